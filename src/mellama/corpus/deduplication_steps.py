"""The steps that find duplicates across sources and leave them out of each: light declarations."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from mellama.corpus.documents import FOLDER, DocumentTable
from mellama.corpus.duplicate_list import LIST, DuplicateList
from mellama.pipeline.step import Context, Estimate, Step

SIMILAR = 0.8  # Jaccard: Lee et al. 2022, arXiv:2107.06499, section 4.2; The Pile uses 0.5
_BYTES_A_SECOND = 8_000_000  # read, sketched and compared, measured on one core


@dataclass(frozen=True, kw_only=True)
class Duplicates(Step[DuplicateList]):
    """The documents that say the same as another one of these tables, with the one to keep."""

    documents: tuple[Step[DocumentTable], ...]  # in this order: the first is kept
    threshold: float = SIMILAR

    def build(self, output: Path, context: Context) -> None:
        from mellama.corpus.near_duplicates import find_duplicates

        tables = {step.name: context.load(step) for step in self.documents}
        find_duplicates(tables, output, context, threshold=self.threshold)

    def load(self, output: Path) -> DuplicateList:
        return DuplicateList(output / LIST)

    def estimate(self, data_root: Path | None = None) -> Estimate:
        read = sum(step.estimate(data_root).disk_bytes for step in self.documents)
        return Estimate(1 + read / _BYTES_A_SECOND, read // 100)

    def describe(self) -> str:
        return f"documents of {len(self.documents)} sources that are {self.threshold:.0%} alike"


@dataclass(frozen=True, kw_only=True)
class Deduplicated(Step[DocumentTable]):
    """Documents without the duplicates; those go to `dropped`, with the kept one's id.

    Its terms are those of all the tables compared: a dropped document names the kept one, which
    may be a patient's note.
    """

    documents: Step[DocumentTable]
    duplicates: Duplicates

    def __post_init__(self) -> None:
        compared = {(step.name, step.fingerprint()) for step in self.duplicates.documents}
        if (self.documents.name, self.documents.fingerprint()) not in compared:
            raise ValueError(f"{self.duplicates.name} does not compare {self.documents.name}")

    def build(self, output: Path, context: Context) -> None:
        from mellama.corpus.deduplicate import deduplicate

        table, listed = context.load(self.documents), context.load(self.duplicates)
        deduplicate(table, output, context, name=self.documents.name, duplicates=listed)

    def load(self, output: Path) -> DocumentTable:
        return DocumentTable(output / FOLDER)

    def estimate(self, data_root: Path | None = None) -> Estimate:
        needed = self.documents.estimate(data_root)
        return Estimate(1, needed.disk_bytes)

    def describe(self) -> str:
        return f"{self.documents.name} without duplicates"
