"""A JSON list of any length, one entry at a time, whatever is wrong inside an entry."""

from __future__ import annotations

import codecs
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import IO

import orjson

from mellama.errors import SourceError
from mellama.sources.reading import BOM, BOM_BYTES, RawRow, broken, open_bytes, parse_json_object

WHOLE = 1 << 26  # bytes of a file that is parsed at once, where nothing is wrong with it
CHUNK = 1 << 20  # bytes, at least as much as most entries
LONGEST = 1 << 26  # characters of an entry: where the end of one is further off, it is broken
SCANNER = json.JSONDecoder(strict=False, parse_int=str, parse_float=str)
BLANKS = re.compile(r"[ \t\n\r]*")
PLAIN = re.compile(r'[^\s,"\[\]{}]+')  # a number, or a word
SIGN = re.compile(r'"[^"\\]*(?:\\.[^"\\]*)*(?P<end>"|\\?\Z)|[\[\]{}]', re.DOTALL)
NOT_UTF_8 = re.compile("[\udc80-\udcff]")  # what the decoder makes of such bytes


def read_list_entries(path: Path) -> Iterator[RawRow | SourceError]:
    """Yield the objects of a file that is one JSON list; in the place of a bad one, its error.

    Bad is an entry that is no object, not JSON inside, or not UTF-8. A short file without any is
    parsed at once; any other is taken entry by entry, in the memory of one.

    Raises:
        SourceError: the file is cut, not a list, or broken between two entries.
    """
    values = _parsed_at_once(path)
    if values is None:
        yield from _one_by_one(path)
        return
    for index, value in enumerate(values):
        place = f"{path}, entry {index}"
        yield RawRow(value, place) if isinstance(value, dict) else _no_object(place)


def _parsed_at_once(path: Path) -> list[object] | None:
    """Return the values of a list; None where the file is long, or anything in it is wrong."""
    with open_bytes(path) as stream:
        data = stream.read(WHOLE + 1)
    if len(data) > WHOLE:
        return None
    try:
        values = orjson.loads(data.removeprefix(BOM_BYTES))
    except orjson.JSONDecodeError:
        return None
    return values if isinstance(values, list) else None


def _no_object(place: str) -> SourceError:
    return broken(place, expected="a JSON object", found="another kind of value")


def _one_by_one(path: Path) -> Iterator[RawRow | SourceError]:
    with open_bytes(path) as stream:
        text = _Window(stream, path)
        text.expect("[", "a JSON list")
        if text.peek() == "]":
            text.expect("]", "")
        else:
            yield from _entries(text, path)
        if text.peek():
            raise broken(path, expected="nothing after the JSON list", found="more text")


def _entries(text: _Window, path: Path) -> Iterator[RawRow | SourceError]:
    index = 0
    while True:
        place = f"{path}, entry {index}"
        yield _row(text.value(place), place)
        index += 1
        if text.peek() == "]":
            text.expect("]", "")
            return
        text.expect(",", f"a comma or the end of the list after entry {index - 1}")


def _row(text: str, place: str) -> RawRow | SourceError:
    try:
        return parse_json_object(text, place)
    except SourceError as error:  # of what stands for bytes that are not UTF-8, too
        bad = NOT_UTF_8.search(text)
        if bad is None:
            return error
        at = len(text[: bad.start()].encode())
        return broken(place, expected="UTF-8", found=f"other bytes at byte {at} of the entry")


class _Window:
    """The part of the text that has been read and not yet used."""

    def __init__(self, stream: IO[bytes], path: Path) -> None:
        self._stream = stream
        self._path = path
        self._decoder = codecs.getincrementaldecoder("utf-8")("surrogateescape")
        self._text = ""
        self._start = 0
        while not self._text and self._more(CHUNK):
            pass
        self._start = len(BOM) if self._text.startswith(BOM) else 0

    def peek(self) -> str:
        """Return the next character that is not blank; "" at the end."""
        while True:
            self._start = _after_blanks(self._text, self._start)
            if self._start < len(self._text):
                return self._text[self._start]
            if not self._more(CHUNK):
                return ""

    def expect(self, character: str, what: str) -> None:
        if self.peek() != character:
            raise broken(self._path, expected=what, found="something else, or the end of the file")
        self._start += 1

    def value(self, place: str) -> str:
        """Return the text of one value, up to where its brackets close."""
        if self.peek() in ("", ",", "]", "}"):
            raise broken(place, expected="a JSON object", found="something else, or the end")
        end = _end_of_object(self._text, self._start)
        if end is not None:
            text, self._start = self._text[self._start : end], end
            return text
        size, depth, at = CHUNK, 0, self._start
        while True:
            depth, at, whole = _scanned(self._text, at, depth)
            if whole:
                text, self._start = self._text[self._start : at], at
                return text
            scanned = at - self._start
            if len(self._text) - self._start > LONGEST or not self._more(size):
                raise broken(place, expected="whole JSON", found="a break in it")
            size, at = size * 2, scanned  # the window begins where the value does

    def _more(self, size: int) -> bool:
        data = self._stream.read(size)
        self._text = self._text[self._start :] + self._decoder.decode(data, final=not data)
        self._start = 0
        return bool(data)


def _end_of_object(text: str, start: int) -> int | None:
    """Return where a good object ends, at the speed of compiled code; None where it is not one."""
    if text[start] != "{":
        return None
    try:
        return SCANNER.raw_decode(text, start)[1]
    except (ValueError, RecursionError):
        return None


def _scanned(text: str, at: int, depth: int) -> tuple[int, int, bool]:
    """Go from `at` to the end of a value, or to where more has to be read.

    Returns:
        How many brackets are open, how far the text was scanned, whether the value is whole.
    """
    if not depth and text[at] not in '"[{':
        found = PLAIN.match(text, at)
        end = found.end() if found else at
        return 0, end if end < len(text) else at, end < len(text)
    for sign in SIGN.finditer(text, at):
        if sign["end"] is None:
            depth += 1 if sign[0] in "[{" else -1
        elif sign["end"] != '"':
            return depth, sign.start(), False
        if not depth:
            return 0, sign.end(), True
    return depth, len(text), False


def _after_blanks(text: str, start: int) -> int:
    found = BLANKS.match(text, start)
    return found.end() if found else start
