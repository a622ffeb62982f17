"""What is taken off an answer before it is read, and what is left of it."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mellama.records import Unparsed
from mellama.tasks.choosing import read_choice
from mellama.tasks.free_text import read_span, read_summary
from mellama.tasks.reading import MAYBE, NO, YES, read_label
from mellama.tasks.reasons import DIFFER, EMPTY, NO_LABEL, SAID_BACK, SEVERAL, UNENDED
from mellama.tasks.wrapping import NEW_ARTICLE, NEW_SENTENCE, after_prompt, unwrapped


@pytest.mark.parametrize(
    ("completion", "expected"),
    [
        # reasoning in a block is not the answer, whatever it says
        ("<think>The answer is A.</think>C", "C"),
        ("<think>one</think> C <think>two</think>", "C"),
        ("<think>a <think> b </think> c </think> C", "C"),
        ("The prompt opened it.\nQuestion: which?\n</think>\n\nC", "C"),
        ("<thinking>A</thinking>\nC", "C"),
        ("[THINK]A[/THINK]C", "C"),
        ("<|channel|>analysis<|message|>A<|channel|>final<|message|>C<|return|>", "C"),
        ("C</s><think>Next", "C"),
        ("<think>A", UNENDED),
        ("C\n<think>or A", UNENDED),
        ("<think>A</think><think>B", UNENDED),
        ("<think>A</think>", EMPTY),
        # what ends a turn, and who speaks
        ("C<|eot_id|>A", "C"),
        ("C<end_of_turn>", "C"),
        ("C\n\n### Question 2:\nA", "C"),
        ("C\nQ: next", "C"),
        ("\n\nQuestion: of its own\n\nAnswer: C", EMPTY),
        ("Question: said back\n\nAnswer: C", "Question: said back\n\nAnswer: C"),
        ("<|im_start|>assistant\nC<|im_end|>", "C"),
        ("### Response:\nC", "C"),
        # marks of an answer
        ("Hm. <answer>A</answer> No. <answer>C</answer>", "C"),
        ("<answer>C", "C"),
        ("So $\\boxed{A}$, or rather $\\boxed{\\text{C}}$.", "C"),
        ("\\boxed{f(x) = {x}}", "f(x) = {x}"),
        ("\\boxed{C", "C"),
        ("\\boxed{}", "\\boxed{}"),
        # JSON and code
        ('{"answer": "C", "why": "A"}', "C"),
        ('{"why": "A", "final_answer": "C"}', "C"),
        ('{"answer": "C", "why": "cut sho', "C"),
        ('{"answer": "a\\nb"}', "a\nb"),
        ('{"answer": "a\nb"}', "a\nb"),
        ('{"answer": ["a", "b"]}', "a; b"),
        ('{"answer": 5}', "5"),
        ('{"hallmarks": ["a", "b"]}', "a; b"),
        ('Here it is:\n```json\n{"label": "C"}\n```\nDone.', "C"),
        ('{"answer": true}', '{"answer": true}'),
        ('{"answer": "A"}\n{"answer": "C"}', '{"answer": "A"}\n{"answer": "C"}'),
        ("{C}", "{C}"),
        ("```html\na <b>\n```", "a <b>"),
        ("```C```", "C"),
        ("a\n```\nb\n```", "a\n```\nb\n```"),
    ],
)
def test_what_is_left(completion: str, expected: str | Unparsed) -> None:
    assert unwrapped(completion) == expected


def test_a_section_of_an_abstract_or_a_sentence_is_no_new_prompt() -> None:
    text = "a\nFindings: b\nContext: c"
    assert unwrapped(text) == "a"
    assert unwrapped(text, NEW_ARTICLE) == text
    assert unwrapped(text, NEW_SENTENCE) == text
    assert unwrapped("a\n\nArticle: b", NEW_ARTICLE) == "a"
    assert unwrapped("a\n\nSentence: b", NEW_SENTENCE) == "a"


def test_deep_json_is_text() -> None:
    assert unwrapped("[" * 50_000) == "[" * 50_000
    assert isinstance(unwrapped('{"a":' * 50_000), str)


@given(st.text(), st.sampled_from(["answer", "final_answer", "Label", "choice"]))
def test_any_text_comes_out_of_json(text: str, key: str) -> None:
    if not set(text) & set("<|[\\`{"):
        told = unwrapped(json.dumps({key: text, "why": "unknown"}))
        assert told == (text.strip() or EMPTY)


def test_the_whole_prompt_is_taken_off() -> None:
    assert after_prompt(" Say yes.\n\nAnswer: no", "Say yes.\n\nAnswer:") == "no"
    assert after_prompt("Say yes.\n\nAnswer:", "Say yes.\n\nAnswer:") == SAID_BACK
    assert after_prompt("no", "Say yes.\n\nAnswer:") == "no"


DECISIONS = (YES, NO, MAYBE)
SHOWN = "We gave zorbitol to forty adults. No harm was seen, and maybe some good, in all of them."


@pytest.mark.parametrize(
    ("completion", "expected"),
    [
        (SHOWN, SAID_BACK),
        (SHOWN[:70], SAID_BACK),
        (f"{SHOWN}\n\nAnswer: yes", "yes"),
        ("maybe some good", "maybe"),  # too short to be more than a chance
        ("no\n\nAnswer: yes", SEVERAL),  # which of them it holds nobody can tell
        ("no\nmaybe\nyes\n\nAnswer: yes", "yes"),
        ("no, no, no", "no"),
        ("yes|no|maybe", SEVERAL),
    ],
)
def test_labels_that_were_shown_or_said_twice(completion: str, expected: str | Unparsed) -> None:
    assert read_label(completion, DECISIONS, SHOWN) == expected


OPTIONS = ("Aspirin", "Rest at home", "Glimmerol", "I")


@pytest.mark.parametrize(
    ("completion", "expected"),
    [
        # a letter that is weighed is not chosen
        ("A is unlikely, B is rare, C fits best.", NO_LABEL),
        ("A is possible. The answer is C.", "C"),
        ("C is the best answer.", "C"),
        ("B is the least likely.", NO_LABEL),
        ("C\n\nAnswer: B", SEVERAL),
        ("A\nB\nC\nD\n\nAnswer: B", "B"),
        # one letter over and over, and lists of letters
        ("C C C C", "C"),
        ("C\nC\nC", "C"),
        ("A\n\nB\n\nC", SEVERAL),
        ("The answer is: A\nB\nC", SEVERAL),
        # a letter and another option's text, in JSON as elsewhere
        ('{"answer": "C. Aspirin"}', DIFFER),
        ("A: Glimmerol", DIFFER),
        # "I'd" and "I think" are not the option "I"
        ("I'd go with B.", "B"),
        ("I think C.", "C"),
        ("I", "D"),
    ],
)
def test_options(completion: str, expected: str | Unparsed) -> None:
    assert read_choice(completion, OPTIONS, "What helps against hiccups at night?") == expected


TEXT = "It began in\nGlimmer City in 2019.\nZorbitol, 5 mg - daily - was given."


@pytest.mark.parametrize(
    ("completion", "expected"),
    [
        ("in\nGlimmer City\n\nThat is where it began.", "in\nGlimmer City"),
        ("5 mg - daily - the text says so.", "5 mg - daily"),
        ("According to the text, it began in Glimmer City.", "it began in Glimmer City"),
        ("- Glimmer City", "Glimmer City"),
        ("Glimmer City, because it says so", "Glimmer City"),
        ("The answer is: Glimmer City. The text says so.", "Glimmer City"),
        ("a village, because it says so", "a village, because it says so"),
        ("Answer:", EMPTY),
        (TEXT, SAID_BACK),
        ("5 mg\n" * 2_000, "5 mg"),
    ],
)
def test_spans_with_remarks(completion: str, expected: str | Unparsed) -> None:
    assert read_span(completion, TEXT, ("Copy words.", "Where?")) == expected


def test_summaries() -> None:
    read = read_summary
    assert read("A rash.\n\nLet me know if you need more!", "Sum up.") == "A rash."
    assert read("All of it.", "Sum up.", "all of it.") == SAID_BACK
    assert read("Part of it.", "Sum up.", "Part of it. The rest.") == "Part of it."
    assert read('{"summary": "A rash."}', "Sum up.") == "A rash."
