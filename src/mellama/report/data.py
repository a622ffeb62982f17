"""All that the page says, as values: read from artifacts once, rendered in every format."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

from mellama.licenses import Terms
from mellama.report.caution import Caution
from mellama.report.sections.instructions import InstructionLedger
from mellama.report.sections.left_out import CleaningCounts, DecontaminationCounts
from mellama.report.sections.lineage import DataUse, ModelLineage
from mellama.report.sections.losses import TrainingRun
from mellama.report.sections.made import Made
from mellama.report.sections.mixture import MixtureLedger
from mellama.report.sections.perplexity import DomainPerplexity
from mellama.report.sections.reading_values import TaskReadings
from mellama.report.sections.score_values import TableScores, TaskScores


@dataclass(frozen=True, kw_only=True)
class PageData:
    """The tree of values behind a page; every part of it can be written by hand."""

    title: str
    caution: Caution
    terms: Terms  # the strictest among all that the page was computed from
    models: tuple[str, ...]  # labels, in the order of the columns
    tables: tuple[TableScores, ...] = ()
    readings: tuple[TaskReadings, ...] = ()
    diagnosis: tuple[TaskScores, ...] = ()
    perplexities: tuple[DomainPerplexity, ...] = ()  # of `models`
    forgetting: tuple[DomainPerplexity, ...] = ()  # by mixture, the model before them first
    training: tuple[TrainingRun, ...] = ()
    mixtures: tuple[MixtureLedger, ...] = ()
    cleaned: tuple[CleaningCounts, ...] = ()
    deduplicated: tuple[CleaningCounts, ...] = ()
    decontaminated: tuple[DecontaminationCounts, ...] = ()
    instructions: tuple[InstructionLedger, ...] = ()
    lineages: tuple[ModelLineage, ...] = ()
    uses: tuple[DataUse, ...] = ()
    made: Made

    def to_json(self) -> dict[str, Any]:
        """Return what a recipe decides; how long it took and on which commit stays on the page.

        So two runs of one recipe on the same data write the same `page.json`.
        """
        value = asdict(self, dict_factory=_plain)
        del value["made"]
        return value


def _plain(items: list[tuple[str, Any]]) -> dict[str, Any]:
    return {name: value.name.lower() if name == "access" else value for name, value in items}
