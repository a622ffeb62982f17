"""Notes with labels from tables to questions: chapter of ICD, first service, death in hospital."""

from __future__ import annotations

import re
from collections.abc import Iterator

from mellama.instructions.builders import paragraphs
from mellama.instructions.instruction_set import Built
from mellama.instructions.note_builders import about
from mellama.instructions.note_reading import LabelledNote
from mellama.sources import note_sections as parts
from mellama.sources.icd_chapters import CHAPTERS, chapter_of, written_forms
from mellama.sources.kept import Dropped
from mellama.sources.mimic_admissions import Diagnosis
from mellama.sources.note_sections import DIAGNOSES, Section, says, sections, without

NO_DIAGNOSIS = "no diagnosis in the tables"
NO_CHAPTER = "a code of no chapter"
NO_SERVICE = "no service in the tables"
NO_OUTCOME = "no word in the tables on whether the patient died"
A_NEWBORN = "a newborn"
NOTHING_LEFT = "nothing left without what tells the label"
NO_ADMISSION_SECTION = "neither complaint nor present illness"
NEWBORN, NEWBORN_SERVICES = "NEWBORN", ("NB", "NBB")
SERVICES = {
    "CMED": "cardiology",
    "CSURG": "cardiac surgery",
    "DENT": "dentistry",
    "ENT": "ear, nose and throat",
    "EYE": "ophthalmology",
    "GU": "urology",
    "GYN": "gynecology",
    "MED": "internal medicine",
    "NB": "newborns",
    "NBB": "newborn babies",
    "NMED": "neurology",
    "NSURG": "neurosurgery",
    "OBS": "obstetrics",
    "OMED": "oncology",
    "ORTHO": "orthopedics",
    "PSURG": "plastic surgery",
    "PSYCH": "psychiatry",
    "SURG": "general surgery",
    "TRAUM": "trauma surgery",
    "TSURG": "thoracic surgery",
    "VSURG": "vascular surgery",
}
"""What MIMIC's abbreviations stand for: mimic.mit.edu/docs/iv/modules/hosp/services. That page has
OMED down as orthopedics; its authors have said since that it is oncology."""
AT_ADMISSION = (
    *(parts.COMPLAINT, parts.PRESENT_ILLNESS, parts.PAST_HISTORY, parts.ADMISSION_MEDICATIONS),
    *(parts.ALLERGIES, parts.ADMISSION_CONDITION, parts.EXAM, parts.SOCIAL_HISTORY),
    parts.FAMILY_HISTORY,
)
"""Sections that are written at admission; procedures and results are of the whole stay."""
OF_OTHERS = (parts.SOCIAL_HISTORY, parts.FAMILY_HISTORY)  # where relatives die
_AFTERWARDS = re.compile(
    r"\bexpired\b|\bpronounced\b|\btime\s+of\s+death\b|\bpassed\s+away\b|\bautopsy\b|\bCMO\b"
    r"|\bcomfort\s+measures|\bhospital\s+course\b|\b(on|at|upon|day\s+of)\s+(discharge|transfer)\b"
    r"|\b(patient|pt|he|she)\b[^.\n]{0,20}\bdied\b",
    re.IGNORECASE,
)
_AFTER_EXAM = re.compile(
    rf"{_AFTERWARDS.pattern}|discharg|\bd/?c\b|transfer|\bdeath\b|\bdied\b|deceased|extubat",
    re.IGNORECASE,
)
"""Exams of the day of leaving often stand under one heading with that of admission."""
_CODES = re.compile(
    r"\bICD[- ]?(?:9|10)(?:[- ]?CM)?\b(?:[ \t]*codes?)?[ \t:#(]*(?:[A-Z]?\d[\w.]*)?"
    r"|\bE\d{3}\.\d\b|\b(?!T[39])[A-Z]\d[0-9A-Z]\.[0-9A-Z]{1,4}\b"  # T98.6 is a temperature
)
_MAY_BE_CODE = re.compile(r"(?<![\w.])[A-Z]?\d\w*(?:\.\w+)?(?!\w|\.\d)")
_SERVICE_LINE = re.compile(r"\bservice[ \t]*:[^\n]*", re.IGNORECASE)


