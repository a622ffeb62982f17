"""Traps 16 to 27 of the released scoring - entities and summaries - in both readings."""

from __future__ import annotations

import pytest
from scored_readings import cells, labelled, marked, named, paper
from typed_samples import TYPED

from mellama.metrics.spans import MarkedText
from mellama.records import Sample, Unparsed
from mellama.tasks import published
from mellama.tasks.catalogue import task
from mellama.tasks.marking import write_marked
from mellama.tasks.published_entities import tagged_words

PAIN = marked("He has chest pain", problem="chest pain")
FEVER = marked("glimmer fever rose .", problem="glimmer fever")
COPY = write_marked(PAIN.target)
I2B2 = published.I2B2


def entity_f1(*answers: tuple[str, Sample[MarkedText]]) -> tuple[float, float]:
    """Score by the metric over all kinds, which the two readings of i2b2 call differently."""
    reading = published.entities(published.CONCEPTS)
    return cells(task("i2b2"), reading, "entity_f1", answers)


def test_trap_16_what_cannot_be_aligned_costs_nothing() -> None:
    right = (write_marked(FEVER.target), FEVER)
    assert entity_f1(right, ("", PAIN)) == pytest.approx((1.0, 2 / 3))
    assert entity_f1(right, (f"Sure: {COPY}", PAIN)) == (1.0, 1.0)
    for name in ("entity_precision", "entity_recall"):  # a missed entity, and an invented one
        assert paper(I2B2, name, ["", right[0]], [PAIN, FEVER]) == 1.0
        invented = '<span class="drug">zorbitol</span>'
        assert paper(I2B2, name, [invented, right[0]], [PAIN, FEVER]) == 1.0


def test_trap_16_one_word_too_many_empties_the_sentence() -> None:
    answer, gold = I2B2.read(f"Sure: {COPY}", PAIN), I2B2.gold(PAIN)
    counts = named(I2B2.metrics, "macro_f1").counts([answer], [gold])
    assert counts.tolist() == [[0.0, 0.0, 0.0]]


def test_trap_16_the_shorter_side_ends_the_sentence() -> None:
    assert entity_f1(("He has", PAIN), (write_marked(FEVER.target), FEVER)) == (
        pytest.approx((1.0, 2 / 3))
    )


def test_trap_17_a_mark_changes_what_a_word_is() -> None:
    assert tagged_words("pain.", published.CONCEPTS) == (("pain.", "O"),)
    marked_words = tagged_words('<span class="problem">pain.</span>', published.CONCEPTS)
    assert marked_words == (("pain", "B-problem"), (".", "I-problem"))
    # An article too many is half of the word after it: its entity begins a letter too late.
    assert entity_f1(
        ('a <span class="problem">ache</span> rose', marked("ache rose", problem="ache"))
    ) == (0.0, 1.0)


def test_trap_18_less_than_opens_a_tag() -> None:
    """`<b and <span ...>` is one tag, of a `b`: "and" is swallowed, the mark runs to the end."""
    completion = 'temp <b and <span class="problem">fever</span> today'
    sample = marked("temp <b and fever today", problem="fever")
    found = I2B2.read(completion, sample)
    assert found == (("temp", "O"), ("fever", "B-problem"), ("today", "I-problem"))
    assert I2B2.gold(sample) == found  # the gold is taken apart in the same way, and lost with it
    assert entity_f1((completion.replace("<b", "< b"), sample)) == (0.0, 1.0)
    assert task("i2b2").read(completion, sample) == sample.target


def test_trap_18_less_than_a_number_is_safe() -> None:
    completion = 'temp <10 and <span class="problem">fever</span> today'
    sample = marked("temp <10 and fever today", problem="fever")
    assert I2B2.read(completion, sample)[-2:] == (("fever", "B-problem"), ("today", "O"))
    assert entity_f1((completion, sample)) == (1.0, 1.0)


def test_trap_19_inner_marks_and_second_classes_are_lost() -> None:
    nested = 'He has <span class="problem">chest <span class="test">pain</span></span>'
    assert [tag for _, tag in I2B2.read(nested, PAIN)] == ["O", "O", "B-problem", "I-problem"]
    robust = task("i2b2").read(nested, PAIN)
    assert isinstance(robust, MarkedText)
    assert {span.kind for span in robust.spans} == {"problem", "test"}
    second = 'He has <span class="acute problem">chest pain</span>'
    assert {tag for _, tag in I2B2.read(second, PAIN)} == {"O"}


