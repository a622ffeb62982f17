"""What the published scoring gets wrong in notes, reports and inferences, and how it is read."""

from __future__ import annotations

from typing import Any

import pytest
from typed_samples import TYPED

from mellama.metrics.spans import MarkedText, Span
from mellama.records import Unparsed
from mellama.tasks.classification import MTSAMPLE, mtsample
from mellama.tasks.headings import SPECIALTIES
from mellama.tasks.inference import BIONLI, MEDNLI
from mellama.tasks.marking import write_marked
from mellama.tasks.named_entities import I2B2
from mellama.tasks.task import Task


def test_forty_specialties_read_back() -> None:
    assert len(SPECIALTIES) == len(set(SPECIALTIES)) == 40
    sample = TYPED["mtsample"]
    for specialty in SPECIALTIES:
        for written in (
            specialty,
            specialty.lower(),
            f"Answer: {specialty}",
            f"**{specialty}** since the note says so",
            f"The note belongs under {specialty}, I think.",
            specialty.replace(" / ", "/").replace(" - ", "-"),
        ):
            assert MTSAMPLE.read(written, sample) == specialty, written


@pytest.mark.parametrize(
    ("completion", "expected"),
    [
        # one heading inside another: the published scoring credits the shorter
        ("Neurology", "Neurology"),
        ("Neurosurgery", "Neurosurgery"),
        ("Cosmetic / Plastic Surgery", "Cosmetic / Plastic Surgery"),
        ("Cosmetic and Plastic Surgery", "Cosmetic / Plastic Surgery"),
        ("Urology", "Urology"),
        ("Surgery", "Surgery"),
        ("Consult - History and Phy", "Consult - History and Phy."),
        ("Consult: History and Physical", "Consult - History and Phy."),
        ("Obstetrics/Gynecology", "Obstetrics / Gynecology"),
        ("Hematology/Oncology", "Hematology - Oncology"),
        ("Orthopaedics", "Orthopedic"),
        ("Not Surgery but Neurosurgery", "Neurosurgery"),
    ],
)
def test_mtsample_reads_whole_headings(completion: str, expected: str) -> None:
    assert MTSAMPLE.read(completion, TYPED["mtsample"]) == expected


@pytest.mark.parametrize(
    "completion", ["; ".join(SPECIALTIES), "Neurology or Neurosurgery", "Neurosurgeons", "Onco", ""]
)
def test_mtsample_does_not_guess(completion: str) -> None:
    assert isinstance(MTSAMPLE.read(completion, TYPED["mtsample"]), Unparsed)


def test_a_file_may_have_other_headings() -> None:
    other = mtsample(("Glimmerology", "Zorbology"))
    assert other.labels == ("Glimmerology", "Zorbology")
    assert "\nGlimmerology; Zorbology\n" in other.prompt
    assert other.read("zorbology", TYPED["mtsample"]) == "Zorbology"
    assert isinstance(other.read("Urology", TYPED["mtsample"]), Unparsed)


@pytest.mark.parametrize(
    ("task", "completion", "expected"),
    [
        (MEDNLI, "not entailment; it is a contradiction", "contradiction"),
        (MEDNLI, "Contradiction. It does not follow.", "contradiction"),
        (MEDNLI, "Contradicts", "contradiction"),
        (MEDNLI, "The answer is: neutral.", "neutral"),
        (MEDNLI, "neutral\n\nPremise: x\n\nHypothesis: y\n\nAnswer: entailment", "neutral"),
        (BIONLI, "No, the premise says that they died.", "no"),
        (BIONLI, "not entailment", "no"),
        (BIONLI, "There is no entailment", "no"),
        (BIONLI, "Entailment", "yes"),
        (BIONLI, "yes\n\nPremise: x\n\nHypothesis: y\n\nAnswer: no", "yes"),
    ],
)
def test_inference_reads(task: Task[Any], completion: str, expected: str) -> None:
    assert task.read(completion, TYPED[task.name]) == expected


@pytest.mark.parametrize(
    ("task", "completion"),
    [
        (MEDNLI, "not entailment"),
        (MEDNLI, "entailment, contradiction or neutral"),
        (MEDNLI, "The hypothesis is unknown."),
        (BIONLI, "yes or no"),
        (BIONLI, "It is not known."),
        (BIONLI, "No difference was found."),
    ],
)
def test_inference_does_not_guess(task: Task[Any], completion: str) -> None:
    assert isinstance(task.read(completion, TYPED[task.name]), Unparsed)


GOLD: MarkedText = TYPED["i2b2"].target
MARKED = write_marked(GOLD)


def entity_scores(completion: str) -> dict[str, float]:
    read = I2B2.read(completion, TYPED["i2b2"])
    return {
        metric.name: float(metric.value(metric.counts([read], [GOLD]).sum(axis=0)))
        for metric in I2B2.metrics
        if metric.higher_is_better
    }


def test_nothing_written_misses_every_entity() -> None:
    """The published alignment drops what it cannot align, so that missing text costs nothing."""
    assert set(entity_scores("").values()) == {0.0}
    assert entity_scores(GOLD.text)["entity_f1"] == 0.0


@pytest.mark.parametrize(
    "completion",
    [
        f"Sure: {MARKED}",
        MARKED.replace(" .", "."),  # tokens as printed text has them
        MARKED.replace("( temp < 40 )", "(temp <40)"),
        MARKED.replace("He had ", ""),
        MARKED.upper(),
    ],
)
def test_a_preamble_or_other_blanks_cost_nothing(completion: str) -> None:
    assert set(entity_scores(completion).values()) == {1.0}


def test_a_fourth_kind_is_a_false_positive() -> None:
    drug = MARKED.replace('class="treatment"', 'class="drug"')
    scores = entity_scores(drug)
    assert scores["entity_f1"] == pytest.approx(2 / 3)
    assert scores["entity_f1_treatment"] == 0.0
    assert scores["entity_f1_problem"] == 1.0


def test_an_inner_mark_keeps_its_kind() -> None:
    nested = MARKED.replace(
        "glimmer fever</span>", '<span class="test">glimmer</span> fever</span>'
    )
    read = I2B2.read(nested, TYPED["i2b2"])
    assert isinstance(read, MarkedText)
    assert read.spans == GOLD.spans | {Span(7, 14, "test")}
