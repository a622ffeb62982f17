"""The step that screens documents for what identifies people; its engine loads when it builds."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from mellama.corpus.documents import FILE, DocumentTable
from mellama.corpus.phi.findings import KINDS
from mellama.pipeline.step import Context, Estimate, Step

_BYTES_A_SECOND = 1_000_000  # measured by benchmarks/phi.py, on one core


@dataclass(frozen=True, kw_only=True)
class Screened(Step[DocumentTable]):
    """Documents screened for names, record numbers, dates, phones, addresses, e-mail, great ages.

    `report` keeps every text and counts; `redact` writes "[NAME]" and the like in place of each
    finding; `refuse` leaves out the documents with findings and names their ids. `phi.json` has the
    sums, `phi.parquet` the counts of each document. Only the named kinds are acted on; all are
    counted.
    """

    documents: Step[DocumentTable]
    policy: Literal["report", "redact", "refuse"]
    kinds: tuple[str, ...] = KINDS

    def build(self, output: Path, context: Context) -> None:
        from mellama.corpus.phi.screen import screen_table

        table = context.load(self.documents)
        with context.progress.bar(f"screening {table.origin.source}", table.rows) as advance:
            screen_table(table, output, policy=self.policy, kinds=self.kinds, advance=advance)

    def load(self, output: Path) -> DocumentTable:
        return DocumentTable(output / FILE)

    def estimate(self) -> Estimate:
        needed = self.documents.estimate()
        return Estimate(5 + 3 * needed.disk_bytes / _BYTES_A_SECOND, needed.disk_bytes)

    def describe(self) -> str:
        does = {"report": "counted", "redact": "redacted", "refuse": "left out"}[self.policy]
        return f"{self.documents.name}, {', '.join(self.kinds).lower()}: {does}"
