"""The exact readers: whole records in bounded memory, or the place where a file breaks."""

from __future__ import annotations

import csv
import gzip
import io
import json
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mellama.errors import SourceError
from mellama.sources.reading import (
    RawRow,
    decode,
    open_bytes,
    parse_json,
    read_csv,
    read_json_lines,
    read_json_list,
    read_json_object,
    read_lines,
    read_text,
    read_zip,
)

SECRET = "zorbitol"
# `\x85` and `\u2028` end a line for str.splitlines, and must not here
LINE = st.text(alphabet="ab\x85\u2028\té\U0001f600 ,\"'", max_size=8)


def stored(tmp_path_factory: pytest.TempPathFactory, data: bytes, suffix: str = "") -> Path:
    path = tmp_path_factory.mktemp("reading") / f"file.txt{suffix}"
    path.write_bytes(gzip.compress(data) if suffix == ".gz" else data)
    return path


@pytest.fixture
def write(tmp_path: Path) -> Callable[[bytes, str], Path]:
    def put(data: bytes, name: str) -> Path:
        path = tmp_path / name
        path.write_bytes(data)
        return path

    return put


Write = Callable[[bytes, str], Path]


@given(lines=st.lists(LINE, max_size=5), gzipped=st.booleans(), windows=st.booleans())
def test_lines_come_back(
    tmp_path_factory: pytest.TempPathFactory, lines: list[str], gzipped: bool, windows: bool
) -> None:
    end = "\r\n" if windows else "\n"
    data = "".join(line + end for line in lines).encode()
    path = stored(tmp_path_factory, data, ".gz" if gzipped else "")
    assert list(read_lines(path)) == list(enumerate(lines, start=1))


@given(
    rows=st.lists(st.tuples(*[st.text(alphabet='ab,"\n\ré ', max_size=6)] * 2), max_size=4),
    delimiter=st.sampled_from(",\t"),
)
def test_csv_comes_back(
    tmp_path_factory: pytest.TempPathFactory, rows: list[tuple[str, str]], delimiter: str
) -> None:
    stream = io.StringIO(newline="")
    writer = csv.writer(stream, delimiter=delimiter, quoting=csv.QUOTE_ALL)
    writer.writerow(("left", "right"))
    writer.writerows(rows)
    path = stored(tmp_path_factory, stream.getvalue().encode())
    read = [tuple(row.values()) for row in read_csv(path, ("left",), delimiter=delimiter)]
    assert read == rows


VALUE = st.integers(-(2**53), 2**53) | st.text(max_size=5)


@given(st.lists(st.dictionaries(st.text(max_size=3), VALUE, max_size=3), max_size=4))
def test_json_lines_come_back(
    tmp_path_factory: pytest.TempPathFactory, rows: list[dict[str, int | str]]
) -> None:
    data = "\n\n".join(json.dumps(row, ensure_ascii=False) for row in rows)
    path = stored(tmp_path_factory, data.encode())
    assert [row.values for row in read_json_lines(path)] == rows


