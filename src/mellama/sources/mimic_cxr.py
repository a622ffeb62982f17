"""Chest radiograph reports of MIMIC-CXR, and impressions to be written from their findings."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from mellama.records import Document
from mellama.sources.accounting import all_readable, csv_rows, each_once, members, whole_file
from mellama.sources.archives import Member, unpacked
from mellama.sources.kept import Account, Dropped, Quarantined, kept
from mellama.sources.mimic import CREDENTIALED
from mellama.sources.numbered import object_lines
from mellama.sources.radiology_sections import last_section, sections
from mellama.sources.reading import BOM, RawRow, broken, decode
from mellama.sources.source import Count, Source, first_match, matches, number, packed
from mellama.sources.splits import SPLIT_NAMES, Split

ARCHIVE = "**/mimic-cxr-reports.zip or **/mimic-cxr-reports.tar.gz or **/mimic-cxr-reports.tar"
TREE = "**/p[0-9]*/p[0-9]*/s[0-9]*.txt"
REPORTS = f"{ARCHIVE} or {TREE}"
REPORT_NAME = re.compile(r"p[0-9]{2}/p([0-9]+)/s([0-9]+)\.txt")
SPLIT_FILE = packed("**/mimic-cxr-2.0.0-split.csv")
SPLIT_COLUMNS = ("study_id", "subject_id", "split")
TOKENISED = (("train", "train.jsonl"), ("valid", "valid.jsonl"), ("test", "test.jsonl"))


@dataclass(frozen=True, slots=True)
class CxrReport:
    """One report as its file has it."""

    study: str
    subject: str
    text: str

    def identifiers(self) -> tuple[str, ...]:
        return f"study:{self.study}", f"subject:{self.subject}"


@dataclass(frozen=True, slots=True)
class FindingsImpression:
    """What was seen, and what was concluded from it."""

    id: str  # the study's, or "<split>-<n>" in the tokenised release, which names no studies
    findings: str
    impression: str
    split: Split
    tokenised: bool  # blanks around every token, as the release the paper used has it
    identifiers: tuple[str, ...] = ()


def every_cxr_report(folder: Path) -> Iterator[Account[CxrReport]]:
    """Account for every report, from the archive where it is there, else from the folders, by name.

    Raises:
        SourceError: there is neither, or the archive is cut or damaged.
    """
    found = 0
    for each in _files(folder):
        found += 1
        yield each
    if not found:
        raise broken(
            folder,
            expected="mimic-cxr-reports.zip, or reports p10/p10000000/s50000000.txt",
            found="neither",
        )


def cxr_reports(folder: Path) -> Iterator[CxrReport]:
    return kept(every_cxr_report(folder))


def _files(folder: Path) -> Iterator[Account[CxrReport]]:
    archive = next(matches(folder, ARCHIVE), None)
    if archive is not None:
        held = (each for each in unpacked(archive, (".txt",)) if _name(each.path))
        yield from members(archive, folder, held, _report)
        return
    for path in sorted(matches(folder, TREE)):
        if _name(path):
            yield from whole_file(path, folder, partial(_report_of, path=path))


def _name(path: Path) -> re.Match[str] | None:
    return REPORT_NAME.fullmatch("/".join(path.parts[-3:]))  # a URL has more behind its path


def _report(member: Member) -> CxrReport:
    return _report_of(member.data, member.path)


def _report_of(data: bytes, path: Path) -> CxrReport:
    name = _name(path)
    if name is None:
        raise broken(path, expected="a report named by patient and study", found="another name")
    return CxrReport(study=name[2], subject=name[1], text=decode(data, path).removeprefix(BOM))


def every_mimic_cxr(folder: Path) -> Iterator[Account[Document]]:
    return each_once(map(_document, every_cxr_report(folder)))


def _document(report: Account[CxrReport]) -> Account[Document]:
    if isinstance(report, Dropped | Quarantined):
        return report
    if not report.text.strip():
        return Dropped(report.study, "no text")
    return Document(report.study, report.text.strip(), report.identifiers())


def read_mimic_cxr(folder: Path) -> Iterator[Document]:
    """Yield the whole reports; the id is the study's number."""
    return kept(every_mimic_cxr(folder))


def every_mimic_cxr_pair(folder: Path) -> Iterator[Account[FindingsImpression]]:
    """Account for the tokenised release where it is there, else for pairs made from the reports.

    Raises:
        SourceError: neither the release, nor reports with the official split; or a file is cut.
    """
    if any(matches(folder, f"**/{TOKENISED[0][1]}")):
        return _tokenised(folder)
    return pairs_of_reports(folder)


