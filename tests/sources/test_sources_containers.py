"""Compressed files, archives, long lists and the small rules that bulk readers share."""

from __future__ import annotations

import io
import json
import tarfile
import zipfile
from pathlib import Path

import pytest
import zstandard
from hypothesis import given, settings
from hypothesis import strategies as st

from mellama.errors import SourceError
from mellama.licenses import CC0, Terms
from mellama.sources import long_lists
from mellama.sources.archives import members, read_tar
from mellama.sources.kept import Dropped, kept, tally
from mellama.sources.long_lists import read_list_entries
from mellama.sources.reading import RawRow, read_bytes, read_csv, read_json_lines, read_json_list
from mellama.sources.source import Source, first_match
from mellama.sources.splits import listed_splits, split_of
from mellama.sources.winners import Winners


def test_zstd_reads_several_frames_and_a_long_window(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl.zst"
    rows = b'{"n": 1}\n{"n"'
    long = zstandard.ZstdCompressionParameters(window_log=28, enable_ldm=True)
    second = zstandard.ZstdCompressor(compression_params=long).compress(b": 2}\n")
    path.write_bytes(zstandard.compress(rows) + second)
    assert [row.integer("n") for row in read_json_lines(path)] == [1, 2]


@settings(deadline=None)
@given(st.binary(min_size=1, max_size=5000), st.floats(min_value=0, max_value=0.999))
def test_a_zstd_file_is_whole_or_refused(
    tmp_path_factory: pytest.TempPathFactory, data: bytes, cut: float
) -> None:
    path = tmp_path_factory.mktemp("zstd") / "a.zst"
    packed = zstandard.compress(data)
    path.write_bytes(packed)
    assert read_bytes(path) == data
    end = int(len(packed) * cut)
    path.write_bytes(packed[:end])
    if end == 0:
        assert read_bytes(path) == b""
        return
    with pytest.raises(SourceError, match="a whole zstd file"):
        read_bytes(path)


def test_a_damaged_zstd_file(tmp_path: Path) -> None:
    path = tmp_path / "a.zst"
    path.write_bytes(b"not zstd at all")
    with pytest.raises(SourceError, match="a whole zstd file"):
        read_bytes(path)


def test_columns_are_found_whatever_their_case(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("\ufeffrow_id,Text,Other\n1,a,b\n")
    rows = list(read_csv(path, ("ROW_ID", "TEXT"), any_case=True))
    assert rows == [{"ROW_ID": "1", "TEXT": "a", "Other": "b"}]
    with pytest.raises(SourceError, match="no column ROW_ID"):
        list(read_csv(path, ("ROW_ID",)))


def write_tar(path: Path, mode: str, files: dict[str, bytes]) -> None:
    with tarfile.open(path, mode) as archive:  # type: ignore[call-overload]  # mode is a plain str
        for name, data in files.items():
            entry = tarfile.TarInfo(name)
            entry.size = len(data)
            archive.addfile(entry, io.BytesIO(data))


@pytest.mark.parametrize(("name", "mode"), [("a.tar", "w"), ("a.tar.gz", "w:gz")])
def test_a_tar_is_read_in_order_and_to_its_end(name: str, mode: str, tmp_path: Path) -> None:
    path = tmp_path / name
    write_tar(path, mode, {"./b/2.txt": b"two", "a/1.txt": b"one"})
    found = [(member.path.relative_to(path).as_posix(), member.data) for member in read_tar(path)]
    assert found == [("b/2.txt", b"two"), ("a/1.txt", b"one")]
    path.write_bytes(path.read_bytes()[: -len(path.read_bytes()) // 3])
    if mode == "w:gz":
        with pytest.raises(SourceError, match="cut or damaged"):
            list(read_tar(path))


def test_packed_and_unpacked_files_are_alike(tmp_path: Path) -> None:
    write_tar(tmp_path / "a.tar.gz", "w:gz", {"x/1.txt": b"one", "x/1.con": b""})
    with zipfile.ZipFile(tmp_path / "b.zip", "w") as archive:
        archive.writestr("y/2.txt", "two")
    (tmp_path / "c").mkdir()
    (tmp_path / "c" / "3.txt").write_text("three")
    found = [
        member.path.relative_to(tmp_path).as_posix() for member in members(tmp_path, (".txt",))
    ]
    assert found == ["a.tar.gz/x/1.txt", "b.zip/y/2.txt", "c/3.txt"]


JSON_VALUE = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53), 2**53) | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=8,
)


@settings(deadline=None, max_examples=50)
@given(st.lists(st.dictionaries(st.text(), JSON_VALUE, max_size=4), max_size=6), st.booleans())
def test_a_long_list_is_read_as_a_short_one(
    tmp_path_factory: pytest.TempPathFactory, rows: list[dict[str, object]], indented: bool
) -> None:
    path = tmp_path_factory.mktemp("list") / "a.json"
    path.write_text(json.dumps(rows, indent=2 if indented else None, ensure_ascii=indented))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(long_lists, "CHUNK", 7)
        at_once = list(read_list_entries(path))
        patch.setattr(long_lists, "WHOLE", 1)
        found = list(read_list_entries(path))
    assert found == at_once == list(read_json_list(path))
    assert [row.values for row in found if isinstance(row, RawRow)] == rows


@pytest.mark.parametrize(
    "text",
    [
        *("", "[", "[{", '[{"a": 1}', '[{"a": 1},', '[{"a": 1},]', '[{"a": 1}] x', "{}", "[1"),
        *('[{"a": 1} {"a": 2}]', '[{"a": "x]', "null", "[,]", '["a', '[{"a": "x\\', "1", "[{]}]"),
    ],
)
def test_a_broken_long_list_is_refused(text: str, tmp_path: Path) -> None:
    path = tmp_path / "a.json"
    path.write_text(text)
    with pytest.raises(SourceError, match=r"a\.json"):
        list(read_list_entries(path))


@pytest.mark.parametrize("chunk", [1, 7, 1 << 20])
@pytest.mark.parametrize(
    "bad",
    [
        *(b'{"a": "\\ud800"}', b'{"a": NaN}', b'{"a" 1}', b"[[1], {}]", b'"a, b"', b"1.5", b"null"),
        *(b'{"a": "\xe9"}', b'{"\xff": "]"}', b'{"a": "\xe2\x82"}', b"zorb", b'{"a": \xff}'),
        b'{"a": ' * 5000 + b"1" + b"}" * 5000,
    ],
)
def test_a_bad_entry_of_a_list_leaves_the_others(bad: bytes, chunk: int, tmp_path: Path) -> None:
    path = tmp_path / "a.json"
    path.write_bytes(b'\xef\xbb\xbf[{"a": "\xc3\xa9, ]"}, ' + bad + b' , {"b": "\\"}"}\n]')
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(long_lists, "CHUNK", chunk)
        first, error, last = read_list_entries(path)
    assert isinstance(first, RawRow)
    assert isinstance(last, RawRow)
    assert (first.values, last.values) == ({"a": "é, ]"}, {"b": '"}'})
    assert isinstance(error, SourceError)
    assert "a.json, entry 1" in str(error)


def test_an_entry_without_an_end_is_given_up(tmp_path: Path) -> None:
    path = tmp_path / "a.json"
    path.write_bytes(b'[{"a": 1}, {"a": "' + b"x" * 5000)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(long_lists, "CHUNK", 8)
        patch.setattr(long_lists, "LONGEST", 100)
        with pytest.raises(SourceError, match="entry 1"):
            list(read_list_entries(path))


def source_of(*files: str) -> Source[Path]:
    return Source(
        name="x",
        title="X",
        homepage="",
        revision="1",
        terms=Terms((CC0,)),
        files=files,
        counts=(),
        read=lambda folder: iter(folder.iterdir()),
    )


def test_one_of_several_patterns_is_enough(tmp_path: Path) -> None:
    (tmp_path / "x").mkdir()
    source = source_of("a.csv or a.csv.gz", "b")
    with pytest.raises(SourceError, match=r"no a\.csv or a\.csv\.gz, no b"):
        source.folder(tmp_path)
    for name in ("a.csv.gz", "b"):
        (tmp_path / "x" / name).touch()
    assert [path.name for path in source.paths(tmp_path)] == ["a.csv.gz", "b"]
    (tmp_path / "x" / "a.csv").touch()
    assert first_match(tmp_path / "x", source.files[0]).name == "a.csv"
    with pytest.raises(SourceError, match="no such file"):
        first_match(tmp_path, "nothing or nowhere")


def test_what_is_dropped_is_counted_by_reason() -> None:
    records = ["a", Dropped("1", "no text"), "b", Dropped("2", "no text"), Dropped("3", "a book")]
    assert list(kept(records)) == ["a", "b"]
    assert tally(records) == {"kept": 2, "no text": 2, "a book": 1}


@settings(deadline=None)
@given(st.lists(st.tuples(st.integers(0, 9000), st.integers(-1, 2**62)), max_size=60))
def test_the_highest_rank_wins(offers: list[tuple[int, int]]) -> None:
    winners, best = Winners(), dict[int, int]()
    for number, rank in offers:
        if rank < 0:
            winners.remove(number)
            best.pop(number, None)
        else:
            winners.offer(number, rank)
            best[number] = max(rank, best.get(number, -1))
    assert {number: winners.best(number) for number, _ in offers} == {
        number: best.get(number, -1) for number, _ in offers
    }


def test_a_split_by_key_keeps_its_shares_and_never_moves_a_key() -> None:
    sides = [split_of(f"note {number}", valid=0.1, test=0.2) for number in range(20_000)]
    shares = {side: sides.count(side) / len(sides) for side in ("train", "valid", "test")}
    assert shares == pytest.approx({"train": 0.7, "valid": 0.1, "test": 0.2}, abs=0.01)
    assert [split_of(f"note {number}", valid=0.1, test=0.2) for number in range(100)] == sides[:100]
    assert split_of("note 7", valid=0, test=0) == "train"


def test_a_list_of_keys_is_a_split(tmp_path: Path) -> None:
    assert listed_splits(tmp_path) == {}
    (tmp_path / "train_docid.txt").write_text("1\n2\n\n")
    (tmp_path / "dev_docid.txt").write_text("3\r\n")
    assert listed_splits(tmp_path) == {"1": "train", "2": "train", "3": "valid"}
