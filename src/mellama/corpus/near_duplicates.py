"""Find the documents of several tables that say the same: in the same words, or nearly so."""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa

from mellama.corpus.candidates import LEADERS, Buckets, Likeness
from mellama.corpus.documents import DocumentTable
from mellama.corpus.duplicate_list import Chosen, chosen, write_list, write_pairs
from mellama.corpus.hashing import Integers
from mellama.corpus.minhash import BANDS, ENGINE, ROWS
from mellama.corpus.shingle_sets import ShingleSets, shingle_sets
from mellama.corpus.shingles import SHINGLE
from mellama.corpus.sketches import COUNT, FIRST_BAND, KEY, Sketches, SketchPart
from mellama.files import write_json
from mellama.pipeline.progress import Progress
from mellama.pipeline.step import Context

REPORT = "near_duplicates.json"
_WORK = "work"

Tables = Mapping[str, DocumentTable]


@dataclass(frozen=True)
class _Texts:
    """The different texts, numbered by their keys: their order depends on what they say alone."""

    numbers: Integers  # of the text of each document, [documents]
    documents: Integers  # the first document with each text, [texts]

    @staticmethod
    def of(sketches: Sketches) -> _Texts:
        low, high = sketches.column(KEY), sketches.column(KEY + 1)
        order = np.lexsort((low, high))
        new = np.ones(len(order), np.bool_)
        new[1:] = (np.diff(low[order]) != 0) | (np.diff(high[order]) != 0)
        numbers = np.empty(len(order), np.int64)
        numbers[order] = np.cumsum(new) - 1
        return _Texts(numbers, order[new])


@dataclass(frozen=True)
class _Candidates:
    """The different texts that share a band with another one, numbered anew."""

    texts: Integers  # ascending
    buckets: list[Buckets]  # of each band; their members are numbers of candidates
    keys: np.ndarray[Any, np.dtype[np.uint64]]  # [candidates, bands]

    @staticmethod
    def of(sketches: Sketches, texts: _Texts) -> _Candidates:
        counts = sketches.column(COUNT)[texts.documents]
        usable = np.flatnonzero(counts)  # a text of fewer words than a shingle has only its key
        found = [
            Buckets.of(sketches.column(FIRST_BAND + band)[texts.documents[usable]], usable)
            for band in range(BANDS)
        ]
        candidates = np.unique(np.concatenate([bucket.members for bucket in found]))
        buckets = [
            Buckets(np.searchsorted(candidates, bucket.members), bucket.offsets) for bucket in found
        ]
        documents = texts.documents[candidates]
        columns = [sketches.column(FIRST_BAND + band)[documents] for band in range(BANDS)]
        return _Candidates(candidates, buckets, np.stack(columns, axis=1))


def find_duplicates(tables: Tables, output: Path, context: Context, *, threshold: float) -> None:
    """Write the list of documents to leave out, the pairs behind it, and the report.

    Documents of the same words in the same order are exact duplicates, whatever their case,
    punctuation and blanks. Of the different texts, those that share a band of their sketches are
    compared by their sets of shingles, and are alike from `threshold` (Jaccard) on. Texts joined
    by a chain of alike pairs are one component; the first of its documents is kept: first by the
    order of the tables, then by id.

    Memory: at most about 120 bytes a document, 300 more for each that shares a band with another,
    and 60 MB for a shard; texts are read a batch at a time. Disk while it runs: 152 bytes a
    document, and 8 for each different shingle of those that share a band.
    """
    work = output / _WORK
    progress = context.progress
    sketches = _sketched(tables, work, context)
    texts = _Texts.of(sketches)
    candidates = _Candidates.of(sketches, texts)
    with (
        progress.bar("reading likely duplicates", len(sketches)) as advance,
        shingle_sets(
            list(tables.values()),
            texts.documents[candidates.texts],
            work / ".shingles.partial",
            threshold=threshold,
            advance=advance,
        ) as sets,
    ):
        likeness = _compared(candidates, sets, threshold, progress)
        found = _chosen(tables, texts, candidates, likeness, sets)
    write_list(found, output)
    ones, others, similarity = likeness.pairs()
    write_pairs(found, (candidates.texts[ones], candidates.texts[others]), similarity, output)
    write_json(output / REPORT, _report(found, likeness, candidates, threshold))
    shutil.rmtree(work)


def _sketched(tables: Tables, work: Path, context: Context) -> Sketches:
    """Sketch every part that an earlier try has not."""
    paths: list[Path] = []
    for place, (name, table) in enumerate(tables.items()):
        items = [(part.path, f"{place:04}-{part.path.stem}") for part in table.parts]
        with context.progress.bar(f"sketching {name}", table.rows) as advance:
            done = context.pool.map(SketchPart(work), items)
            for part, path in zip(table.parts, done, strict=True):
                paths.append(path)
                advance(part.rows)
    return Sketches(paths)


def _compared(
    candidates: _Candidates, sets: ShingleSets, threshold: float, progress: Progress
) -> Likeness:
    likeness = Likeness(len(candidates.texts), threshold)
    with progress.bar("comparing likely duplicates", BANDS) as advance:
        for band, buckets in enumerate(candidates.buckets):
            likeness.compare(band, buckets, candidates.keys, sets.similar)
            advance(1)
    return likeness


def _chosen(
    tables: Tables,
    texts: _Texts,
    candidates: _Candidates,
    likeness: Likeness,
    sets: ShingleSets,
) -> Chosen:
    """Name the documents of every component of two or more, the kept one first."""
    components = np.arange(len(texts.documents))
    _, first, own = np.unique(likeness.components(), return_index=True, return_inverse=True)
    components[candidates.texts] = candidates.texts[first[own]]

    def similarity(ones: Integers, others: Integers) -> pa.Array:
        return sets.exactly(*(np.searchsorted(candidates.texts, side) for side in (ones, others)))

    return chosen(tables, components, texts.numbers, similarity)


def _report(
    found: Chosen, likeness: Likeness, candidates: _Candidates, threshold: float
) -> dict[str, Any]:
    return {
        "rule": {
            "exact": "the same words in the same order",
            "near": f"Jaccard similarity of the sets of {SHINGLE} words of at least {threshold}",
            "found_by": f"{BANDS} bands of {ROWS} minima",
            "engine": ENGINE,
            "kept": "the first of a component: by the order of the tables, then by id",
        },
        "documents": found.counts(),
        "components": found.sizes(),
        "pairs_compared": likeness.compared,
        "pairs_alike": len(likeness.pairs()[0]),
        "less_alike_to_the_kept_one": found.chained(threshold),
        "leaders": LEADERS,
        "compared_with_leaders_alone": sum(one.too_large for one in candidates.buckets),
    }