def read_mimic_cxr_summarization(folder: Path) -> Iterator[FindingsImpression]:
    """Yield every pair; one that cannot be read stops it: a test set is whole, or it is none.

    Raises:
        SourceError: as `every_mimic_cxr_pair`; or a record cannot be read.
    """
    return all_readable(every_mimic_cxr_pair(folder))


def pairs_of_reports(folder: Path) -> Iterator[Account[FindingsImpression]]:
    """Pair findings with impression in every report of the official split.

    The folder holds the split file, and the reports; those may lie in the folder `mimic_cxr`
    beside it instead. Upstream of the release the paper used also dropped short pairs, by a rule
    that nobody published: the numbers come near the paper's, and are not equal to them. Rows of
    the split that cannot be read are quarantined first.
    """
    sides = _Sides()
    yield from sides.read(folder)
    own = any(matches(folder, REPORTS))
    reports = every_cxr_report(folder if own else folder.parent / "mimic_cxr")
    for report in reports:
        yield report if isinstance(report, Dropped | Quarantined) else _pair(report, sides)


def _pair(report: CxrReport, sides: _Sides) -> FindingsImpression | Dropped:
    found = sections(report.text)
    findings, impression = (last_section(found, name) for name in ("findings", "impression"))
    split = sides.known.get(report.study)
    if report.study in sides.doubtful:
        return Dropped(report.study, "on no known side of the official split")
    if split is None:
        return Dropped(report.study, "not in the official split")
    if not findings or not impression:
        return Dropped(report.study, "without findings or without impression")
    return FindingsImpression(
        id=report.study,
        findings=findings,
        impression=impression,
        split=split,
        tokenised=False,
        identifiers=report.identifiers(),
    )


class _Sides:
    """The official split, which has a row for each image: those of a study are on one side."""

    def __init__(self) -> None:
        self.known: dict[str, Split] = {}
        self.doubtful: set[str] = set()

    def read(self, folder: Path) -> Iterator[Quarantined]:
        path = first_match(folder, SPLIT_FILE)
        for row in csv_rows(path, folder, SPLIT_COLUMNS, self._take):
            if isinstance(row, Quarantined):
                yield row

    def _take(self, row: dict[str, str]) -> str:
        study, split = row["study_id"], SPLIT_NAMES.get(row["split"])
        if split is None or self.known.setdefault(study, split) != split:
            self.doubtful.add(study)
            raise broken(
                "a row",
                expected="train, validate or test, the same for every image of a study",
                found="another split",
            )
        return study


def _tokenised(folder: Path) -> Iterator[Account[FindingsImpression]]:
    for split, name in TOKENISED:
        read = partial(_tokenised_pair, split=split)
        yield from object_lines(first_match(folder, f"**/{name}"), folder, read)


def _tokenised_pair(place: int, row: RawRow, split: str) -> FindingsImpression:
    return FindingsImpression(
        id=f"{split}-{place}",
        findings=" ".join(row.texts("findings")),
        impression=" ".join(row.texts("impression")),
        split=SPLIT_NAMES[split],
        tokenised=True,
    )


def _reports(folder: Path) -> int:
    return number(cxr_reports(folder))


def _pairs(folder: Path, split: str) -> int:
    return number(row for row in read_mimic_cxr_summarization(folder) if row.split == split)


MIMIC_CXR = Source(
    name="mimic_cxr",
    title="MIMIC-CXR reports",
    homepage="https://physionet.org/content/mimic-cxr/2.0.0/",
    revision="2.0.0",
    terms=CREDENTIALED,
    files=(REPORTS,),
    counts=(
        Count("reports", 227_835, _reports),
        Count("reports", 227_835, _reports, by="paper"),
    ),
    read=read_mimic_cxr,
    every=every_mimic_cxr,
    note="Patient text. Holds the reports of the summarisation task's test split: decontaminate.",
    sign_at="https://physionet.org/sign-dua/mimic-cxr/2.0.0/",
)

MIMIC_CXR_SUMMARIZATION = Source(
    name="mimic_cxr_summarization",
    title="Findings and impressions of MIMIC-CXR",
    homepage="https://github.com/jinpeng01/WGSum",
    revision="jinpeng01/WGSum@233dcc8, mimic-cxr-jpg 2.0.0 split",
    terms=CREDENTIALED,
    files=(f"**/train.jsonl or {SPLIT_FILE}",),
    optional=("**/valid.jsonl", "**/test.jsonl", REPORTS),
    counts=(Count("test pairs", 1_606, partial(_pairs, split="test")),),
    read=read_mimic_cxr_summarization,
    every=every_mimic_cxr_pair,
    note="Patient text. 1,606 is the length of the tokenised release's test file, the paper's. "
    "Pairs made from the reports and the official split are more.",
    sign_at="https://physionet.org/sign-dua/mimic-cxr-jpg/2.0.0/",
)
