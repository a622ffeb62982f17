"""A JSON list too long for memory, one entry at a time."""

from __future__ import annotations

import codecs
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import IO

from mellama.sources.reading import BOM, RawRow, broken, open_bytes, parse_json

CHUNK = 1 << 20  # bytes, at least as much as most entries
BLANKS = re.compile(r"[ \t\n\r]*")


def read_long_json_list(path: Path) -> Iterator[RawRow]:
    """Yield the objects of a file that is one JSON list, as `read_json_list` does.

    Raises:
        SourceError: the file is cut, not JSON, not a list, or not a list of objects.
    """
    with open_bytes(path) as stream:
        text = _Window(stream, path)
        text.expect("[", "a JSON list")
        if text.peek() == "]":
            text.expect("]", "")
        else:
            yield from _entries(text, path)
        if text.peek():
            raise broken(path, expected="nothing after the JSON list", found="more text")


def _entries(text: _Window, path: Path) -> Iterator[RawRow]:
    index = 0
    while True:
        place = f"{path}, entry {index}"
        value = parse_json(text.value(place), place)
        if not isinstance(value, dict):
            raise broken(place, expected="a JSON object", found=type(value).__name__)
        yield RawRow(value, place)
        index += 1
        if text.peek() == "]":
            text.expect("]", "")
            return
        text.expect(",", f"a comma or the end of the list after entry {index - 1}")


class _Window:
    """The part of the text that has been read and not yet used."""

    def __init__(self, stream: IO[bytes], path: Path) -> None:
        self._stream = stream
        self._path = path
        self._decoder = codecs.getincrementaldecoder("utf-8")()
        self._json = json.JSONDecoder(strict=False)
        self._text = ""
        self._start = 0
        self._offset = 0  # bytes read
        self._more(CHUNK)
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
        """Return the text of one object; twice as much is read until it is whole."""
        if self.peek() != "{":
            raise broken(place, expected="a JSON object", found="something else, or the end")
        size = CHUNK
        while True:
            try:
                _, end = self._json.raw_decode(self._text, self._start)
            except json.JSONDecodeError:
                if not self._more(size):
                    raise broken(place, expected="whole JSON", found="a break in it") from None
                size *= 2
                continue
            text = self._text[self._start : end]
            self._start = end
            return text

    def _more(self, size: int) -> bool:
        data = self._stream.read(size)
        try:
            added = self._decoder.decode(data, final=not data)
        except UnicodeDecodeError as error:
            at = self._offset + error.start
            raise broken(
                self._path, expected="UTF-8", found=f"other bytes near byte {at}"
            ) from None
        self._offset += len(data)
        self._text = self._text[self._start :] + added
        self._start = 0
        return bool(data)


def _after_blanks(text: str, start: int) -> int:
    found = BLANKS.match(text, start)
    return found.end() if found else start
