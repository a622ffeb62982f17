"""From a page's steps to its values: every artifact is opened here, and nowhere after."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import partial
from typing import Any

from mellama.corpus.blocks import LEDGER as MIXTURE
from mellama.corpus.clean import COUNTS
from mellama.corpus.deduplicate import COUNTS as DUPLICATES
from mellama.corpus.deduplication_steps import Deduplicated
from mellama.corpus.overlap_files import REPORT as OVERLAP
from mellama.corpus.steps import Cleaned, Decontaminated
from mellama.corpus.token_steps import Packed
from mellama.instructions.conversations import LEDGER as INSTRUCTIONS
from mellama.instructions.steps import Conversations
from mellama.licenses import strictest
from mellama.models.folder import parameters
from mellama.pipeline.build import finished
from mellama.pipeline.plan import in_order
from mellama.pipeline.step import Context, Step
from mellama.report import answers, chains, ledgers, runs
from mellama.report.data import PageData
from mellama.report.ledgers import opened
from mellama.report.named import models_of
from mellama.report.sections.instructions import InstructionLedger
from mellama.report.sections.left_out import CleaningCounts, DecontaminationCounts
from mellama.report.sections.lineage import ModelLineage
from mellama.report.sections.losses import TrainingRun
from mellama.report.sections.mixture import MixtureLedger
from mellama.report.side_by_side import task_readings
from mellama.report.steps import ModelColumn, Page
from mellama.tasks.steps import LEDGER as SUPERVISED
from mellama.tasks.steps import SupervisedConversations
from mellama.training.steps import Pretrain, Tune

Steps = list[Step[Any]]


def page_data(page: Page, context: Context) -> PageData:
    """Read everything the page shows.

    Raises:
        DataError: an artifact is not finished, or does not hold what it should.
    """
    named = models_of(page)
    behind = in_order(step for models in named.values() for step in models)
    under = page.name.partition("/")[0]
    found = answers.runs(page, context)
    return PageData(
        title=page.title,
        caution=page.caution,
        terms=strictest(finished(step, context).license_terms for step in page.inputs()),
        models=tuple(column.label for column in page.models),
        tables=tuple(answers.table_scores(table, found) for table in page.tables),
        readings=task_readings(page.readings, found),
        diagnosis=answers.task_scores(page.diagnosis, found),
        perplexities=runs.perplexities(page.perplexities, _labels(page.models), context),
        forgetting=runs.perplexities(page.perplexities, _labels(page.forgetting), context),
        training=tuple(_training(behind, _run_titles(named), context)),
        mixtures=tuple(_mixtures(behind, context)),
        cleaned=tuple(_cleaned(behind, context)),
        deduplicated=tuple(_deduplicated(behind, context)),
        decontaminated=tuple(_decontaminated(behind, context)),
        instructions=tuple(_instructions(behind, context)),
        lineages=tuple(_lineage(label, models, context, under) for label, models in named.items()),
        uses=chains.uses(named),
        made=chains.made(in_order(page.inputs()), context, under=under),
    )


def _labels(columns: Iterable[ModelColumn]) -> runs.Labels:
    return {column.checkpoint.name: column.label for column in columns}


def _run_titles(named: Mapping[str, Steps]) -> runs.Labels:
    """Title a training run as its model, and as one of several where they share a label."""
    return {
        step.name: label if len(models) == 1 else f"{label}: {ledgers.spoken(step.name)}"
        for label, models in named.items()
        for step in models
    }


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


def _deduplicated(steps: Steps, context: Context) -> Iterator[CleaningCounts]:
    for step in steps:
        if isinstance(step, Deduplicated):
            read = partial(ledgers.cleaning, context.load(step).origin.source)
            yield opened(context.folder(step) / DUPLICATES, read)


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
    splits = [
        opened(context.folder(step) / SUPERVISED, ledgers.training_split)
        for step in steps
        if isinstance(step, SupervisedConversations)
    ]
    if splits:
        name = "Training splits for fine-tuning"
        yield InstructionLedger(name, name, tuple(splits))


def _lineage(label: str, models: Steps, context: Context, under: str) -> ModelLineage:
    size = max(parameters(context.load(model).folder) for model in models)
    return chains.lineage(label, models, context, parameters=size, under=under)
