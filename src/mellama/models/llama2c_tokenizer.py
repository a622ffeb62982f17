"""llama2.c's vocabulary file as a tokenizer that transformers loads, with the same ids."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from pathlib import Path

from tokenizers import Tokenizer, decoders, models, normalizers, processors

from mellama.errors import SourceError
from mellama.files import write_json, write_text

UNKNOWN, BOS, EOS = 0, 1, 2
NAMES = ("<unk>", "<s>", "</s>")
SPACE = "▁"

_HEAD = struct.Struct("<i")  # the longest piece, in bytes
_PIECE = struct.Struct("<fi")  # score, length in bytes


def write_tokenizer(path: Path, output: Path, *, size: int) -> None:
    """Write `tokenizer.json` and `tokenizer_config.json` for a vocabulary of `size` pieces.

    Padding is `<unk>`, as in the first Llama: bytes stand for what is unknown, so no text holds it.

    Raises:
        SourceError: the file is cut short, or holds another number of pieces.
    """
    pieces = list(read_pieces(path))
    if len(pieces) != size:
        raise _broken(path, f"{size:,} pieces, as the weights have", f"{len(pieces):,}")
    scores = {_name(number, piece): score for number, (score, piece) in enumerate(pieces)}
    ids = {name: number for number, name in enumerate(scores)}
    tokenizer = Tokenizer(
        models.BPE(
            vocab=ids,
            merges=merges(scores),
            unk_token=NAMES[UNKNOWN],
            fuse_unk=True,
            byte_fallback=True,
        )
    )
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
    tokenizer.post_processor = processors.TemplateProcessing(
        single="<s> $A", pair="<s> $A <s> $B", special_tokens=[("<s>", BOS)]
    )
    tokenizer.add_special_tokens(list(NAMES))
    write_text(output / "tokenizer.json", tokenizer.to_str(pretty=True) + "\n")
    write_json(
        output / "tokenizer_config.json",
        {
            "tokenizer_class": "PreTrainedTokenizerFast",
            "unk_token": NAMES[UNKNOWN],
            "bos_token": NAMES[BOS],
            "eos_token": NAMES[EOS],
            "pad_token": NAMES[UNKNOWN],
            "padding_side": "left",
            "clean_up_tokenization_spaces": False,
        },
    )


def read_pieces(path: Path) -> Iterator[tuple[float, str]]:
    """Yield (score, piece) of each id, in order."""
    data = path.read_bytes()
    position = _HEAD.size
    while position < len(data):
        if position + _PIECE.size > len(data):
            raise _broken(path, "score and length of a piece", f"an end at {len(data):,}")
        score, length = _PIECE.unpack_from(data, position)
        position += _PIECE.size
        if length < 0 or position + length > len(data):
            raise _broken(path, "whole pieces", f"a piece that is cut at {position:,}")
        yield score, data[position : position + length].decode()
        position += length


def merges(scores: dict[str, float]) -> list[tuple[str, str]]:
    """List the pairs to join, best first.

    SentencePiece joins the neighbours whose union scores best; a BPE model here wants all pairs in
    that order.
    """
    ranked = sorted((name for name in scores if len(name) > 1), key=lambda name: -scores[name])
    splits = ((name[:cut], name[cut:]) for name in ranked for cut in range(1, len(name)))
    return [(left, right) for left, right in splits if left in scores and right in scores]


def _name(number: int, piece: str) -> str:
    return NAMES[number] if number < len(NAMES) else piece.replace(" ", SPACE)


def _broken(path: Path, expected: str, found: str) -> SourceError:
    return SourceError(
        f"{path} is not a vocabulary in llama2.c's layout.",
        expected=expected,
        found=found,
        todo="get the file again, or the vocabulary that belongs to the weights",
    )
