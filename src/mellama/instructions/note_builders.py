"""Notes to questions: what a section says, the hospital course, the impression of a film."""

from __future__ import annotations

import re
from collections.abc import Iterator

from mellama.corpus.hashing import text_key
from mellama.instructions.builders import one_long_turn, paragraphs
from mellama.instructions.instruction_set import Built
from mellama.records import TooLong
from mellama.sources import note_sections as parts
from mellama.sources import radiology_sections
from mellama.sources.kept import Dropped
from mellama.sources.mimic import Note
from mellama.sources.note_sections import first_text, says, sections, without

NO_ASKED_SECTION = "no section that a question asks for"
NO_COURSE = "no hospital course"
NOTHING_BESIDE = "nothing beside the hospital course"
NO_FINDINGS, NO_IMPRESSION = "no findings", "no impression"
ANSWER_WORDS = range(1, 301)
QUESTIONS: tuple[tuple[str, str], ...] = (
    (parts.COMPLAINT, "What was the chief complaint?"),
    (parts.PRESENT_ILLNESS, "What is the history of the present illness?"),
    (parts.PAST_HISTORY, "What is the past medical history?"),
    (parts.SOCIAL_HISTORY, "What is the social history?"),
    (parts.FAMILY_HISTORY, "What is the family history?"),
    (parts.ALLERGIES, "Which allergies are noted?"),
    (parts.PROCEDURES, "Which procedures were done?"),
    (parts.ADMISSION_MEDICATIONS, "Which medications did the patient take before admission?"),
    (parts.DISCHARGE_MEDICATIONS, "Which medications were given at discharge?"),
    (parts.DISCHARGE_DIAGNOSIS, "What was the discharge diagnosis?"),
    (parts.DISCHARGE_CONDITION, "What was the condition at discharge?"),
    (parts.DISPOSITION, "Where did the patient go at discharge?"),
    (parts.FOLLOW_UP, "Which follow-up was arranged?"),
)
TOLD_AGAIN = frozenset(
    [
        *(parts.COURSE, parts.TRANSITION, parts.ASSESSMENT, parts.DISCHARGE_DIAGNOSIS),
        *(parts.DIAGNOSIS, parts.INSTRUCTIONS, parts.DEATH, parts.DISCHARGE),
    ]
)
"""The hospital course, and the sections that tell it once more."""
_LINE_START = re.compile(r"^[ \t]*", re.MULTILINE)
_PAGE_BREAK = re.compile(
    r"\(Over\).*?\(Cont\)", re.DOTALL
)  # MIMIC-III repeats the head of a report


def from_section(note: Note, template: str) -> Iterator[Built]:
    """Fill `question` and `note`: one question a note, answered with the words of its section.

    The id decides which of those that the note answers. Of a note that is too long, the first
    window that the answer stands in is kept.
    """
    text = paragraphs(note.text)
    found = sections(text)
    answered = [
        (question, answer)
        for name, question in QUESTIONS
        if len((answer := first_text(found, name)).split()) in ANSWER_WORDS
    ]
    if not answered:
        yield Dropped(note.id, NO_ASKED_SECTION)
        return
    question, answer = answered[text_key("section", note.id) % len(answered)]
    yield about(note, template, text, answer, too_long="windows", question=question)


def from_course(note: Note, template: str) -> Iterator[Built]:
    """Fill `note` with all but the hospital course and what tells it again; that is the answer."""
    text = paragraphs(note.text)
    found = sections(text)
    course = "\n\n".join(each.text for each in found if each.name == parts.COURSE and each.text)
    rest = paragraphs(without(text, found, TOLD_AGAIN))
    if not says(course):
        yield Dropped(note.id, NO_COURSE)
    elif not says(rest):
        yield Dropped(note.id, NOTHING_BESIDE)
    else:
        yield about(note, template, rest, course, too_long="middle")


def from_film(note: Note, template: str) -> Iterator[Built]:
    """Fill `findings`; the answer is the impression, each in one line.

    MIMIC-III's headings follow one blank, as those of MIMIC-CXR do, MIMIC-IV's follow none.
    """
    text = _LINE_START.sub(" ", _PAGE_BREAK.sub("", note.text))
    found = radiology_sections.sections("\n" + text)
    findings = radiology_sections.last_section(found, "findings")
    impression = radiology_sections.last_section(found, "impression")
    if not says(findings):
        yield Dropped(note.id, NO_FINDINGS)
    elif not says(impression):
        yield Dropped(note.id, NO_IMPRESSION)
    else:
        yield about(note, template, findings, impression, field="findings", too_long="end")


def about(
    note: Note,
    template: str,
    text: str,
    answer: str,
    *,
    too_long: TooLong,
    field: str = "note",
    **others: str,
) -> Built:
    """Ask about a text of a note, which may be cut where it is too long, `others` being filled."""
    fields, known = {**others, field: text}, note.identifiers()
    return one_long_turn(note.id, template, fields, answer, known, long=field, too_long=too_long)
