"""A reliability drawing: how often a model is right, over how sure it is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from matplotlib.ticker import FuncFormatter

from mellama.report.plots import open_axes, trimmed
from mellama.report.svg import MUTED, PAPER, SERIES, drawing, inline

WIDTH, HEIGHT = 300.0, 260.0
LARGEST, SMALLEST = 260.0, 22.0  # areas of dots, in square points


@dataclass(frozen=True)
class Dot:
    """The answers of one range of confidence."""

    confidence: float  # mean, in 0..1
    accuracy: float
    n: int


def reliability(dots: Sequence[Dot], *, name: str) -> str:
    """Draw a dot for each range of confidence, as large as it is common, over the diagonal."""
    with drawing(f"reliability {name}"):
        figure, axes = open_axes(WIDTH, HEIGHT, left=34.0, bottom=36.0, top=24.0)
        axes.plot([0, 1], [0, 1], color=MUTED, linewidth=1.2, linestyle=(0, (3, 2)))
        most = max(dot.n for dot in dots)
        axes.scatter(
            [dot.confidence for dot in dots],
            [dot.accuracy for dot in dots],
            s=[SMALLEST + (LARGEST - SMALLEST) * dot.n / most for dot in dots],
            color=SERIES[0],
            alpha=0.75,
            edgecolor=PAPER,
            linewidth=1.0,
            zorder=3,
            clip_on=False,
        )
        axes.set(xlim=(0, 1), ylim=(0, 1))
        axes.set_title("right", loc="left", fontsize=10, color=MUTED, pad=8, x=-0.09)
        axes.set_xlabel("how sure", loc="right")
        axes.set_xticks([0, 0.5, 1])
        axes.set_yticks([0, 0.5, 1])
        for axis in (axes.xaxis, axes.yaxis):
            axis.set_major_formatter(FuncFormatter(trimmed))
        axes.grid()
        axes.spines["left"].set_visible(False)
        return inline(figure)
