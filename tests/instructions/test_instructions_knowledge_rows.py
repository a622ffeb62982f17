"""Relations, guidelines and articles, typed by hand."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from mellama.instructions import (
    builders,
    guideline_sections,
    knowledge_builders,
    literature_builders,
)
from mellama.instructions.instruction_set import Built, InstructionSet
from mellama.instructions.sets import biomedical
from mellama.records import Conversation, Document
from mellama.sources.guidelines import Guideline
from mellama.sources.jats import Parts
from mellama.sources.kept import Dropped
from mellama.sources.knowledge import Indication
from mellama.sources.pmc_oa import PmcArticle
from mellama.sources.pubmed_articles import PubmedArticle
from mellama.sources.umls import UmlsConcept, UmlsRelation


def built_of(chosen: InstructionSet[Any], record: object) -> list[Built]:
    return list(chosen.build(record, chosen.template))


def the_one(chosen: InstructionSet[Any], record: object) -> Built:
    (built,) = built_of(chosen, record)
    return built


def exchange(built: Built) -> tuple[str, str]:
    assert isinstance(built, Conversation)
    asked, answered = built.messages
    return asked.content, answered.content


@pytest.mark.parametrize(
    ("category", "words"),
    [("DM", "disease modifying"), ("SYM", "symptomatic"), ("NOT", "not an indication")],
)
def test_an_indication_is_answered_in_words(category: str, words: str) -> None:
    row = Indication("DOID:9/DB9", "zorb fever", "zorbitol", category, "DOID:9", "DB9")
    question, answer = exchange(the_one(biomedical.INDICATIONS, row))
    assert question.endswith("Drug: zorbitol\nDisease: zorb fever")
    assert answer == words
    assert words in question
    other = replace(row, category="?")
    assert the_one(biomedical.INDICATIONS, other) == Dropped("DOID:9/DB9", builders.NO_ANSWER)


def test_a_relation_goes_from_the_first_to_the_second() -> None:
    zorbitol = UmlsConcept("C1", "Zorbitol", ("Pharmacologic Substance",))
    row = UmlsRelation("R1", zorbitol, "may_treat", UmlsConcept("C2", "Fever", ()), "MED-RT")
    question, answer = exchange(the_one(biomedical.UMLS, row))
    assert question.endswith("First: Zorbitol (Pharmacologic Substance)\nSecond: Fever")
    assert answer == "may treat"
    assert the_one(biomedical.UMLS, replace(row, relation="RO")) == Dropped(
        "R1", knowledge_builders.NO_NAME
    )


TEXT = """\
Wash hands before and after zorb.

# Care of zorb

Rest in bed for a week.

## Drugs ##

Give zorbitol
  twice a day.

### Dose

Low.

