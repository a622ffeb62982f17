"""Traps 1 to 15 of the released scoring - labels and answers - and the same in both readings."""

from __future__ import annotations

import numpy as np
import pytest
from scored_readings import Cells, cells, labelled, named, paper, robust, value
from sklearn.metrics import f1_score
from typed_samples import TYPED

from mellama.metrics.multilabel import LabelwiseMacroF1
from mellama.records import Sample, Unparsed
from mellama.sources.hallmarks import HALLMARKS
from mellama.tasks import published
from mellama.tasks.catalogue import task

QUESTION = TYPED["pubmedqa"]
OPTIONS = labelled(
    "B",
    question="Which one?",
    a="Ibuprofen",
    b="Aspirin",
    c="Water",
    d="Chest X-ray",
    e="Decreased BNP",
)
MISSING = Unparsed("missing")


def extracted(gold: str, context: str) -> Sample[tuple[str, ...]]:
    return labelled((gold,), context=context, question="What was it?")


def test_trap_01_first_listed_label_wins() -> None:
    completion = "The answer is: no (not yes)"
    assert published.PUBMEDQA.read(completion, QUESTION) == "yes"
    assert task("pubmedqa").read(completion, QUESTION) == "no"


@pytest.mark.parametrize(
    ("completion", "paper_label", "robust_label"),
    [
        ("Maybe. The results are not conclusive", "no", "maybe"),
        ("Diagnosis uncertain, maybe", "no", "maybe"),
        ("Both eyes were examined.", "yes", None),
        ("It is not known.", "no", None),
        ("I cannot say.", "no", None),
        ("Maybe", "maybe", "maybe"),
    ],
)
def test_trap_02_labels_inside_words(
    completion: str, paper_label: str, robust_label: str | None
) -> None:
    assert published.PUBMEDQA.read(completion, QUESTION) == paper_label
    found = task("pubmedqa").read(completion, QUESTION)
    assert isinstance(found, Unparsed) if robust_label is None else found == robust_label


@pytest.mark.parametrize(
    ("completion", "paper_letter", "robust_letter"),
    [
        ("B. Aspirin", "A", "B"),
        ("Answer: C", "A", "C"),
        ("E) Decreased BNP", "B", "E"),
        ("D: Chest X-ray", "C", "D"),
        ("As per AHA: E", "A", "E"),
        ("B", "B", "B"),
    ],
)
def test_trap_03_any_capital_letter_is_an_option(
    completion: str, paper_letter: str, robust_letter: str
) -> None:
    assert published.MEDQA_5.read(completion, OPTIONS) == paper_letter
    assert task("medqa_5").read(completion, OPTIONS) == robust_letter


def test_trap_03_e_is_an_option_where_there_are_four() -> None:
    assert published.MEDQA.read("E", TYPED["medqa"]) == "E"
    assert published.MEDMCQA.read("E", TYPED["medmcqa"]) == MISSING
    assert isinstance(task("medqa").read("E", TYPED["medqa"]), Unparsed)


def test_trap_04_headings_inside_headings() -> None:
    reading, sample = published.mtsample(), TYPED["mtsample"]
    wrong = {name: reading.read(name, sample) for name in published.HEADINGS}
    assert {name: read for name, read in wrong.items() if read != name} == {
        "Neurosurgery": "Surgery",
        "Cosmetic / Plastic Surgery": "Surgery",
        "Neurology": "Urology",
    }
    answers = [(name, labelled(name, note="A note.")) for name in published.HEADINGS]
    assert cells(task("mtsample"), reading, "accuracy", answers) == (0.925, 1.0)
    macro = cells(task("mtsample"), reading, "macro_f1", answers)
    assert macro.paper <= 0.925  # however good the model
    assert macro.robust == 1.0


def test_trap_05_denied_relations() -> None:
    completion = "not entailment; it is a contradiction"
    sample = TYPED["mednli"]
    assert published.MEDNLI.read(completion, sample) == "entailment"
    assert task("mednli").read(completion, sample) == "contradiction"


