"""Splits that upstream does not have: of exact sizes, alike everywhere, by PMID or row."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from source_lookalikes import PUBMEDQA as QUESTION
from source_lookalikes import lay_out

from mellama.errors import NotThereError, SourceError
from mellama.sources.pubmedqa import PUBMEDQA, read_pubmedqa_artificial
from mellama.sources.questions import MEDQA
from mellama.sources.splits import LISTS, Split, drawn_sides


@given(keys=st.sets(st.text(max_size=4), max_size=30), valid=st.integers(0, 9), data=st.data())
def test_sides_have_their_sizes_whatever_the_order(
    keys: set[str], valid: int, data: st.DataObject
) -> None:
    ordered = data.draw(st.permutations(sorted(keys)))
    sides = drawn_sides(ordered, purpose="p", valid=valid, test=3)
    test = min(3, len(keys))
    counted = Counter(sides.values())
    assert (counted["test"], counted["valid"]) == (test, min(valid, len(keys) - test))
    assert sides == drawn_sides(keys, purpose="p", valid=valid, test=3)
    assert sides.keys() == keys


def test_the_sizes_of_table_6_come_out_of_whole_files() -> None:
    pmids = map(str, range(10_000_000, 10_211_269))
    sides = Counter(drawn_sides(pmids, purpose="pubmedqa", valid=211_269 // 10, test=0).values())
    assert sides == {"train": 190_143, "valid": 21_126}


def artificial(root: Path, answers: dict[str, str]) -> Path:
    folder = lay_out(root, "pubmedqa")
    rows = {pmid: {**QUESTION, "final_decision": answer} for pmid, answer in answers.items()}
    (folder / "ori_pqaa.json").write_text(json.dumps(rows, indent=4))
    return folder


def test_pqa_a_is_cut_by_pmid(tmp_path: Path) -> None:
    answers = {str(99_100_000 + n): ("yes", "no")[n % 2] for n in range(47)}
    sides: dict[Split, dict[str, str]] = {}
    for order in (dict, lambda items: dict(reversed(items))):
        folder = artificial(tmp_path, order(answers.items()))
        found: dict[Split, dict[str, str]] = {
            side: {row.id: row.decision for row in read_pubmedqa_artificial(folder, side)}
            for side, _ in LISTS
        }
        assert not sides or found == sides, "the order of the file decides nothing"
        sides = found
    assert [len(sides[side]) for side, _ in LISTS] == [43, 4, 0]
    assert {**sides["train"], **sides["valid"]} == answers


def test_pqa_a_is_never_answered_maybe(tmp_path: Path) -> None:
    folder = artificial(tmp_path, {"1": "yes", "2": "maybe"})
    with pytest.raises(SourceError, match="another decision"):
        list(read_pubmedqa_artificial(folder, "train"))


def test_pqa_a_is_not_needed_for_the_test(tmp_path: Path) -> None:
    folder = lay_out(tmp_path, "pubmedqa")
    assert len(list(PUBMEDQA.records(tmp_path))) == 2
    with pytest.raises(NotThereError, match="not complete") as caught:
        list(read_pubmedqa_artificial(folder, "train"))
    assert "ori_pqaa.json" in caught.value.expected


def test_an_optional_file_is_noticed_once_it_is_there(tmp_path: Path) -> None:
    folder = lay_out(tmp_path, "medqa")
    before = MEDQA.listing(tmp_path)
    (folder / "notes.txt").write_text("mine")
    assert MEDQA.listing(tmp_path) == before
    (folder / "train_5options.jsonl").write_text("{}\n")
    assert MEDQA.listing(tmp_path) != before
