"""Files cut, flipped, doubled, recoded, nested too deep, full of entities, through every reader."""

from __future__ import annotations

import gzip
import io
import random
import shutil
import tarfile
import tempfile
import zipfile
from pathlib import Path
from typing import Any

import instruction_lookalikes
import pytest
import restricted_lookalikes
import source_lookalikes
import zstandard
from restricted_lookalikes import SECRET

from mellama.errors import SourceError
from mellama.sources.catalogue import INSTRUCTION_DATA, SOURCES, source
from mellama.sources.kept import Quarantined
from mellama.world.knowledge import World
from mellama.world.shape import WorldShape, WorldSize
from mellama.world.writers.catalogue import WRITERS

LOOKALIKES = {
    **source_lookalikes.LOOKALIKES,
    **restricted_lookalikes.LOOKALIKES,
    **instruction_lookalikes.LOOKALIKES,
}
NAMES = [item.name for item in SOURCES if item.name in LOOKALIKES]
WRITTEN = {name for name, _ in WRITERS} - {*NAMES}
PUBLIC = [item.name for item in INSTRUCTION_DATA]
SMALLEST = WorldSize(
    **dict.fromkeys(("notes", "reports", "valid", "test", "cases", "papers"), 2),
    **{"abstracts": 4, "pile": 8, "pages": 8, "instructions": 40, "train": 4},
)
FEW, TEN_THOUSAND = 20, 10_000
LARGEST = 2_000_000  # bytes of a real file that is mutated
BOMB = b'<!DOCTYPE a [<!ENTITY a "zorbitol"><!ENTITY b "&a;&a;&a;&a;"><!ENTITY c "&b;&b;&b;">]>'
INSERTED = (
    *(b"\xff", b"\0", b'"', b"\r", b"\n", b",", b"&c;", b"<", b"\xed\xa0\x80", b"\xef\xbb\xbf"),
    *(b"{" * 3000, b"<a>" * 3000, b"../../", b"9" * 400, BOMB, b"\\ud800"),
)


def mutated(data: bytes, dice: random.Random) -> bytes:
    for _ in range(dice.choice((1, 1, 2, 4))):
        at, other = sorted((dice.randint(0, len(data)), dice.randint(0, len(data))))
        match dice.randrange(6):
            case 0:
                data = data[:at]
            case 1 if at < len(data):
                flipped = data[at] ^ 1 << dice.randrange(8)
                data = data[:at] + bytes((flipped,)) + data[at + 1 :]
            case 2:
                data = data[:at] + dice.choice(INSERTED) + data[at:]
            case 3:
                data = data[:at] + data[other:]
            case 4:
                data = data[:other] + data[at:]
            case _:
                data = data.decode("latin-1").encode(dice.choice(("utf-8", "utf-16")))
    return data


def mutated_inside(name: str, data: bytes, dice: random.Random) -> bytes:
    """Mutate what a compressed file holds, or the file itself."""
    if name.endswith(".gz") and dice.random() < 0.6:
        return gzip.compress(mutated(gzip.decompress(data), dice))
    if name.endswith(".zst") and dice.random() < 0.6:
        plain = zstandard.ZstdDecompressor().decompressobj().decompress(data)
        return zstandard.compress(mutated(plain, dice))
    return mutated(data, dice)


def zipped(files: dict[str, bytes], compression: int) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", compression) as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return stream.getvalue()


def tarred(files: dict[str, bytes]) -> bytes:
    stream = io.BytesIO()
    with tarfile.open(fileobj=stream, mode="w", format=tarfile.PAX_FORMAT) as archive:
        for name, data in files.items():
            entry = tarfile.TarInfo(name)
            entry.size = len(data)
            archive.addfile(entry, io.BytesIO(data))
    return stream.getvalue()


def of_a_world(name: str) -> dict[str, bytes]:
    """Let a very small world write the files of a source that has no look-alike."""
    world = World.make(3, WorldShape(diseases=20))
    with tempfile.TemporaryDirectory() as place:
        dict(WRITERS)[name](world, Path(place), SMALLEST)
        return {
            str(path.relative_to(place)): path.read_bytes()
            for path in sorted(Path(place).rglob("*"))
            if path.is_file()
        }


REPORTS = {
    **LOOKALIKES["mimic_cxr"],
    "files/p10/p10000001/s50000009.txt": b"zorbitol",
    f"{'long/' * 40}p10/p10000001/s50000008.txt": "zorbitol é".encode(),
}
FILES = [
    *((name, dict(LOOKALIKES[name])) for name in NAMES),
    *((item.name, of_a_world(item.name)) for item in SOURCES if item.name in WRITTEN),
    *(
        ("mimic_cxr", {"mimic-cxr-reports.zip": zipped(REPORTS, compression)})
        for compression in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED, zipfile.ZIP_LZMA)
    ),
    ("mimic_cxr", {"mimic-cxr-reports.tar": tarred(REPORTS)}),
    ("mimic_cxr", {"mimic-cxr-reports.tar.gz": gzip.compress(tarred(REPORTS))}),
]


def read_mutated(root: Path, name: str, files: dict[str, bytes], dice: random.Random) -> None:
    """Read a mutated file among good ones: an account that balances, or an error that is clear."""
    folder = root / name
    shutil.rmtree(root, ignore_errors=True)
    spoilt = dice.choice(sorted(files))
    for file, data in files.items():
        path = folder / file
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(mutated_inside(file, data, dice) if file == spoilt else data)
    before = {*root.parent.rglob("*")}
    try:
        found = list(source(name).accounts(root))
    except SourceError as error:
        refused: SourceError | None = error
        found = []
    else:
        refused = None
    assert {*root.parent.rglob("*")} == before
    if refused is not None:
        assert SECRET not in str(refused).lower()
        assert refused.__cause__ is None
        assert refused.expected
        assert refused.found
    assert_balanced(found)


def assert_balanced(found: list[Any]) -> None:
    assert not [each for each in found if isinstance(each, Quarantined) and SECRET in repr(each)]
    kept = "\n".join(getattr(each, "id", "") for each in found)
    assert kept.encode().decode() == kept


def test_every_source_has_files_to_mutate() -> None:
    assert {name for name, _ in FILES} == {item.name for item in SOURCES}


@pytest.mark.timeout(60)
@pytest.mark.parametrize(
    ("name", "files"), FILES, ids=[f"{name}-{min(files)}" for name, files in FILES]
)
def test_a_few_mutated_files_of_each_kind(
    name: str, files: dict[str, bytes], tmp_path: Path
) -> None:
    dice = random.Random(name)
    for _ in range(FEW):
        read_mutated(tmp_path / "root", name, files, dice)


@pytest.mark.slow
@pytest.mark.timeout(600)
def test_ten_thousand_mutated_files(tmp_path: Path) -> None:
    dice = random.Random(5)
    for _ in range(TEN_THOUSAND):
        name, files = dice.choice(FILES)
        read_mutated(tmp_path / "root", name, files, dice)


@pytest.mark.data
@pytest.mark.slow
@pytest.mark.timeout(300)
@pytest.mark.parametrize("name", PUBLIC)
def test_a_few_mutated_copies_of_real_files(name: str, data_root: Path, tmp_path: Path) -> None:
    folder = source(name).folder(data_root)
    files = {
        str(path.relative_to(folder)): path.read_bytes()[:LARGEST]
        for path in source(name).paths(data_root)[:5]
    }
    dice = random.Random(name)
    for _ in range(FEW):
        read_mutated(tmp_path / "root", name, files, dice)