def test_trap_06_missing_costs_no_precision() -> None:
    """At coverage c and precision p, accuracy is pc and macro-F1 2pc / (1 + c)."""
    golds = [letter for letter in "ABCDE" for _ in range(100)]
    said = [letter if index % 10 == 0 else "" for index, letter in enumerate(golds)]
    answers = [
        (answer, labelled(gold, **OPTIONS.fields)) for answer, gold in zip(said, golds, strict=True)
    ]
    medqa = task("medqa_5")
    assert cells(medqa, published.MEDQA_5, "accuracy", answers) == (0.1, 0.1)
    assert cells(medqa, published.MEDQA_5, "macro_f1", answers) == pytest.approx(
        (0.2 / 1.1, 0.2 / 1.1)
    )
    assert medqa.read("", OPTIONS) == Unparsed("empty")  # the rate of which stands beside it


def test_trap_06_labels_are_those_of_the_gold() -> None:
    answers = [
        ("yes", labelled("yes", **QUESTION.fields)),
        ("maybe", labelled("no", **QUESTION.fields)),
    ]
    macro = cells(task("pubmedqa"), published.PUBMEDQA, "macro_f1", answers)
    assert macro == pytest.approx((1 / 2, 1 / 3))  # of two labels, and of the three there are


@pytest.mark.parametrize(
    ("completion", "paper_label", "robust_label"),
    [
        ("ddi-effect", MISSING, "DDI-effect"),
        ("effect", MISSING, "DDI-effect"),
        ("DDI-effect, not DDI-false", MISSING, "DDI-effect"),
        ("DDI-interaction", "DDI-int", None),
        ("DDI-effect", "DDI-effect", "DDI-effect"),
    ],
)
def test_trap_07_exactly_one_label_as_written(
    completion: str, paper_label: str | Unparsed, robust_label: str | None
) -> None:
    sample = TYPED["ddi"]
    assert published.DDI.read(completion, sample) == paper_label
    found = task("ddi").read(completion, sample)
    assert isinstance(found, Unparsed) if robust_label is None else found == robust_label


def test_trap_08_no_interaction_is_a_class() -> None:
    golds = ["DDI-false"] * 4 + ["DDI-effect"]
    answers = [("DDI-false", labelled(gold, sentence="@DRUG$ and @DRUG$ .")) for gold in golds]
    f1_of_false = 2 * 4 / (4 + 5)
    macro = cells(task("ddi"), published.DDI, "macro_f1", answers)
    assert macro == pytest.approx((f1_of_false / 2, f1_of_false / 5))
    completions, samples = ["DDI-false"] * 5, [sample for _, sample in answers]
    assert robust(task("ddi"), "micro_f1", completions, samples) == 0.0


@pytest.mark.parametrize(
    ("completion", "paper_labels", "robust_labels"),
    [
        ("Resisting cell death", set(), {"resisting cell death"}),
        ("not cellular energetics", {"cellular energetics"}, None),
        ("", set(), None),
        ("; ".join(HALLMARKS), set(HALLMARKS), None),
        ("cellular energetics", {"cellular energetics"}, {"cellular energetics"}),
    ],
)
def test_trap_09_hallmarks_as_written(
    completion: str, paper_labels: set[str], robust_labels: set[str] | None
) -> None:
    sample = TYPED["hoc"]
    assert published.HOC.read(completion, sample) == frozenset(paper_labels)
    found = task("hoc").read(completion, sample)
    assert isinstance(found, Unparsed) if robust_labels is None else found == robust_labels


def test_trap_09_the_list_said_back_has_full_recall() -> None:
    answers = [("; ".join(HALLMARKS), TYPED["hoc"])]
    macro = cells(task("hoc"), published.HOC, "macro_f1", answers)
    assert macro == (0.2, 0.0)  # both gold labels are found by saying all ten


def test_trap_10_swapped_arguments_change_nothing() -> None:
    rng = np.random.default_rng(7)
    found, gold = rng.integers(0, 2, (2, 30, 10))
    names = np.array(HALLMARKS)
    sets = [[frozenset(names[row == 1]) for row in rows] for rows in (found, gold)]
    ours = value(published.HOC.metrics[0], *sets)
    for first, second in ((found, gold), (gold, found)):
        assert ours == pytest.approx(f1_score(first, second, average="macro", zero_division=0))