def test_a_truncated_gzip_file(write: Write) -> None:
    whole = gzip.compress(f"{SECRET}\n".encode() * 5_000)
    for data in (whole[: len(whole) // 2], whole[:-4], whole[:20] + b"\0\0" + whole[22:], b"no"):
        path = write(data, "notes.txt.gz")
        with pytest.raises(SourceError, match=r"notes\.txt\.gz") as caught:
            list(read_lines(path))
        assert "whole gzip file" in caught.value.expected
        assert SECRET not in str(caught.value)


def test_a_missing_file_and_a_folder(tmp_path: Path) -> None:
    for path in (tmp_path / "absent.txt", tmp_path / "absent.gz", tmp_path):
        with pytest.raises(SourceError) as caught:
            read_text(path)
        assert str(path) in str(caught.value)


def test_bad_utf_8_is_told_by_line_and_byte(write: Write) -> None:
    path = write(f"é\n{SECRET} ".encode() + b"\xe9\n", "latin.txt")
    with pytest.raises(SourceError, match=r"latin\.txt:2") as caught:
        list(read_lines(path))
    assert caught.value.found == "other bytes at byte 12"
    assert SECRET not in str(caught.value)
    assert caught.value.__cause__ is None
    assert caught.value.__suppress_context__
    with pytest.raises(SourceError, match="at byte 12"):
        read_text(path)
    with pytest.raises(SourceError, match="byte 3"):
        decode(b"abc\xff", "here")


def test_a_byte_order_mark_is_dropped_at_the_start_alone(write: Write) -> None:
    path = write("\ufeffa\n\ufeffb".encode(), "bom.txt")
    assert read_text(path) == "a\n\ufeffb"
    assert list(read_lines(path)) == [(1, "a"), (2, "\ufeffb")]
    assert list(read_csv(write("\ufeffa,b\n1,2\n".encode(), "b.csv"), ("a",))) == [
        {"a": "1", "b": "2"}
    ]
    assert read_json_object(write('\ufeff{"a": 1}'.encode(), "b.json")).values == {"a": 1}


def test_half_written_json_is_told_by_line_and_column(write: Write) -> None:
    path = write(f'[{{"text": "{SECRET}"}},\n{{"text": "{SECRET}'.encode(), "half.json")
    with pytest.raises(SourceError, match=r"half\.json") as caught:
        list(read_json_list(path))
    assert caught.value.found.startswith("a break at line 2, column")
    assert SECRET not in str(caught.value)
    for data in (b"", b"NaN", b'{"a": 1} x', b'"\\ud800"'):
        with pytest.raises(SourceError):
            parse_json(data, "here")


def test_half_a_line_of_json_lines_comes_after_the_whole_ones(write: Write) -> None:
    rows = read_json_lines(write(b'{"a": 1}\n\n{"a": ', "half.jsonl"))
    assert next(rows).integer("a") == 1
    with pytest.raises(SourceError, match=r"half\.jsonl:3"):
        next(rows)


@pytest.mark.parametrize("data", [b'{"a": 1}', b"[1]", b'[{"a": 1}, "zorbitol"]', b"null"])
def test_json_of_another_shape(data: bytes, write: Write) -> None:
    with pytest.raises(SourceError, match=r"shape\.json") as caught:
        list(read_json_list(write(data, "shape.json")))
    assert SECRET not in str(caught.value)


def test_a_row_says_what_is_missing_by_key_alone() -> None:
    row = RawRow({"text": SECRET, "none": None, "list": [SECRET, 1], "yes": True}, "file.json:3")
    assert row.text("text") == SECRET
    assert row.optional_text("none") == row.optional_text("absent") == ""
    failing: list[Callable[[], object]] = [
        lambda: row.text("absent"),
        lambda: row.text("none"),
        lambda: row.optional_text("list"),
        lambda: row.texts("list"),
        lambda: row.texts("text"),
        lambda: row.integer("text"),
        lambda: row.integer("yes"),
        lambda: row.row("text"),
        lambda: list(row.rows("list")),
    ]
    for ask in failing:
        with pytest.raises(SourceError, match=r"file\.json:3") as caught:
            ask()
        assert SECRET not in str(caught.value)


@pytest.mark.parametrize(
    ("data", "place"),
    [
        (b"a,b\n1,2\nzorbitol\n", "bad.csv:3"),
        (b"a,b\n1,2,zorbitol\n", "bad.csv:2"),
        (b'a,b\n1,"zorbitol\n', "bad.csv:2"),
        (b'a,b\n1,"zor"bitol\n', "bad.csv:2"),
        (b"a,zorbitol\n1,2\n", "bad.csv"),
        (b"", "bad.csv"),
    ],
)
def test_csv_that_is_cut_or_of_another_width(data: bytes, place: str, write: Write) -> None:
    with pytest.raises(SourceError, match=rf"{place.replace('.', '[.]')} ") as caught:
        list(read_csv(write(data, "bad.csv"), ("a", "b")))
    assert SECRET not in str(caught.value)


def test_csv_fields_may_be_long_and_quotes_plain(write: Write) -> None:
    long = "x" * 200_000
    assert next(read_csv(write(f"a\n{long}\n".encode(), "a.csv"), ("a",))) == {"a": long}
    tsv = write(b'a\tb\n"half\t5" wide\n', "a.tsv")
    assert list(read_csv(tsv, ("a",), delimiter="\t", quoted=False)) == [
        {"a": '"half', "b": '5" wide'}
    ]


def test_zip_members_in_order_of_name_and_damage_in_them(write: Write) -> None:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        for name in ("b/2.xml", "b/1.xml", "b/1.txt", "a/0.xml"):
            archive.writestr(name, f"{SECRET} {name}")
    data = stream.getvalue()
    path = write(data, "all.zip")
    assert [name for name, _ in read_zip(path, prefix="b/", suffix=".xml")] == [
        "b/1.xml",
        "b/2.xml",
    ]
    for damaged in (data[:-30], data.replace(b"zorbitol b/1.xml", b"zorbitoL b/1.xml"), b""):
        with pytest.raises(SourceError, match=r"all\.zip") as caught:
            list(read_zip(write(damaged, "all.zip")))
        assert SECRET not in str(caught.value)


def test_an_error_of_the_caller_is_not_taken_for_a_broken_file(write: Write) -> None:
    with pytest.raises(ZeroDivisionError), open_bytes(write(b"", "a.txt")):
        _ = 1 / 0
