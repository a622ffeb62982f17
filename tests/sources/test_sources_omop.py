"""Notes in OMOP: CSV and Parquet, types as they come, rows that cannot be read."""

from __future__ import annotations

import csv
import gzip
import io
import tempfile
from contextlib import suppress
from datetime import date
from decimal import Decimal
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hospital_lookalikes import HEAD, HOSPITAL, NOTE
from hypothesis import given, settings
from hypothesis import strategies as st
from restricted_lookalikes import SECRET, lay_out

from mellama.errors import SourceError
from mellama.records import Document
from mellama.sources.kept import Quarantined, tally
from mellama.sources.omop import COLUMNS, OMOP, OmopNote, every_omop, every_omop_note

FIRST = Document("omop:1", 'Chief complaint:\nfatigue on "zorbitol"', ("subject:42", "visit:7"))
SECOND = Document("omop:2", "Better without zorbitol.", ("subject:42",))


def written(folder: Path, name: str, data: bytes | str) -> Path:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data.encode() if isinstance(data, str) else data)
    return folder


def test_notes_become_documents_of_patient_and_visit(tmp_path: Path) -> None:
    folder = lay_out(tmp_path, "omop", HOSPITAL["omop"])
    assert list(OMOP.records(tmp_path)) == [FIRST, SECOND]
    assert tally(OMOP.accounts(tmp_path)) == {"kept": 2, "no text": 1}
    first, second, _ = every_omop_note(folder)
    assert isinstance(first, OmopNote)
    assert isinstance(second, OmopNote)
    assert (first.title, first.class_concept, second.class_concept) == (
        *("Discharge summary", "0", "706391"),
    )
    assert (first.date, first.type_concept, first.language_concept) == (
        *("2030-01-02", "32817", "4180186"),
    )


@pytest.mark.parametrize(
    "name", ["NOTE.csv", "cdm/note.csv", "Note.csv", "NOTE/part-0.csv", "note.csv.gz"]
)
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_names_cases_marks_and_line_ends(name: str, end: str, tmp_path: Path) -> None:
    head, rest = NOTE.split("\n", 1)
    text = f"\ufeff{head.upper()}\n{rest}".replace("\n", end).encode()
    written(tmp_path / "omop", name, gzip.compress(text) if name.endswith("gz") else text)
    first, second = OMOP.records(tmp_path)
    assert second == SECOND
    assert first.text == FIRST.text.replace("\n", end)


def test_of_a_table_in_parts_every_part_is_read_once(tmp_path: Path) -> None:
    folder = tmp_path / "omop"
    written(folder, "NOTE/part-1.csv", NOTE)
    written(folder, "NOTE/part-2.csv", HEAD + "9,42,2030-01-02,,0,0,,Zorbitol,0,0,,,,,,\n")
    written(folder, "NOTE/part-3.csv", NOTE)
    assert [each.id for each in OMOP.records(tmp_path)] == ["omop:1", "omop:2", "omop:9"]
    assert tally(every_omop(folder)) == {"kept": 3, "no text": 2, "a repetition": 2}


def test_note_nlp_is_not_taken_for_notes(tmp_path: Path) -> None:
    written(tmp_path / "omop", "NOTE_NLP.csv", NOTE)
    with pytest.raises(SourceError, match="not complete"):
        list(OMOP.records(tmp_path))


