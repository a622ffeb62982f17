"""One JSON object read entry by entry: a file of half a gigabyte takes the memory of a few rows."""

from __future__ import annotations

from codecs import getincrementaldecoder
from collections.abc import Iterator
from json import JSONDecodeError, JSONDecoder
from pathlib import Path
from typing import IO

from mellama.errors import SourceError
from mellama.sources.reading import BOM, RawRow, broken, open_bytes, parse_json

CHUNK = 1 << 20  # bytes read at a time
LONGEST = 1 << 26  # characters of an entry: where the end of one is further off, it is broken
BLANK = " \t\r\n"
ESCAPE = "\\u"


def _refuse(name: str) -> None:
    raise JSONDecodeError(f"{name} is not JSON", "", 0)


SCANNER = JSONDecoder(parse_constant=_refuse)  # NaN and the infinities


def read_json_entries(path: Path) -> Iterator[tuple[str, RawRow]]:
    """Yield (key, row) for every entry of a file that is one JSON object of objects.

    Raises:
        SourceError: it is half-written, not JSON, not UTF-8 or not an object of objects.
    """
    with open_bytes(path) as stream:
        text = _Text(stream, path)
        text.skip("{")
        while text.ahead() != "}":
            key = text.value()
            text.skip(":")
            value = text.value()
            if not isinstance(key, str) or not isinstance(value, dict):
                raise text.damaged("names, each with a JSON object")
            yield key, RawRow(value, f"{path}, {key}")
            if text.ahead() != "}":
                text.skip(",")
                if text.ahead() == "}":
                    raise text.damaged("an entry after the comma")
        text.skip("}")
        if text.ahead():
            raise text.damaged("the end of the file")


class _Text:
    """The part of a file that is in memory, and the place in it that reading has come to."""

    def __init__(self, stream: IO[bytes], path: Path) -> None:
        self.path = path
        self._stream = stream
        self._decoder = getincrementaldecoder("utf-8")()
        self._bytes = 0  # that the decoder was given
        self._text = ""
        self._at = 0
        self._values = 0  # read so far: a key and a row for each entry
        while not self._text and self._more():
            pass
        if self._text.startswith(BOM):
            self._at = 1

    def ahead(self) -> str:
        """Look at the next character that is not blank; empty at the end of the file."""
        while True:
            while self._at < len(self._text) and self._text[self._at] in BLANK:
                self._at += 1
            if self._at < len(self._text):
                return self._text[self._at]
            if not self._more():
                return ""

    def skip(self, sign: str) -> None:
        if self.ahead() != sign:
            raise self.damaged(repr(sign))
        self._at += 1

    def value(self) -> object:
        """Read one JSON value, whole."""
        self.ahead()
        value: object
        while True:
            try:
                value, end = SCANNER.raw_decode(self._text, self._at)
                break
            except JSONDecodeError:
                if len(self._text) - self._at > LONGEST or not self._more():
                    raise self.damaged("whole JSON") from None
        piece = self._text[self._at : end]
        if ESCAPE in piece:  # the scanner lets halves of characters pass, which are not UTF-8
            value = parse_json(piece, f"{self.path}, {self._where()}")
        self._at = end
        self._values += 1
        return value

    def damaged(self, expected: str) -> SourceError:
        return broken(self.path, expected=expected, found=f"something else, {self._where()}")

    def _where(self) -> str:
        return f"after {self._values // 2:,} entries"

    def _more(self) -> bool:
        """Let go of what was read and take in as much again as is there, a chunk at least."""
        rest = self._text[self._at :]
        data = self._stream.read(max(CHUNK, len(rest)))
        waiting = len(self._decoder.getstate()[0])
        try:
            self._text = rest + self._decoder.decode(data, final=not data)
        except UnicodeDecodeError as error:
            place = self._bytes - waiting + error.start
            raise broken(
                self.path, expected="UTF-8", found=f"other bytes at byte {place}"
            ) from None
        self._at = 0
        self._bytes += len(data)
        return bool(data)
