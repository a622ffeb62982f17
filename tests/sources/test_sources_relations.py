"""Masking of drug pairs: by hand, by property, and against the paper's own benchmark rows."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from source_lookalikes import DDI_TEST, DDI_TRAIN, ddi_archive, lay_out

from mellama.errors import SourceError
from mellama.sources.blue_splits import BLUE_SPLITS, BlueFile, read_blue_file
from mellama.sources.relations import (
    DDI2013,
    FALSE,
    JOINT_MASK,
    MASK,
    UNTYPED,
    DdiPair,
    Span,
    mask,
    parse_offset,
    read_ddi,
    read_ddi_split,
)

BLUE: tuple[BlueFile, ...] = ("DDI_dev", "DDI_test")


def test_pairs_of_both_splits_and_none_of_the_other_test(tmp_path: Path) -> None:
    train, test = "DDI-MedLine.d1", "DDI-DrugBank.d9"
    assert list(read_ddi(lay_out(tmp_path, "ddi2013"))) == [
        DdiPair(f"{train}.s0.p0", train, "@DRUG$ beats @DRUG$ and bar.", "DDI-effect", "train"),
        DdiPair(f"{train}.s0.p1", train, "@DRUG$ beats quux and @DRUG$.", FALSE, "train"),
        DdiPair(f"{train}.s0.p2", train, "Zorbitol beats @DRUG$ and @DRUG$.", UNTYPED, "train"),
        DdiPair(f"{test}.s0.p0", test, JOINT_MASK, "DDI-int", "test"),
    ]


@pytest.mark.parametrize(
    ("offset", "span"),
    [
        ("0-7", (0, 8)),
        ("3-5;9-12", (3, 13)),
        ("1-2;4-5;7-9", (1, 10)),
        ("7", None),
        ("a-b", None),
        ("", None),
        ("1-2;", None),
    ],
)
def test_offsets_are_inclusive_and_span_their_gaps(offset: str, span: Span | None) -> None:
    assert parse_offset(offset) == span


@pytest.mark.parametrize(
    ("first", "second", "expected"),
    [
        ((0, 3), (4, 7), "@DRUG$ @DRUG$ baz"),
        ((8, 11), (0, 3), "@DRUG$ bar @DRUG$"),  # by place, whatever the order of the pair
        ((0, 7), (4, 7), "@DRUG-DRUG$ baz"),
        ((0, 5), (3, 7), "@DRUG-DRUG$ baz"),
        ((0, 11), (4, 7), "@DRUG-DRUG$"),
        ((0, 3), (0, 3), "@DRUG-DRUG$ bar baz"),
    ],
)
def test_masks(first: Span, second: Span, expected: str) -> None:
    assert mask("foo bar baz", first, second) == expected
    assert mask("foo bar baz", second, first) == expected


@given(st.text(alphabet="ab c\t", min_size=2, max_size=30), st.data())
def test_masking_keeps_everything_outside_the_spans(text: str, data: st.DataObject) -> None:
    cuts = st.tuples(*[st.integers(0, len(text))] * 2).filter(lambda cut: cut[0] != cut[1])
    first, second = (tuple(sorted(data.draw(cuts))) for _ in range(2))
    assert len(first) == len(second) == 2
    masked = mask(text, first, second)
    overlap = max(first[0], second[0]) < min(first[1], second[1])
    assert masked.count(JOINT_MASK) == overlap
    assert masked.count(MASK) == (0 if overlap else 2)
    begin, end = min(first[0], second[0]), max(first[1], second[1])
    assert masked.startswith(" ".join(text[:begin].split()))
    assert masked.endswith(" ".join(text[end:].split()))
    assert masked == " ".join(masked.split())


@pytest.mark.parametrize(
    ("train", "test"),
    [
        (DDI_TRAIN.replace('"effect"', '"zorbitol"'), DDI_TEST),
        (DDI_TRAIN.replace('charOffset="0-7"', 'charOffset="0-700"'), DDI_TEST),
        (DDI_TRAIN.replace('charOffset="15-18"', 'charOffset="18-15"'), DDI_TEST),
        (DDI_TRAIN.replace('e1="DDI-MedLine.d1.s0.e0"', 'e1="elsewhere"'), DDI_TEST),
        (DDI_TRAIN.replace(' ddi="true"', ""), DDI_TEST),
        (DDI_TRAIN, DDI_TEST.replace("</document>", "")),
    ],
)
def test_annotation_that_contradicts_itself(train: str, test: str, tmp_path: Path) -> None:
    (lay_out(tmp_path, "ddi2013") / "DDICorpus-2013.zip").write_bytes(ddi_archive(train, test))
    with pytest.raises(SourceError) as caught:
        list(read_ddi(tmp_path / "ddi2013"))
    assert ".xml" in str(caught.value)
    assert "zorbitol" not in str(caught.value).lower()


@pytest.mark.data
def test_the_archive_gives_back_the_papers_rows(data_root: Path) -> None:
    folder = DDI2013.folder(data_root)
    pairs = {pair.id: pair for split in ("train", "test") for pair in read_ddi_split(folder, split)}
    assert [pair.id for pair in pairs.values() if pair.label == UNTYPED] == [
        "DDI-DrugBank.d236.s29.p0"
    ]
    assert len(pairs) == 27_792 + 5_716
    blue = BLUE_SPLITS.folder(data_root)
    rows = [row for file in BLUE for row in read_blue_file(blue, file)]
    absent = [row.id for row in rows if row.id not in pairs]
    assert len(rows) == 7_244 + 5_761
    assert len(absent) == 45
    assert {name.partition(".s")[0] for name in absent} == {"DrugDDI.d21928724"}
    for row in rows:
        if row.id in pairs:
            assert pairs[row.id].label == row.gold, row.id
            assert pairs[row.id].sentence == " ".join(row.sentence.split()), row.id
