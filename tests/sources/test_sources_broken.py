"""Raw files that are missing, cut or damaged: an error that names the file and quotes no record."""

from __future__ import annotations

from pathlib import Path

import pytest
from source_lookalikes import LOOKALIKES, SECRET, ddi_archive, lay_out

from mellama.errors import SourceError
from mellama.sources.catalogue import INSTRUCTION_DATA, PUBLIC, source
from mellama.sources.kept import Quarantined
from mellama.sources.questions import read_medqa_4_options

FILES = [(name, file) for name, files in LOOKALIKES.items() for file in files]
BINARY = (".bin", ".v1", ".zip")
TEXT_FILES = [(name, file) for name, file in FILES if not file.endswith(BINARY)]
JSON_FILES = [(name, file) for name, file in TEXT_FILES if file.endswith(("json", "jsonl", "xml"))]
UNREAD = {  # files whose bytes the reader of records does not open
    ("medqa", "phrases_no_exclude_test.jsonl"),
    ("stories260K", "greedy_reference.json"),
    *(("sumpubmed", file) for file in LOOKALIKES["sumpubmed"] if "abst" in file),
}


def assert_says_where(error: SourceError, file: str) -> None:
    assert Path(file).name in str(error)
    assert SECRET not in str(error).lower()
    assert error.__cause__ is None
    assert error.expected
    assert error.found
    assert error.todo


def assert_refused_or_quarantined(name: str, file: str, root: Path) -> None:
    try:
        found = list(source(name).accounts(root))
    except SourceError as error:
        assert_says_where(error, file)
        return
    bad = [each for each in found if isinstance(each, Quarantined)]
    assert [each.file for each in bad] == [file]
    assert SECRET not in str(bad).lower()


def test_every_source_but_the_instruction_data_has_a_lookalike() -> None:
    assert {*LOOKALIKES} == {item.name for item in PUBLIC} - {
        item.name for item in INSTRUCTION_DATA
    }


# one text less is a smaller sample, not a broken one
NEEDED = [(name, file) for name, file in FILES if name not in ("sumpubmed", "hoc")]


@pytest.mark.parametrize(("name", "file"), NEEDED)
def test_a_missing_file(name: str, file: str, tmp_path: Path) -> None:
    (lay_out(tmp_path, name) / file).unlink()
    with pytest.raises(SourceError, match="not complete") as caught:
        list(source(name).records(tmp_path))
    assert "https://" in caught.value.todo


@pytest.mark.parametrize(("name", "file"), sorted(set(TEXT_FILES) - UNREAD))
def test_a_file_that_vanishes_while_it_is_wanted(name: str, file: str, tmp_path: Path) -> None:
    path = lay_out(tmp_path, name) / file
    path.unlink()
    path.symlink_to(tmp_path / "nowhere")
    with pytest.raises(SourceError) as caught:
        list(source(name).read(path.parents[file.count("/")]))
    assert_says_where(caught.value, file)


@pytest.mark.parametrize(("name", "file"), sorted(set(TEXT_FILES) - UNREAD))
def test_bytes_that_are_not_utf_8(name: str, file: str, tmp_path: Path) -> None:
    path = lay_out(tmp_path, name) / file
    data = path.read_bytes()
    middle = len(data) // 2
    path.write_bytes(data[:middle] + b"\xff" + data[middle:])
    assert_refused_or_quarantined(name, file, tmp_path)


@pytest.mark.parametrize(("name", "file"), sorted(set(TEXT_FILES) - UNREAD))
def test_a_byte_order_mark_changes_nothing(name: str, file: str, tmp_path: Path) -> None:
    path = lay_out(tmp_path, name) / file
    whole = list(source(name).records(tmp_path))
    path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes())
    assert list(source(name).records(tmp_path)) == whole


@pytest.mark.parametrize(("name", "file"), sorted(set(JSON_FILES) - UNREAD))
def test_a_half_written_file_is_refused(name: str, file: str, tmp_path: Path) -> None:
    path = lay_out(tmp_path, name) / file
    path.write_bytes(path.read_bytes().rstrip()[:-1])
    assert_refused_or_quarantined(name, file, tmp_path)


@pytest.mark.parametrize(("name", "file"), [item for item in FILES if item not in UNREAD])
def test_a_file_cut_anywhere_gives_fewer_records_or_an_error(
    name: str, file: str, tmp_path: Path
) -> None:
    path = lay_out(tmp_path, name) / file
    data = path.read_bytes()
    whole = len(list(source(name).records(tmp_path)))
    for end in range(0, len(data), 11):
        path.write_bytes(data[:end])
        try:
            assert len(list(source(name).records(tmp_path))) <= whole
        except SourceError as error:
            assert_says_where(error, file)


ENDED = [(name, file) for name, file in FILES if name in ("wikitext2", "ncbi_disease", "bc5cdr")]


@pytest.mark.parametrize("kept", ["nothing", "a mark", "all but the end", "half a line"])
@pytest.mark.parametrize(("name", "file"), ENDED)
def test_plain_text_that_is_empty_or_cut_in_a_line(
    name: str, file: str, kept: str, tmp_path: Path
) -> None:
    path = lay_out(tmp_path, name) / file
    data = path.read_bytes().rstrip()
    ends = {"nothing": b"", "a mark": b"\xef\xbb\xbf", "all but the end": data}
    path.write_bytes(ends.get(kept, data[:-1]))
    with pytest.raises(SourceError) as caught:
        list(source(name).records(tmp_path))
    assert_says_where(caught.value, file)


@pytest.mark.parametrize("name", ["stories260K", "mistral_v1"])
def test_cut_weights_are_noticed_where_they_are_counted(name: str, tmp_path: Path) -> None:
    file = source(name).files[0]
    path = lay_out(tmp_path, name) / file
    path.write_bytes(path.read_bytes()[:11])
    with pytest.raises(SourceError) as caught:
        source(name).counts[0].measure(tmp_path / name)
    assert_says_where(caught.value, file)


def test_a_damaged_member_of_an_archive(tmp_path: Path) -> None:
    path = lay_out(tmp_path, "ddi2013") / "DDICorpus-2013.zip"
    stored = ddi_archive(compression=0)  # as plain bytes, so that one of them can be changed
    path.write_bytes(stored.replace(b"beats", b"BEATS"))
    with pytest.raises(SourceError) as caught:
        list(source("ddi2013").records(tmp_path))
    assert_says_where(caught.value, path.name)


def test_four_options_are_read_from_their_own_file(tmp_path: Path) -> None:
    path = lay_out(tmp_path, "medqa") / "phrases_no_exclude_test.jsonl"
    path.write_bytes(path.read_bytes()[:-5])
    with pytest.raises(SourceError) as caught:
        list(read_medqa_4_options(path.parent))
    assert_says_where(caught.value, path.name)
