"""Few-shot: examples from the training split, the same ones before every sample of a run."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import sha256
from itertools import chain
from pathlib import Path
from typing import Any

from mellama.errors import DataError
from mellama.models.model import Model
from mellama.records import Sample
from mellama.tasks.drawing import in_fixed_order
from mellama.tasks.task import Task

DRAWN = 1_000  # train samples, of which those that fit are looked for
SHARE = 2  # all examples together take half of the room for a prompt at most; half is the sample's
SEED = 0
BETWEEN = "\n\n"


@dataclass(frozen=True, slots=True)
class Examples:
    """What stands before each question, and how it was found."""

    texts: tuple[str, ...] = ()
    ids: tuple[str, ...] = ()  # of the train samples, in the order shown
    wanted: int = 0
    too_long: int = 0  # train samples passed over: more than an example's share of the room
    in_test: int = 0  # left out: known by an id, an identifier or a text of the test split
    available: int = 0  # train samples that are left then

    def before(self, question: str) -> str:
        return BETWEEN.join((*self.texts, question))

    def to_json(self) -> dict[str, Any]:
        """The form that stands in `run.json`."""
        return {
            "wanted": self.wanted,
            "shown": list(self.ids),
            "passed_over_too_long": self.too_long,
            "left_out_in_test": self.in_test,
            "available": self.available,
        }


NO_EXAMPLES = Examples()


def choose_examples(task: Task[Any], model: Model, data_root: Path | None, shots: int) -> Examples:
    """Take the first train samples of a fixed shuffle that are short enough.

    None is taken that shares its id, an identifier or a text with any sample of the test split.
    An example may take up the `shots`-th part of half the room for a prompt: so all of them fit,
    and whatever is left out is left out of every prompt of the run alike. Where fewer than `shots`
    of the first thousand are that short, fewer are shown.

    Raises:
        SourceError: the files of the training or the test split are not there.
        DataError: there is no train sample that can be shown.
    """
    if not shots:
        return NO_EXAMPLES
    in_test: list[str] = []
    untested = _untested(task, data_root, in_test)
    first = next(untested, None)
    if first is None:
        found = f"no train sample; {len(in_test):,} that are in the test split as well"
        raise _none_to_show(task, model, "a train sample that is not in the test split", found)
    drawn, available = in_fixed_order(task.name, chain([first], untested), DRAWN, seed=SEED)
    longest = (model.context_tokens - task.max_new_tokens) // (SHARE * shots)
    texts: dict[str, str] = {}
    too_long = 0
    for sample in drawn:
        text = task.solved(sample)
        if model.prompt_tokens(text + BETWEEN) > longest:
            too_long += 1
            continue
        texts[sample.id] = text
        if len(texts) == shots:
            break
    if not texts:
        expected = f"a train sample of {longest:,} tokens or fewer, its answer included"
        raise _none_to_show(task, model, expected, f"{too_long:,} that are longer")
    shown = tuple(texts.values()), tuple(texts)
    return Examples(*shown, shots, too_long, len(in_test), available)


def _untested(task: Task[Any], data_root: Path | None, in_test: list[str]) -> Iterator[Sample[Any]]:
    """Yield the train samples that the test split does not know; add the ids of others."""
    tested = {mark for sample in task.samples(data_root, "test") for mark in marks(task, sample)}
    for sample in task.samples(data_root, "train"):
        if tested.isdisjoint(marks(task, sample)):
            yield sample
        else:
            in_test.append(sample.id)


def _none_to_show(task: Task[Any], model: Model, expected: str, found: str) -> DataError:
    return DataError(
        f"No example of {task.name} can be shown to {model.name}.",
        expected=expected,
        found=found,
        todo="ask for fewer shots or none, or a model with a longer context",
    )


def marks(task: Task[Any], sample: Sample[Any]) -> set[str]:
    """Say how a sample is known: its id, its identifiers, and a digest of each of its texts."""
    names = task.text_fields or tuple(sample.fields)
    texts = (" ".join(sample.fields[name].casefold().split()) for name in names)
    digests = (sha256(text.encode()).hexdigest() for text in texts if text)
    return {f"id {sample.id}", *sample.identifiers, *digests}
