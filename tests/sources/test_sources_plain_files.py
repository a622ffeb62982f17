"""A user's own text: every form of file, columns as declared, rows that cannot be read."""

from __future__ import annotations

import csv
import gzip
import io
import json
import tempfile
from collections.abc import Mapping
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import zstandard
from hypothesis import given, settings
from hypothesis import strategies as st

from mellama.errors import NotThereError, SourceError
from mellama.licenses import CC_BY, Access, Terms
from mellama.records import Document
from mellama.sources.agreements import OWN_PATIENT_TEXT
from mellama.sources.kept import Account, Dropped, Quarantined, tally
from mellama.sources.plain_files import plain_files
from mellama.sources.source import Source

SECRET = "zorbitol"
OWN = Terms((OWN_PATIENT_TEXT,), Access.CREDENTIALED)
PLAIN = plain_files("own", terms=OWN)
LETTERS = plain_files("own", terms=OWN, text="body", id="letter", identifiers=("subject", "pmid"))


def accounts(root: Path, source: Source[Document], **files: bytes) -> list[Account[Document]]:
    """Lay out files, `a__csv_gz` as "a.csv.gz", and account for all."""
    for name, data in files.items():
        path = root / "own" / name.replace("__", ".").replace("_", ".")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
    return list(source.accounts(root))


def parquet(**columns: object) -> bytes:
    stream = io.BytesIO()
    pq.write_table(pa.table(columns), stream)
    return stream.getvalue()


def gzipped(data: bytes) -> bytes:
    """Compress without the time of day: the bytes become part of a test's name."""
    return gzip.compress(data, mtime=0)


def lines(*rows: object) -> bytes:
    return "".join(json.dumps(row) + "\n" for row in rows).encode()


ROWS = (
    {"letter": 7, "body": " Dear zorbitol,\nyours ", "subject": "42", "pmid": None, "more": [1]},
    {"letter": "b", "body": "", "subject": 42, "pmid": "9"},
)
EXPECTED = [Document("7", "Dear zorbitol,\nyours", ("subject:42",)), Dropped("b", "no text")]


def as_csv(*rows: Mapping[str, object]) -> str:
    stream = io.StringIO(newline="")
    writer = csv.DictWriter(stream, rows[0])
    writer.writeheader()
    writer.writerows(rows)
    return stream.getvalue()


def as_parquet(*rows: dict[str, object]) -> bytes:
    columns = {key: [row.get(key) for row in rows] for key in rows[0]}
    columns["letter"] = [str(value) for value in columns["letter"]]
    columns["subject"] = [int(str(value)) for value in columns["subject"]]
    return parquet(**columns)


FORMS = {
    "a__jsonl": lines(*ROWS),
    "a__ndjson": b"\xef\xbb\xbf" + lines(*ROWS).replace(b"\n", b"\r\n"),
    "a__jsonl_gz": gzipped(lines(*ROWS)),
    "a__jsonl_zst": zstandard.compress(lines(*ROWS)),
    "a__csv": b"\xef\xbb\xbf" + as_csv(*ROWS).encode(),
    "a__csv_zst": zstandard.compress(as_csv(*ROWS).encode()),
    "a__parquet": as_parquet(*ROWS),
}


@pytest.mark.parametrize("name", FORMS)
def test_every_form_gives_the_same_documents(name: str, tmp_path: Path) -> None:
    assert accounts(tmp_path, LETTERS, **{name: FORMS[name]}) == EXPECTED
    assert list(LETTERS.records(tmp_path)) == EXPECTED[:1]


def test_a_text_file_is_a_document(tmp_path: Path) -> None:
    files = {
        "b__txt": b"\xef\xbb\xbf One \r\n",
        "c__txt_gz": gzipped(b"Two"),
        "d__txt": b" ",
        "e__txt": b"zorbitol \xff",
    }
    found = accounts(tmp_path, PLAIN, **files)
    assert found[:3] == [
        Document("b.txt", "One"),
        Document("c.txt.gz", "Two"),
        Dropped("d.txt", "no text"),
    ]
    (bad,) = found[3:]
    assert isinstance(bad, Quarantined)
    assert (bad.file, bad.offset) == ("e.txt", 0)
    assert SECRET not in bad.reason


def test_files_are_read_in_order_of_name_and_an_id_once(tmp_path: Path) -> None:
    (tmp_path / "own" / "deep").mkdir(parents=True)
    (tmp_path / "own" / "deep" / "x.txt").write_text("Deep")
    found = accounts(
        tmp_path,
        PLAIN,
        b__jsonl=lines({"id": "1", "text": "B"}),
        a__csv=b"text,id\nA,1\nC,2\n",
        readme__md=b"not read",
    )
    assert found == [
        Document("1", "A"),
        Document("2", "C"),
        Dropped("1", "a repetition"),
        Document("deep/x.txt", "Deep"),
    ]


def test_without_ids_a_document_is_known_by_its_place(tmp_path: Path) -> None:
    source = plain_files("own", terms=OWN, id=None)
    found = accounts(tmp_path, source, a__csv=b"text\nA\nB\n", b__jsonl=lines({"text": "C"}))
    assert found == [Document("a.csv#0", "A"), Document("a.csv#1", "B"), Document("b.jsonl#0", "C")]


