"""Contrasts in words: by how much one column's average is above another's, and how surely."""

from __future__ import annotations

from mellama.report.document import Points
from mellama.report.numbers import MINUS, signed
from mellama.report.sections.score_tables import over
from mellama.report.sections.score_values import Contrast, TableScores


def points(table: TableScores) -> Points:
    """List a table's contrasts, each as what it comes to and what that is worth."""
    caption = f"Differences of the macro-average ({over(table)}), on the same questions:"
    return Points(caption, tuple((headline(item), verdict(item)) for item in table.contrasts))


def headline(item: Contrast) -> str:
    """Write "both - tuning: +0.213"; a plus that opens a label would read as a sum."""
    first, second = (label.removeprefix("+ ") for label in (item.first, item.second))
    return f"{first} {MINUS} {second}: {signed(item.value)}"


def verdict(item: Contrast) -> str:
    """Write "95% interval +0.180 to +0.240: excludes zero"."""
    interval = f"95% interval {signed(item.low)} to {signed(item.high)}"
    if item.excludes_zero:
        return f"{interval}: excludes zero"
    return f"{interval}: does not exclude zero, so no difference is shown"


def sentences(table: TableScores) -> str:
    """Write all of it in one paragraph; empty where nothing is contrasted."""
    if not table.contrasts:
        return ""
    found = points(table)
    return f"{found.caption} {'; '.join(f'{head} ({rest})' for head, rest in found.items)}."