def test_rows_that_cannot_be_read_are_quarantined_alone(tmp_path: Path) -> None:
    rows = [
        "zorbitol,42,2030-01-02,,0,0,,Zorbitol,0,0,,,,,,",
        "5,,2030-01-02,,0,0,,Zorbitol,0,0,,,,,,",
        "6,42,2030-01-02,,0,0,,Zorbitol,0,0",
        "7,42,2030-01-02,,0,0,,Zorbitol \udcff,0,0,,,,,,",
        "8,42,2030-01-02,,0,0,,Zorbitol,0,0,,zorbitol,,,,",
        "9,42,2030-01-02,,0,0,,Zorbitol,0,0,,,,,,",
    ]
    data = (HEAD + "".join(f"{row}\n" for row in rows)).encode("utf-8", "surrogateescape")
    folder = written(tmp_path / "omop", "NOTE.csv", data)
    found = list(every_omop(folder))
    bad = [each for each in found if isinstance(each, Quarantined)]
    assert [(each.file, each.unit, each.offset) for each in bad] == [
        ("NOTE.csv", "row", number) for number in range(5)
    ]
    assert [each.id for each in found if isinstance(each, Document)] == ["omop:9"]
    assert "'note_id'" in bad[0].reason
    assert "'person_id'" in bad[1].reason
    assert "found nothing" in bad[1].reason
    assert "16 fields" in bad[2].reason
    assert "UTF-8" in bad[3].reason
    assert "'visit_occurrence_id'" in bad[4].reason
    assert not any(SECRET in each.reason.lower() for each in bad)


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        ("note_text", "text", "no column note_text"),
        ('"Chief', '"Chief" x', "well-formed CSV"),
        ('zorbitol""\n"', 'zorbitol""\n', "well-formed CSV"),
    ],
)
def test_what_spoils_the_whole_file_stops(
    before: str, after: str, expected: str, tmp_path: Path
) -> None:
    assert before in NOTE
    written(tmp_path / "omop", "NOTE.csv", NOTE.replace(before, after))
    with pytest.raises(SourceError, match=expected) as caught:
        list(OMOP.records(tmp_path))
    assert SECRET not in str(caught.value).lower()


