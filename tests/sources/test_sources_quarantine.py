"""One bad record among good ones: it is quarantined, the others are kept, and nothing is lost."""

from __future__ import annotations

import gzip
import io
import tarfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import restricted_lookalikes
import source_lookalikes
import zstandard
from hypothesis import given, settings
from hypothesis import strategies as st
from restricted_lookalikes import PACKAGE, SECRET, file_list, jats, tar_gz

from mellama.errors import SourceError
from mellama.instructions.catalogue import INSTRUCTION_SETS
from mellama.sources.accounting import all_readable, json_lines, text_lines, whole_file
from mellama.sources.catalogue import SOURCES, source
from mellama.sources.kept import KEPT, QUARANTINED, Dropped, Quarantined, tally
from mellama.sources.reading import RawRow
from mellama.sources.seen import Seen

LOOKALIKES = {**source_lookalikes.LOOKALIKES, **restricted_lookalikes.LOOKALIKES}
# sources whose bad records have tests in a file of their own
ELSEWHERE = {"pubmed", "omop", "fhir", "mimic3_tables", "mimic4_tables"}
OF_INSTRUCTIONS = {"preference", *(chosen.source.name for chosen in INSTRUCTION_SETS)}
Spoil = Callable[[bytes], bytes]

NO_ROW = (b'{"text": "zorbitol\n', b"\xff zorbitol\n", b"[1]\n", b'{"zorbitol": 1}\n', b"null\n")
DEEP = b'{"a": ' * 2000 + b"1" + b"}" * 2000 + b"\n"
BAD_TEXT = b"zorbitol \xff"
BAD_XML = (BAD_TEXT, b"<article><front>zorbitol", b"<html>zorbitol</html>", b"")
DECLARED = b'<!DOCTYPE a [<!ENTITY z "zorbitol">]><article><front>&z;</front></article>'


def before_line(number: int, bad: bytes) -> Spoil:
    def spoil(data: bytes) -> bytes:
        lines = data.splitlines(keepends=True)
        return b"".join([*lines[:number], bad, *lines[number:]])

    return spoil


def packed(spoil: Spoil) -> Spoil:
    return lambda data: zstandard.compress(
        spoil(zstandard.ZstdDecompressor().decompressobj().decompress(data))
    )


def gzipped(spoil: Spoil) -> Spoil:
    return lambda data: gzip.compress(spoil(gzip.decompress(data)), mtime=0)


def after_all(bad: bytes) -> Spoil:
    return lambda data: data + bad


def instead(bad: bytes) -> Spoil:
    return lambda _: bad


def listed_article(bad: bytes) -> dict[str, Spoil]:
    names = [f"PMC099xxxxxx/PMC{digits}.xml" for digits in ("99999901", "99999902")]
    rows = [(name[-12:-4], "2031-01-01 00:00:00", "CC BY", "no") for name in names]
    return {
        f"{PACKAGE}.tar.gz": instead(tar_gz({names[1]: bad, names[0]: jats("99999901")})),
        f"{PACKAGE}.filelist.csv": instead(file_list(*rows)),
    }


NOTE_ROWS = (
    b"1,2,zorbitol\n",
    b'zorbitol,2,3,2190-01-01,,,ECG,Report,,,"a\nzorbitol"\n',
    b"5,2,3,2190-01-01,,,ECG,Report,,,zorbitol \xff\n",
)
NOTE4_ROWS = (
    b"1,2,zorbitol\n",
    b"1-DS-1,zorbitol,,DS,1,2190-01-01,,zorbitol\n",
    b',1,,DS,1,2190-01-01,,"a\nzorbitol"\n',
    b"1-DS-1,1,,DS,1,2190-01-01,,zorbitol \xff\n",
)
LATER = b" \n = Later = \n \n Zorbitol "

Case = tuple[str, dict[str, Spoil], str]  # source, how each file is spoilt, the file to blame


