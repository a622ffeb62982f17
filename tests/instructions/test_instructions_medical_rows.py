"""Rows of consultations, requests, judged answers, dialogues and summaries, typed by hand."""

from __future__ import annotations

from string import Formatter
from typing import Any

import pytest

from mellama.instructions import builders
from mellama.instructions.catalogue import INSTRUCTION_SETS, TABLE_5_SETS
from mellama.instructions.instruction_set import Built, InstructionSet
from mellama.instructions.sets import biomedical, clinical, general
from mellama.instructions.summary_builders import SECTIONS
from mellama.instructions.table5 import PAPER_ROWS, PUBLISHED_TOTAL, PaperRow
from mellama.records import Conversation
from mellama.sources.bulk_chat import DollyRow
from mellama.sources.bulk_medical_chat import IcliniqRow
from mellama.sources.dialogues import DialogueNote
from mellama.sources.general_chat import InstructionRow
from mellama.sources.health_tracks import JudgedAnswer, JudgedQuestion
from mellama.sources.kept import Dropped
from mellama.sources.medical_chat import MedInstructRow
from mellama.sources.mimic_cxr import FindingsImpression
from mellama.sources.splits import Split
from mellama.sources.summaries import TextSummary


def built_of(chosen: InstructionSet[Any], record: object) -> list[Built]:
    return list(chosen.build(record, chosen.template))


def the_one(chosen: InstructionSet[Any], record: object) -> Built:
    (built,) = built_of(chosen, record)
    return built


def exchange(built: Built) -> tuple[str, str]:
    assert isinstance(built, Conversation)
    asked, answered = built.messages
    assert (asked.role, answered.role) == ("user", "assistant")
    return asked.content, answered.content


def test_marks_of_citations_leave_the_context_alone_of_a_dolly_row() -> None:
    row = DollyRow("d-0", "Which, [1]?", "Zorb[12] is red.[3]", "Red [4]", category="closed_qa")
    assert exchange(the_one(general.DOLLY, row)) == ("Which, [1]?\n\nZorb is red.", "Red [4]")


def test_the_doctor_answers_and_not_the_models() -> None:
    row = IcliniqRow("i-0", "I {sneeze}.", "Rest.", "Please rest.", "Hi. Rest.")
    assert exchange(the_one(biomedical.ICLINIQ, row)) == ("I {sneeze}.", "Rest.")


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        (IcliniqRow("i-0", " ", "Rest.", "", ""), builders.NO_QUESTION),
        (IcliniqRow("i-0", "I sneeze.", "", "Rest.", "Rest."), builders.NO_ANSWER),
    ],
)
def test_icliniq_without_question_or_doctor(row: IcliniqRow, reason: str) -> None:
    assert the_one(biomedical.ICLINIQ, row) == Dropped("i-0", reason)


@pytest.mark.parametrize(
    "chosen",
    [
        biomedical.HEALTHCAREMAGIC,
        biomedical.MEDICAL_FLASHCARDS,
        biomedical.MEDICAL_MEADOW,
    ],
    ids=lambda chosen: chosen.name,
)
def test_where_the_input_is_the_question_an_empty_one_is_none(chosen: InstructionSet[Any]) -> None:
    row = InstructionRow("r-0", "Answer this.", "Why?", "So.")
    assert exchange(the_one(chosen, row)) == ("Answer this.\n\nWhy?", "So.")
    empty = InstructionRow("r-1", "Answer this.", " ", "So.")
    assert the_one(chosen, empty) == Dropped("r-1", builders.NO_QUESTION)


def test_of_a_request_one_models_answer_is_learnt_and_a_seed_has_none() -> None:
    answers = (("gpt-4", "A."), ("claude-2", "B."))
    row = MedInstructRow("test-1", "Explain zorb.", "", "3", answers, "test")
    assert exchange(the_one(biomedical.MEDINSTRUCT, row)) == ("Explain zorb.", "A.")
    seed = MedInstructRow("seed-1", "Explain zorb.", "", "3", (), "seed")
    assert the_one(biomedical.MEDINSTRUCT, seed) == Dropped("seed-1", builders.NO_ANSWER)


