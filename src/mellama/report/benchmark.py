"""The rows of the paper's Tables 1 to 3: the twelve datasets, and the metrics shown of each."""

from __future__ import annotations

from dataclasses import dataclass

QUESTIONS = "Question answering"
ENTITIES = "Named entity recognition"
RELATIONS = "Relation extraction"
CLASSES = "Classification"
SUMMARIES = "Summarization"
INFERENCE = "Natural language inference"


@dataclass(frozen=True)
class DatasetRow:
    """A dataset under the paper's name, and its metrics, the primary one of Table 6 first.

    Where Tables 1 to 3 leave the primary metric out, it stands before those they show.
    """

    task: str
    family: str
    dataset: str
    metrics: tuple[str, ...]


BENCHMARK = (
    DatasetRow("pubmedqa", QUESTIONS, "PubMedQA", ("accuracy", "macro_f1")),
    DatasetRow("medqa", QUESTIONS, "MedQA", ("accuracy", "macro_f1")),
    DatasetRow("medmcqa", QUESTIONS, "MedMCQA", ("accuracy", "macro_f1")),
    DatasetRow("emrqa", QUESTIONS, "EmrQA", ("exact_match", "f1")),
    DatasetRow("i2b2", ENTITIES, "i2b2", ("macro_f1",)),
    DatasetRow("ddi", RELATIONS, "DDI", ("macro_f1",)),
    DatasetRow("hoc", CLASSES, "HoC", ("macro_f1",)),
    DatasetRow("mtsample", CLASSES, "MTsample", ("accuracy", "macro_f1")),
    DatasetRow("pubmed_summ", SUMMARIES, "PubMed", ("rouge_l", "bertscore")),
    DatasetRow("mimic_cxr", SUMMARIES, "MIMIC-CXR", ("rouge_l", "bertscore")),
    DatasetRow("bionli", INFERENCE, "BioNLI", ("accuracy", "macro_f1")),
    DatasetRow("mednli", INFERENCE, "MedNLI", ("accuracy", "macro_f1")),
)

TWELVE = tuple(row.task for row in BENCHMARK)


def dataset_row(task: str) -> DatasetRow | None:
    """Find the row of a task; none where it is not one of the twelve."""
    return next((row for row in BENCHMARK if row.task == task), None)
