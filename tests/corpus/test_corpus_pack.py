"""No token is lost or doubled, positions keep documents apart, the ledger is proven."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import pyarrow.parquet as pq
import pytest
from corpus_samples import CALM, context_in
from hypothesis import given
from hypothesis import strategies as st

from mellama.corpus.blocks import POSITIONS, TOKENS, Rows
from mellama.corpus.documents import Origin
from mellama.corpus.layout import Layout, Packing, lay_out
from mellama.corpus.ledger import recount
from mellama.corpus.mixture import Draw, draw
from mellama.corpus.pack import SEGMENTS, PackShard, Segments, shards
from mellama.corpus.token_shards import OFFSETS, TokenShards, Vocabulary, smallest_type
from mellama.errors import DataError
from mellama.licenses import OWN_WORK

BOS, EOS, PAD = 0, 1, 2
PACKINGS: tuple[Packing, ...] = ("concatenated", "best_fit")
SUPPLIES = st.lists(
    st.lists(st.integers(0, 12), min_size=1, max_size=8), min_size=1, max_size=3
)  # content tokens of each document, source by source


def supply(
    folder: Path, contents: list[int], first: int, *, name: str = "s0", parts: int = 2
) -> TokenShards:
    """Number the content tokens from `first`, so that each token says where it was."""
    meaning = Vocabulary(vocabulary=70_000, bos=BOS, eos=EOS, pad=PAD, sha256="", check="")
    made = []
    for number, own in enumerate(np.array_split(np.array(contents), parts)):
        documents = [np.zeros(0, np.uint32)]
        for content in own.tolist():
            documents.append(np.array([BOS, *range(first, first + content), EOS], np.uint32))
            first += content
        for what, values in (
            (TOKENS, np.concatenate(documents)),
            (OFFSETS, np.cumsum([len(document) for document in documents])),
        ):
            (folder / what).mkdir(parents=True, exist_ok=True)
            np.save(folder / what / f"{number:05}.npy", values)
        count = sum(map(len, documents))
        made.append({"name": f"{number:05}", "documents": len(own), "tokens": count})
    return TokenShards(folder, name, Origin(name, "1", OWN_WORK), meaning, [], made)


def packed(
    folder: Path,
    supplies: list[TokenShards],
    budgets: list[int],
    length: int,
    *,
    packing: Packing = "concatenated",
    blocks: int = 3,
) -> tuple[np.ndarray, np.ndarray, Segments, Layout]:
    draws = [
        draw(one.lengths, budget, key=number)
        for number, (one, budget) in enumerate(zip(supplies, budgets, strict=True))
    ]
    segments = Segments.of(draws)
    layout = lay_out(segments.lengths, length, packing=packing, key=5)
    work = PackShard(tuple(supplies), folder, length)
    assert sum(map(work, shards(segments, layout, blocks=blocks))) == sum(budgets)
    rows = (np.asarray(Rows.open(folder / what)) for what in (TOKENS, POSITIONS))
    return next(rows), next(rows), segments, layout


def counted(folder: Path) -> dict[str, int]:
    return recount(folder, context_in(folder), bos=BOS, pad=PAD)


def tokens_of(supplies: list[TokenShards], segments: Segments) -> Iterator[list[int]]:
    for source, row, taken in zip(segments.sources, segments.rows, segments.lengths, strict=True):
        own = supplies[source]
        flat = np.concatenate([own.flat(n) for n in range(len(own.parts))])
        begin = int(own.lengths[:row].sum())
        yield flat[begin : begin + taken].tolist()


@CALM
@given(SUPPLIES, st.integers(1, 9), st.integers(1, 12), st.data())
def test_no_token_is_lost_or_doubled_end_to_end(
    contents: list[list[int]], length: int, blocks: int, data: st.DataObject
) -> None:
    total = blocks * length
    cuts = sorted(data.draw(st.integers(0, total)) for _ in contents[1:])
    budgets = np.diff([0, *cuts, total]).tolist()
    with TemporaryDirectory() as place:
        folder = Path(place)
        supplies = [
            supply(folder / f"{n}", own, 1000 * (n + 1), name=f"s{n}")
            for n, own in enumerate(contents)
        ]
        tokens, places, segments, _ = packed(folder, supplies, budgets, length)
        found = counted(folder)
        wanted = list(tokens_of(supplies, segments))
    assert Counter(found) == Counter({f"s{n}": b for n, b in enumerate(budgets)})
    assert tokens.shape == places.shape == (blocks, length)
    stream = iter(zip(tokens.reshape(-1).tolist(), places.reshape(-1).tolist(), strict=True))
    count = 0
    for document in wanted:
        position = 0
        for token in document:
            position = 0 if count % length == 0 else position
            assert next(stream) == (token, position)
            position, count = position + 1, count + 1
    assert next(stream, None) is None


@CALM
@given(SUPPLIES, st.integers(1, 9), st.integers(1, 60))
def test_no_token_is_lost_or_doubled_by_best_fit(
    contents: list[list[int]], length: int, budget: int
) -> None:
    with TemporaryDirectory() as place:
        folder = Path(place)
        supplies = [
            supply(folder / f"{n}", own, 1000 * (n + 1), name=f"s{n}")
            for n, own in enumerate(contents)
        ]
        budgets = [budget] * len(supplies)
        tokens, places, segments, layout = packed(
            folder, supplies, budgets, length, packing="best_fit", blocks=100
        )
        found = counted(folder)
        wanted = list(tokens_of(supplies, segments))
    assert found.pop("") == tokens.size - budget * len(supplies)
    assert found == {f"s{n}": budget for n in range(len(supplies))}
    expected = Counter(token for document in wanted for token in document)
    content = [t for row, n in zip(tokens, layout.filled, strict=True) for t in row[:n].tolist()]
    assert Counter(content) == expected
    for segment, document in enumerate(wanted):
        own = np.flatnonzero(layout.segments == segment)
        assert len(own) == -(-len(document) // length), "only what is longer than a block is cut"
    for row, position, filled in zip(tokens, places, layout.filled, strict=True):
        assert (row[filled:] == PAD).all()
        assert (position[filled:] == 0).all()


def test_every_content_token_stands_once_when_each_document_is_taken_once(tmp_path: Path) -> None:
    one = supply(tmp_path / "s", [5, 0, 30, 2, 7], 100)
    for packing in PACKINGS:
        folder = tmp_path / packing
        tokens, *_ = packed(folder, [one], [one.tokens], one.tokens // 2, packing=packing)
        content = tokens[tokens > PAD]
        assert sorted(content.tolist()) == list(range(100, 144))


@pytest.mark.parametrize("packing", PACKINGS)
def test_documents_begin_where_positions_do_not_count_on(tmp_path: Path, packing: Packing) -> None:
    """Trap: transformers keeps packed documents apart by this alone, without a mask.

    `masking_utils.find_packed_sequence_indices` begins a sequence where a position is not one more
    than the position before it, in each row.
    """
    one = supply(tmp_path / "s", [5, 0, 1, 30, 2, 7, 9, 4], 100)
    tokens, places, *_ = packed(tmp_path / "b", [one], [72], 12, packing=packing)
    begins = np.diff(places.astype(np.int64), axis=1) != 1
    assert begins.tolist() == np.isin(tokens, (BOS, PAD))[:, 1:].tolist()
    assert (places[:, 0] == 0).all()
    assert places[2:].max() == 11, "a document goes on in the next block, from position 0"


def test_positions_begin_anew_behind_more_tokens_than_their_type_counts(tmp_path: Path) -> None:
    one = supply(tmp_path / "s", [65_530, 9, 70_000, 3], 100)
    tokens, places, *_ = packed(tmp_path / "b", [one], [one.tokens], 300)
    assert places.itemsize == 2
    begins = np.diff(places.astype(np.int64), axis=1) != 1
    assert begins.tolist() == np.isin(tokens, (BOS, PAD))[:, 1:].tolist()
    assert (places[:, 0] == 0).all()


def test_small_numbers_take_few_bytes(tmp_path: Path) -> None:
    one = supply(tmp_path / "s", [1], 7)
    small = replace(one, meaning=replace(one.meaning, vocabulary=400))
    np.save(one.folder / TOKENS / "00000.npy", np.array([BOS, 7, EOS], np.uint16))
    tokens, places, *_ = packed(tmp_path / "b", [small], [6], 3)
    assert (tokens.itemsize, places.itemsize) == (2, 2)
    assert tokens.tolist() == [[BOS, 7, EOS]] * 2
    assert smallest_type(65_537) is np.uint32


@pytest.mark.parametrize("packing", PACKINGS)
def test_blocks_that_contradict_their_segments_are_refused(
    tmp_path: Path, packing: Packing
) -> None:
    one = supply(tmp_path / "s", [5, 3, 8, 1], 100)
    folder = tmp_path / "b"
    packed(folder, [one], [50], 10, packing=packing)
    assert counted(folder)["s0"] == 50
    spoilt = 0
    for what in (TOKENS, POSITIONS):
        path = folder / what / "00001.npy"
        whole = np.load(path)
        for wrong in (whole + 1, np.roll(whole, 1), whole[::-1], whole[:-1]):
            if np.array_equal(wrong, whole):
                continue
            np.save(path, wrong)
            with pytest.raises(DataError, match="not what their ledger says"):
                counted(folder)
            spoilt += 1
        np.save(path, whole)
    path = folder / SEGMENTS / "00001.parquet"
    table = pq.read_table(path)
    longer = table.set_column(5, "tokens", [table["tokens"].to_numpy() + 1])
    for wrong_table in (longer, table.slice(1), table.slice(0, 0)):
        pq.write_table(wrong_table, path)
        with pytest.raises(DataError, match="not what their ledger says"):
            counted(folder)
    assert spoilt >= 6


def test_segments_say_which_document_of_which_epoch(tmp_path: Path) -> None:
    empty = np.zeros(0, np.int64)
    cases = supply(tmp_path / "a", [2, 4], 100, name="cases")
    unused = supply(tmp_path / "u", [], 100, name="unused")
    draws = [draw(cases.lengths, 15, key=0), Draw(empty, empty, empty)]
    segments = Segments.of(draws)
    layout = lay_out(segments.lengths, 5, packing="concatenated", key=0)
    (shard,) = shards(segments, layout, blocks=10)
    PackShard((cases, unused), tmp_path, 5)(shard)
    rows = pq.read_table(tmp_path / SEGMENTS / "00000.parquet").to_pylist()
    assert [row["epoch"] for row in rows if row["begin"] == 0][:3] == [0, 0, 1]
    assert {row["source"] for row in rows} == {"cases"}
    assert sum(row["tokens"] for row in rows) == 15
    assert [row["block"] for row in rows] == sorted(row["block"] for row in rows)
    assert counted(tmp_path) == {"cases": 15, "unused": 0, "": 0}


def test_rows_of_several_files_are_one_table(tmp_path: Path) -> None:
    whole = np.arange(7 * 3).reshape(7, 3)
    for number, first in enumerate(range(0, 7, 2)):
        np.save(tmp_path / f"{number:05}.npy", whole[first : first + 2])
    rows = Rows.open(tmp_path)
    assert (rows.shape, len(rows), rows.size) == ((7, 3), 7, 21)
    assert np.asarray(rows).tolist() == whole.tolist()
    for number in (*range(7), -1, -7):
        assert rows[number].tolist() == whole[number].tolist()
    for first in range(9):
        for last in range(9):
            assert rows[first:last].tolist() == whole[first:last].tolist()
    assert rows[::-1].tolist() == whole[::-1].tolist()
    assert rows.max(initial=0) == 20
    with pytest.raises(IndexError):
        rows[7]
    with pytest.raises(DataError, match="holds no blocks"):
        Rows.open(tmp_path / "nothing")
