"""Builders: what a person asks, what is answered, and which records give no conversation."""

from __future__ import annotations

from string import Formatter
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mellama.errors import UnknownNameError
from mellama.instructions import builders
from mellama.instructions.catalogue import INSTRUCTION_SETS, instruction_set
from mellama.instructions.instruction_set import Built, InstructionSet
from mellama.instructions.sets.biomedical import CAUSAL_RELATION, CHATDOCTOR, LIVEQA, MEDQUAD
from mellama.instructions.sets.general import ALPACA
from mellama.pipeline.step import canonical
from mellama.records import Conversation
from mellama.sources.consumer_health import QuestionAnswer
from mellama.sources.general_chat import InstructionRow
from mellama.sources.kept import Dropped
from mellama.sources.knowledge import CAUSAL_LABELS, LabelledSentence


def the_one(chosen: InstructionSet[Any], record: object) -> Built:
    (built,) = chosen.build(record, chosen.template)
    return built


def turns(built: Built) -> list[tuple[str, str]]:
    assert isinstance(built, Conversation)
    return [(turn.role, turn.content) for turn in built.messages]


def test_an_input_stands_under_its_instruction() -> None:
    row = InstructionRow("a-0", " Add the numbers.", "2 {and} 3", "5\n")
    assert turns(the_one(ALPACA, row)) == [
        ("user", "Add the numbers.\n\n2 {and} 3"),
        ("assistant", "5"),
    ]


def test_without_an_input_the_instruction_stands_alone() -> None:
    assert turns(the_one(ALPACA, InstructionRow("a-0", "Say hi.", "", "Hi.")))[0] == (
        "user",
        "Say hi.",
    )


def test_the_indentation_of_code_is_kept() -> None:
    code = "def f(x):\n    return x\n\n\n\nf(1)"
    row = InstructionRow("a-0", "Explain.", code, code)
    question, answer = turns(the_one(ALPACA, row))
    assert question[1] == f"Explain.\n\n{code}"
    assert answer[1] == code


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        (InstructionRow("a-0", "Draw.", "", ""), builders.NO_ANSWER),
        (InstructionRow("a-0", "Draw.", "", " \n"), builders.NO_ANSWER),
        (InstructionRow("a-0", " ", "2 and 3", "5"), builders.NO_QUESTION),
    ],
)
def test_rows_without_a_question_or_an_answer_are_dropped(row: InstructionRow, reason: str) -> None:
    assert the_one(ALPACA, row) == Dropped("a-0", reason)


def test_lines_end_in_one_way_wherever_they_were_written() -> None:
    row = InstructionRow("a-0", "Add.", "2\r\n3", "5\r\n\r\nfive\r6")
    assert turns(the_one(ALPACA, row)) == [
        ("user", "Add.\n\n2\n3"),
        ("assistant", "5\n\nfive\n6"),
    ]


def test_an_answer_that_speaks_for_the_patient_is_dropped() -> None:
    row = InstructionRow("c-0", "You are a doctor.", "I sneeze.", "Since when?Patient: Monday.")
    assert the_one(CHATDOCTOR, row) == Dropped("c-0", builders.SPEAKS_FOR_THE_PATIENT)
    assert turns(the_one(ALPACA, row))[1] == ("assistant", "Since when?Patient: Monday.")


def test_the_layout_of_xml_is_not_part_of_an_answer() -> None:
    row = QuestionAnswer("m-0", "What is\n\tzorb fever ?", "A  fever.\n    \n\n\tRare,\n  too.")
    assert turns(the_one(MEDQUAD, row)) == [
        ("user", "What is\nzorb fever ?"),
        ("assistant", "A fever.\n\nRare,\ntoo."),
    ]


def test_medquad_without_an_answer_is_dropped_and_not_lost() -> None:
    assert the_one(MEDQUAD, QuestionAnswer("m-0", "Why?", "")) == Dropped("m-0", "no answer")


def test_liveqa_trains_on_its_training_split_alone() -> None:
    kept = QuestionAnswer("Train-1-Q1", "Why?", "So.", split="train")
    held = QuestionAnswer("Test-TQ1", "Why?", "So.", split="test")
    assert isinstance(the_one(LIVEQA, kept), Conversation)
    assert the_one(LIVEQA, held) == Dropped("Test-TQ1", builders.NOT_FOR_TRAINING)


@pytest.mark.parametrize(
    ("digit", "word"),
    [
        ("0", "none"),
        ("1", "direct causal"),
        ("2", "conditional causal"),
        ("3", "correlational"),
    ],
)
def test_a_causal_sentence_is_answered_with_the_word_for_its_label(digit: str, word: str) -> None:
    built = the_one(CAUSAL_RELATION, LabelledSentence("s-0", " Zorbitol helps. ", digit))
    question, answer = turns(built)
    assert answer == ("assistant", word)
    assert question[1].endswith("Sentence: Zorbitol helps.")
    assert all(label in question[1] for label in CAUSAL_LABELS)


@given(st.text())
def test_paragraphs_changes_blanks_alone_and_only_once(text: str) -> None:
    once = builders.paragraphs(text)
    assert once.split() == text.split()
    assert builders.paragraphs(once) == once
    assert "\n\n\n" not in once


@given(st.text(), st.text(), st.text())
def test_whatever_the_text_a_row_gives_a_conversation_or_a_reason(
    instruction: str, given_input: str, output: str
) -> None:
    built = the_one(ALPACA, InstructionRow("a-0", instruction, given_input, output))
    if isinstance(built, Dropped):
        assert not instruction.strip() or not output.strip()
    else:
        assert [role for role, _ in turns(built)] == ["user", "assistant"]
        assert all(content.strip() == content != "" for _, content in turns(built))


@pytest.mark.parametrize("chosen", INSTRUCTION_SETS, ids=lambda chosen: chosen.name)
def test_each_set_is_found_by_name_and_its_wording_identifies_it(
    chosen: InstructionSet[Any],
) -> None:
    assert instruction_set(chosen.name) is chosen
    assert [name for _, name, _, _ in Formatter().parse(chosen.template) if name]
    identity = canonical(chosen)
    assert identity["template"] == chosen.template
    assert identity["sources"] == [
        {"source": source.name, "revision": source.revision} for source in chosen.sources
    ]
    assert canonical(chosen.of_size(7)) == {**identity, "size": 7}


def test_names_are_different_and_an_unknown_one_is_told_the_nearest() -> None:
    assert len({chosen.name for chosen in INSTRUCTION_SETS}) == len(INSTRUCTION_SETS)
    with pytest.raises(UnknownNameError, match="did you mean medquad"):
        instruction_set("medquads")
