"""A model that answers by a function of the prompt, and an invented task to ask it on."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from mellama.licenses import CC_BY, Terms
from mellama.metrics.labels import Accuracy, MacroF1
from mellama.models.model import Completion
from mellama.records import Sample, Unparsed
from mellama.sources.source import Source
from mellama.tasks.reading import MAYBE, NO, YES, read_label
from mellama.tasks.task import Split, Task

TERMS = Terms((CC_BY,))
LABELS = ("yes", "no", "maybe")


@dataclass
class WritingModel:
    """Counts words as tokens; remembers what it was asked. All it can do is write."""

    script: Callable[[str], str]
    context_tokens: int = 1000
    name: str = "scripted"
    seconds_per_call: float = 0.0
    sure: Callable[[str], float | None] = lambda prompt: None  # log-probability of its answer
    calls: list[list[str]] = field(default_factory=list)
    terms: list[Terms] = field(default_factory=list)

    def prompt_tokens(self, prompt: str) -> int:
        return len(prompt.split())

    def generate(
        self, prompts: Sequence[str], *, max_new_tokens: int, terms: Terms
    ) -> list[Completion]:
        time.sleep(self.seconds_per_call)
        self.calls.append(list(prompts))
        self.terms.append(terms)
        longest = max(map(self.prompt_tokens, prompts))
        assert longest + max_new_tokens <= self.context_tokens
        return [self._complete(prompt, max_new_tokens) for prompt in prompts]

    def _complete(self, prompt: str, max_new_tokens: int) -> Completion:
        words = self.script(prompt).split()
        text = " ".join(words[:max_new_tokens])
        stopped = len(words) <= max_new_tokens
        counts = self.prompt_tokens(prompt), len(words[:max_new_tokens])
        return Completion(text, stopped, *counts, self.sure(prompt))


@dataclass
class ScriptedModel(WritingModel):
    """Can be held to a grammar too, and says how likely a continuation is."""

    likely: Callable[[str, str], float] = lambda prompt, continuation: 0.0
    has_chat_template: bool = False
    grammars: list[str] = field(default_factory=list)
    pairs: list[tuple[str, str]] = field(default_factory=list)

    def generate_within(
        self, prompts: Sequence[str], grammars: Sequence[str], *, max_new_tokens: int, terms: Terms
    ) -> list[Completion]:
        self.grammars += grammars
        return self.generate(prompts, max_new_tokens=max_new_tokens, terms=terms)

    def score(self, pairs: Sequence[tuple[str, str]], *, terms: Terms) -> list[float]:
        time.sleep(self.seconds_per_call)
        self.calls.append([prompt for prompt, _ in pairs])
        self.pairs += pairs
        self.terms.append(terms)
        return [self.likely(prompt, continuation) for prompt, continuation in pairs]


def invented_rows(folder: Path) -> Iterator[list[str]]:
    for line in (folder / "rows.tsv").read_text().splitlines():
        yield line.split("\t")


INVENTED_SOURCE = Source(
    name="invented",
    title="Invented questions",
    homepage="",
    revision="1",
    terms=TERMS,
    files=("rows.tsv",),
    counts=(),
    read=invented_rows,
)


def invented_samples(data_root: Path | None, split: Split) -> Iterator[Sample[str]]:
    assert split == "test"
    for name, text, target in INVENTED_SOURCE.records(data_root):
        yield Sample(name, {"text": text}, target)


def read_decision(completion: str, _sample: Sample[str]) -> str | Unparsed:
    return read_label(completion, (YES, NO, MAYBE))


INVENTED: Task[str] = Task(
    name="invented",
    version=1,
    title="Invented: yes, no or maybe",
    family="question answering",
    source=INVENTED_SOURCE,
    prompt="Text: {text}\nAnswer:",
    samples=invented_samples,
    read=read_decision,
    write=str,
    metrics=(Accuracy(), MacroF1(LABELS)),
    splits=(("test", 100),),
    max_new_tokens=4,
    labels=LABELS,
    shorten="text",
    too_long="end",
)


def only_labels(sample: Sample[str]) -> str:
    return f'start: "yes" | "no" | "maybe" // of {len(sample.fields["text"])} characters'


CHOOSING = replace(INVENTED, choices=LABELS, grammar=only_labels)


def read_words(completion: str, sample: Sample[str]) -> str | Unparsed:
    return completion or Unparsed("empty")


FINDING: Task[str] = replace(
    INVENTED,
    name="finding",
    prompt="Find in: {text}\nAnswer:",
    read=read_words,
    max_new_tokens=2,
    labels=(),
    too_long="windows",
)


def write_rows(data_root: Path, count: int = 100) -> Path:
    """Write rows whose answer stands in their text: 50 yes, 30 no, 20 maybe in every hundred."""
    folder = data_root / "invented"
    folder.mkdir(parents=True, exist_ok=True)
    lines = []
    for number in range(count):
        label = LABELS[(number % 10 >= 5) + (number % 10 >= 8)]
        lines.append(f"row-{number}\tnumber {number} of {count} says {label}\t{label}")
    (folder / "rows.tsv").write_text("\n".join(lines) + "\n")
    return data_root


def sure_of(prompt: str, continuation: str) -> float:
    """Find the label that the text says likelier than another."""
    return -0.25 if continuation.strip() == right(prompt) else -2.5


def samples(data_root: Path, task: Task[Any] = INVENTED) -> list[Sample[Any]]:
    return list(task.samples(data_root, "test"))


def right(prompt: str) -> str:
    """Answer as the text says."""
    return prompt.split("\nAnswer:")[0].split()[-1]
