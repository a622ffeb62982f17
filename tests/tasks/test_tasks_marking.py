"""Marked entities: offsets through whatever a model does to the sentence around them."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mellama.metrics.spans import EntityF1, MarkedText, Span
from mellama.records import Unparsed
from mellama.tasks.marking import (
    from_tags,
    read_marked,
    without_tags,
    write_marked,
)
from mellama.tasks.reasons import NOT_THE_SENTENCE

SENTENCE = "He has glimmer fever and temp < b after mild zorbitis ."
FEVER = Span(7, 20, "disease")
ZORBITIS = Span(45, 53, "disease")
GOLD = MarkedText(SENTENCE, frozenset({FEVER, ZORBITIS}))
MARKED = write_marked(GOLD)


def spans(completion: str, sentence: str = SENTENCE) -> set[Span]:
    read = read_marked(completion, sentence)
    assert not isinstance(read, Unparsed), read
    assert read.text == sentence
    return set(read.spans)


def test_offsets_are_those_of_the_words() -> None:
    assert SENTENCE[FEVER.start : FEVER.end] == "glimmer fever"
    assert MARKED.startswith('He has <span class="disease">glimmer fever</span> and temp < b ')
    assert spans(MARKED) == {FEVER, ZORBITIS}


def test_tags_become_entities() -> None:
    tokens = ("A", "rash", "hives", "and", "pale", "skin")
    tags = ("O", "B-Disease", "B-Disease", "O", "I-Disease", "I-Disease")
    marked = from_tags(tokens, tags)
    assert marked.text == "A rash hives and pale skin"
    expected = {Span(2, 6, "disease"), Span(7, 12, "disease"), Span(17, 26, "disease")}
    assert set(marked.spans) == expected
    other_kind = from_tags(("x", "y"), ("B-Chemical", "I-Disease"))
    assert set(other_kind.spans) == {Span(0, 1, "chemical"), Span(2, 3, "disease")}


@pytest.mark.parametrize(
    "completion",
    [
        f"Sure, here it is: {MARKED}",  # a preamble does not wipe out the sentence
        f"{SENTENCE}\n{MARKED}",  # said back first, marked after
        f"Entities: fever\n\n{MARKED}\n\nSentence: another one .",
        MARKED.replace('"', "'"),
        MARKED.replace('class="disease"', "class=disease"),
        MARKED.replace('class="disease"', 'id="1" class="Disease" style="x"'),
        MARKED.replace("</span>", "< / SPAN >"),
        MARKED.replace("glimmer fever", " glimmer  fever "),
        MARKED.replace(" .", "."),  # words that a model joins as printed text would
        MARKED.replace("He has ", "He got "),
        MARKED.replace("temp < b after ", ""),  # lost words move nothing after them
        MARKED.replace("and temp", "and also a high temp"),
        f"```html\n{MARKED}\n```",
        MARKED.upper(),
    ],
)
def test_finds_both_entities(completion: str) -> None:
    assert spans(completion) == {FEVER, ZORBITIS}


def test_a_less_than_sign_is_text() -> None:
    sentence = "temp <b and fever"
    assert spans('temp <b and <span class="disease">fever</span>', sentence) == {
        Span(12, 17, "disease")
    }


def test_an_unmarked_copy_says_there_is_nothing() -> None:
    assert spans(SENTENCE) == set()
    assert spans("He has glimmer fever and temp < b after") == set()


def test_a_cut_answer_misses_what_it_does_not_reach() -> None:
    cut = MARKED[: MARKED.index("zorbitis") + 3]
    assert spans(cut) == {FEVER}  # the second tag was never closed


def test_marks_alone_are_found_in_the_sentence() -> None:
    assert spans('<span class="disease">zorbitis</span>') == {ZORBITIS}


def test_repeated_words_keep_their_order() -> None:
    sentence = "fever after fever before fever"
    completion = 'fever after <span class="disease">fever</span> before fever'
    assert spans(completion, sentence) == {Span(12, 17, "disease")}


def test_invented_text_is_a_false_positive() -> None:
    invented = MARKED + ' and <span class="disease">plague</span>'
    found = spans(invented)
    assert {FEVER, ZORBITIS} < found
    (extra,) = found - {FEVER, ZORBITIS}
    assert extra.start > len(SENTENCE)
    counts = EntityF1().counts([MarkedText(SENTENCE, frozenset(found))], [GOLD])
    assert counts.tolist() == [[2, 3, 2]]


def test_two_invented_entities_are_two_false_positives() -> None:
    tags = '<span class="disease">plague</span> <span class="disease">plague</span>'
    assert len(spans(f"{MARKED} {tags}")) == 4


def test_an_inner_entity_keeps_its_kind() -> None:
    nested = (
        'He has <span class="disease"><span class="chemical">glimmer</span> fever</span> and temp'
    )
    assert spans(nested) == {FEVER, Span(7, 14, "chemical")}


@pytest.mark.parametrize(
    "completion",
    [
        "I cannot mark this.",
        "There are no diseases here.",
        '<span class="disease">plague</span>',
        "glimmer fever, zorbitis",
    ],
)
def test_an_answer_that_is_not_the_sentence_is_unparsed(completion: str) -> None:
    assert read_marked(completion, SENTENCE) == NOT_THE_SENTENCE


def test_tags_are_taken_out() -> None:
    plain, found = without_tags('a <span class="X-1">b</span></span> <span class="y">c')
    assert plain == "a b c"
    assert found == [Span(2, 3, "x-1")]


WORDS = st.lists(
    st.sampled_from(["fever", "and", "rash", "<", "&lt;", "(", "no.", "é"]), min_size=1
)


@st.composite
def tagged(draw: st.DrawFn) -> MarkedText:
    tokens = draw(WORDS)
    tags = [draw(st.sampled_from(["O", "B-x", "I-x", "B-y"])) for _ in tokens]
    return from_tags(tokens, tags)


@settings(max_examples=150)
@given(tagged(), st.sampled_from(["", "Here: ", "The answer is: "]))
def test_what_is_written_is_read(marked: MarkedText, preamble: str) -> None:
    assert read_marked(preamble + write_marked(marked), marked.text) == marked


@settings(max_examples=150)
@given(tagged(), st.text(alphabet='fever and rash<span class="x"></span>\n', max_size=80))
def test_any_answer_gives_entities_inside_or_beyond_the_sentence(
    marked: MarkedText, completion: str
) -> None:
    read = read_marked(completion, marked.text)
    if not isinstance(read, Unparsed):
        length = len(marked.text)
        for span in read.spans:
            assert 0 <= span.start < span.end
            assert span.end <= length or span.start > length
