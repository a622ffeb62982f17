"""A `Task[T]`: the data, the question, how an answer is read, and how it is scored."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from string import Formatter
from typing import Any, Generic, Literal, TypeVar

from mellama.errors import DataError
from mellama.metrics.metric import Metric
from mellama.records import Passage, Sample, TooLong, Unparsed
from mellama.sources.source import Source

T = TypeVar("T")
Split = Literal["train", "valid", "test"]
SPLITS: tuple[Split, ...] = ("train", "valid", "test")
Wording = Literal["own", "second", "third", "paper"]


@dataclass(frozen=True, kw_only=True)
class Published(Generic[T]):
    """How the paper's released code asks, reads and scores a task: restated, faults and all."""

    prompt: str = ""  # over the same fields as the task's own; "" where the code has none
    fields: Callable[[Mapping[str, str]], Mapping[str, str]] | None = None  # changed for the prompt
    read: Callable[[str, Sample[T]], Any]  # completion, sample -> what its metrics take
    gold: Callable[[Sample[T]], Any]  # the right answer, in the same form
    metrics: tuple[Metric[Any], ...]
    max_new_tokens: int = 256  # of open models; those behind an API were given 512


@dataclass(frozen=True, kw_only=True)
class Task(Generic[T]):
    """One test set, whole. Raise `version` when the prompt, the samples or the reading change.

    The first of `metrics` is the primary one: the one that a task brings to a macro-average. Of
    the twelve tasks of the benchmark it is the first that the paper's Table 6 names.
    """

    name: str
    version: int
    title: str
    family: str
    source: Source[Any]
    prompt: str  # a format string over the fields of a sample; it ends where the answer begins
    samples: Callable[[Path | None, Split], Iterator[Sample[T]]]  # data root, split -> samples
    read: Callable[[str, Sample[T]], T | Unparsed]  # completion, sample -> prediction
    write: Callable[[T], str]  # a target as a model would write it: training and self-checks
    metrics: tuple[Metric[T], ...]  # the first is the primary one
    splits: tuple[tuple[Split, int], ...]  # the splits that exist, and their sizes
    max_new_tokens: int
    labels: tuple[str, ...] = ()  # all that an answer can name: classes, kinds; () = free text
    choices: tuple[str, ...] = ()  # the answers there are, as written: ranked by `likelihood`
    grammar: Callable[[Sample[T]], str] | None = None  # Lark: all a `constrained` answer can be
    wordings: tuple[str, ...] = ()  # other prompts that ask the same, for prompt sensitivity
    published: Published[T] | None = None  # the `paper` reading
    shorten: str = ""  # the field that loses text when a prompt is too long; "" = none does
    too_long: TooLong = "refuse"  # how that field loses text, or is shown in pieces
    text_fields: tuple[str, ...] = ()  # fields that hold source text, for decontamination
    target_is_text: bool = False  # the right answer is source text too, for decontamination
    printed: str = ""  # a format string: fields too short to be looked for alone, as others print
    as_written: Callable[[str], str] = str  # takes the task's own marks out of a source text
    stands_in_for: str = ""  # the restricted task this one takes the place of
    train_source: Source[Any] | None = None  # where train samples stand, if not in `source`

    def sources(self, split: Split) -> tuple[Source[Any], ...]:
        """Name what a split is read from, the source of its samples first."""
        if split == "train" and self.train_source is not None:
            return self.train_source, self.source
        return (self.source,)

    def question(self, sample: Sample[T]) -> str:
        """Render the prompt of one sample.

        Raises:
            DataError: the prompt names a field the sample does not have.
        """
        try:
            return self.prompt.format_map(sample.fields)
        except KeyError as error:
            raise DataError(
                f"The prompt of {self.name} asks for a field that its samples lack.",
                expected=f"fields {', '.join(self.fields())}",
                found=f"fields {', '.join(sample.fields)}; no {error}",
                todo="mend the prompt or the sample in the task's declaration",
            ) from error

    def solved(self, sample: Sample[T]) -> str:
        """Render the prompt of one sample with its right answer behind it: an example."""
        question = self.question(sample)
        return f"{question}{'' if question[-1:].isspace() else ' '}{self.write(sample.target)}"

    def fields(self) -> tuple[str, ...]:
        """Names of the fields that the prompt uses, in order."""
        return tuple(name for _, name, _, _ in Formatter().parse(self.prompt) if name)

    def worded(self, wording: Wording) -> Task[T]:
        """Ask the same in other words, or in those of the paper's code, at its length of answer.

        Raises:
            DataError: the task has no such wording.
        """
        prompts: dict[Wording, str] = dict(
            zip(("own", "second", "third"), (self.prompt, *self.wordings), strict=False)
        )
        published = self.published
        if published is not None and published.prompt:
            prompts["paper"] = published.prompt
        if wording not in prompts:
            raise DataError(
                f"{self.name} has no {wording} wording.",
                expected=f"one of {', '.join(prompts)}",
                found=wording,
                todo="ask in one of these, or word the task anew in its declaration",
            )
        if wording != "paper" or published is None:
            return replace(self, prompt=prompts[wording])
        return replace(
            self,
            prompt=published.prompt,
            samples=self._with_fields(published.fields) if published.fields else self.samples,
            max_new_tokens=published.max_new_tokens,
        )

    def _with_fields(
        self, change: Callable[[Mapping[str, str]], Mapping[str, str]]
    ) -> Callable[[Path | None, Split], Iterator[Sample[T]]]:
        def changed(data_root: Path | None, split: Split) -> Iterator[Sample[T]]:
            for sample in self.samples(data_root, split):
                yield replace(sample, fields=change(sample.fields))

        return changed

    def showing(self, sample: Sample[T], text: str) -> Sample[T]:
        """Put a part of a sample's `shorten` field in the place of all of it."""
        return replace(sample, fields={**sample.fields, self.shorten: text})

    def cuttable(self, sample: Sample[T]) -> tuple[int, int] | None:
        """Say where in its prompt a sample's `shorten` field stands, [start, end) in characters.

        None where there is none that may be cut, or the prompt holds it more than once.
        """
        if self.too_long == "refuse":
            return None
        at, found = 0, []
        for literal, name, _, _ in Formatter().parse(self.prompt):
            at += len(literal)
            if name:
                start, at = at, at + len(sample.fields[name])
                if name == self.shorten:
                    found.append((start, at))
        return found[0] if len(found) == 1 else None

    def identity(self) -> dict[str, Any]:
        """What of a declaration decides the questions asked and what is kept of the answers."""
        return {
            "task": self.name,
            "version": self.version,
            "prompt": self.prompt,
            "shorten": self.shorten,
            "too_long": self.too_long,
            "max_new_tokens": self.max_new_tokens,
            "source": self.source.identity(),
        }

    def passages(self, data_root: Path | None) -> Iterator[Passage]:
        """Yield the texts of the test split, for decontamination: each field apart.

        A short report among longer texts would not be found in one passage of them all.
        """
        for sample in self.samples(data_root, "test"):
            for name, text in self.texts(sample).items():
                yield Passage(sample.id, sample.identifiers, text, name)

    def texts(self, sample: Sample[T]) -> dict[str, str]:
        """Return what of a sample is source text, by name, without the marks of the task."""
        found = {name: self.as_written(sample.fields[name]) for name in self.text_fields}
        if self.target_is_text:
            found["target"] = self.write(sample.target)
        if self.printed:
            found["printed"] = self.printed.format_map(sample.fields)
        return found
