"""Samples of summarization: papers with their abstracts, findings with their impressions."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from mellama.records import Sample
from mellama.sources import literature, long_papers, mimic_cxr
from mellama.tasks.splits import TEST_ALONE, chosen
from mellama.tasks.task import Split


def pubmed_summ_samples(data_root: Path | None, split: Split) -> Iterator[Sample[str]]:
    """Yield the papers of a split; those whose text or abstract upstream lost are left out."""
    for row in long_papers.PUBMED_SUMMARIZATION.records(data_root):
        if row.split == split and row.text and row.abstract:
            yield Sample(row.id, {"article": row.text}, row.abstract, row.identifiers)


def mimic_cxr_samples(data_root: Path | None, split: Split) -> Iterator[Sample[str]]:
    """Yield the reports of a split; the texts of the tokenised release stay tokenised."""
    for row in mimic_cxr.MIMIC_CXR_SUMMARIZATION.records(data_root):
        if row.split == split:
            yield Sample(row.id, {"findings": row.findings}, row.impression, row.identifiers)


def sumpubmed_samples(data_root: Path | None, split: Split) -> Iterator[Sample[str]]:
    """Yield the articles with their abstracts; the shorter ones are sentences out of order."""
    chosen("sumpubmed", split, TEST_ALONE)
    for row in literature.read_sumpubmed_pairs(literature.SUMPUBMED.folder(data_root)):
        yield Sample(row.id, {"article": row.text}, row.abstract)
