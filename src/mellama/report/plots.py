"""The drawings of a report: a loss curve, stacked bars, scores with their intervals."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import FuncFormatter, MaxNLocator

from mellama.report.numbers import MISSING, share, short_count
from mellama.report.svg import INK, MUTED, PAPER, RULE, SERIES, drawing, inline

POINTS_PER_INCH = 72.0
WIDTH = 360.0  # points; small drawings stand beside each other on a laptop, below on a phone
FULL_WIDTH = 760.0
MOST_POINTS = 600
DASHED: Mapping[str, Any] = {"color": MUTED, "linewidth": 1.2, "linestyle": (0, (3, 2))}


@dataclass(frozen=True)
class Whisker:
    """One score with its interval; without a value, a run that was not made."""

    label: str
    value: float | None = None
    low: float | None = None
    high: float | None = None
    reference: float | None = None  # a value to compare this one with, as a dashed tick


@dataclass(frozen=True)
class Reference:
    """A value to compare others with, and what it is."""

    value: float
    label: str


@dataclass(frozen=True)
class Bar:
    """A bar of parts that add up to one."""

    label: str
    shares: tuple[float, ...]


def loss_curve(tokens: Sequence[float], losses: Sequence[float], *, name: str) -> str:
    """Draw loss (nats a token) over tokens seen: every logged value faint, a running mean bold."""
    with drawing(f"loss {name}"):
        figure, axes = open_axes(WIDTH, 168.0, left=40.0, bottom=36.0, top=22.0)
        x, y = _thinned(np.asarray(tokens, float), np.asarray(losses, float))
        window = max(1, len(y) // 20)
        if window > 1:
            axes.plot(x, y, color=MUTED, linewidth=0.7, alpha=0.45)
        axes.plot(x, running_mean(y, window), color=SERIES[0], linewidth=1.8)
        axes.set_title("nats per token", loc="left", fontsize=10, color=MUTED, pad=8, x=-0.09)
        axes.set_xlabel("tokens seen", loc="right")
        axes.xaxis.set_major_locator(MaxNLocator(4))
        axes.xaxis.set_major_formatter(FuncFormatter(_short))
        axes.yaxis.set_major_locator(MaxNLocator(4))
        axes.yaxis.set_major_formatter(FuncFormatter(trimmed))
        axes.grid(axis="y")
        return inline(figure)


def running_mean(values: np.ndarray, window: int) -> np.ndarray:
    """Average each value with the `window - 1` before it, fewer at the start; same shape."""
    sums = np.concatenate([[0.0], np.cumsum(values)])
    ends = np.arange(1, len(values) + 1)
    starts = np.maximum(ends - window, 0)
    return np.asarray((sums[ends] - sums[starts]) / (ends - starts))


def stacked_bars(parts: Sequence[str], bars: Sequence[Bar], *, name: str, left: float = 64) -> str:
    """Draw one bar under another, each cut into the same parts, with the shares written in."""
    with drawing(f"bars {name}"):
        figure, axes = open_axes(
            FULL_WIDTH, 44.0 + 34.0 * len(bars), left=left, bottom=4.0, top=34.0
        )
        for row, bar in enumerate(bars):
            start = 0.0
            for place, width in enumerate(bar.shares):
                colour = SERIES[place % len(SERIES)]
                label = parts[place] if row == 0 else None
                axes.barh(
                    row,
                    width,
                    left=start,
                    height=0.66,
                    color=colour,
                    label=label,
                    edgecolor=PAPER,
                    linewidth=1.5,
                )
                if width >= 0.045:
                    axes.text(
                        start + width / 2,
                        row,
                        share(width),
                        color=PAPER,
                        ha="center",
                        va="center_baseline",
                        fontsize=10,
                    )
                start += width
        axes.set(xlim=(0, 1), ylim=(len(bars) - 0.5, -0.5))
        axes.set_yticks(range(len(bars)), [bar.label for bar in bars], color=INK)
        axes.set_xticks([])
        axes.tick_params(length=0)
        axes.spines[:].set_visible(False)
        axes.legend(
            loc="lower left",
            bbox_to_anchor=(-0.01, 1.0),
            ncols=len(parts),
            frameon=False,
            fontsize=10,
            handlelength=0.9,
            handleheight=0.9,
            borderpad=0,
            borderaxespad=0.4,
        )
        return inline(figure)


def whiskers(
    points: Sequence[Whisker],
    reference: Reference | None,
    *,
    name: str,
    limit: float | None = None,
) -> str:
    """Draw values as dots with intervals, over a dashed line to compare them with."""
    with drawing(f"scores {name}"):
        left = min(160.0, max(104.0, 6.2 * max((len(one.label) for one in points), default=0)))
        top = 24.0 if reference else 4.0
        height = 38.0 + top + 23.0 * len(points)
        figure, axes = open_axes(WIDTH, height, left=left, bottom=22.0, top=top)
        end = upper_limit(points, reference) if limit is None else limit
        for row, point in enumerate(points):
            axes.axhline(row, color=RULE, linewidth=0.6)
            _whisker(axes, row, point, SERIES[0])
            if point.reference is not None:
                axes.plot([point.reference] * 2, [row - 0.36, row + 0.36], **DASHED)
        if reference is not None:
            axes.plot([reference.value] * 2, [-0.75, len(points) - 0.4], **DASHED)
            _reference_label(axes, reference, end)
        axes.set(xlim=(-0.01 * end, end * 1.01), ylim=(len(points) - 0.4, -0.75))
        axes.set_yticks(range(len(points)), [point.label for point in points], color=INK)
        if limit is None:
            axes.set_xticks([0, end / 2, end])
        else:
            axes.xaxis.set_major_locator(MaxNLocator(3))
        axes.xaxis.set_major_formatter(FuncFormatter(trimmed))
        axes.spines[:].set_visible(False)
        axes.tick_params(length=0)
        return inline(figure)


def upper_limit(points: Sequence[Whisker], reference: Reference | None) -> float:
    """Choose where the axis ends: at 0.1, 0.25, 0.5 or 1, above everything drawn."""
    drawn = [reference.value if reference else 0.0]
    for point in points:
        drawn += [one for one in (point.value, point.high, point.reference) if one is not None]
    return next((limit for limit in (0.1, 0.25, 0.5) if max(drawn) < limit), 1.0)


def _whisker(axes: Axes, row: int, point: Whisker, colour: str) -> None:
    if point.value is None:
        axes.text(0.0, row, MISSING, color=MUTED, ha="left", va="center_baseline")
        return
    if point.low is not None and point.high is not None:
        axes.plot(
            [point.low, point.high],
            [row, row],
            color=colour,
            linewidth=2.2,
            solid_capstyle="butt",
            alpha=0.55,
        )
        for end in (point.low, point.high):
            axes.plot([end, end], [row - 0.17, row + 0.17], color=colour, linewidth=1.4)
    axes.plot(
        [point.value],
        [row],
        marker="o",
        markersize=6.5,
        color=colour,
        markeredgecolor=PAPER,
        markeredgewidth=1.2,
        clip_on=False,
    )


def _reference_label(axes: Axes, reference: Reference, limit: float) -> None:
    place = "left" if reference.value < limit / 2 else "right"
    nudge = 0.015 * limit if place == "left" else -0.015 * limit
    axes.text(
        reference.value + nudge,
        -0.8,
        reference.label,
        color=MUTED,
        fontsize=9.5,
        ha=place,
        va="bottom",
    )


def open_axes(
    width: float, height: float, *, left: float, bottom: float, top: float, right: float = 12.0
) -> tuple[Figure, Axes]:
    """Open a figure with margins in points, so that they do not shrink with the drawing."""
    figure = Figure(figsize=(width / POINTS_PER_INCH, height / POINTS_PER_INCH), dpi=72)
    figure.patch.set_visible(False)
    box = (left / width, bottom / height, 1 - (left + right) / width, 1 - (bottom + top) / height)
    axes = figure.add_axes(box)
    axes.patch.set_visible(False)
    axes.tick_params(length=0, pad=5)
    return figure, axes


def _thinned(x: np.ndarray, y: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Average neighbours until few enough points are left to keep the page small."""
    step = -(-len(x) // MOST_POINTS)
    if step <= 1:
        return x, y
    starts = np.arange(0, len(x), step)
    sizes = np.diff(np.append(starts, len(x)))
    return np.add.reduceat(x, starts) / sizes, np.add.reduceat(y, starts) / sizes


def _short(value: float, _position: int) -> str:
    return short_count(value)


def trimmed(value: float, _position: int) -> str:
    return f"{value:g}"
