"""Texts are mended once and for all, and keep what they say."""

from __future__ import annotations

import unicodedata

import pytest
from corpus_samples import CALM, texts
from hypothesis import example, given
from hypothesis import strategies as st

from mellama.corpus.normalise import normalised, without_boilerplate

NOTICE = "This site uses cookies to give you a better experience."


def mended(text: str) -> str:
    return str(without_boilerplate(normalised(texts(text)))[0][0].as_py())


PERSIAN = "\u0645\u06cc\u200c\u062e\u0648\u0627\u0647\u0645"  # with a zero-width non-joiner
MENDED = {
    "line ends": ("a\r\nb\rc\u2028d", "a\nb\nc\nd"),
    "composed": ("nai\u0308ve", "na\u00efve"),
    "spaces": ("5\u00a0mg\u2009daily", "5 mg daily"),
    "invisible": ("in\u00adflam\u200bmation\ufeff", "inflammation"),
    "control": ("a\x00b\x1bc\x9fd", "abcd"),
    "blank lines": ("one  \n\n\n\n two\t\n", "one\n\n two"),
    "columns": ("Na   140\nK    4.1", "Na   140\nK    4.1"),
    "joiners": (PERSIAN, PERSIAN),
}


@pytest.mark.parametrize(("text", "expected"), MENDED.values(), ids=MENDED)
def test_a_text_is_mended(text: str, expected: str) -> None:
    assert mended(text) == expected


@CALM
@given(st.text(max_size=200))
@example("e\u200b\u0301")  # removing the space leaves a letter and its accent side by side
@example(" \n\x00 \n \u2028\u00a0x")
@example(f"  {NOTICE}\n\n{NOTICE}\n x\n\n\n{NOTICE}")
@example(" " * 30 + "y" * 90 + " privacy policy")
def test_mending_twice_changes_nothing(text: str) -> None:
    once = mended(text)
    assert mended(once) == once
    assert unicodedata.is_normalized("NFC", once)


@CALM
@given(st.text(st.characters(categories=("L", "N", "P")), max_size=100))
def test_no_letter_digit_or_sign_is_lost(text: str) -> None:
    assert mended(text) == unicodedata.normalize("NFC", text)


def test_notices_of_web_pages_go_and_paragraphs_that_mention_them_stay() -> None:
    study = (
        "Of 118 applications for people with depression only a third had a privacy policy that "
        "named the companies behind it, and fewer than ten were endorsed by a clinical society, "
        "which the authors of the study found hard to reconcile with the claims on their pages."
    )
    kept, removed = without_boilerplate(texts(f"First.\n{NOTICE}\n{study}", "Nothing here."))
    assert kept.to_pylist() == [f"First.\n{study}", "Nothing here."]
    assert removed == 1
