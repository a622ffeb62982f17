"""What rules and mending ask of texts, counted by compiled code."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import pyarrow as pa

from mellama.corpus.compiled import Bytes, compiled
from mellama.corpus.hashing import Integers

_TAB, _LINE, _SPACE, _HASH, _STAR, _DASH, _DOT = b"\t\n #*-."
_FOREIGN = 128
_DOTS = _MANY = 3  # of an ellipsis; line ends with a gap between
_OF_LINES = 9  # the first count that is of lines
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
    hashes: Integers
    ellipses: Integers  # three dots
    foreign: Integers  # bytes beyond ASCII
    odd: Integers  # bytes that mending may change: control characters, and those beyond ASCII
    lines: Integers  # that are not empty
    lines_with_dots: Integers  # that end in three dots
    bullets: Integers  # lines that begin with a dash or a star
    trailing: Integers  # blanks before a line's end
    gaps: Integers  # third and further line ends in a row


def text_counts(texts: pa.Array) -> TextCounts:
    """Count all of it in a `large_string` array."""
    texts = texts.cast(pa.large_string())
    _, offsets, data = texts.buffers()
    counts = np.zeros((len(TextCounts._fields), len(texts)), np.int64)
    if data is not None:
        bounds = np.frombuffer(offsets, np.int64)[texts.offset : texts.offset + len(texts) + 1]
        held = np.frombuffer(data, np.uint8)
        _count_words(held, bounds, _KINDS, counts[:_OF_LINES])
        _count_lines(held, bounds, counts[_OF_LINES:])
    return TextCounts(*counts)


@compiled
def _count_words(data: Bytes, offsets: Integers, kinds: Bytes, counts: Integers) -> None:
    for text in range(len(offsets) - 1):
        begin, end = offsets[text], offsets[text + 1]
        within = blanks = words = lettered = hashes = ellipses = foreign = odd = dots = 0
        in_word, has_letter = False, False
        place = begin
        while place < end:
            byte = data[place]
            kind = kinds[byte]
            place += 1
            dots = dots + 1 if byte == _DOT else 0
            if dots == _DOTS:
                ellipses += 1
                dots = 0
            if kind & _BLANK:
                lettered += in_word and has_letter
                in_word, has_letter = False, False
                blanks += byte in (_SPACE, _TAB, _LINE)
            else:
                words += not in_word
                in_word, has_letter = True, has_letter or kind == _LETTER
            if kind == _LETTER:  # most of a text is runs of these
                while place < end and kinds[data[place]] == _LETTER:
                    place += 1
                continue
            odd += kind & _ODD != 0
            hashes += byte == _HASH
            foreign += byte >= _FOREIGN
            within += byte & 0xC0 == 0x80
        lettered += in_word and has_letter
        counts[0, text], counts[1, text] = end - begin, end - begin - within
        counts[2, text], counts[3, text], counts[4, text] = blanks, words, lettered
        counts[5, text], counts[6, text] = hashes, ellipses
        counts[7, text], counts[8, text] = foreign, odd


@compiled
def _count_lines(data: Bytes, offsets: Integers, counts: Integers) -> None:
    for text in range(len(offsets) - 1):
        start, end = offsets[text], offsets[text + 1]
        lines = dotted = bullets = trailing = gaps = ends = 0
        while start < end:
            stop = start
            while stop < end and data[stop] != _LINE:
                stop += 1
            if stop > start:
                lines += 1
                ends = 0
                last = data[max(stop - _DOTS, start) : stop]
                dotted += len(last) == _DOTS and last[0] == last[1] == last[2] == _DOT
                trailing += stop < end and data[stop - 1] in (_SPACE, _TAB)
                first = start
                while first < stop and data[first] in (_SPACE, _TAB):
                    first += 1
                bullets += first < stop and data[first] in (_DASH, _STAR)
            ends += stop < end
            gaps += stop < end and ends >= _MANY
            start = stop + 1
        counts[0, text], counts[1, text], counts[2, text] = lines, dotted, bullets
        counts[3, text], counts[4, text] = trailing, gaps
