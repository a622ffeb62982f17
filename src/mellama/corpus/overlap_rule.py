"""Which of the runs of words that a text shares with a passage are too much of it."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from mellama.corpus.hashing import Integers
from mellama.corpus.overlap_index import SharedRuns

Mask = NDArray[np.bool_]


def quoted(runs: SharedRuns, counts: Integers, *, ngram: int) -> Mask:
    """Say which runs have `ngram` words, or are the whole of a passage that has fewer.

    Args:
        runs: of texts and passages.
        counts: the words of each passage.
        ngram: words.
    """
    whole = counts[runs.passages]
    found: Mask = (runs.lengths >= ngram) | (runs.lengths == whole)
    return found


def of_same_pairs(runs: SharedRuns, chosen: Mask) -> Mask:
    """Say which runs are of the same text and passage as a chosen one."""
    passages = int(runs.passages.max(initial=0)) + 1
    pairs = runs.texts * passages + runs.passages
    return np.isin(pairs, pairs[chosen])


def near(runs: SharedRuns, counts: Integers, *, ngram: int, similar: float) -> Mask:
    """Say which runs together cover `similar` of a passage, and `ngram` words at least.

    Runs of one text and one passage count together; words that two of them cover count once.
    """
    if not len(runs.texts):
        return np.zeros(0, np.bool_)
    order = np.lexsort((runs.passage_starts, runs.passages, runs.texts))
    own = runs.where(order)
    first = np.ones(len(order), np.bool_)
    first[1:] = (np.diff(own.texts) != 0) | (np.diff(own.passages) != 0)
    pairs = np.cumsum(first) - 1
    far = pairs * (int(counts.max()) + 1)  # so that no run reaches into the next pair
    starts = own.passage_starts + far
    ends = starts + own.lengths
    reached = np.maximum.accumulate(ends)
    before = np.maximum(np.concatenate([far[:1], reached[:-1]]), far)
    words = np.bincount(pairs, np.maximum(ends - np.maximum(starts, before), 0))
    needed = np.maximum(ngram, similar * counts[own.passages[first]])
    found = np.zeros(len(order), np.bool_)
    found[order] = (words >= needed)[pairs]
    return found


def share_of_runs(runs: SharedRuns, words: int, *, ngram: int) -> float:
    """Return the share of one text's runs of `ngram` words that stand in a passage."""
    held = np.zeros(max(words - ngram + 1, 1), np.bool_)
    for start, length in zip(runs.text_starts, runs.lengths, strict=True):
        held[start : max(start + length - ngram + 1, start)] = True
    return float(held.mean())
