"""PubMedQA: questions on abstracts, a thousand answered by experts and 211,269 by a rule."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from mellama.licenses import MIT, Terms
from mellama.sources.homes import at_github
from mellama.sources.reading import RawRow, broken, read_json_object
from mellama.sources.source import Count, Source, first_match, number
from mellama.sources.splits import Split, drawn_sides
from mellama.sources.streamed import read_json_entries

DECISIONS = ("yes", "no", "maybe")
ARTIFICIAL = "ori_pqaa.json or ori_pqaa.json.gz"
HELD_OUT = 10  # one of so many questions of PQA-A is for valid: 21,126 of 211,269


@dataclass(frozen=True, slots=True)
class PubmedqaRow:
    """A question put to an abstract; `contexts` are its sections, headed by `labels`."""

    id: str  # PMID
    question: str
    contexts: tuple[str, ...]
    labels: tuple[str, ...]
    long_answer: str  # the abstract's conclusion, which a model must not be shown
    decision: str  # yes, no or maybe
    is_test: bool


def read_pubmedqa(folder: Path) -> Iterator[PubmedqaRow]:
    """Yield the 1,000 labelled questions; `is_test` marks those of upstream's test split.

    Raises:
        SourceError: a decision of another kind, or a test label that contradicts the question's.
    """
    path = folder / "ori_pqal.json"
    truth = read_json_object(folder / "test_ground_truth.json")
    rows = read_json_object(path)
    absent = len(truth.values.keys() - rows.values.keys())
    if absent:
        raise broken(path, expected="every question of the test split", found=f"{absent} missing")
    for pmid in rows.values:
        row = rows.row(pmid)
        decision = row.text("final_decision")
        is_test = pmid in truth.values
        if decision not in DECISIONS or (is_test and truth.text(pmid) != decision):
            raise broken(
                row.place,
                expected="yes, no or maybe, the same in both files",
                found="another decision",
            )
        yield _row(pmid, row, decision, is_test=is_test)


def read_pubmedqa_artificial(folder: Path, split: Split) -> Iterator[PubmedqaRow]:
    """Yield the questions of PQA-A, which are made of titles, on one side of a cut by PMID.

    Valid are the first tenth in the order of a hash of the PMIDs, train are the others: 190,143
    and 21,126, as in the paper. Which ones the paper drew is not known; upstream's own cut is
    200,000 and 11,269. None is answered maybe. The file is read twice, and never held whole.

    Raises:
        NotThereError: PQA-A is not there; upstream keeps it apart from the labelled questions.
        SourceError: the file is broken, or an answer is neither yes nor no.
    """
    path = first_match(folder, ARTIFICIAL)
    pmids = [pmid for pmid, _ in read_json_entries(path)]
    sides = drawn_sides(pmids, purpose="pubmedqa", valid=len(pmids) // HELD_OUT, test=0)
    for pmid, row in read_json_entries(path):
        decision = row.text("final_decision")
        if decision not in DECISIONS[:2]:
            raise broken(row.place, expected="yes or no", found="another decision")
        if sides[pmid] == split:
            yield _row(pmid, row, decision, is_test=False)


def _row(pmid: str, row: RawRow, decision: str, *, is_test: bool) -> PubmedqaRow:
    return PubmedqaRow(
        id=pmid,
        question=row.text("QUESTION"),
        contexts=row.texts("CONTEXTS"),
        labels=row.texts("LABELS"),
        long_answer=row.text("LONG_ANSWER"),
        decision=decision,
        is_test=is_test,
    )


def _test(folder: Path, decision: str = "") -> int:
    rows = (row for row in read_pubmedqa(folder) if row.is_test)
    return number(row for row in rows if decision in ("", row.decision))


PUBMEDQA = Source(
    name="pubmedqa",
    title="PubMedQA",
    homepage="https://github.com/pubmedqa/pubmedqa",
    revision="pubmedqa/pubmedqa@1cbae8e",
    terms=Terms((MIT,)),
    files=("ori_pqal.json", "test_ground_truth.json"),
    optional=(ARTIFICIAL,),
    counts=(
        Count("labelled questions", 1_000, lambda folder: number(read_pubmedqa(folder))),
        Count("test questions", 500, _test),
        Count("test questions answered yes", 276, partial(_test, decision="yes")),
        Count("test questions answered no", 169, partial(_test, decision="no")),
        Count("test questions answered maybe", 55, partial(_test, decision="maybe")),
    ),
    read=read_pubmedqa,
    note="Its texts are abstracts of PubMed, which a pre-training corpus may hold too. PQA-A, the "
    "211,269 questions that are made of titles, is a file of its own: it is needed to fine-tune.",
    downloads=at_github(
        "pubmedqa/pubmedqa@1cbae8e92f72f20c8d3747cbb3bf5bc53554d997",
        (
            "data/ori_pqal.json",
            2_584_787,
            "8b3276be8942ebbd77f3ddcda12c1749bf0e490045a736fd8438ee40cf37a41d",
        ),
        (
            "data/test_ground_truth.json",
            11_414,
            "939fe566f09017d13b1ca64d2ddfee0bc2374b366048152997669cccedc44d51",
        ),
    ),
)