def test_each_answer_judged_correct_is_learnt_and_every_other_is_counted() -> None:
    answers = tuple(
        JudgedAnswer(f"1_Answer{score}", f"Score {score}.", 1, score) for score in (1, 2, 3, 4)
    )
    built = built_of(biomedical.MEDIQA2019, JudgedQuestion("train-1", "Why?", answers, "train"))
    assert built[:2] == [
        Dropped("train-1-A1", builders.JUDGED_WRONG),
        Dropped("train-1-A2", builders.JUDGED_WRONG),
    ]
    assert list(map(exchange, built[2:])) == [("Why?", "Score 3."), ("Why?", "Score 4.")]
    held = JudgedQuestion("valid-1", "Why?", answers[3:], "valid")
    assert built_of(biomedical.MEDIQA2019, held) == [
        Dropped("valid-1-A1", builders.NOT_FOR_TRAINING)
    ]
    bare = JudgedQuestion("train-2", "Why?", (), "train")
    assert built_of(biomedical.MEDIQA2019, bare) == [Dropped("train-2", builders.NO_ANSWER)]


def test_a_dialogue_asks_for_its_section_in_words() -> None:
    row = DialogueNote("train-0", "Doctor: Zorb?\nPatient: Yes.", "Has zorb.", "train", "GENHX")
    question, answer = exchange(the_one(clinical.MTS_DIALOG, row))
    assert "history of present illness" in question
    assert question.endswith("\n\nDoctor: Zorb?\nPatient: Yes.")
    assert answer == "Has zorb."
    assert all(words == words.lower() for words in SECTIONS.values())


@pytest.mark.parametrize("split", ["valid", "test-1", "test-3"])
@pytest.mark.parametrize("chosen", [clinical.MTS_DIALOG, clinical.ACI_BENCH])
def test_dialogues_outside_the_training_split_are_left(
    chosen: InstructionSet[Any], split: str
) -> None:
    row = DialogueNote("x-0", "Doctor: Zorb?", "Has zorb.", split)
    assert the_one(chosen, row) == Dropped("x-0", builders.NOT_FOR_TRAINING)


@pytest.mark.parametrize("split", ["valid", "test"])
def test_impressions_are_learnt_of_the_training_split_alone(split: Split) -> None:
    known = ("study:5", "subject:1")
    row = FindingsImpression("5", "no zorb .", "normal .", "train", True, known)
    built = the_one(clinical.MIMIC_CXR_IMPRESSIONS, row)
    question, answer = exchange(built)
    assert question.endswith("Findings: no zorb .")
    assert answer == "normal ."
    assert isinstance(built, Conversation)
    assert built.identifiers == known
    held = FindingsImpression("6", "no zorb .", "normal .", split, True, known)
    assert the_one(clinical.MIMIC_CXR_IMPRESSIONS, held) == Dropped("6", builders.NOT_FOR_TRAINING)


def test_a_summary_keeps_the_names_its_text_has_elsewhere() -> None:
    row = TextSummary("10.1/x", "Long zorb.", "Zorb.", "valid", ("doi:10.1/x",))
    built = built_of(INSTRUCTION_SETS_BY_NAME["cochrane_pls"], row)
    assert [each.identifiers for each in built if isinstance(each, Conversation)] == [
        ("doi:10.1/x",)
    ]
    empty = TextSummary("q-1", " ", "Zorb?")
    assert the_one(biomedical.MEQSUM, empty) == Dropped("q-1", builders.NO_QUESTION)
    unanswered = TextSummary("q-2", "Zorb, zorb?", "")
    assert the_one(biomedical.MEQSUM, unanswered) == Dropped("q-2", builders.NO_ANSWER)


INSTRUCTION_SETS_BY_NAME = {chosen.name: chosen for chosen in INSTRUCTION_SETS}


def test_the_papers_rows_add_to_more_than_its_text_says() -> None:
    assert sum(row.size for row in PAPER_ROWS) == 219_484
    assert PUBLISHED_TOTAL == 214_595


@pytest.mark.parametrize("row", PAPER_ROWS, ids=lambda row: row.name)
def test_each_row_of_the_paper_has_sets(row: PaperRow) -> None:
    assert [chosen.name for chosen in TABLE_5_SETS if chosen.row == row]


def test_a_set_is_of_a_row_or_stands_in_for_one() -> None:
    assert all(bool(chosen.row) != bool(chosen.stands_in_for) for chosen in INSTRUCTION_SETS)


@pytest.mark.parametrize(
    "chosen", [one for one in INSTRUCTION_SETS if one.paper_template], ids=lambda one: one.name
)
def test_the_papers_wording_has_fields_that_ours_has(chosen: InstructionSet[Any]) -> None:
    published = chosen.in_wording("paper")
    assert published.template == chosen.paper_template != chosen.template
    assert fields_of(published.template) <= fields_of(chosen.template)
    assert chosen.in_wording("restated") == chosen
    assert published.identity() != chosen.identity()


def fields_of(template: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(template) if name}
