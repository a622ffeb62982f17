"""Real abstracts that are a real test set are found again, by their words alone."""

from __future__ import annotations

from pathlib import Path

import pyarrow as pa
import pytest
from corpus_samples import texts

from mellama.corpus.overlap import Overlap
from mellama.sources.hallmarks import HOC as ABSTRACTS
from mellama.tasks.classification import HOC as TEST


@pytest.mark.data
def test_the_abstracts_of_a_test_set_are_found_among_all_abstracts(data_root: Path) -> None:
    passages = [item._replace(identifiers=()) for item in TEST.passages(data_root)]
    overlap = Overlap()
    overlap.add(TEST.name, passages)
    rows = list(ABSTRACTS.records(data_root))
    documents = texts(*(" ".join(row.sentences) for row in rows))
    none = pa.array([[] for _ in rows], pa.list_(pa.string()))
    matches = overlap.matches_batch(documents, none)
    touched = {sample for match in matches if match for _, sample in match.samples}
    assert touched == {item.sample for item in passages}
    found = sum(match is not None for match in matches)
    assert len(passages) <= found <= len(passages) + 5  # of 1,852: hardly any is found by chance
