"""Records of a file one by one: a bad one is quarantined, and the others are read."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from functools import partial
from pathlib import Path
from typing import TypeVar

from mellama.errors import SourceError
from mellama.records import Document
from mellama.sources.archives import Member
from mellama.sources.kept import REPETITION, Account, Dropped, Quarantined, Unit
from mellama.sources.opening import broken
from mellama.sources.reading import (
    CsvRow,
    RawRow,
    decode,
    parse_json,
    parse_json_object,
    read_byte_lines,
    read_bytes,
    read_csv_rows,
)
from mellama.sources.seen import Seen

R = TypeVar("R")
_Raw = TypeVar("_Raw")


def accounts(
    path: Path,
    folder: Path,
    unit: Unit,
    raw: Iterable[tuple[int, _Raw]],
    read: Callable[[_Raw], Account[R]],
) -> Iterator[Account[R]]:
    """Read raw records, each with its offset in a file below the source's folder.

    What `read` refuses is quarantined, with what was expected and found as its reason.

    Raises:
        SourceError: the file itself ends early or is damaged, told with the last whole record.
    """
    records = iter(raw)
    last: int | None = None
    while True:
        try:
            offset, record = next(records)
        except StopIteration:
            return
        except SourceError as error:
            raise after_last(error, unit, last) from None
        try:
            account = read(record)
        except SourceError as error:
            yield quarantined(path, folder, offset, unit, error)
        else:
            last = last if isinstance(account, Quarantined) else offset
            yield account


def after_last(error: SourceError, unit: Unit, last: int | None) -> SourceError:
    """Add to what spoils a file how far it could be read."""
    good = "none before it" if last is None else f"the last whole one at {unit} {last:,}"
    found = f"{error.found}; of its records, {good}"
    return type(error)(error.problem, expected=error.expected, found=found, todo=error.todo)


def quarantined(
    path: Path, folder: Path, offset: int, unit: Unit, error: SourceError
) -> Quarantined:
    """Say where a record stands, and why it cannot be read, without its text."""
    file = path.relative_to(folder).as_posix().encode("utf-8", "replace").decode()
    return Quarantined(file, offset, unit, f"expected {error.expected}; found {error.found}")


def json_lines(
    path: Path, folder: Path, read: Callable[[RawRow], Account[R]]
) -> Iterator[Account[R]]:
    """Read one JSON object a line; offsets are bytes. Empty lines are passed over.

    Raises:
        SourceError: a last line that is cut, or what spoils the whole file.
    """

    def read_line(line: bytes) -> Account[R]:
        return read(parse_json_object(line, path))

    lines = ((offset, line) for _, offset, line in whole_lines(path, partial(_json, path=path)))
    return accounts(path, folder, "byte", lines, read_line)


def _json(line: bytes, path: Path) -> object:
    return parse_json(line, path)


def whole_lines(path: Path, parse: Callable[[bytes], object]) -> Iterator[tuple[int, int, bytes]]:
    """Yield (line from 0, byte it begins at, line with its end), without the empty ones.

    Raises:
        SourceError: the last line has no end, and `parse` refuses it: it is cut.
    """
    for number, (offset, line) in enumerate(read_byte_lines(path)):
        if not line.isspace() and line:
            require_whole(line, offset, path, parse)
            yield number, offset, line


def require_whole(
    line: bytes, offset: int, path: Path, parse: Callable[[bytes], object] | None = None
) -> None:
    """Let a line pass that has an end, or needs none; of JSON, unless another `parse` is named.

    Raises:
        SourceError: it is the last one, and was cut.
    """
    if line.endswith(b"\n"):
        return
    try:
        (parse or partial(_json, path=path))(line)
    except SourceError:
        raise broken(
            path, expected="a last line that is whole", found=f"a cut one, from byte {offset:,}"
        ) from None


def text_lines(path: Path, folder: Path) -> Iterator[Account[str]]:
    """Read lines of text without the blanks around them; offsets are bytes. Empty ones go."""

    def read(line: bytes) -> str:
        return decode(line, path).strip()

    lines = ((offset, line) for offset, line in read_byte_lines(path) if line.strip())
    return accounts(path, folder, "byte", lines, read)


def csv_rows(
    path: Path,
    folder: Path,
    columns: tuple[str, ...],
    read: Callable[[dict[str, str]], Account[R]],
    *,
    any_case: bool = False,
) -> Iterator[Account[R]]:
    """Read the rows under a header, numbered from 0; for the rest see `reading.read_csv`.

    Raises:
        SourceError: a column is missing, or a quotation is left open or badly closed: nobody can
            tell where the next row begins.
    """

    def read_row(row: CsvRow) -> Account[R]:
        return read(row.values())

    rows = enumerate(read_csv_rows(path, columns, any_case=any_case))
    return accounts(path, folder, "row", rows, read_row)


def whole_file(
    path: Path, folder: Path, read: Callable[[bytes], Account[R]]
) -> Iterator[Account[R]]:
    """Read a file that is one record; it is quarantined where its contents are not as they should.

    Raises:
        SourceError: the file is missing or may not be read, or is a compressed one that is cut.
    """
    return accounts(path, folder, "byte", [(0, read_bytes(path))], read)


def members(
    archive: Path, folder: Path, held: Iterable[Member], read: Callable[[Member], Account[R]]
) -> Iterator[Account[R]]:
    """Read the members of an archive, each of them one record, and quarantine them as files.

    Raises:
        SourceError: the archive ends early or is damaged.
    """

    def read_member(member: Member) -> Account[R]:
        try:
            return read(member)
        except SourceError as error:
            return quarantined(member.path, folder, 0, "byte", error)

    return accounts(archive, folder, "member", enumerate(held), read_member)


def each_once(documents: Iterable[Account[Document]]) -> Iterator[Account[Document]]:
    """Drop every document whose id an earlier one has; nine bytes a document are kept in memory."""
    seen = Seen()
    for each in documents:
        if isinstance(each, Document) and not seen.add(each.id):
            yield Dropped(each.id, REPETITION)
        else:
            yield each


def all_readable(records: Iterable[Account[R]]) -> Iterator[R]:
    """Yield what is passed on, where a record that cannot be read may not be missing.

    Raises:
        SourceError: at the first record that is quarantined.
    """
    for each in records:
        if isinstance(each, Quarantined):
            raise broken(
                f"{each.file}, {each.unit} {each.offset:,}",
                expected="a record that can be read: without it the set would not be whole",
                found=each.reason,
            )
        if not isinstance(each, Dropped):
            yield each
