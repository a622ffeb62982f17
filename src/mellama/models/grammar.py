"""Grammars as llguidance compiles them: where one is broken, and whether a text is within one."""

from __future__ import annotations

import re
from functools import lru_cache

from llguidance import LLMatcher, LLTokenizer

from mellama.errors import ModelError

PLACE = re.compile(r"(?:at )?(?P<line>\d+)\((?P<column>\d+)\)")  # how llguidance's errors begin


def compiled(grammar: str, tokenizer: LLTokenizer) -> LLMatcher:
    """Compile a grammar in llguidance's dialect of Lark for the tokens of a model.

    Raises:
        ModelError: it does not compile. The place is told and the words are not: a grammar may be
            made of a patient's text.
    """
    # Warnings, which quote the grammar, go to the standard error from level 1 on.
    matcher = LLMatcher(tokenizer, LLMatcher.grammar_from_lark(grammar), log_level=0)
    if matcher.is_error():
        place = PLACE.match(matcher.get_error())
        raise ModelError(
            "A grammar does not compile.",
            expected="Lark, in llguidance's dialect",
            found=f"an error in line {place['line']}, column {place['column']}"
            if place
            else "an error of the grammar as a whole: it is empty or too large",
            todo="mend the `grammar` that the task declares",
        )
    return matcher


def require_sound(grammar: str) -> None:
    """Refuse a grammar that does not compile, as `compiled` does."""
    compiled(grammar, _bytes_alone())


def is_within(text: str, grammar: str, *, whole: bool) -> bool:
    """Whether a text is one of a grammar, or, if not `whole`, the beginning of one.

    A text that was cut within a character ends in a sign that stands for what is missing.

    Raises:
        ModelError: the grammar does not compile.
    """
    matcher = compiled(grammar, _bytes_alone())
    data = list((text if whole else text.rstrip("\ufffd")).encode())
    return matcher.try_consume_tokens(data) == len(data) and (not whole or matcher.is_accepting())


@lru_cache(maxsize=1)
def _bytes_alone() -> LLTokenizer:
    """Return llguidance's tokenizer without a model, in which the first 256 ids are the bytes."""
    return LLTokenizer("byte")