def test_rows_that_cannot_be_read_are_quarantined_alone(tmp_path: Path) -> None:
    good = lines({"id": "1", "text": "zorbitol"})
    bad: tuple[bytes, ...] = (
        b'{"id": "zorbitol',
        b"\xff",
        b'{"id": "2"}',
        b'{"id": 2, "text": 5}',
        b"[]",
    )
    bad += (b'{"id": "", "text": "zorbitol"}', b'{"id": true, "text": "zorbitol"}')
    bad += (b'{"id": {"zorbitol": 1}, "text": "zorbitol"}', b'{"id": "\\ud800", "text": "x"}')
    found = accounts(tmp_path, PLAIN, a__jsonl=b"\n".join(bad) + b"\n" + good)
    assert tally(found) == {"kept": 1, "quarantined": len(bad)}
    assert SECRET not in repr(found[:-1])
    found = accounts(tmp_path, PLAIN, a__jsonl=good, a__csv=b"id,text\n2\n3,zorbitol\n,zorbitol\n")
    assert [type(each) for each in found] == [Quarantined, Document, Quarantined, Document]


@pytest.mark.parametrize(
    ("file", "data", "expected"),
    [
        ("a__jsonl", lines({"id": 1, "body": SECRET}) * 3, "documents with text, id"),
        ("a__csv", b"id,body\n1,zorbitol\n", "no column text"),
        ("a__parquet", parquet(id=[1], body=[SECRET]), "no column text"),
        ("a__parquet", parquet(id=[1], text=[[SECRET]]), "documents with text, id"),
        ("a__jsonl", lines({"id": 1, "text": SECRET}) + b'{"id"', "a last line that is whole"),
        ("a__jsonl_gz", gzipped(lines({"id": 1, "text": SECRET}))[:-1], "whole gzip"),
        ("a__txt_gz", gzipped(SECRET.encode())[:-9], "whole gzip"),
        ("a__csv", b'id,text\n1,"zorbitol', "well-formed CSV"),
    ],
)
def test_what_spoils_a_whole_file_stops(
    file: str, data: bytes, expected: str, tmp_path: Path
) -> None:
    with pytest.raises(SourceError, match=expected) as caught:
        accounts(tmp_path, PLAIN, **{file: data})
    assert SECRET not in str(caught.value)


def test_an_empty_file_holds_no_documents(tmp_path: Path) -> None:
    assert accounts(tmp_path, PLAIN, a__jsonl=b"", b__csv=b"id,text\n") == []


def test_a_folder_without_such_files_is_not_complete(tmp_path: Path) -> None:
    with pytest.raises(NotThereError, match="own is not complete"):
        accounts(tmp_path, PLAIN, a__docx=b"")


def test_what_is_declared_decides_the_identity() -> None:
    others = [
        plain_files("own", terms=OWN, text="body"),
        plain_files("own", terms=OWN, id="letter"),
        plain_files("own", terms=OWN, id=None),
        plain_files("own", terms=OWN, identifiers=("subject",)),
        plain_files("other", terms=OWN),
    ]
    identities = [str(source.identity()) for source in (PLAIN, *others)]
    assert len(set(identities)) == len(identities)
    assert plain_files("own", terms=OWN) == PLAIN


def test_terms_are_the_users_own() -> None:
    assert not PLAIN.terms.access.may_leave
    assert not PLAIN.terms.redistribution
    assert plain_files("own", terms=Terms((CC_BY,))).terms.redistribution


def test_a_very_long_text(tmp_path: Path) -> None:
    text = "zorbitol\n" * 500_000
    found = accounts(
        tmp_path,
        PLAIN,
        a__csv=f'id,text\n1,"{text}"\n'.encode(),
        b__jsonl=lines({"id": 2, "text": text}),
        c__txt=text.encode(),
    )
    assert [each.text == text.strip() for each in found if isinstance(each, Document)] == [True] * 3


TEXT = st.text(st.characters(codec="utf-8"), max_size=30)


@settings(max_examples=30)
@given(texts=st.lists(TEXT, max_size=6), form=st.sampled_from(("jsonl", "csv", "parquet")))
def test_what_was_written_is_read_back(texts: list[str], form: str) -> None:
    rows = [{"id": f"{form}-{number}", "text": text} for number, text in enumerate(texts)]
    if form == "jsonl":
        data = "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows).encode()
    elif form == "csv":
        data = (as_csv(*rows) if rows else "id,text\n").encode()
    else:
        data = parquet(
            id=pa.array([row["id"] for row in rows], pa.string()), text=pa.array(texts, pa.string())
        )
    with tempfile.TemporaryDirectory() as name:
        found = accounts(Path(name), PLAIN, **{f"a__{form}": data})
    assert len(found) == len(texts)
    assert [each for each in found if isinstance(each, Document)] == [
        Document(row["id"], row["text"].strip()) for row in rows if row["text"].strip()
    ]
    assert "quarantined" not in tally(found)
