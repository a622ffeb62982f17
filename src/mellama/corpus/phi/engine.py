"""Presidio's engine with our recognisers and no downloaded model; nothing here uses the network."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from mellama.corpus.phi.ages import age_after, ages
from mellama.corpus.phi.dates import dates
from mellama.corpus.phi.findings import Finding, settled
from mellama.corpus.phi.names import names
from mellama.corpus.phi.numbers import phones, records
from mellama.corpus.phi.places import addresses, emails


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

Find = Callable[[str], Iterator[tuple[int, int]]]
FINDERS: tuple[tuple[str, Find], ...] = (
    ("NAME", names),
    ("RECORD", records),
    ("DATE", dates),
    ("PHONE", phones),
    ("ADDRESS", addresses),
    ("EMAIL", emails),
    ("AGE", ages),
)
# Presidio compares every finding of a text with every other, so a long text is cut.
LONGEST = 30_000  # characters
_PLACEHOLDER = "_"  # "[** ... **]" and "___": what MIMIC's keepers have taken out already


class Rules(EntityRecognizer):
    """One of our finders as Presidio wants it."""

    def __init__(self, kind: str, find: Find) -> None:
        self._find = find
        super().__init__(supported_entities=[kind], name=f"mellama {kind}")

    def load(self) -> None:
        """Load nothing: the rules are in the module."""

    def analyze(
        self, text: str, entities: list[str], nlp_artifacts: NlpArtifacts
    ) -> list[RecognizerResult]:
        kind = self.supported_entities[0]
        return [RecognizerResult(kind, start, end, 1.0) for start, end in set(self._find(text))]


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
            registry=RecognizerRegistry(recognizers=[Rules(*each) for each in FINDERS]),
            nlp_engine=NoOpNlpEngine(models=[{"lang_code": "en", "model_name": "none"}]),
            context_aware_enhancer=_Unchanged(),
        )

    def find(self, text: str) -> tuple[Finding, ...]:
        """Return what was found, in order and without overlaps."""
        found: list[Finding] = []
        for start, end in _pieces(text):
            piece = text[start:end]
            results = self._engine.analyze(piece, language="en")
            found += [
                Finding(start + each.start, start + each.end, each.entity_type) for each in results
            ]
        found += [
            Finding(*span, "AGE")
            for each in found
            if (span := age_after(each.kind, text, each.end))
        ]
        return settled(found, text)


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
