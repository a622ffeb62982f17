"""The paper reading: its prompts, how it takes HTML apart, and what it holds for a right answer."""

from __future__ import annotations

from string import Formatter
from typing import Any

import pytest
from scored_readings import value
from typed_samples import TYPED

from mellama.metrics.spans import MarkedText
from mellama.records import Sample
from mellama.sources.hallmarks import HALLMARKS
from mellama.tasks import published, published_prompts
from mellama.tasks.catalogue import task
from mellama.tasks.published_entities import tagged_words
from mellama.tasks.task import Published

READINGS: dict[str, Published[Any]] = {
    "pubmedqa": published.PUBMEDQA,
    "medqa": published.MEDQA,
    "medqa_5": published.MEDQA_5,
    "medmcqa": published.MEDMCQA,
    "emrqa": published.EMRQA,
    "covid_qa": published.COVID_QA,
    "i2b2": published.I2B2,
    "ncbi_disease": published.NCBI_DISEASE,
    "bc5cdr": published.BC5CDR,
    "ddi": published.DDI,
    "hoc": published.HOC,
    "mtsample": published.mtsample(),
    "pubmed_summ": published.PUBMED_SUMM,
    "sumpubmed": published.SUMPUBMED,
    "mimic_cxr": published.MIMIC_CXR,
    "bionli": published.BIONLI,
    "mednli": published.MEDNLI,
}
WITHOUT_PROMPT = {"i2b2", "ncbi_disease", "bc5cdr", "bionli"}
# What the right answer itself scores, where that is not 1: a typed sample whose gold is read as
# another label, and characters that occur twice.
OWN_GOLD = {"mtsample": {"accuracy": 0.0, "macro_f1": 0.0, "weighted_f1": 0.0}}
KINDS = published.CONCEPTS


@pytest.mark.parametrize("name", READINGS)
def test_prompts_are_over_the_fields_of_the_samples(name: str) -> None:
    prompt, fields = READINGS[name].prompt, TYPED[name].fields
    assert (prompt == "") == (name in WITHOUT_PROMPT)
    assert {field for _, field, _, _ in Formatter().parse(prompt) if field} <= set(fields)
    assert READINGS[name].max_new_tokens == 256


def test_prompts_end_as_released() -> None:
    """A prompt's last character counts: a model continues behind it."""
    assert published.PUBMEDQA.prompt.endswith("\n{context}\n{question}\nThe answer is:\n")
    assert published.MEDQA.prompt.endswith("\n\nOptions:\n" + OPTIONS + "\n\nThe answer is\n")
    assert published.MEDQA_5.prompt.endswith(OPTIONS + "\nE. {e}\n\nThe answer is\n")
    assert published.EMRQA.prompt.startswith("\nTASK: ")
    assert published.EMRQA.prompt.endswith("\nQuestion {question}\nAnswer:\n")
    assert published.DDI.prompt.endswith("\n###\nINPUT: {sentence}\nOUTPUT:\n")
    assert published.HOC.prompt.endswith("\n    ###\n    INPUT: {abstract}\n    OUTPUT:\n")
    assert published.PUBMED_SUMM.prompt.endswith("\n\nInput: {article}\nOutput:\n")
    assert published.MIMIC_CXR.prompt.endswith("\n    INPUT: {findings}\n    OUTPUT:\n    ")
    assert published.MEDNLI.prompt.endswith("INPUT: [PRE] {premise} [HYP] {hypothesis}\nOUTPUT:\n")
    assert published.mtsample().prompt.endswith("\n###\nINPUT: {note}\nOUTPUT:\n")


OPTIONS = "A. {a}\nB. {b}\nC. {c}\nD. {d}"


def test_prompts_list_the_labels_that_are_read() -> None:
    assert all(f"'{name}'" in published.DDI.prompt for name in published.INTERACTIONS)
    assert all(name in published.HOC.prompt for name in HALLMARKS)
    prompt = published.mtsample().prompt
    listed = [f"'{name}'" for name in published.HEADINGS]
    assert ", ".join(listed) + ". The output" in prompt
    assert "There are 40 medical" in prompt


def test_the_released_order_holds_the_forty_headings() -> None:
    assert sorted(published.HEADINGS) == sorted(task("mtsample").labels)
    assert published.mtsample(task("mtsample").labels).prompt == published.mtsample().prompt


def test_a_file_may_have_other_headings() -> None:
    other = published.mtsample(("Zorbology", "Glimmerology"))
    assert "are: 'Zorbology', 'Glimmerology'. The" in other.prompt
    assert "There are 2 medical" in other.prompt
    assert other.read("glimmerology or zorbology", TYPED["mtsample"]) == "Zorbology"


@pytest.mark.parametrize(
    ("question", "asked"),
    [
        ("Hiccups are ended by", "Hiccups are ended by?"),
        ("Hiccups are ended by:", "Hiccups are ended by:?"),
        ("What ends hiccups?", "What ends hiccups?"),
        ("Hiccups end.", "Hiccups end."),
    ],
)
def test_a_question_without_an_end_gets_one(question: str, asked: str) -> None:
    fields = {"question": question, "a": "5"}
    assert published_prompts.with_question_mark(fields) == {"question": asked, "a": "5"}


