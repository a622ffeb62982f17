"""Written questions as an instruction set: declared with a wording and a size, read when built."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from mellama.instructions import published_templates as published
from mellama.instructions import table5
from mellama.instructions.builders import one_turn
from mellama.instructions.instruction_set import Built, InstructionSet, Wording
from mellama.instructions.sets.templates import QUESTION
from mellama.instructions.written.questions import WrittenQuestion, read_questions
from mellama.instructions.written.steps import WrittenQuestions
from mellama.pipeline.record import read_record
from mellama.pipeline.step import Context


@dataclass(frozen=True, kw_only=True)
class QuestionSet(InstructionSet[Any]):
    """An instruction set whose records stand in a file of written questions, not in a source."""

    file: Path

    def accounts(self, data_root: Path | None) -> Iterator[WrittenQuestion]:
        """Read every question, in the order in which they were asked for."""
        return read_questions(self.file)

    @property
    def reading(self) -> tuple[object, ...]:
        return (self.file,)


@dataclass(frozen=True, kw_only=True)
class WrittenSet:
    """What a recipe names: the step, whose terms travel as those of an input, and the wording.

    The wording is no part of the step: another one has no question written anew.
    """

    questions: WrittenQuestions
    name: str = "guideline_questions"
    template: str = QUESTION  # over `question`
    size: int | None = None  # how many are drawn; None is all there are

    def of_size(self, size: int) -> WrittenSet:
        """Return the same set, of which `size` conversations are drawn."""
        return replace(self, size=size)

    def in_wording(self, wording: Wording) -> WrittenSet:
        """Return the set with our prompt, or with that of the paper's released code."""
        return replace(self, template=published.GUIDELINEQA if wording == "paper" else QUESTION)

    def loaded(self, context: Context) -> QuestionSet:
        """Return the set of the finished step; its source bears all terms that the text has."""
        folder, source = context.folder(self.questions), self.questions.source
        record = read_record(folder)
        if record is not None:
            source = replace(source, terms=record.license_terms)
        return QuestionSet(
            name=self.name,
            source=source,
            template=self.template,
            build=from_written_question,
            size=self.size,
            row=table5.GUIDELINEQA,
            paper_template=published.GUIDELINEQA,
            file=self.questions.load(folder),
        )


def from_written_question(row: WrittenQuestion, template: str) -> Iterator[Built]:
    """Fill `question`; known by the address of its guideline, as the offline set's are."""
    identifiers = (f"url:{row.url}",) if row.url else ()
    yield one_turn(row.passage, template.format(question=row.question), row.answer, identifiers)
