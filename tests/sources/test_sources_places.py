"""Where files lie and how they are packed: on a disk or at a URL, plain or compressed, alike."""

from __future__ import annotations

import gzip
import subprocess
import sys
import tarfile
import zipfile
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
import restricted_lookalikes
import source_lookalikes
import zstandard
from restricted_lookalikes import PACKAGE
from upath import UPath

from mellama.cli.main import main
from mellama.errors import SourceError
from mellama.sources.catalogue import SOURCES, source
from mellama.sources.remote import remote_root
from mellama.sources.source import Source

LOOKALIKES = {**source_lookalikes.LOOKALIKES, **restricted_lookalikes.LOOKALIKES}
DOCUMENTS = [item for item in SOURCES if item.every and item.name in LOOKALIKES]
PLAIN_ALONE = {"dolly", "mimic_cxr_summarization"}  # as upstream publishes their JSON lines
NAMES = [item.name for item in DOCUMENTS]


def lay_out(root: Path, files: dict[str, bytes]) -> Path:
    for name, data in files.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
    return root


def files_of(name: str) -> dict[str, bytes]:
    return {f"{name}/{file}": data for file, data in LOOKALIKES[name].items()}


@pytest.fixture
def memory() -> Iterator[UPath]:
    root = UPath("memory://there/root")
    root.mkdir(parents=True)
    yield root
    root.fs.rm("/", recursive=True)


@pytest.mark.parametrize("item", DOCUMENTS, ids=NAMES)
def test_a_data_root_in_another_file_system(
    item: Source[Any], tmp_path: Path, memory: UPath
) -> None:
    files = files_of(item.name)
    here = list(item.accounts(lay_out(tmp_path / "root", files)))
    for name, data in files.items():
        path = memory / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
    root = remote_root("memory://there/root")
    assert list(item.accounts(root)) == here
    assert item.listing(root) == item.listing(tmp_path / "root")
    with zipfile.ZipFile(tmp_path / "root.zip", "w") as archive:
        for name, data in files.items():
            archive.writestr(f"inside/{name}", data)
    assert list(item.accounts(remote_root(f"zip://inside::file://{tmp_path}/root.zip"))) == here


@pytest.mark.parametrize("ending", [".gz", ".zst"])
@pytest.mark.parametrize("item", DOCUMENTS, ids=NAMES)
def test_every_plain_file_may_be_compressed(item: Source[Any], ending: str, tmp_path: Path) -> None:
    files = files_of(item.name)
    plain = {name for name in files if name.endswith((".jsonl", ".csv", ".xml", ".ndjson"))}
    plain |= {name for name in files if item.name in ("web", "wikitext2") and name.endswith("txt")}
    if not plain or item.name in PLAIN_ALONE:
        pytest.skip("has no plain file, or is read from plain files alone")
    pack = gzip.compress if ending == ".gz" else zstandard.compress
    packed = {
        f"{name}{ending}" if name in plain else name: pack(data) if name in plain else data
        for name, data in files.items()
    }
    here = list(item.accounts(lay_out(tmp_path / "plain", files)))
    assert list(item.accounts(lay_out(tmp_path / "packed", packed))) == here


def unzipped(data: bytes) -> dict[str, bytes]:
    with tarfile.open(fileobj=BytesIO(data)) as archive:
        members = [entry for entry in archive if entry.isfile()]
        return {entry.name: archive.extractfile(entry).read() for entry in members}  # type: ignore[union-attr]


@pytest.mark.parametrize("ending", [".tar", ".tar.zst"])
def test_a_package_of_articles_may_be_packed_otherwise(ending: str, tmp_path: Path) -> None:
    item, files = source("pmc_oa"), files_of("pmc_oa")
    here = list(item.accounts(lay_out(tmp_path / "gz", files)))
    tar = gzip.decompress(files.pop(f"pmc_oa/{PACKAGE}.tar.gz"))
    listed = files.pop(f"pmc_oa/{PACKAGE}.filelist.csv")
    files[f"pmc_oa/{PACKAGE}{ending}"] = tar if ending == ".tar" else zstandard.compress(tar)
    files[f"pmc_oa/{PACKAGE}.filelist.csv.gz"] = gzip.compress(listed)
    assert list(item.accounts(lay_out(tmp_path / "other", files))) == here


@pytest.mark.parametrize("ending", [".zip", ".tar", ".tar.gz"])
def test_reports_may_lie_in_an_archive(ending: str, tmp_path: Path) -> None:
    item, files = source("mimic_cxr"), files_of("mimic_cxr")
    here = list(item.accounts(lay_out(tmp_path / "tree", files)))
    path = tmp_path / "packed" / "mimic_cxr" / f"mimic-cxr-reports{ending}"
    path.parent.mkdir(parents=True)
    reports = sorted((name.partition("/")[2], data) for name, data in files.items())
    if ending == ".zip":
        with zipfile.ZipFile(path, "w") as archive:
            for name, data in reports:
                archive.writestr(name, data)
    else:
        with tarfile.open(path, "w:gz" if ending == ".tar.gz" else "w") as tar:
            for name, data in reports:
                entry = tarfile.TarInfo(name)
                entry.size = len(data)
                tar.addfile(entry, BytesIO(data))
    assert list(item.accounts(tmp_path / "packed")) == here


class FromTheBeginning(BytesIO):
    def seekable(self) -> bool:
        return False


def test_a_zip_is_not_read_from_what_cannot_be_sought(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    lay_out(tmp_path, {"mimic_cxr/mimic-cxr-reports.zip": b"PK"})
    monkeypatch.setattr(Path, "open", lambda path, mode: FromTheBeginning(b"PK"))
    with pytest.raises(SourceError, match="copy the file to a disk"):
        list(source("mimic_cxr").accounts(tmp_path))


@pytest.mark.parametrize(
    ("url", "words"),
    [
        ("memory://nowhere", "no folder there"),
        ("nothing://bucket/raw", "a protocol of fsspec"),
        ("s3://bucket/raw", "Install s3fs"),
        ("ftp://me:zorbitol@host/raw", "without one"),
        ("zip://raw::https://me:zorbitol@host/a.zip", "without one"),
        ("https://host/raw?sig=zorbitol", "signed query"),
    ],
)
def test_a_url_that_cannot_be_read_says_what_to_do(url: str, words: str) -> None:
    if url.startswith("s3") and "s3fs" in sys.modules:
        pytest.skip("the package for it is there")
    with pytest.raises(SourceError, match=words) as caught:
        remote_root(url)
    assert "zorbitol" not in str(caught.value)
    assert caught.value.__cause__ is None


def test_the_command_line_takes_a_url(memory: UPath, capsys: pytest.CaptureFixture[str]) -> None:
    for name, data in files_of("pmc_oa").items():
        (memory / name).parent.mkdir(parents=True, exist_ok=True)
        (memory / name).write_bytes(data)
    assert main(["check", "--data-root", str(memory), "pmc_oa"]) == 0
    assert "3,098,931 in the paper" in capsys.readouterr().out
    assert main(["check", "--data-root", "s3://bucket/raw"]) == 1
    assert "Install s3fs" in capsys.readouterr().err


def test_a_local_path_loads_nothing_of_other_file_systems(tmp_path: Path) -> None:
    lay_out(tmp_path, files_of("e3c"))
    program = (
        "import sys\n"
        "from mellama.cli.main import main\n"
        f"main(['check', '--data-root', {str(tmp_path)!r}, 'e3c'])\n"
        "print('fsspec' in sys.modules, 'upath' in sys.modules, file=sys.stderr)"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )
    assert done.stderr.split()[-2:] == ["False", "False"]
