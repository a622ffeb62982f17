"""Screen a table of documents: count what identifies people, redact it, or refuse the table."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Literal

import pyarrow as pa
import pyarrow.compute as pc

from mellama.corpus.documents import FOLDER, SCHEMA, DocumentTable, writing
from mellama.corpus.identifying.engine import Screen
from mellama.corpus.identifying.findings import KINDS, Finding, counted, redacted
from mellama.corpus.parts import Counted, PartFiles, forget_parts, over_parts, total
from mellama.errors import DataError
from mellama.files import write_json
from mellama.pipeline.step import Context

Policy = Literal["report", "redact", "refuse"]
REPORT = "identifying.json"
FINDINGS = "findings"  # folder of parts: for each finding its document, its place and its kind
_FINDINGS_SCHEMA = pa.schema(
    [
        pa.field("id", pa.string(), nullable=False),
        pa.field("start", pa.int32(), nullable=False),  # characters from the text's beginning
        pa.field("end", pa.int32(), nullable=False),
        pa.field("kind", pa.string(), nullable=False),
    ]
)


@dataclass(frozen=True)
class ScreenedBatch:
    """Documents as the policy leaves them, and all findings, of kinds acted on or not."""

    documents: pa.RecordBatch
    findings: pa.RecordBatch
    counts: Counted


@cache
def _screen() -> Screen:
    """Open the engine once in each process: it takes seconds."""
    return Screen()


def screened(
    batch: pa.RecordBatch, *, policy: Policy, kinds: Sequence[str] = KINDS
) -> ScreenedBatch:
    """Screen a batch of documents."""
    ids, given = batch["id"].to_pylist(), batch["text"].to_pylist()
    found = [_screen().find(text) for text in given]
    texts = given
    if policy == "redact":
        texts = [
            redacted(text, [each for each in findings if each.kind in kinds])
            for text, findings in zip(given, found, strict=True)
        ]
    columns = [batch["id"], pa.array(texts, pa.large_string()), batch["identifiers"]]
    documents = pa.RecordBatch.from_arrays(columns, schema=SCHEMA)
    changed = sum(before != after for before, after in zip(given, texts, strict=True))
    return ScreenedBatch(documents, _rows(ids, found), _counts(batch, found, changed))


def _rows(ids: list[str], found: list[tuple[Finding, ...]]) -> pa.RecordBatch:
    rows = [(id, each) for id, findings in zip(ids, found, strict=True) for each in findings]
    columns = [
        pa.array([id for id, _ in rows], pa.string()),
        pa.array([each.start for _, each in rows], pa.int32()),
        pa.array([each.end for _, each in rows], pa.int32()),
        pa.array([each.kind for _, each in rows], pa.string()),
    ]
    return pa.RecordBatch.from_arrays(columns, schema=_FINDINGS_SCHEMA)


def _counts(batch: pa.RecordBatch, found: list[tuple[Finding, ...]], changed: int) -> Counted:
    """Count a batch: `documents` are those with at least one finding of a kind."""
    having = [{each.kind for each in findings} for findings in found]
    return {
        "read": batch.num_rows,
        "changed": changed,
        "characters": pc.sum(pc.utf8_length(batch["text"])).as_py() or 0,
        "with_findings": sum(map(bool, found)),
        "findings": counted(each for findings in found for each in findings),
        "documents": {kind: sum(kind in each for each in having) for kind in sorted(KINDS)},
    }


@dataclass(frozen=True)
class ScreenPart:
    """Write one part as the policy leaves it, and where the findings are."""

    policy: Policy
    kinds: tuple[str, ...]

    def __call__(self, part: DocumentTable, files: PartFiles) -> Counted:
        counts: list[Counted] = []
        origin = part.origin
        with (
            writing(files.documents, origin) as keep,
            writing(files.beside(FINDINGS), origin, _FINDINGS_SCHEMA) as note,
        ):
            for batch in part.batches():
                done = screened(batch, policy=self.policy, kinds=self.kinds)
                keep(done.documents)
                note(done.findings)
                counts.append(done.counts)
        return total(counts)


def screen_table(
    table: DocumentTable,
    output: Path,
    context: Context,
    *,
    policy: Policy,
    kinds: tuple[str, ...] = KINDS,
) -> Counted:
    """Write the documents as the policy leaves them, the findings, and the counts, returned too.

    Raises:
        DataError: the policy is to refuse, and something was found; or documents were lost.
    """
    source = table.origin.source
    work = ScreenPart(policy, kinds)
    counts = total(over_parts(table, output, work, context, what=f"screening {source}"))
    if counts.get("read", 0) != table.rows or DocumentTable(output / FOLDER).rows != table.rows:
        raise DataError(
            f"Screening {source} lost or doubled documents.",
            expected=f"{table.rows:,} documents",
            found=f"{DocumentTable(output / FOLDER).rows:,}",
            todo="this is a fault of the program: please report it",
        )
    write_json(output / REPORT, {**counts, "policy": policy, "kinds": sorted(kinds)})
    if policy == "refuse":
        refuse(counts, source, kinds, output)
    forget_parts(output)
    return counts


def refuse(counts: Counted, source: str, kinds: tuple[str, ...], output: Path) -> None:
    """Stop if anything was found.

    Raises:
        DataError: there are findings of these kinds; it names counts, and no text.
    """
    found = {kind: counts.get("findings", {}).get(kind, 0) for kind in sorted(kinds)}
    if any(found.values()):
        listed = ", ".join(f"{number:,} {kind}" for kind, number in found.items() if number)
        raise DataError(
            f"Documents of {source} hold what identifies people, and the policy is to refuse them.",
            expected="no finding",
            found=f"{listed}, in {counts['with_findings']:,} of {counts['read']:,} documents",
            todo=f"see where in {output / FINDINGS}; mend the source, or choose the policy "
            "`redact`, or `report` if the data's terms allow it",
        )
