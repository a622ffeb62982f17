"""A `Source`: where bytes come from, at which revision, on what terms, and how many records."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from hashlib import sha256
from pathlib import Path
from typing import Any, Generic, Literal, TypeAlias, TypeVar

from mellama.errors import NotThereError
from mellama.licenses import Terms
from mellama.sources.batches import Batch
from mellama.sources.kept import Account

R = TypeVar("R")
BYTES_A_TOKEN = 4.0
"""Of English text, with a vocabulary of 32,000: 3.8 to 4.2, measured on five open sources."""

_PACKED = (".gz", ".zst", ".zip", ".xz", ".bz2")
_UNPACKED = 3.5  # bytes of English text in a byte of one of these
Piece: TypeAlias = Callable[[], Iterator[Account[R]]]  # travels to the worker that reads it


@dataclass(frozen=True)
class Count:
    """One number that is stated about a source's files, and how to measure it on those at hand.

    Upstream's, of the source's revision, has to be found. The paper's shows what its authors had:
    an earlier or smaller copy differs from upstream's, and is no error.
    """

    what: str  # plural noun, with its split: "test questions"
    expected: int
    measure: Callable[[Path], int]  # the source's own folder -> the number found there
    of_records: bool = True  # of what the source's reader yields; False: of files that hold them
    by: Literal["upstream", "paper"] = "upstream"


@dataclass(frozen=True)
class Download:
    """One file at its public home, byte for byte as the declared revision holds it."""

    url: str
    name: str  # its path in the source's folder
    sha256: str | None = None  # None: nobody states one, and the first download is trusted
    size: int | None = None  # bytes


@dataclass(frozen=True, kw_only=True)
class Source(Generic[R]):
    """One upstream dataset at one revision. `R` is the type of record its reader yields."""

    name: str  # also the name of its folder under a data root
    title: str
    homepage: str
    revision: str  # a commit or a release, never a branch
    terms: Terms
    files: tuple[str, ...]  # patterns as `matches` takes them; each must match
    counts: tuple[Count, ...]
    read: Callable[[Path], Iterator[R]]  # the source's folder -> its records, in upstream's order
    every: Callable[[Path], Iterator[Account[R]]] | None = None  # `read`, and what it leaves out
    batches: Callable[[Path], Iterator[Batch]] | None = None  # `every` of documents, many at a time
    pieces: Callable[[Path], Sequence[Piece[R]]] | None = None  # what workers may read apart
    optional: tuple[str, ...] = ()  # patterns of files that only some splits are read from
    text_bytes: int | None = None  # about how much text there is, as upstream states it
    text_tokens: int | None = None  # or how many tokens, of a vocabulary of upstream's choice
    downloads: tuple[Download, ...] = ()  # of open sources; place, not identity
    sign_at: str = ""  # of sources that are not open: where, if not at the homepage
    stands_in_for: str = ""  # the restricted or larger dataset this one takes the place of
    note: str = ""

    def folder(self, data_root: Path | None) -> Path:
        """Find this source's folder, with every file it declares but the optional ones.

        Raises:
            NotThereError: no data root was given, or the folder or a file is missing.
        """
        if data_root is None:
            raise NotThereError(
                f"{self.name} has to be read from a data root, and none was named.",
                expected="a folder that holds one folder per source, under the source's name",
                found="neither --data-root nor MELLAMA_DATA",
                todo=f"get {self.title} from {self.homepage} and name the folder above it",
            )
        folder = data_root / self.name
        missing = [pattern for pattern in self.files if not any(matches(folder, pattern))]
        if missing:
            raise NotThereError(
                f"{self.name} is not complete under the data root.",
                expected=f"{', '.join(self.files)} in {folder}",
                found=f"no {', no '.join(missing)}" if folder.is_dir() else "no such folder",
                todo=f"get {self.title} ({self.revision}) from {self.homepage}",
            )
        return folder

    def records(self, data_root: Path | None) -> Iterator[R]:
        """Read every record, in upstream's order."""
        return self.read(self.folder(data_root))

    def accounts(self, data_root: Path | None) -> Iterator[Account[R]]:
        """Read every record, those that are dropped or quarantined among them, in upstream's order.

        A source without `every` passes all of its records on, and stops at one it cannot read.
        """
        return (self.every or self.read)(self.folder(data_root))

    def pieces_of(self, data_root: Path | None) -> Sequence[Piece[R]]:
        """List what can be read apart: files for most; joined, they are `accounts`."""
        folder = self.folder(data_root)
        return self.pieces(folder) if self.pieces else (partial(self.every or self.read, folder),)

    def paths(self, data_root: Path | None) -> list[Path]:
        """List the declared files, those optional ones that are there too.

        They are sorted, so that their order does not depend on the machine.
        """
        folder, patterns = self.folder(data_root), self.files + self.optional
        return sorted({path for pattern in patterns for path in matches(folder, pattern)})

    def text_at(self, data_root: Path | None) -> int | None:
        """Estimate the bytes of text in the files that are there; None where there are none.

        Packed files hold about 3.5 times their size; markup is taken for text.
        """
        if data_root is None or not (data_root / self.name).is_dir():
            return None
        try:
            paths = self.paths(data_root)
        except NotThereError:  # not all of it is there yet: a plan goes on without
            return None
        sizes = (
            path.stat().st_size * (_UNPACKED if path.suffix in _PACKED else 1) for path in paths
        )
        return round(sum(sizes))

    @property
    def stated_text(self) -> float | None:
        """About how many bytes of text upstream states there are, or what its tokens come to."""
        if self.text_tokens:
            return self.text_tokens * BYTES_A_TOKEN
        return self.text_bytes

    def listing(self, data_root: Path | None) -> str:
        """Digest the names and sizes of the files, so that changed raw data is noticed cheaply."""
        folder = self.folder(data_root)
        lines = (
            f"{path.relative_to(folder)} {path.stat().st_size}" for path in self.paths(data_root)
        )
        return sha256("\n".join(lines).encode()).hexdigest()[:16]

    def identity(self) -> dict[str, Any]:
        """What of a declaration decides the bytes read from it."""
        return {"source": self.name, "revision": self.revision}


def matches(folder: Path, pattern: str) -> Iterator[Path]:
    """Yield what a pattern finds in a folder: a glob, or several joined by " or "."""
    for alternative in pattern.split(" or "):
        yield from folder.glob(alternative)


def packed(pattern: str) -> str:
    """Say that a file may also be compressed: the plain one counts where both are there."""
    return f"{pattern} or {pattern}.gz or {pattern}.zst"


def first_match(folder: Path, pattern: str) -> Path:
    """Return the first file, by alternative and name: of a plain and a compressed copy, one.

    Raises:
        NotThereError: there is none.
    """
    for alternative in pattern.split(" or "):
        found = sorted(folder.glob(alternative))
        if found:
            return found[0]
    raise NotThereError(
        f"{folder} is not complete.", expected=pattern, found="no such file", todo="add the file"
    )


def number(records: Iterable[object]) -> int:
    """Count without keeping."""
    return sum(1 for _ in records)