def cases() -> Iterator[Case]:
    for bad in (*NO_ROW, DEEP):
        for line in (0, 1, 2):
            spoil = before_line(line, bad)
            yield "e3c", {"english_ccby.jsonl": spoil}, ""
            yield "web", {"c4_demo.jsonl": spoil}, ""
            yield "pile", {"train/00.jsonl.zst": packed(spoil)}, ""
            yield "guidelines", {"open_guidelines.jsonl": before_line(min(line, 1), bad)}, ""
            yield "redpajama", {"c4/c4-train.00000.jsonl": before_line(min(line, 1), bad)}, ""
    for bad in NOTE_ROWS:
        yield "mimic3", {"NOTEEVENTS.csv.gz": gzipped(after_all(bad))}, ""
        yield "mimic3", {"NOTEEVENTS.csv.gz": gzipped(before_line(1, bad))}, ""
    for bad in NOTE4_ROWS:
        for kind in ("discharge", "radiology"):
            yield "mimic4_note", {f"note/{kind}.csv.gz": gzipped(after_all(bad))}, ""
            yield "mimic4_note", {f"note/{kind}.csv.gz": gzipped(before_line(1, bad))}, ""
    for bad in (*BAD_XML, DECLARED):
        yield "plos_jats", {"journal.x.0000002.xml": instead(bad)}, ""
        yield "pmc_oa", listed_article(bad), f"{PACKAGE}.tar.gz/PMC099xxxxxx/PMC99999902.xml"
        flat = "PMC5.1/PMC5.1"
        metadata = b'{"is_retracted": false, "license_code": "CC BY"}'
        yield "pmc_oa", {f"{flat}.xml": instead(bad), f"{flat}.json": instead(metadata)}, ""
    for metadata in (b"{}", b'{"is_retracted": "no"}', b"", b"[]"):
        whole = {f"{flat}.xml": instead(jats("5")), f"{flat}.json": instead(metadata)}
        yield "pmc_oa", whole, ""
    yield "pmc_oa", {f"{flat}.xml": instead(jats("5"))}, ""
    yield "mimic_cxr", {"files/p10/p10000001/s50000009.txt": instead(BAD_TEXT)}, ""
    yield "sumpubmed", {"text/text_99.txt": instead(BAD_TEXT)}, ""
    yield "wikitext2", {"test.txt": after_all(LATER + b"\xff . \n \n")}, ""
    yield "wikitext2", {"valid.txt": lambda data: LATER + b"\xff . \n" + data}, ""
    yield "web", {"wiki_demo.txt": before_line(1, BAD_TEXT + b"\n")}, ""


CASES = [(name, spoils, blamed or next(iter(spoils))) for name, spoils, blamed in cases()]


def lay_out(root: Path, name: str, spoils: dict[str, Spoil] | None = None) -> Path:
    folder, spoils = root / name, spoils or {}
    files = LOOKALIKES[name]
    for file in sorted({*files, *spoils}):
        path = folder / file
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(spoils.get(file, bytes)(files.get(file, b"")))
    return folder


def test_every_source_of_documents_has_its_cases() -> None:
    accounting = {item.name for item in SOURCES if item.every is not None}
    named = {name for name, _, _ in CASES}
    assert named <= accounting - ELSEWHERE
    assert named >= accounting - ELSEWHERE - OF_INSTRUCTIONS


@pytest.mark.parametrize(
    ("name", "spoils", "blamed"), CASES, ids=[f"{name}-{file}" for name, _, file in CASES]
)
def test_one_bad_record_among_good_ones(
    name: str, spoils: dict[str, Spoil], blamed: str, tmp_path: Path
) -> None:
    item = source(name)
    lay_out(tmp_path / "good", name)
    good = list(item.accounts(tmp_path / "good"))
    lay_out(tmp_path / "spoilt", name, spoils)
    found = list(item.accounts(tmp_path / "spoilt"))
    (bad,) = (each for each in found if isinstance(each, Quarantined))
    assert bad.file == blamed
    assert bad.reason.startswith("expected ")
    assert SECRET not in repr(bad).lower()
    assert len(found) == len(good) + 1
    assert texts(found) == texts(good)
    assert list(item.records(tmp_path / "spoilt")) == [each for each in found if is_kept(each)]
    assert sum(tally(found).values()) == len(found)
    assert tally(found)[QUARANTINED] == 1


def is_kept(each: object) -> bool:
    return not isinstance(each, Dropped | Quarantined)


def texts(found: list[Any]) -> list[str]:
    return [each.text for each in found if is_kept(each)]


@pytest.mark.parametrize("item", SOURCES, ids=lambda item: item.name)
def test_records_are_what_the_account_keeps(item: Any, tmp_path: Path) -> None:
    if item.every is None or item.name not in LOOKALIKES:
        pytest.skip("stops at the first bad record")
    lay_out(tmp_path, item.name)
    found = list(item.accounts(tmp_path))
    assert list(item.records(tmp_path)) == [each for each in found if is_kept(each)]
    assert tally(found)[KEPT] > 0


ONE = b'{"n": 1}\n'
LINES = st.sampled_from([ONE, ONE, b'{"n": "zorbitol"}\n', b"{}\n", b"\xff\n", b"{\n", b"\n"])


