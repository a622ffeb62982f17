"""Texts with a shorter or plainer one: Cochrane plain-language summaries and MeQSum's questions."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from mellama.errors import SourceError
from mellama.licenses import CC_BY, Terms
from mellama.sources.accounting import after_last, quarantined
from mellama.sources.homes import at_github
from mellama.sources.kept import Account, kept
from mellama.sources.numbered import sheet_rows
from mellama.sources.reading import BOM, broken, decode, read_byte_lines
from mellama.sources.source import Count, Source, number


@dataclass(frozen=True, slots=True)
class TextSummary:
    """One text and what it was made into."""

    id: str
    text: str
    summary: str
    split: str = ""
    identifiers: tuple[str, ...] = ()


COCHRANE_PARTS = ("source", "target", "doi")
COCHRANE_SPLITS = (("valid", "val"), ("test", "test"))


def every_cochrane_pls(folder: Path) -> Iterator[Account[TextSummary]]:
    """Account for technical abstracts with their plain-language summaries, line by line.

    Raises:
        SourceError: a file is cut, or the files of a split differ in length.
    """
    for split, stem in COCHRANE_SPLITS:
        paths = [folder / f"{stem}.{part}" for part in COCHRANE_PARTS]
        columns = [[line for _, line in read_byte_lines(path)] for path in paths]
        _require_one_length(folder / stem, columns)
        for place, lines in enumerate(zip(*columns, strict=True)):
            yield _line_summary(folder, paths, place, lines, split)


def _require_one_length(stem: Path, columns: list[list[bytes]]) -> None:
    """Refuse files that are cut, of which nobody can tell what belongs together.

    Raises:
        SourceError: they differ in length, or one ends within a line.
    """
    lengths = [len(column) for column in columns]
    ended = [not column or column[-1].endswith(b"\n") for column in columns]
    if len(set(lengths)) > 1 or not all(ended):
        whole = min(length - (not end) for length, end in zip(lengths, ended, strict=True))
        error = broken(
            stem,
            expected=f"{', '.join(COCHRANE_PARTS)} of one length, with an end to every line",
            found=f"{', '.join(map(str, lengths))} lines, {ended.count(False)} of them cut",
        )
        raise after_last(error, "line", whole - 1 if whole else None)


def _line_summary(
    folder: Path, paths: list[Path], place: int, lines: tuple[bytes, ...], split: str
) -> Account[TextSummary]:
    texts = []
    for path, line in zip(paths, lines, strict=True):
        try:
            texts.append(decode(line, path).removeprefix(BOM).strip())
        except SourceError as error:
            return quarantined(path, folder, place, "line", error)
    text, summary, doi = texts
    if not doi:
        missing = broken(paths[-1], expected="an identifier of the article", found="an empty line")
        return quarantined(paths[-1], folder, place, "line", missing)
    return TextSummary(doi, text, summary, split, (f"doi:{doi}",))


def read_cochrane_pls(folder: Path) -> Iterator[TextSummary]:
    return kept(every_cochrane_pls(folder))


def _cochrane_valid(folder: Path) -> int:
    return number(row for row in read_cochrane_pls(folder) if row.split == "valid")


def _cochrane_test(folder: Path) -> int:
    return number(row for row in read_cochrane_pls(folder) if row.split == "test")


COCHRANE_PLS = Source(
    name="cochrane_pls",
    title="Cochrane abstracts with plain-language summaries",
    homepage="https://github.com/AshOlogn/Paragraph-level-Simplification-of-Medical-Texts",
    revision="AshOlogn/Paragraph-level-Simplification-of-Medical-Texts@edf6504",
    terms=Terms((CC_BY,)),
    files=tuple(f"{stem}.{part}" for _, stem in COCHRANE_SPLITS for part in COCHRANE_PARTS),
    counts=(
        Count("validation pairs", 411, _cochrane_valid),
        Count("test pairs", 480, _cochrane_test),
    ),
    read=read_cochrane_pls,
    every=every_cochrane_pls,
    downloads=at_github(
        "AshOlogn/Paragraph-level-Simplification-of-Medical-Texts@edf6504",
        (
            "data/data-1024/val.source",
            933_042,
            "101957b3b773ff0ff7e6b62a1b23a345d2dd98304874c0a4021dd48edb09447d",
        ),
        (
            "data/data-1024/val.target",
            543_503,
            "4a2ebbe3ceb47738a1458bc229d209da1c8ebd7e7cbc17b963b94ce343bcc12b",
        ),
        (
            "data/data-1024/val.doi",
            12_561,
            "8a4820c2f6e2c040d6b0edf4fc1c26529ad2718c36250b25f95cd4e7fa3a06b8",
        ),
        (
            "data/data-1024/test.source",
            1_097_248,
            "953644e1a14a484c50fc3697433d772155ce3f117843d2005ee35e94ee39814f",
        ),
        (
            "data/data-1024/test.target",
            663_706,
            "d5a2dbac13f2a471e374b1689178d8d1259e98bfc52015559162f9f4656ac70b",
        ),
        (
            "data/data-1024/test.doi",
            14_780,
            "2ac652dad21bf6f69c64eda7c09a0ad6b28cf36797e7a5e8f4b8cdcd1c626150",
        ),
    ),
)

MEQSUM_FILE = "MeQSum_ACL2019_BenAbacha_Demner-Fushman.xlsx"
MEQSUM_COLUMNS = ("File", "CHQ", "Summary")


def every_meqsum(folder: Path) -> Iterator[Account[TextSummary]]:
    return sheet_rows(folder / MEQSUM_FILE, folder, MEQSUM_COLUMNS, _question_summary)


def read_meqsum(folder: Path) -> Iterator[TextSummary]:
    return kept(every_meqsum(folder))


def _question_summary(_: int, row: dict[str, str]) -> TextSummary:
    return TextSummary(row["File"].strip(), row["CHQ"].strip(), row["Summary"].strip())


def _meqsum_rows(folder: Path) -> int:
    return number(read_meqsum(folder))


MEQSUM = Source(
    name="meqsum",
    title="MeQSum, patients' questions in one sentence",
    homepage="https://github.com/abachaa/MeQSum",
    revision="abachaa/MeQSum@51e36cf",
    terms=Terms((CC_BY,)),
    files=(MEQSUM_FILE,),
    counts=(Count("questions", 1000, _meqsum_rows),),
    read=read_meqsum,
    every=every_meqsum,
    note="The sheet has hundreds of empty columns beside its three.",
    downloads=at_github(
        "abachaa/MeQSum@51e36cf",
        (
            "MeQSum_ACL2019_BenAbacha_Demner-Fushman.xlsx",
            216_310,
            "abedd939d5014306ca576522416bf69103e85dc8fcf1668a4099e8b84a39eeea",
        ),
    ),
)
