"""The step that has questions written from passages of guidelines; models load when it is built."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from mellama.errors import DataError
from mellama.instructions.written.prompt import PROMPT
from mellama.instructions.written.writers import Deterministic, Endpoint, Local, Writer
from mellama.licenses import Terms, strictest
from mellama.pipeline.progress import track
from mellama.pipeline.record import read_record
from mellama.pipeline.step import Context, Estimate
from mellama.sources.guidelines import GUIDELINES, every_guideline_row
from mellama.sources.source import Source
from mellama.sources.steps import SourceStep

SECONDS_A_GUIDELINE = 0.0005  # to read and cut it: a guess, of eleven kilobytes each
BYTES_A_QUESTION = 3_000  # with its completion, and those that are dropped


@dataclass(frozen=True, kw_only=True)
class WrittenQuestions(SourceStep[Path]):
    """Questions and answers on passages of guidelines; `load` returns the JSON lines file.

    Passages are drawn in turn over publishers and put to the writer, `most_asked` at most, until
    `size` questions are kept.

    Raises:
        DataError: a number that nothing can be written by, or a prompt without the passage.
    """

    writer: Local | Endpoint | Deterministic
    source: Source[Any] = GUIDELINES  # or another folder in its form
    size: int = 2_000  # of the paper's GuidelineQA
    most_asked: int = 4_000
    seed: int = 0
    fewest_words: int = 40  # of a passage
    most_words: int = 400
    least_grounding: float = 0.5  # share of an answer's content words that stand in its passage
    max_new_tokens: int = 320  # of a question with its answer
    prompt: str = PROMPT  # over `title`, `heading` and `text`

    def __post_init__(self) -> None:
        numbers = 0 < self.size <= self.most_asked and 0 <= self.least_grounding <= 1
        if not numbers or self.fewest_words > self.most_words or "{text}" not in self.prompt:
            raise DataError(
                f"No question can be written as {self.name} describes it.",
                expected="0 < size <= most_asked, fewest_words <= most_words, least_grounding "
                "from 0 to 1, and {text} in the prompt",
                found=f"size {self.size}, most_asked {self.most_asked}, words {self.fewest_words} "
                f"to {self.most_words}, least_grounding {self.least_grounding}",
                todo="mend the recipe",
            )

    def build(self, output: Path, context: Context) -> None:
        """Ask block by block, going on after the blocks that an earlier try left.

        Raises:
            TermsError: the writer is on another machine, and the guidelines may not leave this one.
        """
        from mellama.instructions.written.passages import draw
        from mellama.instructions.written.writing import write

        folder = self.source.folder(self.raw_root(context))
        stated = sum(count.expected for count in self.source.counts)
        guidelines = track(context.progress, "guidelines", every_guideline_row(folder), stated)
        words = range(self.fewest_words, self.most_words + 1)
        write(
            draw(guidelines, words=words, seed=self.seed, most=self.most_asked),
            self._writer.author(context, self.prompt, self.max_new_tokens),
            output,
            size=self.size,
            least_grounding=self.least_grounding,
            terms=self._text_terms(context),
            rule={
                "seed": self.seed,
                "fewest_words": self.fewest_words,
                "most_words": self.most_words,
                "most_asked": self.most_asked,
                "least_grounding": self.least_grounding,
                "max_new_tokens": self.max_new_tokens,
            },
            progress=context.progress,
        )

    def load(self, output: Path) -> Path:
        from mellama.instructions.written.questions import QUESTIONS

        return output / QUESTIONS

    def sources(self) -> tuple[Source[Any], ...]:
        return (self.source,)

    def own_terms(self) -> Terms:
        """Terms of the guidelines, and those that the writer puts on its text."""
        return strictest((self.terms_of(self.source), self._writer.terms()))

    def estimate(self, data_root: Path | None = None) -> Estimate:
        writing = self._writer.seconds(self.size, self.max_new_tokens)
        reading = 0.0
        if self.raw is None:  # another step's guidelines are few
            reading = sum(count.expected for count in self.source.counts) * SECONDS_A_GUIDELINE
        return Estimate(1 + reading + writing, self.size * BYTES_A_QUESTION)

    def describe(self) -> str:
        return (
            f"up to {self.size:,} questions with answers from passages of {self.source.name}, "
            f"written by {self._writer.name}"
        )

    @property
    def _writer(self) -> Writer:
        return self.writer

    def _text_terms(self, context: Context) -> Terms:
        """Terms of the text in the prompts: of upstream's files, or of the step that wrote them."""
        record = read_record(context.folder(self.raw)) if self.raw else None
        inherited = (record.license_terms,) if record else ()
        return strictest((self.terms_of(self.source), *inherited))
