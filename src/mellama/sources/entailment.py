"""Does one sentence follow from another? MedNLI on patient notes, BioNLI on abstracts."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from mellama.licenses import CC_BY, Terms
from mellama.sources.kept import Dropped, kept
from mellama.sources.mimic import CREDENTIALED
from mellama.sources.reading import broken, read_csv, read_json_lines
from mellama.sources.source import Count, Source, first_match, matches, number
from mellama.sources.splits import SPLIT_NAMES, Split

LABELS = ("entailment", "contradiction", "neutral")
MEDNLI_SPLITS = ("train", "dev", "test")


@dataclass(frozen=True, slots=True)
class MednliRow:
    """One premise of a note with one hypothesis; a premise stands in three rows."""

    id: str
    premise: str
    hypothesis: str
    label: str  # entailment, contradiction or neutral
    split: Split


def read_mednli(folder: Path) -> Iterator[MednliRow]:
    """Yield the rows of the three splits as upstream names them; the paper swaps dev and test.

    Raises:
        SourceError: a file is broken, or a label is none of the three.
    """
    for name in MEDNLI_SPLITS:
        for row in read_json_lines(first_match(folder, _mednli_file(name))):
            label = row.text("gold_label")
            if label not in LABELS:
                raise broken(
                    row.place, expected=f"one of {', '.join(LABELS)}", found="another label"
                )
            yield MednliRow(
                id=row.text("pairID"),
                premise=row.text("sentence1"),
                hypothesis=row.text("sentence2"),
                label=label,
                split=SPLIT_NAMES[name],
            )


def _mednli_file(name: str) -> str:
    return f"**/mli_{name}_v1.jsonl or **/mli_{name}_v1.jsonl.gz"


def _mednli_rows(folder: Path, split: Split) -> int:
    return number(row for row in read_mednli(folder) if row.split == split)


MEDNLI = Source(
    name="mednli",
    title="MedNLI",
    homepage="https://physionet.org/content/mednli/1.0.0/",
    revision="1.0.0",
    terms=CREDENTIALED,
    files=tuple(map(_mednli_file, MEDNLI_SPLITS)),
    counts=(
        Count("training pairs", 11_232, partial(_mednli_rows, split="train")),
        Count("validation pairs", 1_395, partial(_mednli_rows, split="valid")),
        Count("test pairs", 1_422, partial(_mednli_rows, split="test")),
    ),
    read=read_mednli,
    note="Patient text. The paper prints 1,422 validation and 1,395 test pairs: swapped.",
    sign_at="https://physionet.org/sign-dua/mednli/1.0.0/",
)

BIONLI_FILES = "**/*.csv or **/*.csv.gz"
ENTAILED, UNUSED = "pos", "SET"


@dataclass(frozen=True, slots=True)
class BionliColumns:
    """What a release calls its columns; the defaults are those of the authors' scripts."""

    pmid: str = "pmid"
    premise: str = "supp_set"
    hypothesis: str = "conclusion"
    category: str = "label_cat"


@dataclass(frozen=True, slots=True)
class BionliRow:
    """Sentences of an abstract with a conclusion that is its own, or was changed.

    Texts carry upstream's marks: `<re> .. <er>` around a regulator, `<el> .. <le>` around what it
    regulates.
    """

    id: str  # "<file>-<row>-<pmid>-<category>"
    pmid: str
    premise: str
    hypothesis: str
    entailed: bool
    category: str  # "pos", or how the conclusion was changed
    split: Split | None  # by the file's name; none for the authors' unsplit file
    identifiers: tuple[str, ...]


def read_bionli(folder: Path) -> Iterator[BionliRow]:
    """Yield the rows of every file, by file name, but those of the category upstream leaves out."""
    return kept(every_bionli(folder))


def every_bionli(folder: Path) -> Iterator[BionliRow | Dropped]:
    """Yield every row; the balanced and the full training set are told apart by their files."""
    for path in sorted(set(matches(folder, BIONLI_FILES))):
        yield from read_bionli_file(path)


def read_bionli_file(
    path: Path,
    columns: BionliColumns = BionliColumns(),
) -> Iterator[BionliRow | Dropped]:
    """Yield the rows of one file.

    Raises:
        SourceError: the file is broken or has other columns.
    """
    stem = path.name.partition(".")[0]
    split = next((side for word, side in SPLIT_NAMES.items() if word in _words(stem)), None)
    wanted = (columns.pmid, columns.premise, columns.hypothesis, columns.category)
    for place, row in enumerate(read_csv(path, wanted)):
        pmid, premise, hypothesis, category = (row[name].strip() for name in wanted)
        id = f"{stem}-{place}-{pmid}-{category}"
        if category == UNUSED:
            yield Dropped(id, "of a category that upstream does not use")
            continue
        yield BionliRow(
            id=id,
            pmid=pmid,
            premise=premise,
            hypothesis=hypothesis,
            entailed=category == ENTAILED,
            category=category,
            split=split,
            identifiers=(f"pmid:{pmid}",) if pmid else (),
        )


def _words(stem: str) -> list[str]:
    return stem.lower().replace("-", "_").split("_")


def _bionli_rows(folder: Path, split: Split) -> int:
    return number(row for row in read_bionli(folder) if row.split == split)


BIONLI = Source(
    name="bionli",
    title="BioNLI, balanced",
    homepage="https://github.com/StonyBrookNLP/BioNLI",
    revision="StonyBrookNLP/BioNLI@1aa25c4",
    terms=Terms((CC_BY,)),
    files=(BIONLI_FILES,),
    counts=(
        Count("training pairs", 5_544, partial(_bionli_rows, split="train")),
        Count("validation pairs", 12_123, partial(_bionli_rows, split="valid")),
        Count("test pairs", 9_126, partial(_bionli_rows, split="test")),
    ),
    read=read_bionli,
    note="Take the balanced training and validation files; the test file comes by e-mail. The "
    "paper's 5,000 validation and 6,308 test pairs cannot be made from them.",
)
