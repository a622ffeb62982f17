"""Duplicates across tables are found, one of each is kept, and nothing else is left out."""

from __future__ import annotations

import random
from collections.abc import Iterable, Sequence
from itertools import combinations, pairwise
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import pyarrow.parquet as pq
import pytest
from corpus_samples import CALM, context_in, table_of, texts
from hypothesis import given, settings
from hypothesis import strategies as st

from mellama.corpus import candidates
from mellama.corpus.candidates import Buckets, Likeness
from mellama.corpus.duplicate_list import EXACT, LIST, NEAR, PAIRS
from mellama.corpus.hashing import Integers
from mellama.corpus.near_duplicates import REPORT, find_duplicates
from mellama.corpus.shingles import jaccard, shingles
from mellama.files import read_json
from mellama.records import Document

FEW = settings(deadline=None, max_examples=8)
VOCABULARY = [f"{one}{two}{end}" for one in "bdfgklmnprst" for two in "aeiou" for end in "nrstl"]


def unrelated(seed: int, count: int = 120) -> str:
    """Return a text that shares no five words in a row with that of another seed."""
    draw = random.Random(seed)
    return " ".join(draw.choices(VOCABULARY, k=count))


def edited(text: str, *places: int) -> str:
    """Replace the words at some places by words that no text has."""
    words = text.split()
    for place in places:
        words[place] = f"edit{place}"
    return " ".join(words)


def similarity(one: str, other: str) -> float:
    """Compute the Jaccard similarity of the sets of five words, in plain Python."""
    sides = [text.lower().split() for text in (one, other)]
    first, second = ({tuple(side[n : n + 5]) for n in range(len(side) - 4)} for side in sides)
    return len(first & second) / len(first | second)


def left_out(
    tables: Sequence[Iterable[tuple[str, str]]], folder: Path, threshold: float = 0.8
) -> list[tuple[str, ...]]:
    """Find the duplicates of tables of (id, text): which, why, and in favour of which."""
    read = {
        f"t{number}": table_of(
            folder / f"{number}.parquet", [Document(id, text) for id, text in table]
        )
        for number, table in enumerate(tables)
    }
    find_duplicates(read, folder / "found", context_in(folder), threshold=threshold)
    rows = pq.read_table(folder / "found" / LIST).to_pylist()
    return sorted(
        (row["documents"], row["id"], row["reason"], row["kept_documents"], row["kept_id"])
        for row in rows
    )


def test_exact_and_near_duplicates_go_and_the_rest_stays(tmp_path: Path) -> None:
    first, second = unrelated(1), unrelated(2)
    tables = [
        [("a", first), ("b", unrelated(3)), ("c", "Too short."), ("d", "***")],
        [("a", second), ("e", first.upper() + " !"), ("f", edited(first, 50)), ("g", "too short")],
        [("h", unrelated(4)), ("i", edited(second, 60)), ("j", edited(second, 60)), ("k", "***")],
    ]
    found = left_out(tables, tmp_path)
    assert found == [
        ("t1", "e", EXACT, "t0", "a"),
        ("t1", "f", NEAR, "t0", "a"),
        ("t1", "g", EXACT, "t0", "c"),
        ("t2", "i", NEAR, "t1", "a"),
        ("t2", "j", EXACT, "t1", "a"),
        ("t2", "k", EXACT, "t0", "d"),
    ]
    report = read_json(tmp_path / "found" / REPORT)
    for table, counts in zip(tables, report["documents"], strict=True):
        assert counts["read"] == len(table)
        assert counts["read"] == counts["kept"] + counts[EXACT] + counts[NEAR]
        assert sum(counts["in_favour_of"].values()) == counts["read"] - counts["kept"]
    assert report["components"] == {"several": 4, "largest": 3}


def test_the_similarity_reported_is_the_true_one(tmp_path: Path) -> None:
    text = unrelated(5)
    other = edited(text, 30, 90)
    left_out([[("a", text), ("b", other)]], tmp_path)
    (row,) = pq.read_table(tmp_path / "found" / LIST).to_pylist()
    (pair,) = pq.read_table(tmp_path / "found" / PAIRS).to_pylist()
    assert row["similarity"] == pair["similarity"] == pytest.approx(similarity(text, other))
    assert (pair["id"], pair["other_id"]) == ("a", "b")


def test_a_component_is_joined_by_chains(tmp_path: Path) -> None:
    text = unrelated(6, 200)
    chain = [text]
    for step in range(4):
        chain.append(edited(chain[-1], 20 + 40 * step, 35 + 40 * step))
    assert similarity(chain[0], chain[-1]) < 0.8
    assert all(similarity(*pair) > 0.85 for pair in pairwise(chain))
    found = left_out([[(f"d{n}", text) for n, text in enumerate(chain)]], tmp_path)
    assert found == [("t0", f"d{n}", NEAR, "t0", "d0") for n in range(1, 5)]
    report = read_json(tmp_path / "found" / REPORT)
    assert report["less_alike_to_the_kept_one"] >= 1


