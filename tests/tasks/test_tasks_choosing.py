"""Letters and texts of options: what is read, and the prose that is no answer."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mellama.records import Unparsed
from mellama.sources.questions import LETTERS, MEDMCQA, read_medmcqa
from mellama.tasks.choosing import read_choice
from mellama.tasks.reasons import DIFFER, EMPTY, NO_LABEL, REFUSAL, SEVERAL, SHARED

FIVE = ("Increased BNP", "Aspirin", "C. glimmeri colitis", "Both A and B", "Decreased BNP")
GENUS = ("Zorbitol", "C. glimmeri", "Glimmerella micans", "E. micans")
NUMBERS = ("0.5", "5", "5.5", "15")
ALIKE = ("Zorbitol", "Water", "zorbitol.", "Rest")
BLOOD = ("A", "B", "AB", "C")
SHIFTED = ("B", "C", "D", "E")  # letters of a figure, as options
LISTED = "\n".join(f"{letter}) {text}" for letter, text in zip(LETTERS, FIVE, strict=True))


@pytest.mark.parametrize(
    ("completion", "expected"),
    [
        # a letter, however it is dressed
        *(
            (form, "C")
            for form in ("C", "c", "C.", "(C)", "c)", "**C**", "[C]", "*C*", "C:", '"C"')
        ),
        ("Option C", "C"),
        ("The correct option is B.", "B"),
        ("choice (D)", "D"),
        ("$\\boxed{E}$", "E"),
        ("\\boxed{\\text{E}}", "E"),
        # with its text, or a reason
        ("E) Decreased BNP", "E"),
        ("E Decreased BNP", "E"),
        ("B.Aspirin", "B"),
        ("D. Both A and B", "D"),
        ("E \N{EN DASH} decreased BNP", "E"),
        ("C because it follows antibiotics", "C"),
        ("C is correct. A would be too slow.", "C"),
        ("E. A low BNP is seen.", "E"),
        ("E. Because A is wrong.", "E"),
        ("E. Aspirin is contraindicated here.", "E"),
        # behind a marker, the last one
        ("Answer: C", "C"),
        ("**Answer:** C", "C"),
        ("The answer is B, not A.", "B"),
        ("I think the answer is (E), since it falls.", "E"),
        ("Thus the best choice is E", "E"),
        ("The answer is a.", "A"),
        ("At first the answer is A. On reflection, the answer is D.", "D"),
        (f"{LISTED}\nAnswer: B", "B"),
        # the text alone
        ("decreased bnp", "E"),
        ("Aspirin.", "B"),
        ("Aspirin (B)", "B"),
        ("both A and B", "D"),
        ("C. glimmeri colitis", "C"),
        ("The answer is: C. glimmeri colitis.", "C"),
        ("The drug of choice is aspirin.", "B"),
        ("e.g. aspirin", "B"),
        # a letter that prose points to
        ("As per AHA: E", "E"),
        ("I would choose B.", "B"),
        ("It is not B but E.", "E"),
        ("D: Chest X-ray", "D"),
        # what follows the answer says what is wrong with the others
        ("C\n\nExplanation:\nA. Increased BNP is seen later.\nB. Aspirin is too weak.", "C"),
        ("B\n\nA is incorrect because of rest.\nC is wrong.", "B"),
        ("B\nA 34-year-old needs it.", "B"),
        ("B\n\nQuestion: Another?\nA. One\nB. Two\n\nAnswer: A", "B"),
    ],
)
def test_reads(completion: str, expected: str) -> None:
    assert read_choice(completion, FIVE) == expected


@pytest.mark.parametrize(
    ("completion", "expected"),
    [
        # an article, a vitamin, a virus: no letter
        ("A 34-year-old woman with a cough needs rest.", NO_LABEL),
        ("A patient like this should rest.", NO_LABEL),
        ("Answer: A 34-year-old woman", NO_LABEL),
        ("The answer is a beta blocker", NO_LABEL),
        ("a beta blocker", NO_LABEL),
        ("hepatitis B", NO_LABEL),
        ("The patient has hepatitis B.", NO_LABEL),
        ("vitamin A", NO_LABEL),
        ("None of these", NO_LABEL),
        ("F", NO_LABEL),
        # denied
        ("not B", NO_LABEL),
        ("Aspirin is not indicated.", NO_LABEL),
        # several
        ("A, B, C, D, E", SEVERAL),
        ("A or B", SEVERAL),
        ("A and C", SEVERAL),
        ("A/B", SEVERAL),
        ("A\nB", SEVERAL),
        ("B. Aspirin, E. Decreased BNP", SEVERAL),
        ("aspirin or decreased BNP", SEVERAL),
        (LISTED, SEVERAL),
        (LISTED.replace("\n", "\n\n"), SEVERAL),
        # the letter of one option with the text of another
        ("B. Increased BNP", DIFFER),
        ("E: aspirin", DIFFER),
        ("Decreased BNP (A)", DIFFER),
        ("I'm sorry, I cannot help with that.", REFUSAL),
        ("", EMPTY),
    ],
)
def test_does_not_guess(completion: str, expected: Unparsed) -> None:
    assert read_choice(completion, FIVE) == expected


def test_a_genus_is_no_letter() -> None:
    assert read_choice("C. glimmeri", GENUS) == "B"
    assert read_choice("B. C. glimmeri", GENUS) == "B"
    assert read_choice("E. micans", GENUS) == "D"
    assert read_choice("C. glimmeri is found", GENUS) == DIFFER


def test_a_number_is_read_only_where_an_answer_stands() -> None:
    assert read_choice("5", NUMBERS) == "B"
    assert read_choice("The answer is 5.5.", NUMBERS) == "C"
    assert read_choice("A: 0.5", NUMBERS) == "A"
    assert read_choice("It took 5 days in 15 patients.", NUMBERS) == NO_LABEL
    assert read_choice("5.7", NUMBERS) == NO_LABEL


def test_a_text_that_two_options_share_needs_its_letter() -> None:
    assert read_choice("Zorbitol", ALIKE) == SHARED
    assert read_choice("The answer is zorbitol.", ALIKE) == SHARED
    assert read_choice("C. Zorbitol", ALIKE) == "C"
    assert read_choice("Zorbitol (A)", ALIKE) == "A"
    assert read_choice("Water", ALIKE) == "B"


def test_a_letter_has_precedence_over_a_text_that_is_one() -> None:
    assert read_choice("A", BLOOD) == "A"
    assert read_choice("C. AB", BLOOD) == "C"
    assert read_choice("AB", BLOOD) == "C"
    assert read_choice("B", SHIFTED) == "B"
    assert read_choice("A. B", SHIFTED) == "A"
    assert read_choice("E", SHIFTED) == "D"  # there is no option E: only the text can be meant


@settings(max_examples=200)
@given(st.text(alphabet="ABCDE abcde.,:;()*\n'answer is", max_size=40))
def test_reads_a_letter_or_nothing(completion: str) -> None:
    answer = read_choice(completion, FIVE)
    assert isinstance(answer, Unparsed) or answer in LETTERS


@pytest.mark.data
def test_real_texts_alone_are_read_but_where_two_are_equal(data_root: Path) -> None:
    unread = []
    for row in read_medmcqa(MEDMCQA.folder(data_root)):
        text = row.options[LETTERS.index(row.answer)]
        read = read_choice(text, row.options)
        if isinstance(read, Unparsed):
            unread.append(row.id)
            equal = [one for one in row.options if one.strip(" .") == text.strip(" .")]
            assert len(equal) > 1
            assert read == SHARED
        else:
            assert read == row.answer
        assert read_choice(f"{row.answer}. {text}", row.options) == row.answer
    assert len(unread) == 4
