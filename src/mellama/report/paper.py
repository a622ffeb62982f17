"""From the values of a page to its sections, in order, with the paragraph that opens it."""

from __future__ import annotations

from mellama.licenses import Terms
from mellama.report.data import PageData
from mellama.report.document import Paper
from mellama.report.numbers import plural
from mellama.report.sections import (
    instructions,
    left_out,
    lineage,
    losses,
    made,
    mixture,
    perplexity,
    scores,
)

SPELLED = dict(enumerate(("No", "One", "Two", "Three", "Four", "Five", "Six", "Seven", "Eight")))


def paper(data: PageData) -> Paper:
    """Lay out the page; drawings are made here, so that the formats only write."""
    return Paper(
        title=data.title,
        summary=summary(data),
        caution=data.caution,
        banner=banner(data.terms),
        sections=(
            scores.section(data.scores, data.models),
            perplexity.section(data.perplexities, data.models),
            losses.section(data.training),
            mixture.section(data.mixtures),
            left_out.section(data.cleaned, data.decontaminated),
            instructions.section(data.instructions),
            lineage.section(data.lineages, data.uses),
            made.section(data.made),
        ),
    )


def summary(data: PageData) -> str:
    """Say in a paragraph what was built from what, and how it was measured."""
    parameters = [item.parameters for item in data.lineages if item.parameters is not None]
    size = f" of up to {plural(max(parameters), 'parameter')}" if parameters else ""
    number = SPELLED.get(len(data.models), str(len(data.models)))
    built = f"{number} model{'s' if len(data.models) != 1 else ''}{size}"
    text = [f"{built}, built from {plural(len(data.uses), 'source')} of text"]
    tokens = sum(ledger.tokens for ledger in data.mixtures)
    conversations = sum(item.taken for ledger in data.instructions for item in ledger.sets)
    if tokens:
        text.append(f", {plural(tokens, 'packed token')}")
    if conversations:
        text.append(f" and {plural(conversations, 'conversation')}")
    asked = sum(max((model.n for model in task.models), default=0) for task in data.scores)
    if data.scores:
        text.append(f"; each answered {plural(asked, 'question')} of {_tasks(data)}")
    return "".join(text) + "."


def _tasks(data: PageData) -> str:
    titles = [task.title for task in data.scores]
    if len(titles) == 1:
        return titles[0]
    return f"{', '.join(titles[:-1])} and {titles[-1]}"


def banner(terms: Terms) -> str:
    """Warn where results on patient text may stand on the page."""
    if terms.access.may_leave:
        return ""
    return (
        "Credentialed data. This page may hold results computed on patient text under a data use "
        "agreement. It holds no text of any record. Ask the data's owner before you pass it on."
    )
