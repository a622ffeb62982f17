"""MTSamples: transcribed sample reports of forty medical specialties."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from mellama.licenses import UNKNOWN, Terms
from mellama.sources.reading import read_csv
from mellama.sources.source import Count, Source, first_match, number
from mellama.sources.splits import LIST_FILES, Split, drawn_sides, listed_splits, split_of

FILES = "mtsamples.csv or mtsamples.csv.gz"
COLUMNS = ("description", "medical_specialty", "sample_name", "transcription", "keywords")
VALID, TEST = 0.1, 0.2


@dataclass(frozen=True, slots=True)
class MtsamplesRow:
    """One sample report; half of all texts stand under two specialties or more."""

    id: str  # upstream's number
    specialty: str
    name: str
    description: str
    text: str  # empty in a few rows
    keywords: str
    split: Split  # by text, so that no report is on two sides
    row_split: Split  # by row, in the paper's sizes: most reports are on two sides or three


def read_mtsamples(folder: Path) -> Iterator[MtsamplesRow]:
    """Yield every row, those without a text included; names are stripped of upstream's blanks.

    Where lists of row numbers lie beside it (`splits.LISTS`), they are both splits, and rows that
    none of them names are left out.

    Raises:
        SourceError: the file is cut, as some copies of it are, or broken.
    """
    listed = listed_splits(folder)
    by_row = listed or drawn_rows(folder)
    for name, row in _named_rows(folder):
        if name not in by_row:
            continue
        text = row["transcription"].strip()
        yield MtsamplesRow(
            id=name,
            specialty=row["medical_specialty"].strip(),
            name=row["sample_name"].strip(),
            description=row["description"].strip(),
            text=text,
            keywords=row["keywords"].strip(),
            split=listed.get(name) or split_of(_same_text(text), valid=VALID, test=TEST),
            row_split=by_row[name],
        )


def drawn_rows(folder: Path) -> dict[str, Split]:
    """Draw the rows of each side: of 4,999, as in the paper, 3,500, 500 and 999.

    Which ones the paper drew is not known; these come in the order of a hash of their numbers.
    """
    names = [name for name, _ in _named_rows(folder)]
    valid, test = math.ceil(VALID * len(names)), math.floor(TEST * len(names))
    return drawn_sides(names, purpose="mtsamples", valid=valid, test=test)


def _named_rows(folder: Path) -> Iterator[tuple[str, dict[str, str]]]:
    for place, row in enumerate(read_csv(first_match(folder, FILES), COLUMNS)):
        yield row.get("") or str(place), row


def _same_text(text: str) -> str:
    return f"mtsamples {' '.join(text.split())}"


def _rows(folder: Path) -> int:
    return number(read_mtsamples(folder))


def _with_text(folder: Path) -> int:
    return number(row for row in read_mtsamples(folder) if row.text)


MTSAMPLES = Source(
    name="mtsamples",
    title="MTSamples, medical transcriptions",
    homepage="https://www.kaggle.com/datasets/tboyle10/medicaltranscriptions",
    revision="tboyle10/medicaltranscriptions, 4,999 rows",
    terms=Terms((UNKNOWN,)),
    files=(FILES,),
    optional=LIST_FILES,
    counts=(Count("rows", 4_999, _rows), Count("rows with a text", 4_966, _with_text)),
    read=read_mtsamples,
    note="The site names no licence for its reports. Upstream has no split. The paper cut rows: "
    "3,500, 500 and 999 of them, though Table 6 prints 4,999 for the first. Most of the 2,357 "
    "texts stand in several rows, and came to stand on several sides.",
)
