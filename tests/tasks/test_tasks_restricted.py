"""Samples of the tasks whose data is not at hand, from hand-typed files in upstream's formats."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from restricted_files import FILES, NOTE
from typed_samples import forms

from mellama.errors import SourceError, UnknownNameError
from mellama.evaluation.scoring import at_hand
from mellama.metrics.spans import MarkedText, Span
from mellama.records import Sample
from mellama.sources.i2b2_2010 import ConceptSentence, ConceptSpan
from mellama.tasks.catalogue import TASKS, task
from mellama.tasks.samples.named_entities import marked_text
from mellama.tasks.task import SPLITS, Split, Task

NAMES = ("emrqa", "i2b2", "mtsample", "pubmed_summ", "mimic_cxr", "bionli", "mednli", "diagnosis")


@pytest.fixture
def root(tmp_path: Path) -> Path:
    for name, text in FILES.items():
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    return tmp_path


def samples(name: str, root: Path, split: Split = "test") -> Sequence[Sample[Any]]:
    return list(task(name).samples(root, split))


PARTIAL = {  # not every label is in these files
    *("macro_f1", "macro_f1_relaxed", "entity_f1_test", "entity_f1_relaxed_test")
}


@pytest.mark.parametrize("name", [*NAMES, "medqa", "medmcqa"])
def test_gold_reads_back_and_scores_one(name: str, root: Path) -> None:
    found, declared = samples(name, root), task(name)
    assert found
    assert len({sample.id for sample in found}) == len(found)
    predictions = [declared.read(declared.write(one.target), one) for one in found]
    for metric in at_hand(declared.metrics, root)[0]:
        if metric.name not in PARTIAL:
            counts = metric.counts(predictions, [one.target for one in found])
            best = float(metric.higher_is_better)
            assert metric.value(counts.sum(axis=0)) == pytest.approx(best), metric.name
    for one in found:
        assert declared.question(one).endswith(":")
        if declared.labels:
            assert all(
                declared.read(form, one) == one.target for form in forms(declared.write(one.target))
            )


@pytest.mark.parametrize("name", NAMES)
def test_passages_and_terms(name: str, root: Path) -> None:
    declared = task(name)
    assert all(passage.text.strip() for passage in declared.passages(root))
    if name in ("emrqa", "i2b2", "mimic_cxr", "mednli"):
        assert not declared.source.terms.access.may_leave


def test_emrqa_asks_every_paraphrase_of_what_a_span_answers(root: Path) -> None:
    dose, again, reason = samples("emrqa", root)
    assert (dose.id, again.id, reason.id) == (
        "medication/990001-0-0",
        "medication/990001-0-1",
        "medication/990001-1-0",
    )
    assert dose.fields == {
        "context": "".join(NOTE).strip(),
        "question": "what is the dose of zorbitol",
    }
    assert dose.target == again.target == ("5 mg", "5 mg daily")
    assert reason.target == (NOTE[1].strip(),)  # upstream gives the line of evidence alone
    assert dose.identifiers == ("note:990001",)
    assert [one.id.partition("-")[0] for one in samples("emrqa", root, "train")] == [
        "relations/990002"
    ] * 3


def test_i2b2_marks_spans_of_tokens(root: Path) -> None:
    first, second = samples("i2b2", root)
    assert first.target == MarkedText("Admission Date :", frozenset())
    assert second.id == "0001:2"
    assert second.fields == {"sentence": "He had glimmer fever , zorbitol ."}
    expected = {Span(7, 20, "problem"), Span(23, 31, "treatment")}
    assert set(second.target.spans) == expected


def test_i2b2_holds_out_whole_documents(root: Path) -> None:
    train, valid = samples("i2b2", root, "train"), samples("i2b2", root, "valid")
    sides = [{one.id.partition(":")[0] for one in side} for side in (train, valid)]
    assert sides[0].isdisjoint(sides[1])
    assert len(sides[0] | sides[1]) == 30
    assert 0 < len(sides[1]) < len(sides[0])


def test_of_concepts_that_overlap_the_longest_is_marked() -> None:
    spans = (
        ConceptSpan(0, 1, "test"),
        ConceptSpan(0, 2, "problem"),
        ConceptSpan(1, 3, "test"),
        ConceptSpan(3, 4, "treatment"),
    )
    row = ConceptSentence("d:1", "d", ("glimmer", "fever", "scan", "rest"), spans, "test")
    assert set(marked_text(row).spans) == {Span(0, 13, "problem"), Span(19, 23, "treatment")}


def test_mtsample_leaves_out_rows_without_a_text(root: Path) -> None:
    assert [(one.id, one.target) for one in samples("mtsample", root)] == [
        ("0", "Neurosurgery"),
        ("1", "Surgery"),  # the same text stands under two headings
    ]


def test_mtsample_by_row_keeps_the_list_and_every_row(root: Path) -> None:
    assert [one.id for one in samples("mtsample_by_row", root)] == ["0", "1", "2"]
    assert samples("mtsample_by_row", root, "train") == []


def test_mtsample_by_row_has_the_papers_shares_and_leaks(root: Path) -> None:
    head, row, *_ = FILES["mtsamples/mtsamples.csv"].splitlines()
    rows = [f"{number}{row[1:]}".replace("Rest", f"Rest {number // 2}") for number in range(200)]
    (root / "mtsamples" / "mtsamples.csv").write_text("\r\n".join((head, *rows, "")))
    (root / "mtsamples" / "test_docid.txt").unlink()
    sides = {
        name: [samples(name, root, split) for split in SPLITS]
        for name in ("mtsample", "mtsample_by_row")
    }
    assert [len(side) for side in sides["mtsample_by_row"]] == [140, 20, 40]
    assert sum(len(side) for side in sides["mtsample"]) == 200
    for name, shared in (("mtsample", False), ("mtsample_by_row", True)):
        train, _, test = ({one.fields["note"] for one in side} for side in sides[name])
        assert bool(train & test) is shared


def test_mednli_as_printed_swaps_two_splits(root: Path) -> None:
    swapped: dict[Split, Split] = {"train": "train", "valid": "test", "test": "valid"}
    for split, other in swapped.items():
        assert samples("mednli_as_printed", root, split) == samples("mednli", root, other)


def test_summaries(root: Path) -> None:
    (paper,) = samples("pubmed_summ", root)
    assert paper.fields == {"article": "zorbitol is invented . we tested it ."}
    assert paper.target == "we tested zorbitol . it works ."
    assert paper.identifiers == ("pmc:PMC9999999",)
    assert samples("pubmed_summ", root, "valid") == []
    film = samples("mimic_cxr", root)[1]
    assert (film.id, film.fields["findings"]) == ("test-1", "the lungs are clear .")
    assert film.target == "no process ."


def test_abstracts_are_looked_for_in_the_corpus(root: Path) -> None:
    article, abstract = task("pubmed_summ").passages(root)
    identifiers = ("pmc:PMC9999999",)
    said = "zorbitol is invented . we tested it ."
    assert tuple(article) == (article.sample, identifiers, said, "article")
    printed = "we tested zorbitol . it works ."
    assert tuple(abstract) == (article.sample, identifiers, printed, "target")


def test_inferences(root: Path) -> None:
    assert [one.target for one in samples("mednli", root)] == ["contradiction", "neutral"]
    assert [one.target for one in samples("mednli", root, "valid")] == ["entailment"]
    follows, changed = samples("bionli", root)
    assert (follows.target, changed.target) == ("yes", "no")
    assert follows.identifiers == ("pmid:99000001",)


def test_diagnosis_has_other_names_and_no_title(root: Path) -> None:
    (case,) = samples("diagnosis", root)
    assert case.fields == {"case": "A rash came."}
    assert case.target == ("Glimmer fever", "GF", "febris micans")
    (root / "cases" / "aliases.jsonl").unlink()
    (case,) = samples("diagnosis", root)
    assert case.target == ("Glimmer fever", "GF")


def test_choices(root: Path) -> None:
    (one,) = samples("medqa", root)
    assert one.target == "B"
    assert "\nB. Zorbitol\n" in task("medqa").question(one)
    assert len(samples("medqa", root, "train")) == 1
    train, valid = (samples("medmcqa", root, split) for split in ("train", "valid"))
    assert [len(train), len(valid)] == [18, 2]
    assert [sample.id for sample in valid] == ["id-18", "id-19"]
    assert {sample.target for sample in train} == {"B"}


@pytest.mark.parametrize("each", TASKS, ids=lambda item: item.name)
def test_data_that_is_not_there_is_named(each: Task[Any], tmp_path: Path) -> None:
    with pytest.raises(SourceError, match=f"{each.source.name} is not complete"):
        next(each.samples(tmp_path, "test"))


@pytest.mark.parametrize("name", ["covid_qa", "sumpubmed", "diagnosis", "agentclinic"])
def test_there_is_no_other_split(name: str, tmp_path: Path) -> None:
    with pytest.raises(UnknownNameError, match="called 'train'"):
        next(task(name).samples(tmp_path, "train"))