@pytest.mark.parametrize("name", READINGS)
def test_the_right_answer_scores_as_the_rules_have_it(name: str) -> None:
    reading, sample = READINGS[name], TYPED[name]
    completion = task(name).write(sample.target)
    read, gold = reading.read(completion, sample), reading.gold(sample)
    for metric in reading.metrics:
        if metric.name == "bertscore" or (metric.name == "f1" and name in ("emrqa", "covid_qa")):
            continue  # an encoder is needed; no answer in which a letter occurs twice scores 1
        if metric.name == "macro_f1" and name == "hoc":
            assert value(metric, [read], [gold]) == 0.2  # two labels of ten are there at all
            continue
        expected = OWN_GOLD.get(name, {}).get(metric.name, 1.0)
        assert value(metric, [read], [gold]) == expected, metric.name


def test_names_stand_beside_those_of_the_robust_reading() -> None:
    for name, reading in READINGS.items():
        theirs = {metric.name for metric in reading.metrics}
        ours = {metric.name for metric in task(name).metrics}
        own = {"weighted_f1", "entity_precision", "entity_recall", "bertscore"}
        if name == "ddi":
            own |= {"accuracy"}
        assert theirs - own <= ours, name
        primary = reading.metrics[0].name
        assert primary == task(name).metrics[0].name, name


# What Beautiful Soup 4.15 makes of it with html.parser, and the tags that follow from it.
@pytest.mark.parametrize(
    ("html", "words"),
    [
        ("He has pain .", "He/O has/O pain/O ./O"),
        ("He has pain.", "He/O has/O pain./O"),
        ('<span class="test">pain.</span>', "pain/B-test ./I-test"),
        ("<span class='test'>pain</span>", "pain/B-test"),
        ("<SPAN CLASS=test>pain</SPAN>", "pain/B-test"),
        ('<b class="test">pain</b>', "pain/B-test"),
        ('<span id="x" class="test">pain</span>', "pain/B-test"),
        ('<span class="test" class="drug">pain</span>', "pain/B-drug"),
        ('<span class="drug test">pain</span>', "pain/B-drug"),
        ('<span class="x test">pain</span>', "pain/O"),
        ('<span class="Test">pain</span>', "pain/O"),
        ('<span class="">pain.</span>', "pain/O ./O"),
        ("<span class>pain</span>", "pain/O"),
        ("<span>pain.</span>", "pain/O ./O"),
        ('a<span class="test">b</span>c', "a/O b/B-test c/O"),
        ('<span class="test"></span>', ""),
        ('<span class="test"> </span>', " /B-test"),
        ('<span class="test">a\n</span>', "a/B-test \n/I-test"),
        ('<span class="test">a<b>x</b>   <i>y</i></span>', "ax/B-test y/I-test"),
        ('<span class="test">a<!-- c -->b</span>', "ab/B-test"),
        ("a<!-- c d -->b", "a/O c/O d/O b/O"),
        ('<span class="test">pain and more', "pain/B-test and/I-test more/I-test"),
        ("a</span>b", "a/O b/O"),
        ("a<br>b<br/>c</br>d", "a/O b/O cd/O"),
        ("<p>a.<p>b.", "a.b/O ./O"),
        ('<i><span class="test">a</i>b', "a/O b/O"),
        ("x &lt; 5 &amp; y &foo; R&D &#65;&eacute;", "x/O </O 5/O &/O y/O &foo/O R&D/O A\u00e9/O"),
        ("temp <40 and < 5", "temp/O <40/O and/O </O 5/O"),
        ("a <", "a/O </O"),
        ("<!doctype html> a <?pi z> b", "html/O a/O pi/O z/O b/O"),
        ("", ""),
    ],
)
def test_html_is_taken_apart_as_released(html: str, words: str) -> None:
    assert " ".join(f"{word}/{tag}" for word, tag in tagged_words(html, KINDS)) == words


def test_markup_that_the_parser_refuses_marks_nothing() -> None:
    refused = tagged_words(
        '<span class="test">pain</span> <![foo <span class="drug">x</span>', KINDS
    )
    assert all(tag != "B-drug" for _, tag in refused)


def test_endless_and_broken_answers_are_taken_apart() -> None:
    endless = '<span class="test">' + "pneumonoultramicroscopic " * 41_000  # over a million letters
    assert len(tagged_words(endless, KINDS)) == 41_000
    assert len(tagged_words("<b>" * 2_000 + "x", KINDS)) == 1
    half = tagged_words('<span class="test">a\ud800</span>', KINDS)
    assert half == (("a", "B-test"), ("\ufffd", "I-test"))


def test_gold_is_read_as_an_answer_would_be() -> None:
    sample: Sample[MarkedText] = TYPED["i2b2"]
    gold = published.I2B2.gold(sample)
    assert ("glimmer", "B-problem") in gold
    assert ("MRI", "I-test") in gold
    assert ("<", "O") in gold
