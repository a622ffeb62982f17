"""A SentencePiece vocabulary as a fast tokenizer, read without the library for it."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from pathlib import Path

from tokenizers import Tokenizer, decoders, models, normalizers
from transformers import PreTrainedTokenizerFast

from mellama.models.llama2c_tokenizer import SPACE, merges

NORMAL = 1


def fast_tokenizer(path: Path) -> PreTrainedTokenizerFast:
    """Join pieces as SentencePiece's BPE does, with bytes for what is unknown."""
    pieces = list(read_pieces(path.read_bytes()))
    model = models.BPE(
        vocab={piece: number for number, (piece, _, _) in enumerate(pieces)},
        merges=merges({piece: score for piece, score, kind in pieces if kind == NORMAL}),
        unk_token="<unk>",
        fuse_unk=True,
        byte_fallback=True,
    )
    tokenizer = Tokenizer(model)
    tokenizer.normalizer = normalizers.Sequence(
        [normalizers.Prepend(SPACE), normalizers.Replace(" ", SPACE)]
    )
    tokenizer.decoder = decoders.Sequence(
        [
            decoders.Replace(SPACE, " "),
            decoders.ByteFallback(),
            decoders.Fuse(),
            decoders.Strip(content=" ", left=1),
        ]
    )
    tokenizer.add_special_tokens(["<unk>", "<s>", "</s>"])
    return PreTrainedTokenizerFast(
        tokenizer_object=tokenizer,
        unk_token="<unk>",
        bos_token="<s>",
        eos_token="</s>",
        pad_token="<unk>",
    )


def read_pieces(data: bytes) -> Iterator[tuple[str, float, int]]:
    """Yield (piece, score, kind) from the protocol buffer: each a message in field 1."""
    for field, body in _fields(data):
        if field == 1 and isinstance(body, bytes):
            parts = dict(_fields(body))
            piece, score = parts[1], parts.get(2, b"\0" * 4)
            assert isinstance(piece, bytes)
            assert isinstance(score, bytes)
            yield piece.decode(), struct.unpack("<f", score)[0], int(parts.get(3, NORMAL))


def _fields(data: bytes) -> Iterator[tuple[int, bytes | int]]:
    """Yield (field, value) of a message: bytes for lengths and floats, a number otherwise."""
    at = 0
    while at < len(data):
        key, at = _number(data, at)
        if key & 7 == 0:
            value, at = _number(data, at)
            yield key >> 3, value
            continue
        size, at = (4, at) if key & 7 == 5 else _number(data, at)
        yield key >> 3, data[at : at + size]
        at += size


def _number(data: bytes, at: int) -> tuple[int, int]:
    value = shift = 0
    while True:
        byte = data[at]
        at += 1
        value |= (byte & 127) << shift
        if byte < 128:
            return value, at
        shift += 7
