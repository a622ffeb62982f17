"""The effect a study stands on: a run fails where its page does not show it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from mellama.errors import DataError
from mellama.files import read_json, write_json
from mellama.pipeline.step import Context, Estimate, Step
from mellama.report.steps import DATA, PAGE, Page

EFFECT = "effect.json"


@dataclass(frozen=True, kw_only=True)
class Effect(Step[Path]):
    """Contrasts of a page that have to be above zero with their whole 95 % interval.

    The page is built before, so that it can be looked at. `load` returns the file of the contrasts.
    """

    page: Page
    contrasts: tuple[tuple[str, str], ...]  # labels of columns, the greater first

    def build(self, output: Path, context: Context) -> None:
        """Read the contrasts off the page.

        Raises:
            DataError: one of them is not above zero.
        """
        folder = context.load(self.page)
        found = {
            (contrast["first"], contrast["second"]): contrast
            for table in read_json(folder / DATA)["tables"]
            for contrast in table["contrasts"]
        }
        for first, second in self.contrasts:
            low, high = (found[first, second][end] for end in ("low", "high"))
            if low <= 0:
                raise DataError(
                    "The effect that this study stands on is not there.",
                    expected=f"{first} better than {second}, the 95 % interval above zero",
                    found=f"{low:+.3f} to {high:+.3f}",
                    todo=f"look at {folder / PAGE}: a stage is broken, or its budget too small",
                )
        write_json(output / EFFECT, [found[pair] for pair in self.contrasts])

    def load(self, output: Path) -> Path:
        return output / EFFECT

    def estimate(self, data_root: Path | None = None) -> Estimate:
        return Estimate(cpu_seconds=1, disk_bytes=1_000)

    def describe(self) -> str:
        return "; ".join(f"{first} > {second}" for first, second in self.contrasts)
