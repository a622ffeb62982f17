"""A completion is read as one question and its answer, and nothing else is taken for one."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from typed_guidelines import advice, section

from mellama.instructions.written.authors import HeadingAuthor
from mellama.instructions.written.grounding import FUNCTION_WORDS, content_words, grounding
from mellama.instructions.written.prompt import PROMPT, rendered
from mellama.instructions.written.reading import EMPTY, POINTS, UNREADABLE, Pair, read_pair
from mellama.licenses import OWN_WORK
from mellama.records import Unparsed

PAIR = Pair("What treats zorb fever?", "Zorbitol, twice a day.")
WORDS = st.lists(
    st.text(st.characters(categories=("L", "N")), min_size=1, max_size=9), min_size=1, max_size=9
).map(" ".join)


@pytest.mark.parametrize(
    "form",
    [
        "Question: {}\nAnswer: {}",
        "\n\n  Question: {}  \n\n  Answer: {}\n\n",
        "QUESTION: {}\nanswer: {}",
        "Question : {}\r\nAnswer : {}",
        "**Question:** {}\n**Answer:** {}",
        "**Question**: {}\n**Answer**: {}",
        "**Question: {}**\n**Answer: {}**",
        "__Question:__ {}\n*Answer:* {}",
        "### Question: {}\n\n### Answer: {}",
        "- Question: {}\n- Answer: {}",
        "> Question: {}\n> Answer: {}",
        "1. **Question:** {}\n2. **Answer:** {}",
        "`Question:` {}\n`Answer:` {}",
        "```\nQuestion: {}\nAnswer: {}\n```",
        "```text\nQuestion: {}\nAnswer: {}\n```",
        "Question:\n{}\nAnswer:\n{}",
    ],
)
def test_case_and_marks_are_tolerated(form: str) -> None:
    assert read_pair(form.format(*PAIR)) == PAIR


@pytest.mark.parametrize(
    "completion",
    [
        "",
        "zorb zorb zorb",
        "What treats zorb fever? Zorbitol.",
        "Question: What treats zorb fever?",
        "Answer: Zorbitol.\nQuestion: What treats zorb fever?",
        "Question: What treats zorb fever? Answer: Zorbitol.",
        "Here you are.\nQuestion: What treats zorb fever?\nAnswer: Zorbitol.",
        "Question: A?\nAnswer: B.\nQuestion: C?\nAnswer: D.",
        "Question: A?\nAnswer: B.\nAnswer: C.",
        "Question: What treats\nzorb fever?\nAnswer: Zorbitol.",
        "The question: what treats it?\nAnswer: Zorbitol.",
        "Questions: What treats zorb fever?\nAnswers: Zorbitol.",
        "Question - What treats zorb fever?\nAnswer - Zorbitol.",
        "Question: What is \ud83d?\nAnswer: Zorbitol.",
    ],
)
def test_another_form_is_not_read(completion: str) -> None:
    assert read_pair(completion) == Unparsed(UNREADABLE)


@pytest.mark.parametrize(
    "completion",
    ["Question:\nAnswer: Zorbitol.", "Question: What?\nAnswer:", "**Question:**\n**Answer:** "],
)
def test_an_empty_half_is_dropped(completion: str) -> None:
    assert read_pair(completion) == Unparsed(EMPTY)


@pytest.mark.parametrize(
    "question",
    [
        "What does the passage say of zorb fever?",
        "According to this text, what treats zorb fever?",
        "What is the dose in the provided context?",
        "What does the above section advise?",
        "What does the text above advise?",
        "Which drug is mentioned above?",
        "What does this clinical guideline recommend?",
        "What is the main point of the article?",
        "What does the given excerpt recommend?",
        "What do the recommendations below say?",
        "What does the text of the guideline say?",
    ],
)
def test_a_question_on_what_nobody_is_shown_is_dropped(question: str) -> None:
    assert read_pair(f"Question: {question}\nAnswer: Zorbitol.") == Unparsed(POINTS)


@pytest.mark.parametrize(
    "question",
    [
        "What eases the passage of urine in zorb fever?",
        "What is done in the context of pregnancy?",
        "Who is treated when the count is given below 50?",
        "What does the clinical guideline “Zorb” say under “Drugs”?",
        "Which texture has the rash of zorb fever?",
        "What information do parents need?",
    ],
)
def test_a_question_that_stands_alone_is_kept(question: str) -> None:
    assert read_pair(f"Question: {question}\nAnswer: Zorbitol.") == Pair(question, "Zorbitol.")


def test_an_answer_that_names_the_passage_is_dropped() -> None:
    for answer in ("According to the passage, zorbitol.", "The provided text says zorbitol."):
        assert read_pair(f"Question: What?\nAnswer: {answer}") == Unparsed(POINTS)
    kept = "See this section, and the passage of stones."
    assert read_pair(f"Question: What?\nAnswer: {kept}") == Pair("What?", kept)


def test_an_answer_may_have_lines_and_marks_of_its_own() -> None:
    answer = "**Zorbitol** is given:\n- twice a day\n- for **nine days**"
    assert read_pair(f"**Question:** What?\n**Answer:** {answer}") == Pair("What?", answer)
    assert read_pair(f"Question: What?\nAnswer: {answer}") == Pair("What?", answer)


@given(question=WORDS, answer=WORDS, mark=st.sampled_from(("", "*", "**", "_", "__", "`")))
def test_what_is_written_in_the_form_is_read(question: str, answer: str, mark: str) -> None:
    text = f"{mark}Question:{mark} {question}?\n{mark}Answer:{mark} {answer}"
    found = read_pair(text)
    assert found == Pair(f"{question}?", answer) or found == Unparsed(POINTS)


PIECES = st.sampled_from(
    (
        "Question:",
        "Answer:",
        "\n",
        "**",
        "*",
        "`",
        "```",
        "the passage",
        "\r",
        "\u2028",
        "\0",
        "1. ",
    )
)


@given(st.lists(PIECES | st.text(max_size=5), max_size=12).map("".join))
def test_whatever_a_model_writes_is_read_or_not(text: str) -> None:
    found = read_pair(text)
    if isinstance(found, Pair):
        assert found.question == " ".join(found.question.split()) != ""
        assert found.answer == found.answer.strip() != ""
        again = read_pair(f"Question: {found.question}\nAnswer: {found.answer}")
        assert again == found or isinstance(again, Unparsed)
    else:
        assert found.reason in (UNREADABLE, EMPTY, POINTS)


def test_the_rule_without_a_model_keeps_to_the_form() -> None:
    passage = section("**Zorbitol** is given:\n* twice a day\n\nfor nine days.")
    (written,) = HeadingAuthor("rule").write([passage], OWN_WORK)
    found = read_pair(written.completion)
    assert isinstance(found, Pair)
    assert found.answer == passage.text
    assert "“Zorb fever”" in found.question
    assert "“Dose”" in found.question


def test_a_prompt_shows_the_passage_as_it_stands() -> None:
    text = "Give {zorbitol} 5 mg. {0}"
    prompt = rendered(PROMPT, section(text))
    assert f"\nGuideline: Zorb fever\nHeading: Dose\n\n{text}\n\n" in prompt
    assert read_pair(prompt) == Unparsed(UNREADABLE)


@pytest.mark.parametrize(
    ("answer", "share"),
    [
        (advice(5), 1.0),
        ("ZORBITOL, given with water.", 2 / 3),
        ("Zorbitol 9 mg", 2 / 3),
        ("Paracetamol and rest", 0.0),
        ("It is not.", 0.0),
        ("", 0.0),
        ("...", 0.0),
    ],
)
def test_grounding_is_a_share_of_content_words(answer: str, share: float) -> None:
    assert grounding(answer, advice(5)) == pytest.approx(share)


@given(answer=WORDS, passage=WORDS)
def test_grounding_is_a_share(answer: str, passage: str) -> None:
    assert 0 <= grounding(answer, passage) <= 1
    assert grounding(answer, f"{passage} {answer}") == (1.0 if content_words(answer) else 0.0)
    assert not content_words(answer) & FUNCTION_WORDS
