"""Guidelines cut at their headings: sections of a length that an answer or a passage may have."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from mellama.instructions.builders import NO_ANSWER, paragraphs
from mellama.sources.guidelines import Guideline
from mellama.sources.kept import Dropped

NO_TITLE = "no title"
TOO_SHORT, TOO_LONG = "a section too short to be an answer", "a section too long for one answer"
HEADING = re.compile(r"^#{1,6}[ \t]+(.*?)[ \t#]*$", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class GuidelineSection:
    """The text under one heading of a guideline, in its publisher's words."""

    id: str  # the guideline's, and the place of the section among those that hold text
    publisher: str
    title: str  # of the guideline
    heading: str  # what stands before the first, or under one that is empty, has the title's
    text: str
    url: str

    @property
    def identifiers(self) -> tuple[str, ...]:
        return (f"url:{self.url}",) if self.url else ()


def sections_of(row: Guideline, words: range) -> Iterator[GuidelineSection | Dropped]:
    """Yield every section that holds text, or the reason why it is left: its words tell.

    A guideline without a title is left as a whole: nothing would say what its sections are about.
    """
    title = " ".join(row.title.split())
    if not title:
        yield Dropped(row.id, NO_TITLE)
        return
    found = [(heading or title, text) for heading, text in _sections(row.text) if text]
    if not found:
        yield Dropped(row.id, NO_ANSWER)
    for place, (heading, text) in enumerate(found):
        id, length = f"{row.id}-{place}", len(text.split())
        if length < words.start:
            yield Dropped(id, TOO_SHORT)
        elif length >= words.stop:
            yield Dropped(id, TOO_LONG)
        else:
            yield GuidelineSection(id, row.publisher, title, heading, text, row.url)


def _sections(text: str) -> Iterator[tuple[str, str]]:
    """Yield each heading with the text under it, up to the next heading of any level."""
    before, *rest = HEADING.split(text)
    yield "", paragraphs(before)
    for heading, body in zip(rest[::2], rest[1::2], strict=True):
        yield " ".join(heading.split()), paragraphs(body)
