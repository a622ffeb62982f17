"""Knowledge to questions: causal sentences, drugs for diseases, relations, guidelines' sections."""

from __future__ import annotations

from collections.abc import Iterator

from mellama.instructions.builders import NO_QUESTION, one_turn
from mellama.instructions.guideline_sections import sections_of
from mellama.instructions.instruction_set import Built
from mellama.sources.guidelines import Guideline
from mellama.sources.kept import Dropped
from mellama.sources.knowledge import CAUSAL_LABELS, Indication, LabelledSentence
from mellama.sources.umls import UmlsConcept, UmlsRelation

NO_NAME = "the relation has no name"
SECTION_WORDS = range(5, 401)
INDICATION_CATEGORIES = {
    "DM": "disease modifying",
    "SYM": "symptomatic",
    "NOT": "not an indication",
}


def from_causal_sentence(row: LabelledSentence, template: str) -> Iterator[Built]:
    """Fill `sentence`; the answer is the word for its label."""
    if row.sentence.strip():
        question = template.format(sentence=row.sentence.strip())
        yield one_turn(row.id, question, CAUSAL_LABELS[int(row.label)])
    else:
        yield Dropped(row.id, NO_QUESTION)


def from_indication(row: Indication, template: str) -> Iterator[Built]:
    """Fill `drug` and `disease`; the answer is the words for the category."""
    question = template.format(drug=row.drug, disease=row.disease)
    yield one_turn(row.id, question, INDICATION_CATEGORIES.get(row.category, ""))


def from_relation(row: UmlsRelation, template: str) -> Iterator[Built]:
    """Fill `subject` and `object`, types in brackets; the answer is the relation in words.

    Where upstream names no relation there is only a code of two or three capitals, "RO" for
    "other", that says nothing to a person.
    """
    if row.relation.isupper():
        yield Dropped(row.id, NO_NAME)
    else:
        question = template.format(subject=_shown(row.subject), object=_shown(row.object))
        yield one_turn(row.id, question, row.relation.replace("_", " "))


def _shown(concept: UmlsConcept) -> str:
    return f"{concept.name} ({', '.join(concept.types)})" if concept.types else concept.name


def from_guideline(row: Guideline, template: str) -> Iterator[Built]:
    """Fill `title` and `heading`: a conversation a section, answered with the section itself.

    The publisher's words are the answer; what stands before the first heading, or under one that
    repeats the title, belongs to the title, which then stands for the heading too.
    """
    for section in sections_of(row, SECTION_WORDS):
        if isinstance(section, Dropped):
            yield section
        else:
            question = template.format(title=section.title, heading=section.heading)
            yield one_turn(section.id, question, section.text, section.identifiers)