def test_trap_11_by_label_is_not_by_example() -> None:
    answers = [("inducing angiogenesis", TYPED["hoc"])]
    macro = cells(task("hoc"), published.HOC, "macro_f1", answers)
    assert macro == (0.1, 0.1)
    assert robust(task("hoc"), "example_f1", ["inducing angiogenesis"], [TYPED["hoc"]]) == (
        pytest.approx(2 / 3)
    )


def test_trap_12_macro_f1_is_called_macro_f1() -> None:
    """The released code announces `micro_f1` and returns `macro_f1`."""
    assert [metric.name for metric in published.HOC.metrics] == ["macro_f1"]
    assert isinstance(named(task("hoc").metrics, "macro_f1"), LabelwiseMacroF1)


FOURTEEN = "the rash on both arms was gone after three days of oral zorbitol cream"
SEVENTEEN = (
    "zorbitol was started after her transfer to the intensive care unit because of recurrent"
    " hiccups at rest"
)


@pytest.mark.parametrize(
    ("found", "gold", "paper_f1", "robust_f1"),
    [
        ("aspirin 81 mg daily", "aspirin 81 mg daily", 0.8125, 1.0),
        (FOURTEEN, FOURTEEN, 19 / 57, 1.0),
        (SEVENTEEN, SEVENTEEN, 19 / 87, 1.0),
        ("insulin", "heparin", 2 / 7, 0.0),
        ("listen", "silent", 1.0, 0.0),
    ],
)
def test_trap_13_words_are_characters(
    found: str, gold: str, paper_f1: float, robust_f1: float
) -> None:
    answers = [(found, extracted(gold, f"Given: {found}. Given: {gold}."))]
    scored = cells(task("emrqa"), published.EMRQA, "f1", answers)
    assert scored == pytest.approx((paper_f1, robust_f1))


def test_trap_13_the_numbers_are_those_that_were_run() -> None:
    assert len(FOURTEEN.split()) == 14
    assert len(SEVENTEEN.split()) == 17
    pairs = [(FOURTEEN, FOURTEEN), (SEVENTEEN, SEVENTEEN), ("insulin", "heparin")]
    scored = [
        paper(published.EMRQA, "f1", [found], [extracted(gold, gold)]) for found, gold in pairs
    ]
    assert [round(score, 3) for score in scored] == [0.333, 0.218, 0.286]


def test_trap_13_blanks_make_no_difference_to_exact_match() -> None:
    answers = [("1 2", extracted("12", "It was 12, or 1 2."))]
    assert cells(task("emrqa"), published.EMRQA, "exact_match", answers) == (1.0, 0.0)


def test_trap_14_repeated_words_count_once() -> None:
    """A right answer in which each word occurs twice; and an article is no part of an answer."""
    twice = [("ab ab", extracted("ab ab", "It was ab ab."))]
    assert cells(task("emrqa"), published.EMRQA, "f1", twice) == (0.5, 1.0)
    article = [("the cd", extracted("cd", "It was the cd."))]
    assert cells(task("emrqa"), published.EMRQA, "exact_match", article) == (0.0, 1.0)


def test_trap_14_of_several_right_answers_the_first_counts() -> None:
    sample = labelled(("5 mg daily", "xyz"), context="He had 5 mg daily of xyz.", question="What?")
    scored = cells(task("emrqa"), published.EMRQA, "exact_match", [("xyz", sample)])
    assert scored == Cells(paper=0.0, robust=1.0)


@pytest.mark.parametrize("completion", ["The answer is X9.", "X9\n\nQuestion: And then?"])
def test_trap_15_the_whole_answer_has_to_be_equal(completion: str) -> None:
    answers = [(completion, extracted("X9", "He was given X9 twice."))]
    assert cells(task("emrqa"), published.EMRQA, "exact_match", answers) == (0.0, 1.0)
