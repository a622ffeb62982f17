"""From a page's steps to its values: every artifact is opened here, and nowhere after."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import Any

from mellama.corpus.clean import COUNTS
from mellama.corpus.decontaminate import REPORT as OVERLAP
from mellama.corpus.ledger import LEDGER as MIXTURE
from mellama.corpus.steps import Cleaned, Decontaminated, Packed
from mellama.instructions.conversations import LEDGER as INSTRUCTIONS
from mellama.instructions.steps import Conversations
from mellama.licenses import strictest
from mellama.models.folder import parameters
from mellama.pipeline.build import finished
from mellama.pipeline.plan import in_order
from mellama.pipeline.step import Context, Step
from mellama.report import chains, ledgers, runs
from mellama.report.data import PageData
from mellama.report.ledgers import opened
from mellama.report.sections.instructions import InstructionLedger
from mellama.report.sections.left_out import CleaningCounts, DecontaminationCounts
from mellama.report.sections.lineage import ModelLineage
from mellama.report.sections.losses import TrainingRun
from mellama.report.sections.mixture import MixtureLedger
from mellama.report.steps import ModelColumn, Page
from mellama.training.steps import Pretrain, Tune

Steps = list[Step[Any]]


def page_data(page: Page, context: Context) -> PageData:
    """Read everything the page shows.

    Raises:
        DataError: an artifact is not finished, or does not hold what it should.
    """
    labels = {column.checkpoint.name: column.label for column in page.models}
    models = [(column.label, column.checkpoint) for column in page.models]
    under = page.name.partition("/")[0]
    behind = in_order(model for _, model in models)
    return PageData(
        title=page.title,
        caution=page.caution,
        terms=strictest(finished(step, context).license_terms for step in page.inputs()),
        models=tuple(labels.values()),
        scores=runs.scores(page.results, labels, context),
        perplexities=runs.perplexities(page.perplexities, labels, context),
        training=tuple(_training(behind, labels, context)),
        mixtures=tuple(_mixtures(behind, context)),
        cleaned=tuple(_cleaned(behind, context)),
        decontaminated=tuple(_decontaminated(behind, context)),
        instructions=tuple(_instructions(behind, context)),
        lineages=tuple(_lineage(column, context, under) for column in page.models),
        uses=chains.uses(models),
        made=chains.made(in_order(page.inputs()), context, under=under),
    )


def _training(steps: Steps, labels: runs.Labels, context: Context) -> Iterator[TrainingRun]:
    for step in steps:
        if isinstance(step, Pretrain | Tune):
            yield runs.training_run(step, labels, context)


def _mixtures(steps: Steps, context: Context) -> Iterator[MixtureLedger]:
    for step in steps:
        if isinstance(step, Packed):
            read = partial(ledgers.mixture, step.name)
            yield opened(context.folder(step) / MIXTURE, read)


def _cleaned(steps: Steps, context: Context) -> Iterator[CleaningCounts]:
    for step in steps:
        if isinstance(step, Cleaned):
            read = partial(ledgers.cleaning, context.load(step).origin.source)
            yield opened(context.folder(step) / COUNTS, read)


def _decontaminated(steps: Steps, context: Context) -> Iterator[DecontaminationCounts]:
    """Read what the documents, and then the conversations, have in common with test sets."""
    for step in steps:
        if isinstance(step, Decontaminated):
            read = partial(ledgers.decontamination, context.load(step).origin.source)
            yield opened(context.folder(step) / OVERLAP, read)
    for step in steps:
        if isinstance(step, Conversations):
            read = partial(ledgers.instruction_decontamination, step.name)
            yield opened(context.folder(step) / INSTRUCTIONS, read)


def _instructions(steps: Steps, context: Context) -> Iterator[InstructionLedger]:
    for step in steps:
        if isinstance(step, Conversations):
            read = partial(ledgers.instructions, step.name)
            yield opened(context.folder(step) / INSTRUCTIONS, read)


def _lineage(column: ModelColumn, context: Context, under: str) -> ModelLineage:
    size = parameters(context.load(column.checkpoint).folder)
    return chains.lineage(column.label, column.checkpoint, context, parameters=size, under=under)
