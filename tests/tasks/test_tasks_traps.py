"""What the published scoring gets wrong in these tasks, and how it is read here."""

from __future__ import annotations

import pytest
from typed_samples import TYPED

from mellama.metrics.labels import MicroF1
from mellama.records import Unparsed
from mellama.sources.hallmarks import HALLMARKS
from mellama.tasks.classification import HOC
from mellama.tasks.question_answering import PUBMEDQA
from mellama.tasks.relation_extraction import DDI, NAMES


@pytest.mark.parametrize(
    ("completion", "expected"),
    [
        ("ddi-effect", "DDI-effect"),
        ("Effect", "DDI-effect"),
        ("DDI effect", "DDI-effect"),
        ("ddi_mechanism", "DDI-mechanism"),
        ("DDI-advice", "DDI-advise"),
        ("DDI-effect, not DDI-false", "DDI-effect"),
        ("It is not DDI-false but DDI-int", "DDI-int"),
        ("DDI-int\n\nSentence: @DRUG$ and @DRUG$ .\n\nAnswer: DDI-false", "DDI-int"),
        ("**DDI-advise**: the effect of the two is advised against", "DDI-advise"),
        ("Label: DDI-mechanism. It is no DDI-effect.", "DDI-mechanism"),
        ("The two drugs do not interact: DDI-false", "DDI-false"),
    ],
)
def test_ddi_reads(completion: str, expected: str) -> None:
    assert DDI.read(completion, TYPED["ddi"]) == expected


@pytest.mark.parametrize(
    "completion",
    [
        "DDI-interaction",  # not DDI-int
        "interaction",
        "DDI",
        "DDI-effect or DDI-mechanism",
        "DDI-effect, DDI-mechanism, DDI-advise, DDI-int, DDI-false",
        "The effect of @DRUG$ is false hope for an int.",
        "neither DDI-int nor DDI-effect",
    ],
)
def test_ddi_does_not_guess(completion: str) -> None:
    assert isinstance(DDI.read(completion, TYPED["ddi"]), Unparsed)


def test_ddi_micro_f1_is_over_the_four_positive_types() -> None:
    (micro,) = [metric for metric in DDI.metrics if metric.name == "micro_f1"]
    assert isinstance(micro, MicroF1)
    assert set(micro.labels) == set(NAMES) - {"DDI-false"}
    false = ["DDI-false"] * 3
    assert micro.counts(false, false).sum() == 0


@pytest.mark.parametrize(
    ("completion", "expected"),
    [
        ("The answer is: no (not yes)", "no"),
        ("Maybe. The results are not conclusive", "maybe"),
        ("Diagnosis uncertain, maybe", "maybe"),
    ],
)
def test_pubmedqa_reads_whole_words(completion: str, expected: str) -> None:
    assert PUBMEDQA.read(completion, TYPED["pubmedqa"]) == expected


def test_hoc_reads_capitals_and_other_spellings() -> None:
    completion = "Resisting Cell Death, tumour-promoting inflammation, Genome instability & more"
    expected = frozenset({"resisting cell death", "tumor promoting inflammation"})
    assert HOC.read(completion, TYPED["hoc"]) == expected


def test_hoc_list_said_back_is_not_every_label() -> None:
    assert isinstance(HOC.read("; ".join(HALLMARKS), TYPED["hoc"]), Unparsed)
    assert HOC.read("; ".join(HALLMARKS[:9]), TYPED["hoc"]) == frozenset(HALLMARKS[:9])


def test_hoc_nothing_written_is_not_the_empty_set() -> None:
    assert isinstance(HOC.read("", TYPED["hoc"]), Unparsed)
    assert HOC.read("None.", TYPED["hoc"]) == frozenset()
    assert HOC.write(frozenset()) == "none"