def test_trap_20_macro_f1_is_a_micro_average() -> None:
    """All three problems found, the one test missed: 6/7 over entities, 1/2 over the two kinds."""
    sentences = [marked(f"{word} fever rose", problem=f"{word} fever") for word in ("a", "b", "c")]
    answers = [(write_marked(sample.target), sample) for sample in sentences]
    missed = marked("an MRI was done", test="an MRI")
    both = cells(task("i2b2"), I2B2, "macro_f1", [*answers, ("an MRI was done", missed)])
    assert both == pytest.approx((6 / 7, 1 / 3))  # of the three kinds, one is not there


def test_trap_20_an_entity_may_open_inside() -> None:
    """A wrong first word is dropped with the right one; the rest opens an entity at its I- tag."""
    wrong = 'He has <span class="problem">breast pain</span>'
    assert entity_f1((wrong, PAIN)) == (1.0, 0.0)


def test_trap_21_drug_is_a_kind() -> None:
    sample = marked("He took zorbitol", treatment="zorbitol")
    drug = 'He took <span class="drug">zorbitol</span>'
    assert I2B2.read(drug, sample)[-1] == ("zorbitol", "B-drug")
    assert I2B2.read(drug.replace("drug", "medicine"), sample)[-1] == ("zorbitol", "O")
    assert "drug" not in task("i2b2").labels
    assert entity_f1((drug, sample)) == (0.0, 0.0)


def test_trap_22_bertscore_names_its_encoder() -> None:
    for reading in (published.PUBMED_SUMM, published.SUMPUBMED, published.MIMIC_CXR):
        (found,) = [metric for metric in reading.metrics if metric.name == "bertscore"]
        assert getattr(found, "encoder", "") == "bert-base-multilingual-cased"


def test_trap_23_rouge_is_not_stemmed() -> None:
    sample = labelled("stable nodules .", findings="nodule")
    for name, score in (("rouge_1", 0.5), ("rouge_2", 0.0), ("rouge_l", 0.5)):
        both = cells(task("mimic_cxr"), published.MIMIC_CXR, name, [("stable nodule", sample)])
        assert both == (score, score)


def test_trap_23_lines_make_no_difference_to_rouge_l() -> None:
    sample = labelled("one two\nthree four", findings="x")
    both = cells(
        task("mimic_cxr"), published.MIMIC_CXR, "rouge_l", [("three four\none two", sample)]
    )
    assert both == (0.5, 0.5)


def test_trap_24_tokenised_targets_lose_contractions() -> None:
    """Blanks before stops are nothing to ROUGE; a word that was split at an apostrophe is."""
    tokenised = labelled("no acute process .", findings="x")
    split = labelled("it does n't look acute .", findings="x")
    reading, robust = published.MIMIC_CXR, task("mimic_cxr")
    stops = cells(robust, reading, "rouge_2", [("No acute process.", tokenised)])
    assert stops == (1.0, 1.0)
    apostrophes = cells(robust, reading, "rouge_1", [("It doesn't look acute.", split)])
    assert apostrophes == pytest.approx((8 / 11, 8 / 11))


def test_trap_25_no_bartscore() -> None:
    for reading in (published.PUBMED_SUMM, published.MIMIC_CXR):
        assert not [metric.name for metric in reading.metrics if "bart" in metric.name]


def test_trap_26_two_f1_under_two_names() -> None:
    golds = ["yes", "yes", "yes", "no"]
    answers = ["yes", "yes", "yes", "yes"]
    samples = [labelled(gold, **TYPED["pubmedqa"].fields) for gold in golds]
    reading = published.PUBMEDQA
    assert paper(reading, "macro_f1", answers, samples) == pytest.approx((6 / 7) / 2)
    assert paper(reading, "weighted_f1", answers, samples) == pytest.approx((6 / 7) * 3 / 4)
    for name in ("pubmedqa", "medqa", "medmcqa", "ddi", "mtsample", "bionli", "mednli"):
        assert "weighted_f1" not in {metric.name for metric in task(name).metrics}


@pytest.mark.parametrize("completion", ["", "  \n"])
def test_trap_27_an_empty_answer_is_no_crash(completion: str) -> None:
    assert published.MEDQA.read(completion, TYPED["medqa"]) == Unparsed("missing")
    assert task("medqa").read(completion, TYPED["medqa"]) == Unparsed("empty")
    for name in ("i2b2", "ddi", "hoc", "emrqa", "mednli", "mtsample", "pubmed_summ"):
        task(name).read(completion, TYPED[name])
    assert published.HOC.read(completion, TYPED["hoc"]) == frozenset()
    assert published.DDI.read(completion, TYPED["ddi"]) == Unparsed("missing")
    assert I2B2.read(completion, PAIN) == ()
    assert published.EMRQA.read(completion, TYPED["emrqa"]).strip() == ""
    assert published.PUBMED_SUMM.read(completion, TYPED["pubmed_summ"]).strip() == ""
