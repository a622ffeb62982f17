"""Spans and summaries: what is taken of an answer, and what published scoring made of it."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from typed_samples import TYPED

from mellama.metrics.answers import ExactMatch, WordF1
from mellama.metrics.text import Rouge
from mellama.records import Sample, Unparsed
from mellama.tasks.free_text import read_span, read_summary
from mellama.tasks.question_answering import COPY, EMRQA
from mellama.tasks.reasons import EMPTY, REFUSAL, SAID_BACK
from mellama.tasks.summarization import ABSTRACT, MIMIC_CXR, PUBMED_SUMM

NOTE = "Seen for fever .\nGiven aspirin 81 mg daily .\nThe answer is unknown to him .\nNo output ."
QUESTION = "what is the dose of aspirin"
ASKED = (COPY, QUESTION)


@pytest.mark.parametrize(
    ("completion", "expected"),
    [
        ("81 mg daily", "81 mg daily"),
        ("The answer is: 81 mg daily.", "81 mg daily"),
        ("The answer is 81 mg.", "81 mg"),
        ("**81 mg daily** The note says so.", "81 mg daily"),
        ('"81 mg"', "81 mg"),
        ("81 mg daily\n\nThat is a low dose.", "81 mg daily"),
        ("The note lists aspirin.\nAnswer: **81 mg**", "81 mg"),
        ("81 mg\n\nQuestion: what else\n\nAnswer: nothing", "81 mg"),
        ("81 mg\n\nText: another note", "81 mg"),
        # lines count together where the text has them so
        ("fever .\nGiven aspirin", "fever .\nGiven aspirin"),
        ("The answer is: fever . Given aspirin", "fever . Given aspirin"),
        # a marker inside the words that are copied is no marker
        ("The answer is unknown to him", "The answer is unknown to him"),
        # words that the text does not have are an answer as well
        ("a small dose", "a small dose"),
        ("a small dose\n\nI cannot say more.", "a small dose"),
    ],
)
def test_reads_a_span(completion: str, expected: str) -> None:
    assert read_span(completion, NOTE, ASKED) == expected


@pytest.mark.parametrize(
    ("completion", "expected"),
    [
        ("", EMPTY),
        ("**", EMPTY),
        ("I cannot find... I do not know.", REFUSAL),
        (COPY, SAID_BACK),
        (f"{COPY}\n\nText: {NOTE}", SAID_BACK),
        (QUESTION.upper(), SAID_BACK),
    ],
)
def test_no_span(completion: str, expected: Unparsed) -> None:
    assert read_span(completion, NOTE, ASKED) == expected


def emrqa_scores(completion: str, *gold: str) -> list[float]:
    sample = Sample("0", {"context": NOTE, "question": QUESTION}, gold)
    read = EMRQA.read(completion, sample)
    return [
        float(metric.value(metric.counts([read], [gold]).sum(axis=0))) for metric in EMRQA.metrics
    ]


def test_scores_are_of_words_and_not_of_characters() -> None:
    """In the published scoring a right answer of 14 words has an F1 of 0.33, a wrong one 0.29."""
    assert emrqa_scores("aspirin 81 mg daily", "aspirin 81 mg daily") == [1.0, 1.0]
    assert emrqa_scores("insulin", "heparin") == [0.0, 0.0]
    assert emrqa_scores("listen", "silent") == [0.0, 0.0]
    assert emrqa_scores("12", "1 2") == [0.0, 0.0]
    long = "one two three four five six seven eight nine ten eleven twelve thirteen fourteen"
    assert emrqa_scores(f"The answer is {long}.", long) == [1.0, 1.0]
    assert emrqa_scores("pain pain in chest", "pain in chest") == pytest.approx([0.0, 6 / 7])


def test_any_of_the_right_answers_counts() -> None:
    assert emrqa_scores("metoprolol", "aspirin", "metoprolol") == [1.0, 1.0]
    assert emrqa_scores("metoprolol daily", "aspirin", "metoprolol") == pytest.approx([0.0, 2 / 3])
    assert [metric.name for metric in EMRQA.metrics] == [ExactMatch().name, WordF1().name]


SUMMARY = "We tested zorbitol .\n\nRESULTS\nHiccups ceased ."


@pytest.mark.parametrize(
    "completion",
    [
        SUMMARY,
        f"Here is the abstract of the article:\n\n{SUMMARY}",
        f"Sure! Here's a summary: {SUMMARY}",
        f"Abstract:\n{SUMMARY}",
        f"Here is the abstract:\n\n**Abstract:**\n{SUMMARY}",
        f"## Summary: {SUMMARY}",
        f"{SUMMARY}\n\nArticle: another one\n\nAbstract: not this",
        f"{SUMMARY}</s>",
    ],
)
def test_reads_a_summary(completion: str) -> None:
    assert read_summary(completion, ABSTRACT) == SUMMARY


@pytest.mark.parametrize(
    ("completion", "expected"),
    [
        ("", EMPTY),
        ("Abstract:", EMPTY),
        ("I'm sorry, but I cannot summarise it.", REFUSAL),
        ("Unfortunately, as an AI model I have no access.", REFUSAL),
        (f"{ABSTRACT}\n\nArticle: zorbitol", SAID_BACK),
    ],
)
def test_no_summary(completion: str, expected: Unparsed) -> None:
    assert read_summary(completion, ABSTRACT) == expected


def test_a_long_abstract_on_language_models_is_no_refusal() -> None:
    abstract = "We gave a language model zorbitol . " + "".join(
        f"It did not sneeze on day {day} . " for day in range(20)
    )
    assert read_summary(abstract, ABSTRACT) == abstract.strip()


def test_a_summary_is_scored_by_its_words() -> None:
    for task in (PUBMED_SUMM, MIMIC_CXR):
        assert task.metrics[0].name == "rouge_l"
        gold = TYPED[task.name].target
        for metric in (item for item in task.metrics if isinstance(item, Rouge)):
            half = metric.counts([gold.split(".")[0]], [gold]).sum(axis=0)
            assert 0 < metric.value(half) < 1


@settings(max_examples=150)
@given(
    st.text(alphabet='answeri: .\n*"ab', max_size=60), st.text(alphabet="answeri: ab", max_size=60)
)
def test_any_answer_is_words_or_a_reason(completion: str, context: str) -> None:
    for read in (read_span(completion, context, ASKED), read_summary(completion, ABSTRACT)):
        assert isinstance(read, Unparsed) or read.strip()
