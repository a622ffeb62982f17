"""What the world's files say does not change by accident: results of recipes stand on it."""

import gzip
import hashlib
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pyarrow as pa
import pytest

from mellama.world.knowledge import World
from mellama.world.shape import TINY, WorldShape
from mellama.world.writers.catalogue import WRITERS

PINNED = {
    "pubmed": "a0f8f8ac20098ea2",
    "pmc_oa": "d983ef9f8007843b",
    "pile": "b10797f3816a88fb",
    "mimic3": "a748cdeb61771056",
    "mimic4_note": "5d4b1ca30ba574da",
    "mimic_cxr": "6370e2b21ce5b479",
    "redpajama": "d3181e624d984046",
    "pubmedqa": "0d9c18e0f2b4e416",
    "medqa": "e246d9bd1a5130e6",
    "medmcqa": "49d3a8731ccdc189",
    "emrqa": "985c8c616e3434e0",
    "i2b2_2010": "a9c5e1b5fa09ff59",
    "ddi2013": "6a2c1113d88b8e6a",
    "hoc": "528c8608358b3fbd",
    "blue_splits": "f7fe116c10175e55",
    "mtsamples": "df0ce5c19a082492",
    "pubmed_summarization": "f42a5035e0aadd16",
    "mimic_cxr_summarization": "6d7daeb8250824b5",
    "bionli": "99843c7a924ee3b0",
    "mednli": "74a113f5bd95cb4a",
    "cases": "c8980103dd14455b",
    "stanford_alpaca": "ad50541eb785c562",
    "dolly": "43a81d6c3e1e5e6e",
    "sharegpt_v3": "54ffb7135e7e2eb0",
    "healthcaremagic": "0cc2c56a46a6313f",
    "icliniq": "a1d4251bc0cf06a0",
    "medinstruct_52k": "58fdf068be6d44f7",
    "medical_flashcards": "6705429c045b7007",
    "medical_meadow": "d0ddd4bc62a42e58",
    "mediqa2019": "9c99c0674d8103e1",
    "medicationqa": "380ef3d52542222f",
    "liveqa": "efce35205611f5a6",
    "guidelines": "4c2147e10a193cbc",
    "causal_relation": "4d23f7110c67cbe8",
    "umls": "f83849d2af53c220",
    "pmc_llama": "fb8443212f344666",
    "omop": "8a7b93afc8c97231",
    "fhir": "64b4ee564abd799d",
    "mimic3_tables": "8a0f0ca6d6cdd45f",
    "mimic4_tables": "a77e65c8f5d0b2b3",
}
"""Digests at seed 0, size tiny."""


def contents(path: Path) -> Iterator[bytes]:
    """Yield what a file holds, unpacked: compressors differ from machine to machine."""
    if path.suffix == ".gz":
        yield gzip.decompress(path.read_bytes())
    elif path.suffix == ".zst":
        with pa.CompressedInputStream(pa.BufferReader(path.read_bytes()), "zstd") as stream:
            yield bytes(stream.read())
    elif path.suffix in (".zip", ".xlsx"):
        with zipfile.ZipFile(path) as archive:
            for name in archive.namelist():
                if not name.startswith("docProps/"):  # the version of the library that wrote it
                    yield name.encode()
                    yield archive.read(name)
    elif path.suffix != ".md5":
        yield path.read_bytes()


def digest(folder: Path) -> str:
    found = hashlib.sha256()
    for path in sorted(folder.rglob("*")):
        if path.is_file():
            found.update(path.relative_to(folder).as_posix().encode())
            for content in contents(path):
                found.update(hashlib.sha256(content).digest())
    return found.hexdigest()[:16]


@pytest.fixture(scope="module")
def world() -> World:
    return World.make(0, WorldShape())


def test_every_source_is_pinned_in_its_order() -> None:
    assert list(PINNED) == [name for name, _ in WRITERS]


@pytest.mark.parametrize("name", PINNED)
def test_a_source_says_what_it_always_said(name: str, world: World, tmp_path: Path) -> None:
    """Written alone: no source depends on the others."""
    dict(WRITERS)[name](world, tmp_path, TINY)
    assert digest(tmp_path) == PINNED[name]
