"""Complex diagnostic cases in a neutral container, filled by those who may read the journal."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from mellama.licenses import UNKNOWN, Access, Terms
from mellama.sources.reading import RawRow, broken, read_json_lines
from mellama.sources.source import Source

CASES_FILE = "cases.jsonl"
ALIASES_FILE = "aliases.jsonl"


@dataclass(frozen=True, slots=True)
class CaseRecord:
    """One published case up to the discussion, and its final diagnosis.

    A title often tells findings and never the diagnosis: showing it is the user's choice.
    """

    id: str
    title: str
    presentation: str
    diagnosis: str
    year: str
    issue: str


def read_cases(folder: Path) -> Iterator[CaseRecord]:
    """Yield the cases in the file's order.

    Raises:
        SourceError: the file is broken, or a case lacks its presentation or its diagnosis.
    """
    for row in read_json_lines(folder / CASES_FILE):
        case = CaseRecord(
            id=row.text("case_id"),
            title=row.optional_text("title"),
            presentation=row.text("presentation"),
            diagnosis=row.text("final_diagnosis"),
            year=_text_or_number(row, "year"),
            issue=_text_or_number(row, "issue"),
        )
        if not case.presentation.strip() or not case.diagnosis.strip():
            raise broken(
                row.place, expected="a presentation and a final diagnosis", found="an empty one"
            )
        yield case


@dataclass(frozen=True, slots=True)
class DiagnosisAliases:
    """Other names under which a diagnosis counts."""

    name: str
    aliases: tuple[str, ...]


def read_aliases(folder: Path) -> Iterator[DiagnosisAliases]:
    """Yield the names that the user lists beside the cases; none where there is no list."""
    path = folder / ALIASES_FILE
    for row in read_json_lines(path) if path.exists() else ():
        yield DiagnosisAliases(row.text("name"), row.texts("aliases"))


def _text_or_number(row: RawRow, key: str) -> str:
    value = row.values.get(key)
    if value is not None and (isinstance(value, bool) or not isinstance(value, str | int)):
        raise broken(row.place, expected=f"a text or a whole number under {key!r}", found="neither")
    return "" if value is None else str(value)


CASES = Source(
    name="cases",
    title="Case records of a journal, supplied by the user",
    homepage="https://www.nejm.org/medical-articles/case-records-of-the-massachusetts-general-hospital",
    revision="the user's own",
    terms=Terms((UNKNOWN,), Access.REGISTERED),
    files=(CASES_FILE,),
    counts=(),
    read=read_cases,
    note="One JSON object a line: case_id, title, presentation (cut before the differential "
    "diagnosis), final_diagnosis, year, issue. The articles are copyrighted: no text is shipped. "
    "Other names of diagnoses may lie beside it in aliases.jsonl: name, aliases.",
)
