"""From the values of a page to its sections, in order, with the paragraph that opens it."""

from __future__ import annotations

from dataclasses import replace

from mellama.licenses import Terms
from mellama.report.data import PageData
from mellama.report.document import Block, Figure, Figures, Folded, Paper, Section, Sheet
from mellama.report.numbers import plural, sentence
from mellama.report.sections import (
    diagnosis,
    forgetting,
    instructions,
    left_out,
    lineage,
    losses,
    made,
    mixture,
    perplexity,
    readings,
    scores,
)

SPELLED = dict(enumerate(("No", "One", "Two", "Three", "Four", "Five", "Six", "Seven", "Eight")))
MOST_NAMED = 6  # tasks, in a sentence


def paper(data: PageData) -> Paper:
    """Lay out the page; drawings are made here, so that the formats only write."""
    sections = (
        scores.section(data.tables),
        *((readings.section(data.readings),) if data.readings else ()),
        *((diagnosis.section(data.diagnosis),) if data.diagnosis else ()),
        *(_of_making(data) if made_here(data) else ()),
        lineage.section(data.lineages, data.uses),
        made.section(data.made),
    )
    mark = data.caution.mark
    return Paper(
        title=data.title,
        summary=summary(data),
        caution=data.caution.text,
        banner=banner(data.terms),
        sections=tuple(marked(section, mark) for section in sections) if mark else sections,
        mark=mark,
    )


def made_here(data: PageData) -> bool:
    """Say whether any model was trained here, or its text prepared: others were found on disk."""
    steps = (data.training, data.mixtures, data.cleaned, data.decontaminated, data.instructions)
    return any(steps) or bool(data.perplexities) or not data.lineages


def _of_making(data: PageData) -> tuple[Section, ...]:
    return (
        perplexity.section(data.perplexities, data.models, *forgetting.blocks(data.forgetting)),
        losses.section(data.training),
        mixture.section(data.mixtures),
        left_out.section(data.cleaned, data.deduplicated, data.decontaminated),
        instructions.section(data.instructions),
    )


def marked(section: Section, mark: str) -> Section:
    """Put the mark of a page into the caption of every table and drawing of a section."""
    return replace(section, blocks=tuple(_marked(block, mark) for block in section.blocks))


def _marked(block: Block, mark: str) -> Block:
    match block:
        case Sheet(table):
            return Sheet(replace(table, mark=mark))
        case Figure() | Figures():
            return replace(block, caption=f"{block.caption} {sentence(mark)}")
        case Folded(title, blocks):
            return Folded(title, tuple(_marked(inner, mark) for inner in blocks))
        case _:
            return block


def summary(data: PageData) -> str:
    """Say in a paragraph what was built from what, and how it was measured."""
    parameters = [item.parameters for item in data.lineages if item.parameters is not None]
    most = "" if len(set(parameters)) == 1 else "up to "
    size = f" of {most}{plural(max(parameters), 'parameter')}" if parameters else ""
    models = sum(item.models for item in data.lineages)
    number = SPELLED.get(models, str(models))
    text = [f"{number} model{'s' if models != 1 else ''}{size}"]
    if made_here(data):
        text.append(f", built from {plural(len(data.uses), 'source')} of text")
    tokens = sum(ledger.tokens for ledger in data.mixtures)
    conversations = sum(item.taken for ledger in data.instructions for item in ledger.sets)
    if tokens:
        text.append(f", {plural(tokens, 'packed token')}")
    if conversations:
        text.append(f" and {plural(conversations, 'conversation')}")
    asked = _asked(data)
    if asked:
        text.append(f"; measured on {plural(sum(asked.values()), 'question')} of {_tasks(asked)}")
    return "".join(text) + "."


def _asked(data: PageData) -> dict[str, int]:
    """Count the questions of each task, by title, as often as the model that was asked most."""
    tasks = (*(task for table in data.tables for task in table.tasks), *data.diagnosis)
    asked = [(task.title, model.n) for task in tasks for model in task.models]
    asked += [(item.title, one.scores.n) for item in data.readings for one in item.readings]
    found: dict[str, int] = {}
    for title, number in asked:
        found[title] = max(number, found.get(title, 0))
    return found


def _tasks(asked: dict[str, int]) -> str:
    titles = list(dict.fromkeys(title.partition(",")[0] for title in asked))
    if len(titles) == 1:
        return titles[0]
    if len(titles) > MOST_NAMED:
        return f"{len(asked)} tasks"
    return f"{', '.join(titles[:-1])} and {titles[-1]}"


def banner(terms: Terms) -> str:
    """Warn where results on patient text may stand on the page."""
    if terms.access.may_leave:
        return ""
    return (
        "Credentialed data. This page may hold results computed on patient text under a data use "
        "agreement. It holds no text of any record. Ask the data's owner before you pass it on."
    )
