"""How a number is written: the same digits in every format, and an en dash where there is none."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Literal

Form = Literal["score", "signed", "p", "count", "share", "decimal"]

MISSING = "\N{EN DASH}"
DASH = "\N{EN DASH}"
MINUS = "\N{MINUS SIGN}"


def written(value: float | None, form: Form) -> str:
    """Write a value in its form; what is not there is an en dash."""
    if value is None:
        return MISSING
    return FORMS[form](value)


def score(value: float) -> str:
    """Write a value in 0..1 with three decimals."""
    return f"{value:.3f}"


def signed(value: float) -> str:
    """Write a difference of scores with its sign; what rounds to nothing has none."""
    text = f"{abs(value):.3f}"
    if float(text) == 0:
        return text
    return ("+" if value > 0 else MINUS) + text


def p_value(value: float) -> str:
    """Write a probability with three decimals; what is smaller is not rounded to none."""
    return "<0.001" if value < 0.001 else f"{value:.3f}"


def count(value: float) -> str:
    """Write a whole number with thousands separators."""
    return f"{round(value):,}"


def decimal(value: float) -> str:
    """Write a measured quantity with two decimals, and none where they would say nothing."""
    return f"{value:,.2f}" if abs(value) < 1000 else f"{value:,.0f}"


def share(value: float) -> str:
    """Write a part of one as a percentage; what is not quite none or all is not rounded to it."""
    if 0 < value < 0.0005:
        return "<0.1%"
    if 0.9995 <= value < 1:
        return ">99.9%"
    return f"{100 * value:.1f}%"


def between(low: float, high: float, form: Form) -> str:
    """Write an interval as low and high; a dash between signs would be taken for one more."""
    joined = " to " if form == "signed" else DASH
    return f"{written(low, form)}{joined}{written(high, form)}"


def short_count(value: float) -> str:
    """Write a whole number for the axis of a plot: 950, 12 k, 1.5 M."""
    for size, letter in ((1e12, "T"), (1e9, "B"), (1e6, "M"), (1e3, "k")):
        if abs(value) >= size:
            return f"{value / size:.3g} {letter}"
    return f"{value:.3g}"


def plural(number: int, one: str, many: str = "") -> str:
    """Write "1 document", "2,000 documents"."""
    return f"{count(number)} {one if number == 1 else many or one + 's'}"


def sentence(text: str) -> str:
    """Begin with a capital and end with a stop."""
    return f"{text[:1].upper()}{text[1:].rstrip('.')}." if text else ""


FORMS: Mapping[Form, Callable[[float], str]] = {
    "score": score,
    "signed": signed,
    "p": p_value,
    "count": count,
    "share": share,
    "decimal": decimal,
}
