"""Small real weights and vocabularies: karpathy's stories260K, Mistral's first tokenizer."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from pathlib import Path

from mellama.licenses import APACHE_2, MIT, Terms
from mellama.sources.homes import at_github, at_hugging_face
from mellama.sources.reading import broken, read_bytes
from mellama.sources.source import Count, Source

HEADER = struct.Struct("<7i")  # width, hidden width, layers, heads, key-value heads, words, length
WORDS = 5  # llama2.c writes this one negative where the output is not tied


def read_stories260k(folder: Path) -> Iterator[Path]:
    """Yield the paths of the weights, the vocabulary and the reference continuation."""
    for name in STORIES260K.files:
        yield folder / name


def read_mistral_v1(folder: Path) -> Iterator[Path]:
    """Yield the path of the SentencePiece model."""
    yield folder / "tokenizer.model.v1"


def _header(folder: Path) -> tuple[int, ...]:
    path = folder / "stories260K.bin"
    data = read_bytes(path)[: HEADER.size]
    if len(data) < HEADER.size:
        raise broken(path, expected="seven 32-bit numbers, then tensors", found="a shorter file")
    header = HEADER.unpack(data)
    if not header[WORDS] or any(value <= 0 for value in (*header[:WORDS], *header[WORDS + 1 :])):
        raise broken(
            path,
            expected="a header of numbers above 0, but for the words, which may be negative",
            found="a 0, or another number below it",
        )
    return header


def _vocabulary(folder: Path) -> int:
    return abs(_header(folder)[WORDS])


def _parameters(folder: Path) -> int:
    """Count the floats of the file without the rotary tables, which are no parameters."""
    width, _, _, heads, _, _, length = _header(folder)
    floats = ((folder / "stories260K.bin").stat().st_size - HEADER.size) // 4
    return floats - length * (width // heads)


def _pieces(folder: Path) -> int:
    """Count the pieces of a SentencePiece model: field 1 of its protocol buffer."""
    path = folder / "tokenizer.model.v1"
    data, position, pieces = read_bytes(path), 0, 0
    while position < len(data):
        key, position = _varint(data, position, path)
        size, position = _varint(data, position, path)
        if key & 7 != 2 or position + size > len(data):
            raise broken(
                path, expected="length-delimited fields to the end", found=f"a break at {position}"
            )
        pieces += key >> 3 == 1
        position += size
    return pieces


def _varint(data: bytes, position: int, path: Path) -> tuple[int, int]:
    value = shift = 0
    while position < len(data):
        byte = data[position]
        value |= (byte & 0x7F) << shift
        shift, position = shift + 7, position + 1
        if byte < 0x80:
            return value, position
    raise broken(path, expected="a whole protocol buffer", found="a cut one")


STORIES260K = Source(
    name="stories260K",
    title="karpathy's stories260K, llama2.c layout",
    homepage="https://github.com/DaveBben/esp32-llm",
    revision="DaveBben/esp32-llm@934dab4",
    terms=Terms((MIT,)),
    files=("stories260K.bin", "tok512.bin", "greedy_reference.json"),
    counts=(
        Count("parameters", 260_032, _parameters),
        Count("tokens in the vocabulary", 512, _vocabulary),
    ),
    read=read_stories260k,
    note="A real trained Llama that knows children's stories: it tests model code, not medicine.",
    downloads=at_hugging_face(
        "karpathy/tinyllamas",
        "main",
        (
            "stories260K/stories260K.bin",
            1_056_540,
            "b0a507e7ad0f626624f17112325e66691f9076d622e1d3274d103d00299f2696",
        ),
        (
            "stories260K/tok512.bin",
            6_227,
            "037cb335abb25d1fa9e8ecae30ed2a3a8ace9302862ebcdc05d51a6bbb10c312",
        ),
    ),
)

MISTRAL_V1 = Source(
    name="mistral_v1",
    title="Mistral's first tokenizer",
    homepage="https://github.com/mistralai/mistral-common",
    revision="mistralai/mistral-common@bc022b9",
    terms=Terms((APACHE_2,)),
    files=("tokenizer.model.v1",),
    counts=(Count("pieces in the vocabulary", 32_000, _pieces),),
    read=read_mistral_v1,
    downloads=at_github(
        "mistralai/mistral-common@bc022b9",
        (
            "src/mistral_common/data/tokenizer.model.v1",
            493_443,
            "dadfd56d766715c61d2ef780a525ab43b8e6da4de6865bda3d95fdef5e134055",
        ),
    ),
)
