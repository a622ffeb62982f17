"""Sections of a discharge summary, by the headings that the clinicians of MIMIC write."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

OTHER = ""  # before the first heading
HEADER = "a line of the header"
SERVICE = "service"
COMPLAINT = "chief complaint"
PRESENT_ILLNESS = "history of present illness"
PAST_HISTORY = "past medical history"
SOCIAL_HISTORY = "social history"
FAMILY_HISTORY = "family history"
ALLERGIES = "allergies"
ADMISSION_MEDICATIONS = "medications on admission"
ADMISSION_CONDITION = "condition on admission"
ADMISSION_DIAGNOSIS = "admission diagnosis"
EXAM = "physical exam on admission"
REVIEW = "review of systems"
PROCEDURES = "procedures"
RESULTS = "results"
EMERGENCY = "course in the emergency department"
ASSESSMENT = "assessment"
COURSE = "hospital course"
TRANSITION = "transitional issues"
MEDICATIONS = "medications, of a time not told"
LATER_EXAM = "a later exam"
DISCHARGE_MEDICATIONS = "discharge medications"
DISCHARGE_DIAGNOSIS = "discharge diagnosis"
DIAGNOSIS = "diagnosis"
DISCHARGE_CONDITION = "discharge condition"
DISPOSITION = "discharge disposition"
FOLLOW_UP = "follow-up"
INSTRUCTIONS = "instructions"
DEATH = "death"
DISCHARGE = "discharge, another part"
DIAGNOSES = frozenset([ADMISSION_DIAGNOSIS, DISCHARGE_DIAGNOSIS, DIAGNOSIS])

_DRUGS = r"(?=.*\b(medications?|meds|medicines)\b)"
_LEAVING = r"(?=.*\b(discharged?|d/?c)\b)"
_COMING = r"(?=.*\b(admission|admitting|admit|home|pre-?admission|outpatient)\b)"
_EXAM = r"(pe|physical|exam|examination|physical exam|physical examination)"
_NAMES = (
    (SERVICE, r"^((hospital|admitting|admission) )?service$"),
    (
        HEADER,
        r"^(name|unit no|(admission|discharge) date|date|sex|attending|facility|dictated by"
        r"|date of (birth|admission|discharge|death))$",
    ),
    (EMERGENCY, r"^(ed|er|emergency (department|room)) course$"),
    (COURSE, r"\bcourse\b|\bhospital (stay|summary)\b"),
    (TRANSITION, r"\btransitional issues\b"),
    (DISCHARGE_MEDICATIONS, _DRUGS + _LEAVING),
    (ADMISSION_MEDICATIONS, _DRUGS + _COMING),
    (MEDICATIONS, r"^((current|transfer) )?(medications?|meds)( on transfer)?$"),
    (ADMISSION_DIAGNOSIS, r"(?=.*\bdiagnos[ei]s\b)" + _COMING),
    (
        DISCHARGE_DIAGNOSIS,
        r"(?=.*\bdiagnos[ei]s\b)(?=.*\b(discharge|final|principal|primary|secondary)\b)",
    ),
    (DIAGNOSIS, r"\bdiagnos[ei]s\b"),
    (DISCHARGE_CONDITION, r"(?=.*\b(condition|status)\b)" + _LEAVING),
    (ADMISSION_CONDITION, r"^(admission condition|condition (on|at|upon) (admission|arrival))$"),
    (DISPOSITION, r"\b(disposition|dispo)\b|^discharged? to\b"),
    (
        LATER_EXAM,
        r"(?=.*\b(pe|physical|exam|examination|vitals|labs?|weight)\b)"
        r"(?=.*\b(discharge|d/?c|transfer|death|expir\w+)\b)",
    ),
    (FOLLOW_UP, r"\bfollow[- ]?up\b"),
    (INSTRUCTIONS, r"\binstructions?\b"),
    (DEATH, r"\b(death|expired|expiration|deceased|autopsy|comfort)\b"),
    (DISCHARGE, _LEAVING),
    (COMPLAINT, r"^((chief|presenting) complaints?|cc|reason for (admission|hospitali[sz]ation))$"),
    (PRESENT_ILLNESS, r"^((history of (the )?)?present(ing)? illness|hpi)$"),
    (
        PAST_HISTORY,
        r"^((past|prior|previous|medical|surgical|psychiatric)\b.*\bhistory|pmhx?|pshx?)$",
    ),
    (
        SOCIAL_HISTORY,
        r"^(social (history|hx)|shx?|social|(social|family) ?(and|/|&) ?(social|family) history)$",
    ),
    (FAMILY_HISTORY, r"^(family (medical )?(history|hx)|fhx?)$"),
    (ALLERGIES, r"^((drug|medication|known) )?allerg(y|ies)\b.{0,30}$"),
    (PROCEDURES, r"\bprocedures?( performed| done)?$|^operations?( performed)?$"),
    (REVIEW, r"^(review of systems|ros)$"),
    (ASSESSMENT, r"^(assessment|impression|plan|a/p)\b.{0,20}$"),
    (
        EXAM,
        rf"^((initial|admission|admitting) )?{_EXAM}( (on|at|upon) (admission|presentation"
        r"|arrival))?$",
    ),
    (LATER_EXAM, rf"^{_EXAM} (on|at|upon|prior|after|before)\b"),
    (RESULTS, r"\b(results?|labs?|laborator\w+|studies|imaging|microbiology|radiology|data)\b"),
)
"""Names with the headings that they are known by, the first that fits: what tells of the stay and
its end comes before what tells of admission, for a wrong guess there would give the end away."""
_KNOWN = tuple((name, re.compile(pattern)) for name, pattern in _NAMES)
_HEADING = re.compile(
    r"^[ \t]*(?:(?P<name>[A-Za-z][\w ,/&()'\[\]*-]{0,58}?)[ \t]*:"
    r"|(?P<capitals>[A-Z][A-Z /&-]{2,58})[ \t]*$)",
    re.MULTILINE,
)
_MASK = re.compile(r"\[\*\*.*?\*\*\]|_{2,}")  # of MIMIC-III, and of MIMIC-IV
_BESIDE = re.compile(r"\(.*?\)|[\[\]*_]+")
_LONGEST = 9  # words of a heading
_LINE = re.compile(r"\s*[^\n]*")
_ONE_LINE = frozenset([SERVICE, HEADER])  # what follows the line belongs to what was before it
_WITH_COLON = frozenset([PROCEDURES, RESULTS, ASSESSMENT])  # else a line of capitals is an entry
_WITHIN = {
    COURSE: frozenset([RESULTS, ASSESSMENT, EXAM, LATER_EXAM, PROCEDURES, REVIEW, MEDICATIONS]),
    LATER_EXAM: frozenset([EXAM, LATER_EXAM]),
}
"""Headings that divide a section and do not end it."""


@dataclass(frozen=True, slots=True)
class Section:
    """One part of a note: what it is, its heading as it stands there, and its text."""

    name: str  # one of the names above
    heading: str
    text: str  # without blanks around it
    start: int  # [start, end) of heading and text in the note
    end: int


def sections(text: str) -> list[Section]:
    r"""Cut a note at the headings that are known; together the parts are the whole note.

    A heading begins a line and ends with a colon, whatever follows, or is a line of capitals. Other
    lines of that shape ("HEENT: ...") belong to the section that they stand in.

    >>> [(each.name, each.text) for each in sections("HPI:\nTired.\nALLERGIES: none")]
    [('history of present illness', 'Tired.'), ('allergies', 'none')]
    """
    marks = list(_marks(text))
    ends = [start for _, _, start, _ in marks[1:]] + [len(text)]
    found, before = [], OTHER
    for (name, heading, start, begin), end in zip(marks, ends, strict=True):
        last = end
        if name in _ONE_LINE:
            line = _LINE.match(text, begin, end)
            if line and not text[line.end() : end].isspace():
                last = line.end()
        else:
            before = name
        found.append(Section(name, heading, text[begin:last].strip(), start, last))
        if last < end:
            found.append(Section(before, "", text[last:end].strip(), last, end))
    return [each for each in found if each.start < each.end]


def _marks(text: str) -> Iterator[tuple[str, str, int, int]]:
    """Yield name, heading, its start, and the start of the text after it."""
    name = OTHER
    yield name, "", 0, 0
    for match in _HEADING.finditer(text):
        heading = match["name"] or match["capitals"]
        following = _name(heading)
        entry = match["capitals"] and following in _WITH_COLON
        if following and not entry and following not in _WITHIN.get(name, ()):
            yield following, heading, match.start(), match.end()
            name = name if following in _ONE_LINE else following


@lru_cache(maxsize=1 << 16)  # a hospital's notes share their headings
def _name(heading: str) -> str:
    plain = " ".join(_BESIDE.sub(" ", _MASK.sub(" ", heading)).lower().split())
    if len(plain.split()) > _LONGEST:
        return OTHER
    return next((name for name, pattern in _KNOWN if pattern.search(plain)), OTHER)


def first_text(found: list[Section], name: str) -> str:
    """Return the text of the first section of that name that says something; "" without one."""
    return next((each.text for each in found if each.name == name and says(each.text)), "")


def without(text: str, found: list[Section], names: frozenset[str]) -> str:
    """Return a note without the sections of some names, their headings included."""
    return "".join(text[each.start : each.end] for each in found if each.name not in names)


def says(text: str) -> bool:
    """Tell words from blanks, lines and what masks alone stand for.

    >>> says("[**2190-1-1**]"), says("___"), says("None.")
    (False, False, True)
    """
    return any(map(str.isalnum, _MASK.sub("", text)))
