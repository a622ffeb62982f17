"""Lines over a few steps, with an interval at each, named where they end."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from matplotlib.axes import Axes
from matplotlib.ticker import FuncFormatter

from mellama.report.plots import open_axes, trimmed
from mellama.report.svg import PAPER, SERIES, drawing, inline

WIDTH, HEIGHT = 380.0, 270.0  # points; letters stay legible on a phone
LETTER = 6.2  # points that a letter of a label takes
LINE = 15.0  # points between two labels
MARKS = ("o", "s", "^", "D", "v", "P")


@dataclass(frozen=True)
class Line:
    """One line: its label, and value and interval at every step, in 0..1."""

    label: str
    values: tuple[float, ...]
    lows: tuple[float, ...]
    highs: tuple[float, ...]


def lines(steps: Sequence[int], drawn: Sequence[Line], *, across: str, name: str) -> str:
    """Draw each line in its colour with its label at the end; intervals stand side by side."""
    with drawing(f"lines {name}"):
        longest = max((len(line.label) for line in drawn), default=0)
        right = min(0.4 * WIDTH, LETTER * longest + 18)
        figure, axes = open_axes(WIDTH, HEIGHT, left=34.0, bottom=38.0, top=12.0, right=right)
        limit = axis_end(max((max(line.highs) for line in drawn), default=0.0))
        apart = 0.09
        for place, line in enumerate(drawn):
            shift = apart * (place - (len(drawn) - 1) / 2)
            _line(axes, [step + shift for step in steps], line, place)
        gap = LINE * limit / (HEIGHT - 50.0)
        ends = spread([line.values[-1] for line in drawn], gap, limit)
        side = steps[-1] + apart * (len(drawn) / 2 + 1.2)
        for place, (line, y) in enumerate(zip(drawn, ends, strict=True)):
            colour = SERIES[place % len(SERIES)]
            axes.text(side, y, line.label, color=colour, va="center_baseline", fontsize=11)
        axes.set(xlim=(steps[0] - 0.35, side), ylim=(-0.02 * limit, limit))
        axes.set_xticks(list(steps))
        axes.set_xlabel(across, loc="left")
        axes.yaxis.set_major_formatter(FuncFormatter(trimmed))
        axes.set_yticks([limit * part / 4 for part in range(5)])
        axes.grid(axis="y")
        axes.spines["left"].set_visible(False)
        return inline(figure)


def _line(axes: Axes, x: list[float], line: Line, place: int) -> None:
    colour = SERIES[place % len(SERIES)]
    axes.plot(x, line.values, color=colour, linewidth=1.8)
    axes.vlines(x, line.lows, line.highs, color=colour, linewidth=2.2, alpha=0.45)
    axes.plot(
        x,
        line.values,
        linestyle="none",
        marker=MARKS[place % len(MARKS)],
        markersize=6.5,
        color=colour,
        markeredgecolor=PAPER,
        markeredgewidth=1.0,
        clip_on=False,
    )


def axis_end(highest: float) -> float:
    """Choose where an axis of shares ends: above everything drawn, and never beyond one."""
    return next((end for end in (0.1, 0.2, 0.4, 0.6, 0.8) if highest <= end), 1.0)


def spread(places: Sequence[float], gap: float, limit: float) -> list[float]:
    """Move labels apart until none is nearer to the next than `gap`, as little as that takes.

    Those that would leave the axis at its upper end push the ones below them down.
    """
    order = sorted(range(len(places)), key=places.__getitem__)
    moved = list(places)
    for below, above in pairwise(order):
        moved[above] = max(moved[above], moved[below] + gap)
    ceiling = limit
    for place in reversed(order):
        moved[place] = min(moved[place], ceiling)
        ceiling = moved[place] - gap
    return moved
