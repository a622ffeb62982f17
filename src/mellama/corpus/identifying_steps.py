"""The step that screens documents for what identifies people: a light declaration."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from mellama.corpus.documents import FOLDER, DocumentTable
from mellama.corpus.identifying.findings import KINDS
from mellama.pipeline.step import Context, Estimate, Step

_BYTES_A_SECOND = 600_000  # measured by benchmarks/identifying_text.py, on one core


@dataclass(frozen=True, kw_only=True)
class Screened(Step[DocumentTable]):
    """Documents screened for names, record numbers, dates, phones, addresses, e-mail, great ages.

    `report` keeps every text and counts; `redact` writes "[NAME]" and the like in place of each
    finding; `refuse` fails if there is any. `identifying.json` has the sums, the folder `findings`
    each finding's document, place and kind. Only the named kinds are acted on; all are counted.

    In ordinary notes its authors had not seen it found 0.97 of the names, 0.90 of the addresses and
    0.98 to 1 of the other kinds: what it has redacted may still identify people
    (docs/decisions/0008).
    """

    documents: Step[DocumentTable]
    policy: Literal["report", "redact", "refuse"]
    kinds: tuple[str, ...] = KINDS

    def __post_init__(self) -> None:
        unknown = set(self.kinds) - set(KINDS)
        if unknown:
            raise ValueError(f"{self.name}: no such kinds as {', '.join(sorted(unknown))}")

    def build(self, output: Path, context: Context) -> None:
        from mellama.corpus.identifying.screen import screen_table

        table = context.load(self.documents)
        screen_table(table, output, context, policy=self.policy, kinds=self.kinds)

    def load(self, output: Path) -> DocumentTable:
        return DocumentTable(output / FOLDER)

    def estimate(self, data_root: Path | None = None) -> Estimate:
        needed = self.documents.estimate(data_root)
        return Estimate(6 + 3 * needed.disk_bytes / _BYTES_A_SECOND, needed.disk_bytes)

    def describe(self) -> str:
        does = {"report": "counted", "redact": "redacted", "refuse": "refused"}[self.policy]
        return f"{self.documents.name}, {', '.join(self.kinds).lower()}: {does}"
