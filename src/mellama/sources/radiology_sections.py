"""Sections of a radiology report by the headings MIMIC-CXR's radiologists use, slips included."""

from __future__ import annotations

import re
from dataclasses import dataclass

HEADING = re.compile(r"\n ([A-Z ()/,-]+):\s")
PREAMBLE, WHOLE = "preamble", "full report"

IMPRESSION = frozenset(
    [
        *("conclusion", "findings and impression", "findings/impression", "findings/ impression"),
        *("impresson", "imprression", "imoression", "impressoin", "imprssion", "impresion"),
        *("imperssion", "mpression", "impession"),
    ]
)
FINDINGS = frozenset(
    [
        *("chest, two views", "finding", "findins", "findindgs", "findgings", "findngs"),
        *("findnings", "finidngs", "reference findings"),
    ]
)
INDICATION = frozenset(["ndication", "idication"])
HOLDING = ("impression", "findings", "history", "comparison", "addendum")
"""Names that a longer heading may hold, first come first served."""
VIEWS = re.compile(
    "chest|portable|pa and lat|lateral and pa|ap and lateral|lateral and ap|frontal and|two views"
    "|frontal view|pa view|ap view|one view|lateral view|bone window|frontal upright"
    "|frontal semi-upright|ribs"
)
"""Where a heading only names the views taken, findings follow."""


@dataclass(frozen=True, slots=True)
class Section:
    """One part of a report under its name, which is in lower case and free of slips."""

    name: str
    text: str


def sections(text: str) -> list[Section]:
    r"""Cut a report at its headings: capitals after one blank, at the beginning of a line.

    What stands before the first is the preamble. A heading on the very next line after a heading
    is taken for its text, which is upstream's rule too.

    >>> sections(" REPORT\n FINDINGS:  Clear.\n \n IMPRESION: Normal.\n")[1:]
    [Section(name='findings', text='Clear.'), Section(name='impression', text='Normal.')]
    """
    heading = HEADING.search(text)
    if heading is None:
        return [Section(WHOLE, _line(text))]
    found = [Section(PREAMBLE, _line(text[: heading.start(1)]))]
    while heading:
        start = heading.end()
        following = HEADING.search(text, max(text.find("\n", start), start))
        body = text[start : following.start() if following else len(text)]
        found.append(Section(_name(heading[1]), _line(body)))
        heading = following
    return found


def last_section(found: list[Section], name: str) -> str:
    """Return the last section of that name that is not empty; "" where there is none."""
    texts = [section.text for section in found if section.name == name and section.text]
    return texts[-1] if texts else ""


def _name(heading: str) -> str:
    name = heading.strip().lower()
    for proper, variants in (
        ("impression", IMPRESSION),
        ("findings", FINDINGS),
        ("indication", INDICATION),
    ):
        if name in variants:
            return proper
    held = next((each for each in HOLDING if each in name), None)
    if held:
        return held
    return "findings" if VIEWS.search(name) else name


def _line(text: str) -> str:
    return " ".join(text.split())
