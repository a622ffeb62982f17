"""Every model behind a page under a label: its own, or that of the column it stands in."""

from __future__ import annotations

from mellama.models.checkpoint import Checkpoint
from mellama.pipeline.step import Step
from mellama.report.steps import Page, ScoreColumn

Models = dict[str, list[Step[Checkpoint]]]


def models_of(page: Page) -> Models:
    """Sort the models of a page under labels, each model under one.

    A model of `models` or `forgetting` has its own; what else answered stands together with the
    others of its column, under that column's label, or, where a model has it, one made from it.
    """
    found: Models = {}
    known: set[str] = set()
    for model in (*page.models, *page.forgetting):
        if model.checkpoint.name not in known:
            known.add(model.checkpoint.name)
            found[_free(model.label, "pre-trained", found)] = [model.checkpoint]
    for where, column in _columns(page):
        rest = {
            step.model.name: step.model for step in column.results if step.model.name not in known
        }
        if rest:
            known.update(rest)
            found[_free(column.label, where, found)] = list(rest.values())
    return found


def _columns(page: Page) -> list[tuple[str, ScoreColumn]]:
    found = [
        (table.title.partition(":")[0], column) for table in page.tables for column in table.columns
    ]
    found += [("readings", column) for column in page.readings]
    return found + [("diagnosis", column) for column in page.diagnosis]


def _free(label: str, beside: str, taken: Models) -> str:
    """Set beside a label that is taken what tells it apart."""
    while label in taken:
        label = f"{label} ({beside})"
    return label
