"""A stream of what a `.zst` file holds, which notices a file that ends before it is whole."""

from __future__ import annotations

import io
from typing import IO, TYPE_CHECKING, cast

import zstandard
from zstandard import ZstdError as ZstdError

if TYPE_CHECKING:
    from typing_extensions import Buffer

CHUNK = 1 << 20  # bytes read at a time
LARGEST_WINDOW = 1 << 31  # bytes; archives made with --long need more than the library's default


class _Zstd(io.RawIOBase):
    """Frame after frame: the library's own reader ends silently where a file is cut."""

    def __init__(self, stream: IO[bytes]) -> None:
        self._stream = stream
        self._decompressor = zstandard.ZstdDecompressor(max_window_size=LARGEST_WINDOW)
        self._frame = self._decompressor.decompressobj()
        self._inside = False  # a frame was begun and has not ended
        self._ready = memoryview(b"")

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Buffer, /) -> int:
        while not self._ready:
            chunk = self._frame.unused_data if self._frame.eof else self._stream.read(CHUNK)
            if self._frame.eof:
                self._frame, self._inside = self._decompressor.decompressobj(), False
                chunk = chunk or self._stream.read(CHUNK)
            if not chunk:
                if self._inside:
                    raise EOFError
                return 0
            self._ready = memoryview(self._frame.decompress(chunk))
            self._inside = not self._frame.eof
        into = memoryview(buffer)
        size = min(len(into), len(self._ready))
        into[:size] = self._ready[:size]
        self._ready = self._ready[size:]
        return size


def zstd_stream(stream: IO[bytes]) -> IO[bytes]:
    """Decompress a stream of one frame or several; closing it is left to who opened it.

    Reading raises EOFError where the file is cut, and ZstdError where it is damaged.
    """
    return cast("IO[bytes]", io.BufferedReader(_Zstd(stream), CHUNK))
