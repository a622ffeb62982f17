"""A matplotlib figure as SVG inside a page: the same bytes each time, in the page's colours."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import matplotlib
from matplotlib.figure import Figure

if TYPE_CHECKING:
    from matplotlib.typing import RcKeyType

# Colours no palette would hold: each is replaced by a variable of the page's style sheet, so that
# one drawing serves the light and the dark scheme.
INK, MUTED, RULE, PAPER = "#000001", "#000002", "#000003", "#000004"
SERIES = ("#000011", "#000012", "#000013", "#000014", "#000015", "#000016")
VARIABLES: Mapping[str, str] = {
    INK: "var(--ink)",
    MUTED: "var(--muted)",
    RULE: "var(--rule)",
    PAPER: "var(--paper)",
    **{colour: f"var(--series-{place})" for place, colour in enumerate(SERIES, 1)},
}
SETTINGS: dict[RcKeyType, Any] = {
    "svg.fonttype": "none",  # text stays text: it takes the page's font, and can be read aloud
    "font.family": "DejaVu Sans",  # ships with matplotlib: the layout is the same on any machine
    "font.size": 11.0,
    "text.parse_math": False,
    "text.color": INK,
    "axes.edgecolor": RULE,
    "axes.labelcolor": MUTED,
    "axes.labelsize": 10.0,
    "xtick.color": MUTED,
    "ytick.color": MUTED,
    "xtick.labelsize": 10.0,
    "ytick.labelsize": 10.0,
    "grid.color": RULE,
    "grid.linewidth": 0.6,
    "axes.axisbelow": True,
    "axes.spines.top": False,
    "axes.spines.right": False,
}

_PROLOG = re.compile(r"\A.*?(?=<svg)", re.DOTALL)
_METADATA = re.compile(r"\s*<metadata>.*?</metadata>", re.DOTALL)
_STYLE = re.compile(r"\s*<defs>\s*<style.*?</style>\s*</defs>", re.DOTALL)
_NAMESPACES = re.compile(r' xmlns(?::\w+)?="[^"]*"| version="1.1"')
_FONT = re.compile(r" font-family: [^;\"]*;?")
_IDS = re.compile(r' id="([^"]*)"')
_USES = re.compile(r'(?:href="#|url\(#)([^")]*)')
_POINTS = re.compile(r'(width|height)="([\d.]+)pt"')


@contextmanager
def drawing(name: str) -> Iterator[None]:
    """Set matplotlib for one drawing; `name` keeps its identifiers apart from another's."""
    with matplotlib.rc_context({**SETTINGS, "svg.hashsalt": f"mellama {name}"}):
        yield


def inline(figure: Figure) -> str:
    """Write a figure drawn under `drawing`; it names no address and holds no date."""
    stream = io.StringIO()
    nothing = dict.fromkeys(("Creator", "Date", "Format", "Type"))
    figure.savefig(stream, format="svg", metadata=nothing)
    text = _PROLOG.sub("", stream.getvalue(), count=1)
    for pattern in (_METADATA, _STYLE, _NAMESPACES, _FONT):
        text = pattern.sub("", text)
    text = _POINTS.sub(r'\1="\2"', text.replace("xlink:href", "href"))
    for colour, variable in VARIABLES.items():
        text = text.replace(colour, variable)
    text = _drop_unused_ids(text)
    return text.replace("<svg ", "<svg aria-hidden=true focusable=false ", 1).strip()


def _drop_unused_ids(text: str) -> str:
    """Keep only ids that are referred to: every drawing has a `figure_1`, and a page has many."""
    used = set(_USES.findall(text))

    def kept(found: re.Match[str]) -> str:
        return found.group() if found.group(1) in used else ""

    return _IDS.sub(kept, text)
