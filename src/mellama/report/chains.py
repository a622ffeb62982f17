"""From steps and their records: what each model was made from, under which terms, and how."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import fields, is_dataclass
from pathlib import Path
from typing import Any

from mellama.licenses import OWN_WORK, strictest
from mellama.pipeline.build import finished
from mellama.pipeline.plan import in_order
from mellama.pipeline.record import Record
from mellama.pipeline.step import Context, Step
from mellama.report.sections.lineage import ChainStep, DataUse, ModelLineage
from mellama.report.sections.made import Made, StepTime
from mellama.sources.source import Source
from mellama.tasks.steps import SupervisedConversations
from mellama.tasks.task import Task

AnyStep = Step[Any]
AnySource = Source[Any]


def sources(step: AnyStep) -> tuple[AnySource, ...]:
    """Return the sources whose content goes into what a step makes, each once.

    The test sets that a step compares with are not among them: their text is kept out. The
    training split of a task is: it is what a model is fine-tuned on.
    """
    if isinstance(step, SupervisedConversations):
        return step.sources()
    found = (source for field in fields(step) for source in _sources_in(getattr(step, field.name)))
    return tuple({source.name: source for source in found}.values())


def _sources_in(value: object) -> Iterator[AnySource]:
    if isinstance(value, Source):
        yield value
    elif isinstance(value, Step | Task):
        return
    elif isinstance(value, tuple):
        for item in value:
            yield from _sources_in(item)
    elif isinstance(value, Mapping):
        for item in value.values():
            yield from _sources_in(item)
    elif is_dataclass(value):
        for field in fields(value):
            yield from _sources_in(getattr(value, field.name))


def short(name: str, under: str) -> str:
    """Write the name of a step without the folder that all of a recipe's steps stand under."""
    return name.removeprefix(f"{under}/") if under else name


def lineage(
    label: str, models: Sequence[AnyStep], context: Context, *, parameters: int, under: str
) -> ModelLineage:
    """Follow the models under a label back to their sources; terms are those in their records."""
    steps = tuple(
        ChainStep(
            name=short(step.name, under),
            kind=type(step).__name__,
            made_from=tuple(short(needed.name, under) for needed in step.inputs()),
            sources=tuple(source.name for source in sources(step)),
            fingerprint=finished(step, context).fingerprint,
        )
        for step in in_order(models)
    )
    terms = strictest(finished(model, context).license_terms for model in models)
    return ModelLineage(label, parameters, terms, steps, len(models))


def uses(named: Mapping[str, Sequence[AnyStep]]) -> tuple[DataUse, ...]:
    """Say which source went into the models under which label, in the order of first reading."""
    found: dict[str, DataUse] = {}
    into: dict[str, list[str]] = {}
    for label, models in named.items():
        for step in in_order(models):
            for use in _uses_of(step):
                found.setdefault(use.source, use)
                if label not in into.setdefault(use.source, []):
                    into[use.source].append(label)
    return tuple(
        DataUse(use.source, use.title, use.homepage, use.revision, use.terms, tuple(into[name]))
        for name, use in found.items()
    )


def _uses_of(step: AnyStep) -> Iterator[DataUse]:
    read = sources(step)
    for item in read:
        yield DataUse(item.name, item.title, item.homepage, item.revision, item.terms, ())
    terms = step.own_terms()
    if not read and terms != OWN_WORK:  # weights from a folder, say: no source, but terms
        yield DataUse(step.name, step.describe() or step.name, "", "", terms, ())


def made(steps: Sequence[AnyStep], context: Context, *, under: str) -> Made:
    """Gather from the records what is needed to make it all again, and how long it took."""
    records = [finished(step, context) for step in steps]
    return Made(
        commits=_distinct(map(_commit, records)),
        versions=_versions(records),
        commands=_distinct(map(_command, records)),
        steps=tuple(
            _time(step, record, under) for step, record in zip(steps, records, strict=True)
        ),
        accepted_drift=tuple(
            (short(record.name, under), change)
            for record in records
            for change in record.accepted_drift
        ),
    )


def _commit(record: Record) -> str:
    changed = record.made_with.get("uncommitted_changes")
    commit = str(record.made_with.get("commit", "unknown"))
    return f"{commit} with uncommitted changes" if changed else commit


def _command(record: Record) -> str:
    """Write the command line without the folders of the machine it ran on."""
    words = [str(word) for word in record.made_with.get("command", [])]
    shown = [Path(word).name if Path(word).is_absolute() else word for word in words]
    if shown and shown[0] == "__main__.py":
        shown[0] = "mellama"
    return " ".join(shown)


def _versions(records: Iterable[Record]) -> tuple[tuple[str, str], ...]:
    """List every version that built a step: more than one where a run was upgraded between."""
    found: dict[str, dict[str, None]] = {}
    for record in records:
        made_with = record.made_with
        listed = {"Python": made_with.get("python"), "mellama": made_with.get("mellama")}
        for name, version in {**listed, **made_with.get("libraries", {})}.items():
            if version:
                found.setdefault(name, {})[str(version)] = None
    return tuple((name, ", ".join(versions)) for name, versions in found.items())


def _time(step: AnyStep, record: Record, under: str) -> StepTime:
    return StepTime(
        name=short(step.name, under),
        kind=type(step).__name__,
        seconds=record.seconds,
        fingerprint=record.fingerprint,
        seed=_seed(record.identity),
    )


def _seed(identity: Mapping[str, Any]) -> int | None:
    """Find the seed of a step: its own field, or one of a schedule it holds."""
    if isinstance(identity.get("seed"), int):
        return int(identity["seed"])
    nested = (value for value in identity.values() if isinstance(value, Mapping))
    return next((seed for value in nested if (seed := _seed(value)) is not None), None)


def _distinct(values: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(value for value in values if value))
