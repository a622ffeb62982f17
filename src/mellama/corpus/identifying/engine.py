"""Presidio's engine with our recognisers and no downloaded model; nothing here uses the network."""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from mellama.corpus.identifying.ages import age_after, ages
from mellama.corpus.identifying.contacts import contacts
from mellama.corpus.identifying.dates import dates
from mellama.corpus.identifying.findings import KINDS, Finding, settled
from mellama.corpus.identifying.names import names
from mellama.corpus.identifying.numbers import numbers
from mellama.corpus.identifying.reading import Reading
from mellama.corpus.identifying.towns_told import places


@contextmanager
def _absent(*libraries: str) -> Iterator[None]:
    """Let libraries that are not yet loaded seem not installed."""
    hidden = [name for name in libraries if name not in sys.modules]
    for name in hidden:
        sys.modules[name] = None  # type: ignore[assignment]  # what the import system looks for
    try:
        yield
    finally:
        for name in hidden:
            del sys.modules[name]


# Presidio's package loads transformers and torch where it finds them, for models that are not used
# here: that takes 13 s of processor time instead of 3.
with _absent("transformers", "torch"):
    from presidio_analyzer import (
        AnalyzerEngine,
        EntityRecognizer,
        RecognizerRegistry,
        RecognizerResult,
    )
    from presidio_analyzer.context_aware_enhancers import ContextAwareEnhancer
    from presidio_analyzer.nlp_engine import NlpArtifacts, NoOpNlpEngine
    from spacy.tokens import Doc
    from spacy.vocab import Vocab

_NO_TOKENS = Doc(Vocab())

Found = Iterator[tuple[int, int, str]]
Find = Callable[[Reading], Found]
# Presidio compares every finding of a text with every other, so a long text is cut.
LONGEST = 16_000  # characters
_PLACEHOLDER = re.compile(
    r"(?=[\[_<X*])(?:\[\*\*[^\n]*?\*\*\]|_{2,}|\[[A-Z]+\]|<[A-Z_]+>|\bX{3,}\b|\*{3,})"
)


# What word processors write in place of plain marks, mark by mark.
_FANCY = str.maketrans(
    "\u2010\u2011\u2012\u2212\u2018\u2019\u02bc\u2032\u201c\u201d\uff1a\uff08\uff09"
    "\xa0\u2002\u2003\u2007\u2009\u202f\u2022\u00b7",
    "----" + "'" * 4 + '"":()' + " " * 6 + "**",
)
_FANCY_MARK = re.compile(f"[{''.join(map(chr, _FANCY))}]")  # few, so that the rest is skipped
_TITLE = re.compile(r"\b((?:Dr|Mr|Mrs|Ms|RN|NP|PA|MD))_(?=[A-Z])")  # "Dr_Oyelowo" in a chat
_RANGE = re.compile(r"(?<=\d)\u2013|\u2013(?=\d)")


def _plain(text: str) -> str:
    """Write typographers' dashes, quotes and blanks as plain ones, at the same places."""
    if "_" in text:
        text = _TITLE.sub(lambda match: match[1] + " ", text)
    if text.isascii():
        return text
    text = _FANCY_MARK.sub(lambda match: match[0].translate(_FANCY), text)
    return _RANGE.sub("-", text) if "\u2013" in text else text


def _as(kind: str, *finders: Callable[[Reading], Iterator[tuple[int, int]]]) -> Find:
    """Give everything that finders find one kind."""
    return lambda reading: ((start, end, kind) for find in finders for start, end in find(reading))


FINDERS: tuple[Find, ...] = (
    _as("NAME", names),
    numbers,
    _as("DATE", dates),
    _as("ADDRESS", places),
    _as("EMAIL", contacts),
    _as("AGE", ages),
)


class _Read(NlpArtifacts):
    """A text's words in place of what a model would make of it."""

    def __init__(self, reading: Reading, engine: NoOpNlpEngine, language: str) -> None:
        super().__init__([], _NO_TOKENS, [], [], engine, language)
        self.reading = reading


class Rules(EntityRecognizer):
    """Our finders as Presidio wants them: as one, for each costs a walk through its engine."""

    def __init__(self) -> None:
        super().__init__(supported_entities=list(KINDS), name="mellama")

    def load(self) -> None:
        """Load nothing: the rules are in the module."""

    def analyze(
        self, text: str, entities: list[str], nlp_artifacts: NlpArtifacts
    ) -> list[RecognizerResult]:
        reading = nlp_artifacts.reading if isinstance(nlp_artifacts, _Read) else Reading(text)
        return [
            RecognizerResult(kind, start, end, 1.0)
            for start, end, kind in {each for find in FINDERS for each in find(reading)}
        ]


class _Words(NoOpNlpEngine):
    """Cuts a text into words once for all recognisers, where Presidio would run a model."""

    def process_text(self, text: str, language: str) -> NlpArtifacts:
        return _Read(Reading(text), self, language)


class _Unchanged(ContextAwareEnhancer):
    """Our finders read the context themselves; Presidio's own enhancer copies every finding."""

    def __init__(self) -> None:
        super().__init__(0.0, 0.0, 0, 0)

    def enhance_using_context(
        self, text: str, raw_results: list[RecognizerResult], *rest: Any, **named: Any
    ) -> list[RecognizerResult]:
        return raw_results


class Screen:
    """Finds what identifies people in a text. It keeps no text, and writes none anywhere."""

    def __init__(self) -> None:
        self._engine = AnalyzerEngine(
            registry=RecognizerRegistry(recognizers=[Rules()]),
            nlp_engine=_Words(models=[{"lang_code": "en", "model_name": "none"}]),
            context_aware_enhancer=_Unchanged(),
        )

    def find(self, text: str) -> tuple[Finding, ...]:
        """Return what was found, in order and without overlaps.

        Places that somebody has emptied already ("[**...**]", "___", "[NAME]") are no findings.
        """
        found: list[Finding] = []
        bare = _plain(text)
        if any(mark in text for mark in ("[", "__", "<", "XXX", "***")):
            bare = _PLACEHOLDER.sub(lambda match: "_" * len(match[0]), bare)
        for start, end in _pieces(bare):
            piece = bare[start:end]
            results = self._engine.analyze(piece, language="en")
            found += [
                Finding(start + each.start, start + each.end, each.entity_type) for each in results
            ]
        found += [
            Finding(*span, "AGE")
            for each in found
            if (span := age_after(each.kind, bare, each.end))
        ]
        return settled(found, bare)


def _pieces(text: str) -> Iterator[tuple[int, int]]:
    """Cut a text at ends of paragraphs, lines or words into pieces that Presidio is quick with."""
    start = 0
    while len(text) - start > LONGEST:
        limit = start + LONGEST
        ends = (text.rfind(mark, start + LONGEST // 2, limit) for mark in ("\n\n", "\n", " "))
        end = next((end for end in ends if end > 0), limit)
        yield start, end
        start = end
    yield start, len(text)
