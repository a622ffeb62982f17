"""Records of each shape to conversations of one question and one answer."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace

from mellama.instructions.instruction_set import Built
from mellama.records import Conversation, Message, TooLong
from mellama.sources.bulk_chat import DollyRow
from mellama.sources.bulk_medical_chat import IcliniqRow
from mellama.sources.consumer_health import QuestionAnswer
from mellama.sources.general_chat import InstructionRow
from mellama.sources.health_tracks import JudgedQuestion
from mellama.sources.kept import Dropped
from mellama.sources.medical_chat import MedInstructRow

NO_QUESTION = "no question"
NO_ANSWER = "no answer"
SPEAKS_FOR_THE_PATIENT = "the answer runs on into the patient's turn"
NOT_FOR_TRAINING = "not in the training split"
JUDGED_WRONG = "the answer was judged incorrect or beside the question"
CORRECT = 3  # of MEDIQA's scores: 3 is correct but incomplete, 4 excellent
PREFERRED_MODEL = "gpt-4"  # whose answer to MedInstruct's test requests is learnt
CITATION_MARK = re.compile(r"\[\d+\]")
"""`[12]` as Wikipedia leaves it in Dolly's contexts; its card says to take it out."""


def from_instruction(row: InstructionRow, template: str) -> Iterator[Built]:
    """Fill `instruction` and `input`; without an input, what stands before it is the question."""
    if row.instruction.strip():
        question = template.format(
            instruction=row.instruction.strip(), input=row.input.strip("\r\n")
        )
        yield one_turn(row.id, question, row.output)
    else:
        yield Dropped(row.id, NO_QUESTION)


def from_consultation(row: InstructionRow, template: str) -> Iterator[Built]:
    """As `from_instruction`, without the answers in which upstream's generator did not stop."""
    if "Patient:" in row.output:
        yield Dropped(row.id, SPEAKS_FOR_THE_PATIENT)
    else:
        yield from from_instruction(row, template)


def from_question(row: QuestionAnswer, template: str) -> Iterator[Built]:
    """Fill `question`; the line breaks of upstream's XML are made those of the text."""
    if row.question.strip():
        question = template.format(question=paragraphs(row.question))
        yield one_turn(row.id, question, paragraphs(row.answer))
    else:
        yield Dropped(row.id, NO_QUESTION)


def from_training_question(row: QuestionAnswer, template: str) -> Iterator[Built]:
    """As `from_question`, of the training split alone."""
    if row.split == "train":
        yield from from_question(row, template)
    else:
        yield Dropped(row.id, NOT_FOR_TRAINING)


def from_asked_input(row: InstructionRow, template: str) -> Iterator[Built]:
    """As `from_instruction`, where all rows have one instruction and the input is the question."""
    if row.input.strip():
        yield from from_instruction(row, template)
    else:
        yield Dropped(row.id, NO_QUESTION)


def from_dolly(row: DollyRow, template: str) -> Iterator[Built]:
    """As `from_instruction`, without the marks of citations in the context."""
    yield from from_instruction(replace(row, input=CITATION_MARK.sub("", row.input)), template)


def from_icliniq(row: IcliniqRow, template: str) -> Iterator[Built]:
    """Fill `question`; the doctor's answer is learnt, not those of models beside it."""
    if row.question.strip():
        question = template.format(question=row.question.strip())
        yield one_turn(row.id, question, row.answer_icliniq)
    else:
        yield Dropped(row.id, NO_QUESTION)


def from_request(row: MedInstructRow, template: str) -> Iterator[Built]:
    """As `from_instruction`; of a row's several answers GPT-4's, and seed rows have none."""
    answer = dict(row.answers).get(PREFERRED_MODEL, "")
    yield from from_instruction(
        InstructionRow(row.id, row.instruction, row.input, answer), template
    )


def from_judged_answers(row: JudgedQuestion, template: str) -> Iterator[Built]:
    """Fill `question`: a conversation for each answer of the training split judged correct."""
    if not row.answers:
        yield Dropped(row.id, NO_ANSWER)
    for place, answer in enumerate(row.answers, 1):
        id = f"{row.id}-A{place}"
        if row.split != "train":
            yield Dropped(id, NOT_FOR_TRAINING)
        elif answer.score < CORRECT:
            yield Dropped(id, JUDGED_WRONG)
        else:
            asked = QuestionAnswer(id, row.question, answer.text)
            yield from from_question(asked, template)


def one_turn(id: str, question: str, answer: str, identifiers: tuple[str, ...] = ()) -> Built:
    """Pair a question with its answer, both without blank ends, unless there is no answer."""
    if not answer.strip():
        return Dropped(id, NO_ANSWER)
    turns = (Message("user", plain_ends(question)), Message("assistant", plain_ends(answer)))
    return Conversation(id, turns, identifiers)


def one_long_turn(
    id: str,
    template: str,
    fields: Mapping[str, str],
    answer: str,
    identifiers: tuple[str, ...] = (),
    *,
    long: str,
    too_long: TooLong,
) -> Built:
    """Pair a question with its answer; the field `long` may be cut, in the way that is named."""
    wording, given = template.strip(), {name: plain_ends(text) for name, text in fields.items()}
    built = one_turn(id, wording.format(**given), answer, identifiers)
    if isinstance(built, Dropped):
        return built
    before, _, _ = wording.partition(f"{{{long}}}")
    start = len(before.format(**given))
    return replace(built, cuttable=(start, start + len(given[long])), too_long=too_long)


def plain_ends(text: str) -> str:
    r"""Take blank ends off, and end lines in one way: some sources were written on Windows.

    >>> plain_ends(" a\r\nb\rc ")
    'a\nb\nc'
    """
    return text.strip().replace("\r\n", "\n").replace("\r", "\n")


def paragraphs(text: str) -> str:
    """Collapse blanks within lines, and runs of empty lines into one; nothing else is changed."""
    lines = [" ".join(line.split()) for line in text.splitlines()]
    kept = [line for place, line in enumerate(lines) if line or (place and lines[place - 1])]
    return "\n".join(kept).strip()
