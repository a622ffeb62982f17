"""How far an answer stands in its passage, by words: what it says beyond it was made up."""

from __future__ import annotations

import re
import unicodedata

_ENGLISH = """
a about all also an and any are as at be because been before being between but by can could did do
does each either for from had has have he her him his how i if in into is it its may might more most
must no nor not of on only or other our over shall she should so some such than that the their them
then there these they this those through to too under until up us very was we were what when where
which while who whom whose why will with would you your
"""
FUNCTION_WORDS = frozenset(_ENGLISH.split())
"""Words that sentences are built with, whatever they are about."""
WORD = re.compile(r"[^\W_]+")


def words_of(text: str) -> tuple[str, ...]:
    """Split into runs of letters and digits, in Unicode NFKC and lower case."""
    # The corpus's own splitting is made for batches: it takes ten milliseconds for any one text.
    return tuple(WORD.findall(unicodedata.normalize("NFKC", text).lower()))


def content_words(text: str) -> frozenset[str]:
    """Words, numbers among them, that say something: all but those sentences are built with."""
    return frozenset(words_of(text)) - FUNCTION_WORDS


def grounding(answer: str, passage: str) -> float:
    """Share of an answer's different content words that its passage holds; 0 where it has none.

    Words are compared as they stand, without stemming, so that a faithful answer loses a little.
    """
    said = content_words(answer)
    return len(said & content_words(passage)) / len(said) if said else 0.0
