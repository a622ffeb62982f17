"""What rules and mending ask of texts, counted by compiled code in one pass over their bytes."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import pyarrow as pa

from mellama.corpus.compiled import Bytes, compiled
from mellama.corpus.hashing import Integers

_TAB, _LINE, _SPACE, _HASH, _STAR, _DASH, _DOT = b"\t\n #*-."
_FOREIGN = 128
_BLANK, _LETTER, _ODD = 1, 2, 4  # kinds of bytes, added up
_KINDS = np.zeros(256, np.uint8)
_KINDS[list(b" \t\n\r\v\f")] |= _BLANK
_KINDS[[byte for byte in range(128) if chr(byte).isalpha()]] |= _LETTER
_KINDS[[byte for byte in range(256) if not 32 <= byte < 127 and byte not in b"\t\n"]] |= _ODD


class TextCounts(NamedTuple):
    """One number a text, [texts] each; what a letter is, is known of ASCII alone."""

    bytes: Integers
    characters: Integers
    blanks: Integers  # spaces, tabs and line ends
    words: Integers  # runs of bytes between blanks
    words_with_letters: Integers
    lines: Integers  # that are not empty
    hashes: Integers
    ellipses: Integers  # three dots
    lines_with_dots: Integers  # that end in three dots
    bullets: Integers  # lines that begin with a dash or a star
    foreign: Integers  # bytes beyond ASCII
    odd: Integers  # bytes that mending may change: control characters, and those beyond ASCII
    trailing: Integers  # blanks before a line's end
    gaps: Integers  # third and further line ends in a row


def text_counts(texts: pa.Array) -> TextCounts:
    """Count all of it in a `large_string` array."""
    texts = texts.cast(pa.large_string())
    _, offsets, data = texts.buffers()
    counts = np.zeros((len(TextCounts._fields), len(texts)), np.int64)
    if data is not None:
        bounds = np.frombuffer(offsets, np.int64)[texts.offset : texts.offset + len(texts) + 1]
        _count(np.frombuffer(data, np.uint8), bounds, _KINDS, counts)
    return TextCounts(*counts)


@compiled
def _count(data: Bytes, offsets: Integers, kinds: Bytes, counts: Integers) -> None:
    for text in range(len(offsets) - 1):
        begin, end = offsets[text], offsets[text + 1]
        within = blanks = words = lettered = lines = hashes = ellipses = 0
        dotted = bullets = foreign = odd = trailing = gaps = 0
        dots = ends = 0  # in a row: of dots, of line ends
        in_word, has_letter, opening, filled, spaced = False, False, True, False, False
        place = begin
        while place < end:
            byte = data[place]
            kind = kinds[byte]
            if kind == _LETTER:  # most of a text is runs of these
                place += 1
                while place < end and kinds[data[place]] == _LETTER:
                    place += 1
                words += not in_word
                in_word, has_letter, opening, filled, spaced = True, True, False, True, False
                ellipses += dots // 3
                dots = ends = 0
                continue
            place += 1
            odd += kind & _ODD != 0
            if kind & _BLANK:
                lettered += in_word and has_letter
                in_word, has_letter = False, False
            else:
                words += not in_word
                in_word = True
            if byte == _LINE:
                blanks += 1
                lines += filled
                dotted += dots >= 3
                ellipses += dots // 3
                trailing += spaced
                ends += 1
                gaps += ends >= 3
                dots, opening, filled, spaced = 0, True, False, False
                continue
            ellipses += dots // 3 if byte != _DOT else 0
            dots = dots + 1 if byte == _DOT else 0
            hashes += byte == _HASH
            foreign += byte >= _FOREIGN
            within += byte & 0xC0 == 0x80
            spaced = byte in (_SPACE, _TAB)
            blanks += spaced
            filled, ends = True, 0
            if opening and not spaced:
                bullets += byte in (_DASH, _STAR)
                opening = False
        lettered += in_word and has_letter
        lines += filled
        dotted += dots >= 3
        ellipses += dots // 3
        found = (
            *(end - begin, end - begin - within, blanks, words, lettered, lines, hashes, ellipses),
            *(dotted, bullets, foreign, odd, trailing, gaps),
        )
        for number in range(len(found)):
            counts[number, text] = found[number]
