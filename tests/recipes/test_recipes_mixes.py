"""The two mixes of a corpus differ from decontamination on, and can lie beside each other."""

from __future__ import annotations

from mellama.corpus.steps import Decontaminated
from mellama.corpus.tested import SIMILAR
from mellama.pipeline.plan import in_order
from mellama.recipes.open_data import open_data
from mellama.recipes.starter import starter

CLEAN, PAPER = in_order(open_data()), in_order(open_data(mix="paper"))


def test_the_mixes_share_what_they_have_in_common_and_nothing_else() -> None:
    clean, paper = ({step.name: step.fingerprint() for step in steps} for steps in (CLEAN, PAPER))
    shared = clean.keys() & paper.keys()
    assert all(clean[name] == paper[name] for name in shared)
    assert {name.split("/")[1] for name in shared} == {
        *("documents", "cleaned", "deduplicated", "duplicates")
    }


def test_documents_that_overlap_stay_in_the_papers_mix_alone() -> None:
    for steps, mix in ((CLEAN, "clean"), (PAPER, "paper")):
        found = [step for step in steps if isinstance(step, Decontaminated)]
        assert {(step.mix, step.similar) for step in found} == {(mix, SIMILAR)}


def test_texts_of_templates_are_not_compared_for_nearness() -> None:
    found = [step for step in in_order(starter()) if isinstance(step, Decontaminated)]
    assert {(step.mix, step.similar) for step in found} == {("clean", None)}
