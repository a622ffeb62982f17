"""Best fit cuts no document that fits a block, and needs no more blocks than the textbook."""

from __future__ import annotations

import numpy as np
from corpus_samples import CALM
from hypothesis import given
from hypothesis import strategies as st

from mellama.corpus.layout import best_fit, best_fit_decreasing, concatenated

SIZES = st.lists(st.integers(1, 12), max_size=60)


def textbook(sizes: list[int], room: int) -> int:
    """Count the bins of best-fit-decreasing, one item after another."""
    left: list[int] = []
    for size in sorted(sizes, reverse=True):
        fitting = [place for place, free in enumerate(left) if free >= size]
        if fitting:
            best = min(fitting, key=lambda place: left[place])
            left[best] -= size
        else:
            left.append(room - size)
    return len(left)


@CALM
@given(SIZES, st.integers(12, 40))
def test_as_many_bins_as_the_textbook_and_none_too_full(sizes: list[int], room: int) -> None:
    bins = best_fit_decreasing(np.array(sizes, np.int64), room)
    assert len(set(bins.tolist())) == bins.max(initial=-1) + 1 == textbook(sizes, room)
    assert (np.bincount(bins, sizes) <= room).all()


def test_many_documents_fill_their_blocks_almost_wholly() -> None:
    lengths = np.random.default_rng(0).lognormal(5.5, 1.0, 50_000).astype(np.int64) + 2
    layout = best_fit(lengths, 4096, key=1)
    assert layout.lengths.sum() == lengths.sum()
    assert layout.blocks * 4096 / lengths.sum() < 1.001
    assert layout.documents_cut() == (lengths > 4096).sum()
    assert layout.documents_cut() < concatenated(lengths, 4096).documents_cut() / 10


def test_blocks_are_in_no_order_of_length() -> None:
    lengths = np.random.default_rng(0).integers(2, 100, 3000)
    layout = best_fit(lengths, 100, key=3)
    longest = layout.lengths[layout.firsts[:-1]]
    half = len(longest) // 2
    assert abs(longest[:half].mean() - longest[half:].mean()) < 4


@CALM
@given(st.lists(st.integers(1, 50), min_size=1, max_size=40), st.integers(1, 20))
def test_both_layouts_take_every_token_once(lengths: list[int], length: int) -> None:
    documents = np.array(lengths, np.int64)
    for layout in (concatenated(documents, length), best_fit(documents, length, key=0)):
        taken = sorted(
            (segment, begin + place)
            for segment, begin, size in zip(
                layout.segments, layout.begins, layout.lengths, strict=True
            )
            for place in range(size)
        )
        assert taken == [(n, place) for n, size in enumerate(lengths) for place in range(size)]
        assert (layout.filled <= length).all()
        assert (layout.filled > 0).all()
    assert (concatenated(documents, length).filled[:-1] == length).all()