## Empty
"""


def guideline(text: str = TEXT, title: str = "Care of zorb") -> Guideline:
    return Guideline("ab12", "cdc", title, text, "https://example.org/g", "")


def test_a_guideline_is_asked_for_by_its_headings() -> None:
    built = built_of(biomedical.GUIDELINES, guideline())
    dropped = [each for each in built if isinstance(each, Dropped)]
    kept = [each for each in built if isinstance(each, Conversation)]
    asked = "What does the clinical guideline “Care of zorb” say under “{}”?"
    assert list(map(exchange, kept)) == [
        (asked.format("Care of zorb"), "Wash hands before and after zorb."),
        (asked.format("Care of zorb"), "Rest in bed for a week."),
        (asked.format("Drugs"), "Give zorbitol\ntwice a day."),
    ]
    assert dropped == [Dropped("ab12-3", guideline_sections.TOO_SHORT)]
    assert {each.id for each in kept} == {"ab12-0", "ab12-1", "ab12-2"}
    assert all(each.identifiers == ("url:https://example.org/g",) for each in kept)


@pytest.mark.parametrize(
    ("row", "id", "reason"),
    [
        (guideline(title=" "), "ab12", guideline_sections.NO_TITLE),
        (guideline("# Care of zorb\n"), "ab12", builders.NO_ANSWER),
        (guideline("zorb " * 401), "ab12-0", guideline_sections.TOO_LONG),
    ],
)
def test_a_guideline_without_title_or_sections_of_use(row: Guideline, id: str, reason: str) -> None:
    assert the_one(biomedical.GUIDELINES, row) == Dropped(id, reason)


def passage(name: str) -> str:
    return f"The {name} " + "zorb " * 14 + "ends."


ONE, TWO, THREE = map(passage, ("first", "second", "third"))
KNOWN = ("doi:10.9/z", "pmc:PMC9")


def article(
    *body: str,
    title: str = "On zorb",
    abstract: tuple[str, ...] = ("Background", "Zorb is new."),
    license: str = "CC BY",
    retracted: bool = False,
) -> PmcArticle:
    parts = Parts(title, abstract, body, KNOWN)
    document = Document("PMC9", parts.text, KNOWN)
    return PmcArticle(document, "research-article", license, retracted, parts)


def test_a_title_is_asked_for_with_the_whole_abstract() -> None:
    built = the_one(biomedical.PMC_TITLES, article(ONE))
    question, answer = exchange(built)
    assert question.endswith("\n\nBackground\n\nZorb is new.")
    assert ONE not in question
    assert answer == "On zorb"
    assert isinstance(built, Conversation)
    assert (built.id, built.identifiers) == ("PMC9", KNOWN)


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        (article(ONE, TWO, license="CC BY-NC"), literature_builders.NOT_FREE),
        (article(ONE, TWO, license=""), literature_builders.NOT_FREE),
        (article(ONE, TWO, retracted=True), literature_builders.RETRACTED),
    ],
)
@pytest.mark.parametrize(
    "chosen", [biomedical.PMC_TITLES, biomedical.PMC_ABSTRACTS, biomedical.PMC_PASSAGES]
)
def test_articles_that_may_not_be_used_are_left(
    chosen: InstructionSet[Any], row: PmcArticle, reason: str
) -> None:
    assert the_one(chosen, row) == Dropped("PMC9", reason)


def test_an_abstract_is_asked_for_with_the_body_that_may_lose_its_middle() -> None:
    built = the_one(biomedical.PMC_ABSTRACTS, article(ONE, TWO))
    question, answer = exchange(built)
    assert question.endswith(f"\n\n{ONE}\n\n{TWO}")
    assert answer == "Background\n\nZorb is new."
    assert isinstance(built, Conversation)
    start, end = built.cuttable or (0, 0)
    assert question[start:end] == f"{ONE}\n\n{TWO}"
    assert built.too_long == "middle"
    assert the_one(biomedical.PMC_ABSTRACTS, article()) == Dropped(
        "PMC9", literature_builders.NO_BODY
    )
    assert the_one(biomedical.PMC_ABSTRACTS, article(ONE, abstract=())) == Dropped(
        "PMC9", literature_builders.NO_ABSTRACT
    )


def test_an_article_without_title_or_abstract_has_no_title_to_ask_for() -> None:
    for row, reason in (
        (article(title=""), literature_builders.NO_TITLE),
        (article(abstract=()), literature_builders.NO_ABSTRACT),
    ):
        assert the_one(biomedical.PMC_TITLES, row) == Dropped("PMC9", reason)


def test_the_next_passage_is_the_one_that_follows() -> None:
    built = the_one(biomedical.PMC_PASSAGES, article("Case", ONE, TWO))
    question, answer = exchange(built)
    assert question.endswith(f"\n\n{ONE}")
    assert answer == TWO
    assert isinstance(built, Conversation)
    assert built.identifiers == KNOWN


def test_which_passage_is_asked_depends_on_the_article_alone() -> None:
    row = article(ONE, TWO, THREE)
    found = set()
    for digits in range(20):
        other = replace(row, document=replace(row.document, id=f"PMC{digits}"))
        question, answer = exchange(the_one(biomedical.PMC_PASSAGES, other))
        assert exchange(the_one(biomedical.PMC_PASSAGES, other)) == (question, answer)
        found.add((question.rpartition("\n\n")[2], answer))
    assert found == {(ONE, TWO), (TWO, THREE)}


@pytest.mark.parametrize(
    "body",
    [
        (ONE,),
        (ONE, "Results", TWO),
        (ONE, f"Figure 1 {TWO}"),
        (ONE, f"Table 2 {TWO}"),
        (ONE, TWO.rstrip(".")),
        (ONE, "zorb " * 301 + "."),
        (ONE, "Short."),
    ],
)
def test_what_is_no_pair_of_passages_gives_none(body: tuple[str, ...]) -> None:
    assert the_one(biomedical.PMC_PASSAGES, article(*body)) == Dropped(
        "PMC9", literature_builders.NO_PASSAGES
    )


CITATION = PubmedArticle(
    pmid="99",
    version=1,
    title="On zorb.",
    abstract=(("AIM", "To see."), ("", "We saw.")),
    languages=("eng",),
    headings=("Zorb", "Fever, made up", "Zorb"),
    identifiers=("pmid:99",),
    retracted=False,
)


def test_headings_are_listed_once_in_upstreams_order() -> None:
    built = the_one(biomedical.PUBMED_HEADINGS, CITATION)
    question, answer = exchange(built)
    assert question.endswith("\n\nOn zorb.\nAIM: To see.\nWe saw.")
    assert answer == "Zorb; Fever, made up"
    assert isinstance(built, Conversation)
    assert (built.id, built.identifiers) == ("pmid:99", ("pmid:99",))


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        (replace(CITATION, headings=()), literature_builders.NO_HEADINGS),
        (replace(CITATION, abstract=()), literature_builders.NO_ABSTRACT),
        (replace(CITATION, retracted=True), literature_builders.RETRACTED),
    ],
)
def test_articles_without_headings_or_text_are_left(row: PubmedArticle, reason: str) -> None:
    assert the_one(biomedical.PUBMED_HEADINGS, row) == Dropped("pmid:99", reason)
