"""How fast documents are compared with test sets, beside a plain Python set of word 13-grams.

    python benchmarks/decontaminate.py [--json] [--data-root DIR]

The documents are real and stand once each - clinical cases, answers about health, abstracts,
articles, web pages, an encyclopedia - and those of a small fictional world. The test sets are those
that are at hand. In one document of ten something of a test is planted: 13 words in a row, 12 in a
row, or a whole text with every tenth word replaced.

Both sides know the same rule: a word is a run of letters, marks and digits, after Unicode NFKC and
in lower case; a document is flagged for 13 words in a row of a test's text, or for the whole of a
shorter one of eight or more that has no longer one beside it. The plain side splits by
`str.translate`, keeps a set of tuples and asks `isdisjoint` of a `zip`, which is the fastest of the
ways tried. Both get the same strings in batches; times are processor seconds, in turns, of
comparing alone; indexing, and the compiled code's start, are stated apart. Ratios are those of the
medians.

- `vs_naive`: their seconds by ours, for flags by words in a row.
- `same_flags`: whether all documents have the same flag.
- `documents_per_cpu_second`, `naive_documents_per_cpu_second`, `megabytes_per_cpu_second`.
- `whole_rule_documents_per_cpu_second`: of ours, with near-duplicates and places of what is shared.
- `reworded_found`: of the texts planted with every tenth word replaced, the share that is found by
  the whole rule; `reworded_flagged` by words in a row alone.
- `index_seconds`, `naive_index_seconds`, `start_seconds`: the last is loading compiled code, or
  compiling it where no run has before.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import re
import statistics
import tempfile
import time
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pyarrow as pa
from near_duplicates import real_texts

from mellama.corpus.documents import ROWS
from mellama.corpus.overlap import Overlap
from mellama.corpus.tested import NGRAM, SIMILAR
from mellama.pipeline.progress import Quiet
from mellama.pipeline.step import Context
from mellama.recipes.starter_sizes import SCALES
from mellama.records import Passage
from mellama.sources.mimic import MIMIC3
from mellama.sources.pile import PILE
from mellama.sources.pubmed import PUBMED
from mellama.sources.redpajama import REDPAJAMA
from mellama.tasks.catalogue import TASKS
from mellama.tasks.task import Task
from mellama.world.steps import WorldFiles

SEED, TURNS = 5, 5
SHORTEST = 8
Words = tuple[str, ...]
SAME_QUESTIONS = ("pubmedqa_labelled", "medqa_5", "ddi_from_xml", "mtsample_by_row")


class _Letters(dict[int, str]):
    """For `str.translate`: what is of a word stays, all else is a blank."""

    def __missing__(self, code: int) -> str:
        sign = chr(code)
        self[code] = sign if unicodedata.category(sign)[0] in "LMN" else " "
        return self[code]


_LETTERS = _Letters()
_WORD = re.compile(r"[^\W_]+")


def plain_words(text: str) -> list[str]:
    return unicodedata.normalize("NFKC", text).lower().translate(_LETTERS).split()


def runs(words: list[str], length: int) -> Iterator[Words]:
    return zip(*(words[n:] for n in range(length)), strict=False)


@dataclass
class Naive:
    """The rule as a good engineer writes it down in plain Python."""

    runs: set[Words] = field(default_factory=set)
    short: set[Words] = field(default_factory=set)
    begins: set[Words] = field(default_factory=set)  # of the short ones: they are rare

    def add(self, passages: list[Passage]) -> None:
        samples: dict[str, list[Passage]] = {}
        for passage in passages:
            samples.setdefault(passage.sample, []).append(passage)
        for own in samples.values():
            texts = [(passage.text, plain_words(passage.text)) for passage in own]
            longer = [text for text, words in texts if len(words) >= NGRAM]
            for text, words in texts:
                if len(words) >= NGRAM:
                    self.runs.update(runs(words, NGRAM))
                elif len(words) >= SHORTEST and all(text in long for long in longer):
                    self.short.add(tuple(words))
                    self.begins.add(tuple(words[:SHORTEST]))

    def flag(self, text: str) -> bool:
        words = plain_words(text)
        if not self.runs.isdisjoint(runs(words, NGRAM)):
            return True
        return not self.begins.isdisjoint(runs(words, SHORTEST)) and any(
            not self.short.isdisjoint(runs(words, length)) for length in range(SHORTEST, NGRAM)
        )


@dataclass(frozen=True)
class Planted:
    """All texts in batches, and which hold a text that was reworded."""

    batches: list[list[str]]
    reworded: set[int]

    @property
    def size(self) -> int:
        return sum(map(len, self.batches))


def tests_at_hand(data_root: Path) -> list[Task[object]]:
    return [
        task
        for task in TASKS
        if (data_root / task.source.name).is_dir()
        and task.name not in SAME_QUESTIONS
        and task.name != "sumpubmed"  # whose articles are among the documents
    ]


def world_texts(folder: Path) -> Iterator[str]:
    """Write a small fictional world, and yield its documents."""
    scale = SCALES["tiny"]
    step = WorldFiles(name="world", seed=SEED, shape=scale.knowledge, size=scale.world)
    context = Context(folder, None, Quiet())
    step.build(context.folder(step), context)
    root = context.load(step)
    for source in (PUBMED, PILE, MIMIC3, REDPAJAMA):
        yield from (document.text for document in source.records(root))


def planted(texts: list[str], passages: list[Passage], draw: random.Random) -> Planted:
    long = [list(_WORD.finditer(passage.text)) for passage in passages]
    long = [words for words in long if 40 <= len(words) <= 400]
    draw.shuffle(texts)
    reworded = set()
    for place in range(0, len(texts), 10):
        words = draw.choice(long)
        start = draw.randrange(len(words) - NGRAM)
        kind = place // 10 % 3
        if kind < 2:
            text = " ".join(word[0] for word in words[start : start + NGRAM - kind])
        else:
            reworded.add(place)
            text = words[0].string
            for word in words[9::10][::-1]:
                text = f"{text[: word.start()]}another{text[word.end() :]}"
        texts[place] = f"{texts[place]} {text}"
    return Planted([texts[n : n + ROWS] for n in range(0, len(texts), ROWS)], reworded)


def by_us(overlap: Overlap, columns: list[tuple[pa.Array, pa.Array]]) -> list[bool]:
    found = (match for column in columns for match in overlap.matches_batch(*column))
    return [match is not None for match in found]


def timed_flags(
    naive: Naive, overlap: Overlap, whole: Overlap, texts: Planted
) -> tuple[dict[str, float], dict[str, list[bool]]]:
    """Return the median seconds of each side, and its flags."""
    columns = [
        (
            pa.array(batch, pa.large_string()),
            pa.array([[] for _ in batch], pa.list_(pa.string())),
        )
        for batch in texts.batches
    ]
    sides: dict[str, Callable[[], list[bool]]] = {
        "naive": lambda: [naive.flag(text) for batch in texts.batches for text in batch],
        "ours": lambda: by_us(overlap, columns),
        "whole": lambda: by_us(whole, columns),
    }
    seconds: dict[str, list[float]] = {name: [] for name in sides}
    flags: dict[str, list[bool]] = {}
    for _ in range(TURNS):
        for name, run in sides.items():
            begin = time.process_time()
            flags[name] = run()
            seconds[name].append(time.process_time() - begin)
    return {name: statistics.median(used) for name, used in seconds.items()}, flags


def measured(data_root: Path) -> dict[str, float | bool]:
    begin = time.process_time()
    started = Overlap()
    started.add("start", [Passage("1", (), "word " * NGRAM)])
    started.matches("word " * NGRAM)
    figures: dict[str, float | bool] = {"start_seconds": round(time.process_time() - begin, 1)}
    passages = {task.name: list(task.passages(data_root)) for task in tests_at_hand(data_root)}
    naive, overlap, whole = Naive(), Overlap(), Overlap(similar=SIMILAR)
    begin = time.process_time()
    for own in passages.values():
        naive.add(own)
    figures["naive_index_seconds"] = round(time.process_time() - begin, 1)
    begin = time.process_time()
    for each in (overlap, whole):
        for name, own in passages.items():
            each.add(name, own)
        each.matches("")
    figures["index_seconds"] = round((time.process_time() - begin) / 2, 1)
    with tempfile.TemporaryDirectory() as place:
        real = (text for id, text in real_texts(data_root) if not id.startswith("pubmedqa"))
        documents = [*real, *world_texts(Path(place))]
    every = [passage for own in passages.values() for passage in own]
    texts = planted(documents, every, random.Random(SEED))
    seconds, flags = timed_flags(naive, overlap, whole, texts)
    return figures | compared(texts, seconds, flags)


def compared(
    texts: Planted, seconds: dict[str, float], flags: dict[str, list[bool]]
) -> dict[str, float | bool]:
    documents = len(flags["ours"])
    size = sum(len(text.encode()) for batch in texts.batches for text in batch)
    print(f"{documents:,} documents, {size / 1e6:.1f} MB, {sum(flags['ours']):,} flagged")

    def found(name: str) -> float:
        return round(sum(flags[name][place] for place in texts.reworded) / len(texts.reworded), 4)

    return {
        "vs_naive": round(seconds["naive"] / seconds["ours"], 1),
        "same_flags": flags["naive"] == flags["ours"],
        "documents_per_cpu_second": round(documents / seconds["ours"]),
        "naive_documents_per_cpu_second": round(documents / seconds["naive"]),
        "megabytes_per_cpu_second": round(size / seconds["ours"] / 1e6, 1),
        "whole_rule_documents_per_cpu_second": round(documents / seconds["whole"]),
        "reworded_found": found("whole"),
        "reworded_flagged": found("ours"),
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--data-root", default=os.environ.get("MELLAMA_DATA", "../shared/data"))
    options = parser.parse_args()
    figures = measured(Path(options.data_root))
    for name, value in figures.items():
        print(f"{name:38} {value!s:>10}")
    if options.json:
        print(json.dumps(figures))


if __name__ == "__main__":
    main()
