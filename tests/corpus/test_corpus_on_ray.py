"""A node of Ray lost in the middle of a stage: the bytes are those of one process."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import corpus_samples
import numpy as np
import pytest
from corpus_samples import context_in, finish, questions, some_documents, source_of
from numpy.typing import NDArray
from test_corpus_steps import digests

import mellama.corpus.documents
import mellama.corpus.read
import mellama.sources.batches
from mellama.corpus.deduplication_steps import Deduplicated, Duplicates
from mellama.corpus.mixture import Domain, Mixture
from mellama.corpus.parts import NOTES
from mellama.corpus.rules import Rule, Texts
from mellama.corpus.steps import Cleaned, Decontaminated, Documents, HeldOut, TrainedTokenizer
from mellama.corpus.token_steps import Packed, Tokenised
from mellama.pipeline.processes import Processes
from mellama.pipeline.step import Context, Step

ray = pytest.importorskip("ray")
pytestmark = pytest.mark.slow

SECONDS = 0.15  # for each part, so that a node can be lost in the middle


def slowly(texts: Texts) -> NDArray[np.float64]:
    """Count words, and take a while over it."""
    time.sleep(SECONDS)
    return texts.words


SLOW = Rule(name="too slow", measure=slowly, source="made up for this test")


def documents() -> Documents:
    return Documents(name="read", source=source_of("cases", some_documents("cases", 4000)))


def chain() -> tuple[Step[Any], ...]:
    cleaned = Cleaned(name="cleaned", documents=documents(), rules=(SLOW,))
    duplicates = Duplicates(name="duplicates", documents=(cleaned,))
    thinned = Deduplicated(name="thinned", documents=cleaned, duplicates=duplicates)
    exam = questions("exam", ("1", ("pmid:cases3",), some_documents("cases", 9)[8].text))
    apart = Decontaminated(name="apart", documents=thinned, tests=(exam,))
    train = HeldOut(name="train", documents=apart, share=0.2, seed=0, side="train")
    words = TrainedTokenizer(name="words", documents=(train,), vocabulary=300)
    tokens = Tokenised(name="tokens", documents=train, tokenizer=words)
    mixture = Mixture((Domain("all", 1, (tokens,)),))
    packed = Packed(name="packed", mixture=mixture, sequence_length=64, tokens=90_000, seed=0)
    return cleaned, duplicates, thinned, apart, train, tokens, packed


@pytest.fixture(autouse=True)
def _small_parts(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(mellama.corpus.documents, "ROWS", 100)
    monkeypatch.setattr(mellama.sources.batches, "DOCUMENTS", 100)
    monkeypatch.setattr(mellama.corpus.read, "PART_BYTES", 15_000)


@pytest.fixture
def two_nodes(monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    """A cluster of a head and another node, a processor each."""
    from ray.cluster_utils import Cluster

    monkeypatch.setenv("RAY_USAGE_STATS_ENABLED", "0")
    head = {"num_cpus": 1, "include_dashboard": False}
    cluster = Cluster(initialize_head=True, head_node_args=head)
    other = started(cluster)
    ray.init(address=cluster.address, log_to_driver=False)
    yield cluster, other
    ray.shutdown()
    cluster.shutdown()


def started(cluster: Any) -> Any:
    """Add a node; a busy machine may take longer than the 30 seconds Ray waits for one."""
    for _ in range(2):
        try:
            return cluster.add_node(num_cpus=1)
        except Exception as error:  # Ray raises no narrower one
            if "timed out during startup" not in str(error):
                raise
    return cluster.add_node(num_cpus=1)


def everything(context: Context) -> list[dict[str, str]]:
    return [digests(finish(step, context)) for step in chain()]


def lose_when_begun(cluster: Any, node: Any, notes: Path, lost: list[int]) -> None:
    """Take a node away once some parts are done, and say how many were."""
    while len(done := list(notes.glob("*.json"))) < 5:
        time.sleep(0.01)
    cluster.remove_node(node, allow_graceful=False)
    lost.append(len(done))


def wait_until_one_is_left() -> None:
    """Ray notices by missing heartbeats."""
    deadline = time.monotonic() + 60
    while sum(node["Alive"] for node in ray.nodes()) != 1:
        assert time.monotonic() < deadline, "the node was never lost"
        time.sleep(0.1)


def test_a_node_lost_in_the_middle_changes_no_byte(two_nodes: Any, tmp_path: Path) -> None:
    from mellama.pipeline.on_ray import OnRay

    for module in (corpus_samples, __import__(__name__)):
        ray.cloudpickle.register_pickle_by_value(module)
    expected = everything(context_in(tmp_path / "one", "cases", "exam"))
    cluster, other = two_nodes
    spread = replace(context_in(tmp_path / "two", "cases", "exam"), pool=OnRay(2))
    parts = len(list((tmp_path / "one/runs/read/v3/documents").iterdir()))
    lost: list[int] = []
    notes = spread.folder(chain()[0]) / NOTES
    thief = threading.Thread(target=lose_when_begun, args=(cluster, other, notes, lost))
    thief.start()
    assert everything(spread) == expected
    thief.join()
    assert lost[0] < parts, "the node was lost when all was done"
    wait_until_one_is_left()


def test_processes_write_the_bytes_of_one(tmp_path: Path) -> None:
    import cloudpickle

    for module in (corpus_samples, __import__(__name__)):
        cloudpickle.register_pickle_by_value(module)
    expected = everything(context_in(tmp_path / "one", "cases", "exam"))
    spread = replace(context_in(tmp_path / "two", "cases", "exam"), pool=Processes(2))
    assert everything(spread) == expected