def test_a_shared_band_is_not_enough(tmp_path: Path) -> None:
    """No document goes by its sketch alone: the texts themselves have to be alike."""
    text = unrelated(7, 200)
    halves = [(f"d{n}", " ".join(text.split()[:150]) + " " + unrelated(n, 50)) for n in range(30)]
    assert 0.5 < similarity(halves[0][1], halves[1][1]) < 0.8
    assert left_out([halves], tmp_path) == []
    assert read_json(tmp_path / "found" / REPORT)["pairs_compared"] > 0


@FEW
@given(st.randoms(use_true_random=False))
def test_the_order_of_rows_makes_no_difference(draw: random.Random) -> None:
    rows = [
        (f"{n}-{m}", edited(unrelated(n), *range(0, 25 * m, 25)))
        for n in range(6)
        for m in range(3)
    ]
    rows += [(f"copy-{n}", unrelated(n)) for n in range(3)]
    with TemporaryDirectory() as first, TemporaryDirectory() as second:
        expected = left_out([rows[:9], rows[9:]], Path(first))
        halves = [draw.sample(rows[:9], 9), draw.sample(rows[9:], len(rows) - 9)]
        assert left_out(halves, Path(second)) == expected
        for name in (LIST, PAIRS, REPORT):
            one, other = (Path(folder, "found", name).read_bytes() for folder in (first, second))
            assert one == other
    assert len(expected) == 15


@FEW
@given(st.permutations(range(3)))
def test_the_order_of_tables_chooses_who_survives_and_never_which_texts(order: list[int]) -> None:
    tables = [
        [(f"{table}/{n}", edited(unrelated(n), *[10 * table] * bool(table))) for n in range(4)]
        for table in range(3)
    ]
    with TemporaryDirectory() as folder:
        found = left_out([tables[place] for place in order], Path(folder))
    gone = {row[1] for row in found}
    kept = {id for table in tables for id, _ in table} - gone
    assert kept == {f"{order[0]}/{n}" for n in range(4)}


@FEW
@given(st.integers(0, 10**6), st.integers(1, 4))
def test_planted_near_duplicates_are_found(seed: int, edits: int) -> None:
    text = unrelated(seed, 300)
    other = edited(text, *(60 * n + 20 for n in range(edits)))
    assert similarity(text, other) > 0.85
    with TemporaryDirectory() as folder:
        rows = [("a", text), ("b", other), *((f"c{n}", unrelated(-n - 1)) for n in range(5))]
        assert left_out([rows], Path(folder)) == [("t0", "b", NEAR, "t0", "a")]


@CALM
@given(
    st.lists(st.sampled_from(["a", "b", "c"]), max_size=14),
    st.lists(st.sampled_from("abc"), max_size=14),
)
def test_jaccard_is_that_of_sets(one: list[str], other: list[str]) -> None:
    sets = shingles(texts(" ".join(one), " ".join(other))).sets()
    runs = [{tuple(side[n : n + 5]) for n in range(len(side) - 4)} for side in (one, other)]
    both = len(runs[0] | runs[1])
    assert jaccard(*sets) == (len(runs[0] & runs[1]) / both if both and all(runs) else 0)


def test_no_table_and_empty_tables_have_no_duplicates(tmp_path: Path) -> None:
    assert left_out([], tmp_path / "none") == []
    assert left_out([[], [("a", "")], []], tmp_path / "empty") == []


@CALM
@given(st.lists(st.integers(0, 4), min_size=2, max_size=12), st.data())
def test_buckets_are_compared_until_components_are_those_of_all_pairs(
    keys: list[int], data: st.DataObject
) -> None:
    """Comparing with leaders finds the components that comparing every pair of a bucket finds."""
    count = len(keys)
    alike = data.draw(st.sets(st.sampled_from(list(combinations(range(count), 2)))))

    def similar(ones: Integers, others: Integers) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
        pairs = zip(ones.tolist(), others.tolist(), strict=True)
        return np.array([float((min(pair), max(pair)) in alike) for pair in pairs])

    columns = np.array(keys, np.uint64)[:, None]
    found = Likeness(count, 0.5)
    found.compare(0, Buckets.of(columns[:, 0], np.arange(count)), columns, similar)
    whole = Likeness(count, 0.5)
    pairs = sorted(pair for pair in alike if keys[pair[0]] == keys[pair[1]])
    for one, other in pairs:
        whole.ones.append(np.array([one]))
        whole.others.append(np.array([other]))
        whole.similarities.append(np.ones(1))
    assert partition(found.components()) == partition(whole.components())


def partition(labels: Integers) -> set[frozenset[int]]:
    return {frozenset(np.flatnonzero(labels == label).tolist()) for label in labels.tolist()}


def test_a_large_bucket_is_compared_with_its_leaders_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(candidates, "LEADERS", 2)
    text = unrelated(8, 200)
    rows = [(f"d{n:02}", " ".join(text.split()[:160]) + " " + unrelated(n, 40)) for n in range(30)]
    left_out([rows], tmp_path)
    report = read_json(tmp_path / "found" / REPORT)
    assert report["compared_with_leaders_alone"] > 0
    assert report["pairs_compared"] < 30 * 29 / 2
