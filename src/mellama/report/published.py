"""Table 6 of the paper as it is printed, and why the splits of a task have other sizes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from mellama.tasks.task import SPLITS, Split

Remarks = Mapping[Split, str]


@dataclass(frozen=True)
class Table6Row:
    """A dataset under the name that the table gives it, with its three sizes."""

    dataset: str
    train: int
    valid: int
    test: int
    tasks: tuple[str, ...]  # those read from the dataset, the benchmark's own first

    def size(self, split: Split) -> int:
        return {"train": self.train, "valid": self.valid, "test": self.test}[split]


TABLE_6 = (
    Table6Row("PubMedQA", 190_143, 21_126, 500, ("pubmedqa", "pubmedqa_labelled")),
    Table6Row("MedQA", 10_178, 1_272, 1_273, ("medqa", "medqa_5")),
    Table6Row("MedMCQA", 164_540, 18_282, 4_183, ("medmcqa",)),
    Table6Row("EmrQA", 122_326, 30_581, 26_804, ("emrqa",)),
    Table6Row("i2b2", 60_875, 7_400, 7_451, ("i2b2",)),  # printed "6,0875"
    Table6Row("DDI", 18_779, 7_244, 5_761, ("ddi", "ddi_from_xml")),
    Table6Row("HoC", 1_108, 157, 315, ("hoc",)),
    Table6Row("MTSSample", 4_999, 500, 999, ("mtsample", "mtsample_by_row")),
    Table6Row("PubMed", 117_108, 6_631, 6_658, ("pubmed_summ",)),
    Table6Row("MIMIC-CXR", 122_014, 957, 1_606, ("mimic_cxr",)),
    Table6Row("BioNLP", 5_544, 5_000, 6_308, ("bionli",)),
    Table6Row("MedNLI", 11_232, 1_422, 1_395, ("mednli", "mednli_as_printed")),
)


def every(remark: str) -> Remarks:
    """Say the same of the three splits."""
    return dict.fromkeys(SPLITS, remark)


REMARKS: Mapping[str, Remarks] = {
    "pubmedqa": {
        "train": "PQA-A, without any maybe; the paper's draw is not known",
        "valid": "PQA-A, drawn anew",
    },
    "pubmedqa_labelled": {"train": "the labelled questions; the paper trains on PQA-A"},
    "medmcqa": {
        "train": "train.json but its last tenth; the paper's draw is not known",
        "valid": "the last tenth of train.json",
        "test": "upstream's dev; the answers of its own test are hidden",
    },
    "emrqa": every("cut between notes; the paper cut between questions"),
    "i2b2": every("the present release; the paper's set cannot be made of it"),
    "ddi": {
        "train": "the corpus less dev; the paper lacks 1,768, nobody says why",
        "valid": "the paper's own file; its documents are in train too",
        "test": "the paper's own file",
    },
    "ddi_from_xml": {
        "train": "cut between documents",
        "valid": "cut between documents",
        "test": "the other 45 are of a document that the corpus lacks",
    },
    "mtsample": {
        "train": "cut between texts; Table 6's 4,999 is the whole set",
        "valid": "cut between texts",
        "test": "cut between texts; mtsample_by_row has the paper's size",
    },
    "mtsample_by_row": {
        "train": "cut between rows; Table 6's 4,999 is the whole set",
        "valid": "cut between rows: most texts are in train too",
        "test": "cut between rows: most texts are in train too",
    },
    "pubmed_summ": {
        "train": "those with a text, of upstream's 119,924",
        "valid": "those with a text, of upstream's 6,633",
    },
    "mimic_cxr": {"train": "WGSum's files; pairs made from the reports are more"},
    "bionli": {
        "valid": "upstream's file; the paper's cannot be made of it",
        "test": "upstream's file; the paper's cannot be made of it",
    },
    "mednli": {
        "valid": "upstream's; Table 6 swaps valid and test",
        "test": "upstream's; mednli_as_printed has Table 6's",
    },
    "mednli_as_printed": {"valid": "upstream's test", "test": "upstream's dev"},
}
"""What the samples of a split are, where that does not go without saying."""

UNSTATED: Mapping[str, tuple[Split, ...]] = {
    "emrqa": SPLITS,
    "i2b2": SPLITS,
    "mtsample": SPLITS,
    "pubmed_summ": ("train", "valid"),
}
"""Splits whose sizes nobody states: their tasks declare about how many there are."""


def table_6_row(task: str) -> Table6Row | None:
    """Find the dataset a task is read from; none where the table does not have it."""
    return next((row for row in TABLE_6 if task in row.tasks), None)


def remark(task: str, split: Split) -> str:
    return REMARKS.get(task, {}).get(split, "")


def is_stated(task: str, split: Split) -> bool:
    """Whether the declared size of a split is upstream's, or follows from it by a rule."""
    return split not in UNSTATED.get(task, ())
