"""A JSON object read entry by entry: the same rows as whole, wherever the chunks part."""

from __future__ import annotations

import gzip
import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mellama.errors import NotThereError, SourceError
from mellama.sources import streamed
from mellama.sources.reading import read_json_object
from mellama.sources.streamed import read_json_entries

SECRET = "zorbitol"
TEXT = st.text(alphabet='ab{}[]",:\\ é\U0001f600\u2028\n', max_size=6)
VALUE = st.recursive(
    st.none() | st.booleans() | st.integers(-9, 9) | TEXT,
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(TEXT, inner, max_size=2),
    max_leaves=4,
)
ROWS = st.dictionaries(TEXT, st.dictionaries(TEXT, VALUE, max_size=3), max_size=4)


@given(
    rows=ROWS,
    chunk=st.integers(1, 40),
    indent=st.sampled_from([None, 4]),
    ascii_alone=st.booleans(),
    start=st.sampled_from(["", "\ufeff", " \n"]),
    end=st.sampled_from(["", "\n", ".gz"]),
)
def test_rows_are_those_of_the_whole_file(
    tmp_path_factory: pytest.TempPathFactory,
    rows: dict[str, dict[str, object]],
    chunk: int,
    indent: int | None,
    ascii_alone: bool,
    start: str,
    end: str,
) -> None:
    path = tmp_path_factory.mktemp("streamed") / f"file.json{end.strip()}"
    data = (start + json.dumps(rows, indent=indent, ensure_ascii=ascii_alone)).encode()
    path.write_bytes(gzip.compress(data) if end == ".gz" else data + end.encode())
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(streamed, "CHUNK", chunk)
        found = {key: row.values for key, row in read_json_entries(path)}
    assert found == rows
    if start != " \n":
        whole = read_json_object(path)
        assert found == whole.values
        assert [row.place for _, row in read_json_entries(path)] == [
            whole.row(key).place for key in whole.values
        ]


WHOLE = json.dumps({"1": {"a": SECRET}, "2": {"a": "é"}}, ensure_ascii=False).encode()


@pytest.mark.parametrize("chunk", [1, 7, 1 << 20])
@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"[]",
        b'{"1": "zorbitol"}',
        b'{"1": {"a": 1} "2": {}}',
        b'{"1": {"a": 1},}',
        b'{"1": {"a": NaN}}',
        b'{"1": {"a": "\\ud800"}}',
        b"{1: {}}",
        WHOLE + b"zorbitol",
        WHOLE.replace(b"\xc3\xa9", b"\xe9"),
        *(WHOLE[:length] for length in range(1, len(WHOLE))),
    ],
)
def test_what_is_broken_is_named(
    data: bytes, chunk: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(streamed, "CHUNK", chunk)
    path = tmp_path / "ori_pqaa.json"
    path.write_bytes(data)
    with pytest.raises(SourceError, match=r"ori_pqaa\.json") as caught:
        list(read_json_entries(path))
    assert SECRET not in str(caught.value)


def test_the_place_of_other_bytes_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(streamed, "CHUNK", 3)
    path = tmp_path / "file.json"
    path.write_bytes(b'{"1": {"a": "' + "é".encode() + b'\xff"}}')
    with pytest.raises(SourceError, match="other bytes at byte 15"):
        list(read_json_entries(path))


def test_an_entry_without_an_end_is_given_up(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A missing quotation mark early in half a gigabyte: the rest is not taken into memory."""
    monkeypatch.setattr(streamed, "CHUNK", 64)
    monkeypatch.setattr(streamed, "LONGEST", 256)
    path = tmp_path / "file.json"
    path.write_bytes(b'{"1": {}, "2": [' + b"1, " * 10_000)
    with pytest.raises(SourceError, match="after 1 entries"):
        list(read_json_entries(path))


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(NotThereError, match=r"file\.json"):
        list(read_json_entries(tmp_path / "file.json"))