def test_a_cut_file_names_the_last_row(tmp_path: Path) -> None:
    many = HEAD + "".join(
        f"{number},42,2030-01-02,,0,0,,Zorbitol {number * 7919},0,0,,,,,,\n"
        for number in range(50_000)
    )
    data = gzip.compress(many.encode())
    written(tmp_path / "omop", "NOTE.csv.gz", data[: len(data) // 2])
    with pytest.raises(SourceError, match=r"the last whole one at row \d\d,\d\d\d") as caught:
        list(OMOP.records(tmp_path))
    assert SECRET not in str(caught.value).lower()


def parquet(**columns: object) -> bytes:
    """Write a NOTE in Parquet; what is not named is empty."""
    (rows,) = {len(values) for values in columns.values() if isinstance(values, list | pa.Array)}
    empty = pa.nulls(rows, pa.int32())
    table = pa.table({name: columns.get(name, empty) for name in COLUMNS})
    stream = io.BytesIO()
    pq.write_table(table, stream, row_group_size=500)
    return stream.getvalue()


def test_parquet_gives_what_csv_gives(tmp_path: Path) -> None:
    data = parquet(
        note_id=pa.array([1, 2, 3], pa.int64()),
        person_id=pa.array([Decimal(42), Decimal(42), Decimal(43)], pa.decimal128(38, 0)),
        note_date=pa.array([date(2030, 1, 2)] * 3),
        note_title=pa.array(["Discharge summary", None, ""]).dictionary_encode(),
        note_text=pa.array([FIRST.text, SECOND.text, None], pa.large_string()),
        visit_occurrence_id=pa.array([7.0, None, float("nan")]),
    )
    folder = written(tmp_path / "omop", "note.parquet", data)
    assert list(OMOP.records(tmp_path)) == [FIRST, SECOND]
    assert tally(every_omop(folder)) == {"kept": 2, "no text": 1}
    first = next(every_omop_note(folder))
    assert isinstance(first, OmopNote)
    assert (first.date, first.type_concept) == ("2030-01-02", "")


def test_cells_of_parquet_that_cannot_be_read_are_quarantined_alone(tmp_path: Path) -> None:
    ids = pa.array(["1", SECRET, None, "4", "5.5"])
    offsets = pa.py_buffer(b"".join(n.to_bytes(4, "little") for n in (0, 1, 2, 3, 4, 5)))
    texts = pa.StringArray.from_buffers(5, offsets, pa.py_buffer(b"abc\xffe"))
    data = parquet(note_id=ids, person_id=[42] * 5, note_text=texts)
    found = list(every_omop(written(tmp_path / "omop", "NOTE.parquet", data)))
    assert tally(found) == {"kept": 1, "quarantined": 4}
    bad = [each for each in found if isinstance(each, Quarantined)]
    assert [each.offset for each in bad] == [1, 2, 3, 4]
    assert "'note_text'" in bad[2].reason
    assert not any(SECRET in each.reason for each in bad)


def test_lists_are_no_text(tmp_path: Path) -> None:
    data = parquet(note_id=[1], person_id=[42], note_text=pa.array([[SECRET]]))
    found = list(every_omop(written(tmp_path / "omop", "NOTE.parquet", data)))
    assert tally(found) == {"quarantined": 1}


def test_parquet_that_is_cut_or_damaged(tmp_path: Path) -> None:
    texts = [f"{SECRET} {number * 7919}" for number in range(2_000)]
    data = parquet(note_id=list(range(2_000)), person_id=[42] * 2_000, note_text=texts)
    folder = tmp_path / "omop"
    whole = len(list(every_omop(written(folder, "NOTE.parquet", data))))
    for end in range(0, len(data) - 1, len(data) // 20):
        written(folder, "NOTE.parquet", data[:end])
        with pytest.raises(SourceError, match="whole Parquet file") as caught:
            list(OMOP.records(tmp_path))
        assert SECRET not in str(caught.value)
    for place in range(7, len(data), len(data) // 60):
        written(folder, "NOTE.parquet", data[:place] + b"\xf9" + data[place + 1 :])
        found: list[object] = []
        with suppress(SourceError):
            found.extend(every_omop(folder))
        assert len(found) <= whole


def test_parquet_whose_columns_have_no_names(tmp_path: Path) -> None:
    data = parquet(note_id=[1], person_id=[42], note_text=[SECRET])
    damaged = data.replace(b"note_text", b"note\xfftext")
    written(tmp_path / "omop", "NOTE.parquet", damaged)
    with pytest.raises(SourceError, match="whole Parquet file"):
        list(OMOP.records(tmp_path))


def test_parquet_without_a_column(tmp_path: Path) -> None:
    stream = io.BytesIO()
    pq.write_table(pa.table({"note_id": [1], "NOTE_ID": [1]}), stream)
    written(tmp_path / "omop", "NOTE.parquet", stream.getvalue())
    with pytest.raises(SourceError, match="no column person_id"):
        list(OMOP.records(tmp_path))


def test_a_very_long_note(tmp_path: Path) -> None:
    text = "zorbitol\n" * 1_000_000
    data = f'{HEAD}1,42,2030-01-02,,0,0,,"{text}",0,0,,,,,,\n'
    written(tmp_path / "omop", "NOTE.csv", data)
    (only,) = OMOP.records(tmp_path)
    assert only.text == text.strip()


TEXT = st.text(st.characters(codec="utf-8"), max_size=40)
ROWS = st.lists(
    st.tuples(st.integers(-9, 2**63 - 1), st.integers(0, 2**40), TEXT, st.none() | st.integers(0)),
    max_size=8,
    unique_by=lambda row: row[0],
)


@settings(max_examples=40)
@given(rows=ROWS)
def test_what_was_written_is_read_back(rows: list[tuple[int, int, str, int | None]]) -> None:
    expected = [
        Document(
            f"omop:{id}",
            text.strip(),
            (f"subject:{person}", *((f"visit:{visit}",) if visit is not None else ())),
        )
        for id, person, text, visit in rows
        if text.strip()
    ]
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        stream = io.StringIO(newline="")
        writer = csv.writer(stream)
        writer.writerow(COLUMNS)
        for id, person, text, visit in rows:
            writer.writerow((id, person, "2030-01-02", 0, 0, "t", text, 0, 0, visit))
        written(folder, "NOTE.csv", stream.getvalue())
        from_csv = list(every_omop(folder))
        (folder / "NOTE.csv").unlink()
        ids, persons, texts, _ = zip(*rows, strict=True) if rows else ((), (), (), ())
        visits = pa.array([None if row[3] is None else str(row[3]) for row in rows], pa.string())
        data = parquet(
            note_id=pa.array(ids, pa.int64()),
            person_id=pa.array(persons, pa.int64()),
            note_text=pa.array(texts, pa.string()),
            visit_occurrence_id=visits,
        )
        from_parquet = list(every_omop(written(folder, "NOTE.parquet", data)))
    for found in (from_csv, from_parquet):
        assert [each for each in found if isinstance(each, Document)] == expected
        assert len(found) == len(rows)
        assert "quarantined" not in tally(found)
