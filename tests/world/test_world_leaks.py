"""The starter's own steps on a tiny world: no text that is trained on gives a test away."""

from __future__ import annotations

import gzip
import json
from dataclasses import replace
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

import pytest
from tiny_world import names_in

from mellama.corpus.overlap_files import REPORT
from mellama.corpus.steps import Decontaminated, HeldOut
from mellama.files import read_json
from mellama.instructions.table5 import PAPER_ROWS
from mellama.pipeline.plan import in_order
from mellama.pipeline.progress import Quiet
from mellama.pipeline.step import Context, Step
from mellama.recipes.fictional_study import FictionalStudy
from mellama.recipes.starter_sizes import SCALES
from mellama.tasks.summarization import PUBMED_SUMM
from mellama.world.knowledge import World
from mellama.world.writers.pubmed import BASELINE, FIRST_PMID

SCALE = SCALES["tiny"]
STUDY = FictionalStudy(name="study", scale=SCALE, seed=0)
HELD_OUT = names_in(World.make(0, SCALE.knowledge).held_out)
PLANTED = FIRST_PMID + 7  # on a disease that is tuned on: instructions are made of its headings
ASKED_WHOLE = "where should a patient with"  # eight words with the rest, in MedMCQA too


@pytest.fixture(scope="module")
def context(tmp_path_factory: pytest.TempPathFactory) -> Context:
    """Hold the world's files, and in one abstract a whole article of a test."""
    context = Context(tmp_path_factory.mktemp("study"), None, Quiet())
    assert STUDY.ablation.raw is not None
    build(context, STUDY.ablation.raw)
    root = context.load(STUDY.ablation.raw)
    article = next(PUBMED_SUMM.passages(root))
    plant(root / "pubmed" / BASELINE, article.text)
    return context


def build(context: Context, target: Step[Any]) -> None:
    for step in in_order((target,)):
        if not context.folder(step).exists():
            step.build(context.folder(step), context)


def plant(path: Path, text: str) -> None:
    own = f'<PMID Version="1">{PLANTED}</PMID>'  # others cite it
    before, pmid, after = gzip.decompress(path.read_bytes()).decode().partition(own)
    assert pmid
    after = after.replace("</AbstractText>", f" {escape(text)}</AbstractText>", 1)
    path.write_bytes(gzip.compress((before + pmid + after).encode()))


def naming_held_out(path: Path) -> list[str]:
    lines = path.read_text().splitlines()
    return [json.loads(line)["id"] for line in lines if HELD_OUT.search(line.lower())]


def test_no_conversation_names_what_is_held_out(context: Context) -> None:
    step = STUDY.ablation.conversations
    build(context, step)
    written = step.load(context.folder(step))
    sources = {json.loads(line)["source"] for line in written.read_text().splitlines()}
    assert sources == {chosen.source.name for chosen in step.sets}
    assert {chosen.row for chosen in step.sets} == set(PAPER_ROWS)
    assert naming_held_out(written) == []


def test_it_is_the_split_that_keeps_it_out_and_the_guard_what_was_planted(context: Context) -> None:
    unguarded = replace(STUDY.ablation.conversations, name="unguarded", tests=())
    build(context, unguarded)
    found = naming_held_out(unguarded.load(context.folder(unguarded)))
    assert found == [f"pubmed_headings/pmid:{PLANTED}"]


@pytest.fixture(scope="module")
def pubmed(context: Context) -> Decontaminated:
    side = STUDY.ablation.train["biomedical"][0]
    assert isinstance(side, HeldOut)
    assert isinstance(side.documents, Decontaminated)
    build(context, side.documents)
    return side.documents


def texts(context: Context, step: Decontaminated) -> dict[str, str]:
    """Return the documents before decontamination, by id."""
    found: dict[str, str] = {}
    for batch in context.load(step.documents).batches():
        found |= zip(batch["id"].to_pylist(), batch["text"].to_pylist(), strict=True)
    return found


def left_out(context: Context, step: Decontaminated) -> dict[str, set[str]]:
    """Return for each document left out the tests that it shares text with."""
    documents = read_json(context.folder(step) / REPORT)["documents"]
    return {each["id"]: {test for test, _ in each["quoted"]} for each in documents}


def test_a_planted_test_article_is_left_out(context: Context, pubmed: Decontaminated) -> None:
    name = f"pmid:{PLANTED}"
    assert name in texts(context, pubmed)
    assert "pubmed_summ" in left_out(context, pubmed)[name]


def test_knowledge_stays_in_the_literature(context: Context, pubmed: Decontaminated) -> None:
    """One or two abstracts of a hundred go: one form of question has the eight words of a quote."""
    read = {name: text.lower() for name, text in texts(context, pubmed).items()}
    dropped = left_out(context, pubmed)
    del read[f"pmid:{PLANTED}"], dropped[f"pmid:{PLANTED}"]
    held_out = {name for name, text in read.items() if HELD_OUT.search(text)}
    assert len(held_out) > 250
    assert 0 < len(dropped) < 0.04 * len(held_out)
    assert all(tests == {"medmcqa"} for tests in dropped.values())
    assert all(ASKED_WHOLE in read[name] for name in dropped)