@settings(deadline=None)
@given(st.lists(LINES, max_size=8), st.booleans())
def test_offsets_are_those_of_the_uncompressed_bytes(
    tmp_path_factory: pytest.TempPathFactory, lines: list[bytes], compressed: bool
) -> None:
    path = tmp_path_factory.mktemp("lines") / ("a.jsonl.gz" if compressed else "a.jsonl")
    data = b"".join(lines)
    path.write_bytes(gzip.compress(data) if compressed else data)
    found = list(json_lines(path, path.parent, number))
    assert len(found) == sum(line != b"\n" for line in lines)
    for each in found:
        if isinstance(each, Quarantined):
            assert (each.file, each.unit) == (path.name, "byte")
            bad = data[each.offset : data.index(b"\n", each.offset) + 1]
            assert bad in lines
            assert bad not in (ONE, b"\n")
    assert tally(found)[KEPT] == lines.count(ONE)


def number(row: RawRow) -> int:
    return row.integer("n")


@pytest.mark.parametrize(
    ("good", "last"), [(ONE * 3, "the last whole one at byte 18"), (b"", "none before")]
)
def test_a_last_line_that_is_cut_spoils_the_file(good: bytes, last: str, tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    path.write_bytes(good + b'{"n"')
    with pytest.raises(SourceError, match=last):
        list(json_lines(path, tmp_path, number))
    path.write_bytes(good + ONE.rstrip())
    assert set(tally(json_lines(path, tmp_path, number))) == {KEPT}


@pytest.mark.parametrize("ending", [".gz", ".zst"])
def test_a_compressed_file_that_is_cut_tells_how_far_it_was_read(
    ending: str, tmp_path: Path
) -> None:
    path = tmp_path / f"a.jsonl{ending}"
    rows = b"".join(b'{"n": %d}\n' % (number * 7919 % 99_991) for number in range(400_000))
    data = gzip.compress(rows) if ending == ".gz" else zstandard.compress(rows)
    path.write_bytes(data[: len(data) * 3 // 4])
    found: list[object] = []
    with pytest.raises(SourceError, match=r"the last whole one at byte [\d,]+") as caught:
        found.extend(json_lines(path, tmp_path, number))
    assert path.name in str(caught.value)


def test_a_tar_that_is_cut_between_two_members_is_noticed(tmp_path: Path) -> None:
    stream = io.BytesIO()
    with tarfile.open(fileobj=stream, mode="w") as archive:
        for digits in ("99999901", "99999902"):
            data = jats(digits)
            entry = tarfile.TarInfo(f"PMC099xxxxxx/PMC{digits}.xml")
            entry.size = len(data)
            archive.addfile(entry, io.BytesIO(data))
    whole = stream.getvalue()
    rows = [(digits, "2031-01-01 00:00:00", "CC BY", "no") for digits in ("99999901", "99999902")]
    name = f"{PACKAGE}.tar"
    files: dict[str, Spoil] = {
        f"{PACKAGE}.filelist.csv": instead(file_list(*rows)),
        name: instead(whole),
    }
    folder = lay_out(tmp_path, "pmc_oa", files)
    (folder / f"{PACKAGE}.tar.gz").unlink()
    assert tally(source("pmc_oa").accounts(tmp_path)) == {KEPT: 2}
    (folder / name).write_bytes(whole[: whole.index(b"PMC099xxxxxx/PMC99999902")])
    with pytest.raises(SourceError, match=r"a cut one; of its records, the last whole one at mem"):
        list(source("pmc_oa").accounts(tmp_path))


def test_names_in_an_archive_lead_nowhere_else(tmp_path: Path) -> None:
    names = ["/etc/PMC1.xml", "../../PMC2.xml", "a/../PMC3.xml", "./PMC4.xml"]
    files = {f"{PACKAGE}.tar.gz": instead(tar_gz(dict.fromkeys(names, b"<x>")))}
    lay_out(tmp_path, "pmc_oa", files)
    found = list(source("pmc_oa").accounts(tmp_path))
    assert [each.id for each in found if isinstance(each, Dropped)] == [
        *("PMC1", "PMC2", "PMC3", "PMC4"),
    ]
    assert [path.name for path in tmp_path.iterdir()] == ["pmc_oa"]


def test_a_set_that_has_to_be_whole_stops_at_what_cannot_be_read(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_bytes(b"zorbitol\n" + BAD_TEXT + b"\n")
    assert tally(text_lines(tmp_path / "a.txt", tmp_path)) == {KEPT: 1, QUARANTINED: 1}
    with pytest.raises(SourceError, match=r"a\.txt, byte 9") as caught:
        list(all_readable(text_lines(tmp_path / "a.txt", tmp_path)))
    assert SECRET not in str(caught.value)


def test_a_file_that_may_not_be_read_is_no_bad_record(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match="none of that name"):
        list(whole_file(tmp_path / "a.xml", tmp_path, len))


@given(st.lists(st.text(max_size=2), max_size=200))
def test_a_name_is_new_once(names: list[str]) -> None:
    seen, known = Seen(), set[str]()
    for name in names:
        assert seen.add(name) is (name not in known)
        known.add(name)
