"""Records of each shape to conversations of one question and one answer."""

from __future__ import annotations

from collections.abc import Iterator

from mellama.instructions.instruction_set import Built, Dropped
from mellama.records import Conversation, Message
from mellama.sources.consumer_health import QuestionAnswer
from mellama.sources.general_chat import InstructionRow
from mellama.sources.knowledge import CAUSAL_LABELS, LabelledSentence

NO_QUESTION = "no question"
NO_ANSWER = "no answer"
SPEAKS_FOR_THE_PATIENT = "the answer runs on into the patient's turn"
NOT_FOR_TRAINING = "not in the training split"


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


def from_causal_sentence(row: LabelledSentence, template: str) -> Iterator[Built]:
    """Fill `sentence`; the answer is the word for its label."""
    if row.sentence.strip():
        question = template.format(sentence=row.sentence.strip())
        yield one_turn(row.id, question, CAUSAL_LABELS[int(row.label)])
    else:
        yield Dropped(row.id, NO_QUESTION)


def one_turn(id: str, question: str, answer: str) -> Built:
    """Pair a question with its answer, both without blank ends, unless there is no answer."""
    if not answer.strip():
        return Dropped(id, NO_ANSWER)
    return Conversation(
        id, (Message("user", question.strip()), Message("assistant", answer.strip()))
    )


def paragraphs(text: str) -> str:
    """Collapse blanks within lines, and runs of empty lines into one; nothing else is changed."""
    lines = [" ".join(line.split()) for line in text.splitlines()]
    kept = [line for place, line in enumerate(lines) if line or (place and lines[place - 1])]
    return "\n".join(kept).strip()
