"""A broken grammar is told by its place, without its words; a text is held against a grammar."""

from __future__ import annotations

import traceback

import pytest

from mellama.errors import ModelError
from mellama.models.grammar import is_within, require_sound

WORDS = "PATIENT" + " TEXT"
DECISION = 'start: " "? ("yes" | "no" | "naïve")'


@pytest.mark.parametrize(
    ("grammar", "place"),
    [
        (f'start: "{WORDS}', "line 1, column 21"),
        (f'start: A\nA: "{WORDS}" B', "line 2, column 4"),
        (f"start: /({WORDS}/", "line 1, column 8"),
        (f'start: "{WORDS}" PATIENT', "line 1, column 8"),
        ("", "as a whole"),
    ],
)
def test_a_broken_grammar_is_told_by_its_place(
    grammar: str, place: str, capfd: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(ModelError, match=place) as caught:
        require_sound(grammar)
    told = "".join(traceback.format_exception(caught.value)) + "".join(capfd.readouterr())
    assert "PATIENT" not in told


@pytest.mark.parametrize("text", ["yes", " yes", "no", "naïve"])
def test_texts_within(text: str) -> None:
    assert is_within(text, DECISION, whole=True)


@pytest.mark.parametrize("text", ["", "ye", "yes ", "yesyes", "  yes", "Yes"])
def test_texts_without(text: str) -> None:
    assert not is_within(text, DECISION, whole=True)


@pytest.mark.parametrize("text", ["", " ", "na", "na\ufffd", "yes"])
def test_beginnings_within(text: str) -> None:
    assert is_within(text, DECISION, whole=False)


@pytest.mark.parametrize("text", ["nay", "yes\n", "y\ufffde"])
def test_beginnings_without(text: str) -> None:
    assert not is_within(text, DECISION, whole=False)
