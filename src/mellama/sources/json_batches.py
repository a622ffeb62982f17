"""JSON lines read in batches: a line that is as usual makes no object but its text."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import accumulate
from pathlib import Path
from typing import TypeAlias

import orjson

from mellama.errors import SourceError
from mellama.records import Document
from mellama.sources.accounting import after_last, quarantined, require_whole
from mellama.sources.batches import DOCUMENTS, Batch
from mellama.sources.kept import Account, Dropped, Quarantined
from mellama.sources.reading import BOM_BYTES, RawRow, open_bytes, parse_json_object

Fields: TypeAlias = tuple[str, str, tuple[str, ...]]  # id, text and identifiers of a document
_HELD = 1 << 23  # bytes of lines that are read at a time, and the line that passes them


@dataclass(frozen=True, slots=True)
class JsonLines:
    """A file of one JSON object a line; offsets are bytes, and empty lines are passed over.

    `usual` takes the document out of a value that is as it should be, and returns None for any
    other. Those are read again by `read`, which says exactly what is wrong with them.
    """

    path: Path
    folder: Path  # of the source
    usual: Callable[[object], Fields | None]
    read: Callable[[RawRow], Document | Dropped]

    def batches(self) -> Iterator[Batch]:
        """Account for every line, in order.

        Raises:
            SourceError: a last line that is cut, or what spoils the whole file.
        """
        last: int | None = None
        gathered = _gathered(self.path)
        while True:
            try:
                offset, lines = next(gathered)
            except StopIteration:
                return
            except SourceError as error:
                raise after_last(error, "byte", last) from None
            batch, last = self._batch(offset, lines, last)
            yield batch

    def _batch(self, offset: int, lines: list[bytes], last: int | None) -> tuple[Batch, int | None]:
        """Read some lines that begin at a byte; return also where the last whole one begins."""
        batch = Batch()
        ids, texts, identifiers = batch.ids, batch.texts, batch.identifiers
        loads, usual = orjson.loads, self.usual
        for place, line in zip(accumulate(map(len, lines), initial=offset), lines, strict=False):
            try:
                fields = usual(loads(line))
            except orjson.JSONDecodeError:
                fields = None
            if fields is not None:
                id, text, known_as = fields
                ids.append(id)
                texts.append(text)
                identifiers.append(known_as)
                last = place
                continue
            try:
                account = self._closely(place, line)
            except SourceError as error:
                raise after_last(error, "byte", last) from None
            if account is not None:
                batch.add(account)
                last = last if isinstance(account, Quarantined) else place
        return batch, last

    def _closely(self, offset: int, line: bytes) -> Account[Document] | None:
        """Account for a line that is not as usual; None for an empty one."""
        line = line if offset else line.removeprefix(BOM_BYTES)
        if line.isspace() or not line:
            return None
        require_whole(line, offset, self.path)
        try:
            return self.read(parse_json_object(line, self.path))
        except SourceError as error:
            return quarantined(self.path, self.folder, offset, "byte", error)


def _gathered(path: Path) -> Iterator[tuple[int, list[bytes]]]:
    """Yield the byte at which some lines begin, and the lines; those before damage are whole."""
    offset = 0
    with open_bytes(path) as stream:
        more = True
        while more:
            lines: list[bytes] = []
            try:
                more = _fill(lines, stream)
            finally:
                if lines:
                    yield offset, lines
            offset += sum(map(len, lines))


def _fill(lines: list[bytes], stream: Iterable[bytes]) -> bool:
    """Add the next lines; return whether there may be more."""
    held = 0
    for line in stream:
        lines.append(line)
        held += len(line)
        if held >= _HELD or len(lines) >= DOCUMENTS:
            return True
    return False
