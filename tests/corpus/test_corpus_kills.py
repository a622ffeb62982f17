"""Every stage, killed at twenty random moments, ends with the bytes of a run nobody touched."""

from __future__ import annotations

import multiprocessing
import os
import random
import shutil
import signal
import sys
import time
from collections.abc import Callable, Iterator
from multiprocessing.synchronize import Event
from pathlib import Path
from typing import Any

import pytest
from corpus_samples import context_in, finish, questions, some_documents, source_of
from test_corpus_steps import digests

import mellama.corpus.documents
import mellama.corpus.read
import mellama.sources.batches
from mellama.corpus.deduplication_steps import Deduplicated, Duplicates
from mellama.corpus.documents import DocumentTable
from mellama.corpus.mixture import Domain, Mixture
from mellama.corpus.steps import (
    Cleaned,
    Decontaminated,
    Documents,
    HeldOut,
    TrainedTokenizer,
)
from mellama.corpus.token_steps import Packed, Tokenised
from mellama.pipeline.step import Context, Step

KILLS = 20
NAMES = ("articles", "cases")
ROWS, PART = 200, 40_000  # in a batch; bytes of text: a few hundred documents are several parts
_PROCESSES = multiprocessing.get_context("forkserver")
_PROCESSES.set_forkserver_preload(["test_corpus_kills"])


def read(name: str) -> Documents:
    count = {"articles": 900, "cases": 300}[name]
    return Documents(name=f"read/{name}", source=source_of(name, some_documents(name, count)))


def cleaned(name: str) -> Cleaned:
    return Cleaned(name=f"cleaned/{name}", documents=read(name))


def duplicates() -> Duplicates:
    return Duplicates(name="duplicates", documents=tuple(map(cleaned, NAMES)))


def thinned(name: str) -> Deduplicated:
    return Deduplicated(name=f"thinned/{name}", documents=cleaned(name), duplicates=duplicates())


def decontaminated(name: str) -> Decontaminated:
    tests = (questions("exam", ("1", ("pmid:articles3",), some_documents("articles", 9)[8].text)),)
    return Decontaminated(name=f"apart/{name}", documents=cleaned(name), tests=tests)


def held_out(name: str) -> HeldOut:
    return HeldOut(name=f"aside/{name}", documents=cleaned(name), share=0.3, seed=1, side="train")


def tokenizer() -> TrainedTokenizer:
    return TrainedTokenizer(name="tokenizer", documents=(cleaned("articles"),), vocabulary=300)


def tokens(name: str) -> Tokenised:
    return Tokenised(name=f"tokens/{name}", documents=cleaned(name), tokenizer=tokenizer())


def packed() -> Packed:
    mixture = Mixture(tuple(Domain(name, 1, (tokens(name),)) for name in NAMES))
    return Packed(name="packed", mixture=mixture, sequence_length=64, tokens=150_000, seed=3)


STAGES: dict[str, Callable[[], Step[Any]]] = {
    "reading": lambda: read("articles"),
    "cleaning": lambda: cleaned("articles"),
    "finding duplicates": duplicates,
    "leaving duplicates out": lambda: thinned("articles"),
    "decontaminating": lambda: decontaminated("articles"),
    "holding out": lambda: held_out("articles"),
    "learning a vocabulary": tokenizer,
    "tokenising": lambda: tokens("articles"),
    "packing": packed,
}


def make(stage: str, folder: Path, begun: Event) -> None:
    """Build one stage in a process that somebody may kill."""
    mellama.corpus.documents.ROWS = mellama.sources.batches.DOCUMENTS = ROWS
    mellama.corpus.read.PART_BYTES = PART
    step, context = STAGES[stage](), context_in(folder, *NAMES, "exam")
    for needed in step.inputs():
        assert context.folder(needed).exists()
    begun.set()
    finish(step, context)


def start(stage: str, folder: Path) -> multiprocessing.process.BaseProcess:
    begun = _PROCESSES.Event()
    process = _PROCESSES.Process(target=make, args=(stage, folder, begun))
    process.start()
    assert begun.wait(60), "the process did not begin"
    return process


def finished(stage: str, folder: Path) -> float:
    """Build a stage to its end; return the seconds that took."""
    process = start(stage, folder)
    begin = time.monotonic()
    process.join(60)
    assert process.exitcode == 0
    return time.monotonic() - begin


@pytest.fixture(scope="module", autouse=True)
def _found_by_the_server() -> Iterator[None]:
    """Let the server import this module once, instead of each process anew."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PYTHONPATH", os.pathsep.join([str(Path(__file__).parent), *sys.path]))
        yield


@pytest.fixture(scope="module")
def inputs(tmp_path_factory: pytest.TempPathFactory) -> Context:
    """Finish what any stage needs, in one place."""
    context = context_in(tmp_path_factory.mktemp("killed"), *NAMES, "exam")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(mellama.corpus.read, "PART_BYTES", PART)
        patch.setattr(mellama.corpus.documents, "ROWS", ROWS)
        patch.setattr(mellama.sources.batches, "DOCUMENTS", ROWS)
        for make_step in STAGES.values():
            for needed in make_step().inputs():
                finish(needed, context)
        finish(read("articles"), context)
    assert len(DocumentTable(context.folder(read("articles")) / "documents").parts) > 2
    return context


@pytest.mark.slow
@pytest.mark.parametrize("stage", STAGES)
def test_a_stage_killed_at_twenty_random_moments(inputs: Context, stage: str) -> None:
    place, step = inputs.root.parent, STAGES[stage]()
    folder = inputs.folder(step)
    seconds = [_anew(stage, place, folder) for _ in range(2)][-1]
    expected, record = digests(folder), folder / "record.json"
    moments = random.Random(stage)
    in_the_middle = 0
    for _ in range(KILLS):
        _forget(folder)
        process = start(stage, place)
        time.sleep(moments.uniform(0, 1.1 * seconds))
        process.kill()
        process.join()
        assert process.exitcode in (-signal.SIGKILL, 0)
        in_the_middle += not record.exists()
        finished(stage, place)
        assert digests(folder) == expected
    assert in_the_middle > KILLS // 4, "hardly any kill met a stage at work"


def _anew(stage: str, place: Path, folder: Path) -> float:
    _forget(folder)
    return finished(stage, place)


def _forget(folder: Path) -> None:
    """Remove an artifact, as if it had never been made."""
    if folder.exists():
        shutil.rmtree(folder)
