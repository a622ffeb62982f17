"""JSON lines in batches are what they are one by one, however they are spoilt."""

from __future__ import annotations

import gzip
import json
import random
import tempfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mellama.errors import SourceError
from mellama.records import Document
from mellama.sources.accounting import each_once, json_lines
from mellama.sources.batches import DOCUMENTS, Batch, firsts, in_batches, one_by_one
from mellama.sources.json_batches import JsonLines
from mellama.sources.kept import REPETITION, Account, Dropped, Quarantined
from mellama.sources.plain_files import Columns, _File
from mellama.sources.reading import RawRow
from mellama.sources.seen import Seen

COLUMNS = (
    Columns("text", "id", ()),
    Columns("text", None, ()),
    Columns("text", "id", ("pmid", "subject")),
)
VALUES = st.one_of(
    st.text(max_size=5), st.just(" \t"), st.none(), st.booleans(), st.integers(), st.just([1])
)
ROWS = st.dictionaries(st.sampled_from(["id", "text", "pmid", "subject"]), VALUES)
GOOD = st.fixed_dictionaries({"id": st.integers(0, 5), "text": st.text(), "pmid": st.just("7")})
BYTES = st.sampled_from(
    [
        *(b"", b" \t", b"{", b"[1]", b'"text"', b"null", b"\xff", b'{"id": 1, "text": "\xff"}'),
        *(
            b'{"id": 1, "text": "\\ud800"}',
            b'{"id": 1, "text": NaN}',
            b'{"text": "a", "id": 1e400}',
        ),
    ]
)
LINES = st.lists(st.one_of(st.one_of(ROWS, GOOD).map(lambda row: json.dumps(row).encode()), BYTES))
DOCUMENT = st.builds(Document, st.sampled_from("abcdef"), st.just("text"))
ACCOUNTS = st.lists(
    st.one_of(
        DOCUMENT,
        st.builds(Dropped, st.just("x"), st.sampled_from(["short", "long"])),
        st.builds(Quarantined, st.just("f"), st.integers(0, 9), st.just("byte"), st.just("bad")),
    )
)


def in_both_ways(path: Path, columns: Columns) -> tuple[object, object]:
    """Read a file in batches and one by one; an error is what it says."""
    batched, single = (_File(path.name, columns) for _ in range(2))
    lines = JsonLines(path, path.parent, batched.of_value, batched.of_object)
    found: list[object] = []
    for records in (
        one_by_one(lines.batches()),
        json_lines(path, path.parent, single.of_object),
    ):
        try:
            found.append(list(records))
        except SourceError as error:
            found.append(str(error))
    assert batched.done == single.done or isinstance(found[0], str)
    return found[0], found[1]


@settings(max_examples=300, deadline=None)
@given(
    lines=LINES,
    end=st.sampled_from([b"\n", b"\r\n"]),
    mark=st.sampled_from([b"", b"\xef\xbb\xbf"]),
    ended=st.booleans(),
    columns=st.sampled_from(COLUMNS),
)
def test_lines_in_batches_are_those_read_one_by_one(
    lines: list[bytes], end: bytes, mark: bytes, *, ended: bool, columns: Columns
) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "a.jsonl"
        path.write_bytes(mark + end.join(lines) + (end if ended and lines else b""))
        batched, single = in_both_ways(path, columns)
        assert batched == single


def long_file() -> bytes:
    numbers = random.Random(0)
    texts = (str(numbers.getrandbits(1500)) for _ in range(2 * DOCUMENTS + 9))
    rows = ({"id": number, "text": text} for number, text in enumerate(texts))
    return "".join(json.dumps(row) + "\n" for row in rows).encode()


@pytest.mark.parametrize("share", [0.6, 0.8, 0.99])
def test_a_cut_file_is_told_with_its_last_whole_line(share: float, tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl.gz"
    data = gzip.compress(long_file(), mtime=0)
    path.write_bytes(data[: int(len(data) * share)])
    batched, single = in_both_ways(path, COLUMNS[0])
    assert isinstance(batched, str)
    assert "the last whole one at byte" in batched
    assert batched == single


def test_a_line_that_is_as_usual_is_not_read_twice(tmp_path: Path) -> None:
    def never(row: RawRow) -> Document:
        raise AssertionError(row.place)

    path = tmp_path / "a.jsonl"
    path.write_bytes(long_file())
    file = _File("a.jsonl", COLUMNS[0])
    batches = list(JsonLines(path, tmp_path, file.of_value, never).batches())
    assert [len(batch.ids) for batch in batches] == [DOCUMENTS, DOCUMENTS, 9]


@given(records=ACCOUNTS)
def test_batches_hold_records_in_their_order(records: list[Account[Document]]) -> None:
    assert list(one_by_one(in_batches(records))) == records


@given(records=ACCOUNTS, size=st.integers(1, 5))
def test_of_documents_with_one_id_the_first_is_kept(
    records: list[Account[Document]], size: int
) -> None:
    batches = [Batch() for _ in range(0, len(records), size)]
    for number, record in enumerate(records):
        batches[number // size].add(record)
    assert list(one_by_one(firsts(batches))) == list(each_once(records))


def test_a_repetition_is_dropped_for_that_reason() -> None:
    twice = [Document("a", "one"), Document("a", "two")]
    assert list(one_by_one(firsts(in_batches(twice))))[1] == Dropped("a", REPETITION)


@given(names=st.lists(st.text(max_size=2)))
def test_names_are_new_once(names: list[str]) -> None:
    seen = Seen()
    half = len(names) // 2
    new = seen.add_all(names[:half]) + [seen.add(name) for name in names[half:]]
    assert new == [name not in names[:place] for place, name in enumerate(names)]