def from_principal_diagnosis(row: LabelledNote, template: str) -> Iterator[Built]:
    """Fill `chapters` and `note`, without its diagnoses and codes; the answer is the chapter."""
    note, diagnoses = row.note, row.admission.diagnoses
    if not diagnoses:
        yield Dropped(note.id, NO_DIAGNOSIS)
        return
    chapter = chapter_of(diagnoses[0].code, diagnoses[0].version)
    text = paragraphs(note.text)
    shown = without_codes(without(text, sections(text), DIAGNOSES), diagnoses)
    if not chapter:
        yield Dropped(note.id, NO_CHAPTER)
    elif not says(shown):
        yield Dropped(note.id, NOTHING_LEFT)
    else:
        listed = "; ".join(CHAPTERS)
        yield about(note, template, shown, chapter, too_long="middle", chapters=listed)


def without_codes(text: str, diagnoses: tuple[Diagnosis, ...]) -> str:
    """Take out the codes of an admission, with and without dot, and what else looks like one."""
    own = {form for one in diagnoses for form in written_forms(one.code, one.version)}

    def without_own(found: re.Match[str]) -> str:
        return "" if found[0] in own else found[0]

    return _MAY_BE_CODE.sub(without_own, _CODES.sub("", text))


def from_first_service(row: LabelledNote, template: str) -> Iterator[Built]:
    """Fill `services` and `note`, without its line on the service; the answer is the service.

    The services are those that the tables know, in words where there are any.
    """
    note, service = row.note, row.admission.first_service
    text = paragraphs(note.text)
    rest = without(text, sections(text), frozenset([parts.SERVICE]))
    shown = paragraphs(_SERVICE_LINE.sub("", rest))
    if not service:
        yield Dropped(note.id, NO_SERVICE)
    elif not says(shown):
        yield Dropped(note.id, NOTHING_LEFT)
    else:
        listed = "; ".join(sorted(map(_service, row.services)))
        answer = _service(service)
        yield about(note, template, shown, answer, too_long="middle", services=listed)


def _service(abbreviation: str) -> str:
    return SERVICES.get(abbreviation, abbreviation)


def from_admission(row: LabelledNote, template: str) -> Iterator[Built]:
    """Fill `note` with what was written at admission; the answer is whether the patient died.

    Newborns are left out: for them, admission is birth.
    """
    note, stay = row.note, row.admission
    found = [each for each in sections(paragraphs(note.text)) if each.name in AT_ADMISSION]
    known = [(each, text) for each in found if says(text := _at_admission(each))]
    if stay.kind == NEWBORN or stay.first_service in NEWBORN_SERVICES:
        yield Dropped(note.id, A_NEWBORN)
    elif stay.died_in_hospital is None:
        yield Dropped(note.id, NO_OUTCOME)
    elif not {each.name for each, _ in known} & {parts.COMPLAINT, parts.PRESENT_ILLNESS}:
        yield Dropped(note.id, NO_ADMISSION_SECTION)
    else:
        shown = "\n\n".join(f"{each.name.capitalize()}:\n{text}" for each, text in known)
        answer = "yes" if stay.died_in_hospital else "no"
        yield about(note, template, shown, answer, too_long="end")


def _at_admission(section: Section) -> str:
    """Return a section up to the first line that tells of what came after admission."""
    if section.name in OF_OTHERS:
        return section.text
    afterwards = _AFTER_EXAM if section.name == parts.EXAM else _AFTERWARDS
    found = afterwards.search(section.text)
    if found is None:
        return section.text
    line = section.text.rfind("\n", 0, found.start()) + 1
    return section.text[:line].strip()
