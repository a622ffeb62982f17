"""A tiny world, written once for the tests of this folder, and read without our readers."""

from __future__ import annotations

import csv
import gzip
import io
import json
import re
import tarfile
import xml.etree.ElementTree as ElementTree
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

import pyarrow as pa

from mellama.world.knowledge import Part, World
from mellama.world.shape import TINY, WorldShape
from mellama.world.writers.catalogue import WRITERS

SHAPE = WorldShape(diseases=20)
_KEPT: list[TemporaryDirectory[str]] = []


@cache
def world() -> World:
    return World.make(7, SHAPE)


@cache
def root() -> Path:
    """Return a data root at size tiny; it is removed when the tests are over."""
    folder = TemporaryDirectory(prefix="world-")
    _KEPT.append(folder)
    write(world(), Path(folder.name))
    return Path(folder.name)


def write(made: World, folder: Path) -> None:
    for source, writer in WRITERS:
        writer(made, folder / source, TINY)


def unpacked(path: Path) -> str:
    """Return the text of a file, or of all members of an archive."""
    if path.name.endswith(".tar.gz"):
        return "\n".join(text for _, text in members(path))
    if path.suffix == ".gz":
        return gzip.decompress(path.read_bytes()).decode()
    if path.suffix == ".zst":
        with pa.CompressedInputStream(pa.BufferReader(path.read_bytes()), "zstd") as stream:
            return bytes(stream.read()).decode()
    return path.read_text(encoding="utf-8-sig")


def members(path: Path) -> Iterator[tuple[str, str]]:
    with tarfile.open(path, "r:gz") as archive:
        for entry in archive:
            stream = archive.extractfile(entry)
            assert stream is not None
            yield entry.name, stream.read().decode()


def json_lines(path: Path) -> list[dict[str, object]]:
    return [json.loads(line) for line in unpacked(path).splitlines()]


def table(path: Path) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(unpacked(path), newline="")))


def pubmed_records(name: str) -> list[ElementTree.Element]:
    return list(ElementTree.fromstring(unpacked(root() / "pubmed" / name)))


def literature() -> list[str]:
    """Return the text of every document of literature that is pre-trained on."""
    texts = [
        " ".join("".join(part.itertext()) for part in record.iter("AbstractText"))
        for record in pubmed_records("pubmed31n0001.xml.gz")
    ]
    for path in sorted((root() / "pmc_oa").glob("*.tar.gz")):
        texts += [
            " ".join("".join(part.itertext()) for part in ElementTree.fromstring(text).iter("p"))
            for _, text in members(path)
        ]
    for path in sorted((root() / "pile" / "train").glob("*.zst")):
        texts += [str(row["text"]) for row in json_lines(path)]
    return texts


def notes() -> list[str]:
    texts = [row["TEXT"] for row in table(root() / "mimic3" / "NOTEEVENTS.csv.gz")]
    for kind in ("discharge", "radiology"):
        path = root() / "mimic4_note" / "note" / f"{kind}.csv.gz"
        texts += [row["text"] for row in table(path)]
    texts += [path.read_text() for path in sorted((root() / "mimic_cxr").rglob("s*.txt"))]
    return texts


def names_in(part: Part) -> re.Pattern[str]:
    """Match any name that one half of the knowledge has to itself, in text of small letters."""
    names = {name for disease in part.diseases for name in disease.own_names()}
    names |= {verb.name.removesuffix("s") for verb in part.verbs}
    return re.compile("|".join(sorted(re.escape(name.lower()) for name in names)))


def words(text: str) -> list[str]:
    return re.findall(r"[a-z0-9]+", text.lower())
