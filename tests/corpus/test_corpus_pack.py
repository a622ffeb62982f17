"""No token is lost or doubled, positions keep documents apart, the ledger is proven."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import pyarrow.parquet as pq
import pytest
from corpus_samples import CALM
from hypothesis import given
from hypothesis import strategies as st

from mellama.corpus.ledger import recount
from mellama.corpus.mixture import Draw, draw
from mellama.corpus.pack import POSITIONS, SEGMENTS, TOKENS, Segments, pack, positions
from mellama.corpus.tokenise import Tokens
from mellama.errors import DataError

BOS, EOS = 0, 1
SUPPLIES = st.lists(
    st.lists(st.integers(0, 12), min_size=1, max_size=8), min_size=1, max_size=3
)  # content tokens of each document, source by source


def supply(contents: list[int], first: int) -> Tokens:
    """Number the content tokens from `first`, so that each token says where it was."""
    parts, number = [np.zeros(0, np.uint32)], first
    for content in contents:
        inner = range(number, number + content)
        parts.append(np.array([BOS, *inner, EOS], np.uint32))
        number += content
    lengths = [len(part) for part in parts]
    return Tokens(np.concatenate(parts), np.cumsum(lengths))


def packed(
    folder: Path, supplies: list[Tokens], budgets: list[int], length: int
) -> tuple[np.ndarray, np.ndarray, Segments]:
    draws = [
        draw(one.lengths, budget, key=number)
        for number, (one, budget) in enumerate(zip(supplies, budgets, strict=True))
    ]
    segments = Segments.of(draws)
    pack(segments, supplies, folder, sequence_length=length, advance=lambda count: None)
    segments.write(folder / SEGMENTS, [f"s{n}" for n in range(len(supplies))])
    return np.load(folder / TOKENS), np.load(folder / POSITIONS), segments


@CALM
@given(SUPPLIES, st.integers(1, 9), st.integers(1, 12), st.data())
def test_no_token_is_lost_or_doubled(
    contents: list[list[int]], length: int, blocks: int, data: st.DataObject
) -> None:
    supplies = [supply(own, 1000 * (n + 1)) for n, own in enumerate(contents)]
    total = blocks * length
    cuts = sorted(data.draw(st.integers(0, total)) for _ in contents[1:])
    budgets = np.diff([0, *cuts, total]).tolist()
    with TemporaryDirectory() as place:
        tokens, places, segments = packed(Path(place), supplies, budgets, length)
        assert recount(Path(place), bos=BOS) == {f"s{n}": b for n, b in enumerate(budgets)}
    assert tokens.shape == places.shape == (blocks, length)
    stream = iter(zip(tokens.reshape(-1).tolist(), places.reshape(-1).tolist(), strict=True))
    count = 0
    for source, row, taken in zip(segments.sources, segments.rows, segments.lengths, strict=True):
        begin = supplies[source].offsets[row]
        position = 0
        for token in supplies[source].flat[begin : begin + taken].tolist():
            position = 0 if count % length == 0 else position
            assert next(stream) == (token, position)
            position, count = position + 1, count + 1
    assert next(stream, None) is None


def test_every_content_token_stands_once_when_each_document_is_taken_once(tmp_path: Path) -> None:
    one = supply([5, 0, 30, 2, 7], 100)
    total = len(one.flat)
    tokens, _, _ = packed(tmp_path, [one], [total], total // 2 if total % 2 == 0 else total)
    content = tokens[tokens > EOS]
    assert sorted(content.tolist()) == list(range(100, 144))


def test_positions_restart_with_documents_and_with_blocks() -> None:
    ends = np.array([3, 10, 11, 16])
    found = positions(ends, 0, 16, 8).reshape(2, 8)
    assert found.tolist() == [[0, 1, 2, 0, 1, 2, 3, 4], [0, 1, 0, 0, 1, 2, 3, 4]]
    assert positions(ends, 5, 13, 8).tolist() == found.reshape(-1)[5:13].tolist()


def test_documents_begin_where_positions_do_not_count_on(tmp_path: Path) -> None:
    """Trap: transformers keeps packed documents apart by this alone, without a mask.

    `masking_utils.find_packed_sequence_indices` begins a sequence where a position is not one more
    than the position before it, in each row.
    """
    one = supply([5, 0, 1, 30, 2, 7, 9, 4], 100)
    tokens, places, _ = packed(tmp_path, [one], [72], 12)
    begins = np.diff(places.astype(np.int64), axis=1) != 1
    assert begins.tolist() == (tokens == BOS)[:, 1:].tolist()
    assert (places[:, 0] == 0).all()


def test_small_numbers_take_few_bytes(tmp_path: Path) -> None:
    flat = np.array([BOS, 7, EOS], np.uint16)
    tokens, places, _ = packed(tmp_path, [Tokens(flat, np.array([0, 3]))], [6], 3)
    assert (tokens.itemsize, places.itemsize) == (2, 2)


def test_blocks_that_contradict_their_segments_are_refused(tmp_path: Path) -> None:
    one = supply([5, 3, 8], 100)
    tokens, places, segments = packed(tmp_path, [one], [20], 10)
    longer = Segments(segments.sources, segments.rows, segments.epochs, segments.lengths + 1)
    longer.write(tmp_path / SEGMENTS, ["s0"])
    with pytest.raises(DataError, match="not what their ledger says"):
        recount(tmp_path, bos=BOS)
    segments.write(tmp_path / SEGMENTS, ["s0"])
    np.save(tmp_path / POSITIONS, places + 1)
    with pytest.raises(DataError, match="not what their ledger says"):
        recount(tmp_path, bos=BOS)
    np.save(tmp_path / POSITIONS, places)
    np.save(tmp_path / TOKENS, np.roll(tokens, 1))
    with pytest.raises(DataError, match="not what their ledger says"):
        recount(tmp_path, bos=BOS)


def test_segments_say_which_document_of_which_epoch(tmp_path: Path) -> None:
    empty = np.zeros(0, np.int64)
    draws = [draw(np.array([4, 6]), 15, key=0), Draw(empty, empty, empty)]
    Segments.of(draws).write(tmp_path / SEGMENTS, ["cases", "unused"])
    rows = pq.read_table(tmp_path / SEGMENTS).to_pylist()
    assert [row["epoch"] for row in rows][:3] == [0, 0, 1]
    assert {row["source"] for row in rows} == {"cases"}
    assert sum(row["tokens"] for row in rows) == 15
