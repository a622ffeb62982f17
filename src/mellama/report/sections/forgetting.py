"""Forgetting: what continual pre-training on each mixture did to text of every domain."""

from __future__ import annotations

from mellama.report.document import Block, Figure, Figures, Prose, Sheet
from mellama.report.numbers import decimal
from mellama.report.plots import Reference, Whisker, whiskers
from mellama.report.sections.perplexity import DomainPerplexity
from mellama.report.table import ABSENT, Cell, Column, Row, Table, measured

GENERAL = "general"


def blocks(found: tuple[DomainPerplexity, ...]) -> tuple[Block, ...]:
    """Return a paragraph, a small drawing a domain, and the table; the first model is `before`."""
    if not found:
        return ()
    text = (
        f"Forgetting: the same model ({found[0].model}) trained further, on a mixture each. A "
        "perplexity on general text above that of before is forgetting; one below it on text of "
        "the trained domain is what the training was for. A ratio such as 4:1 is that of medical "
        "tokens to general ones."
    )
    figures = tuple(_figure(found, domain) for domain in domains(found))
    caption = "Perplexity on held-out text; the dashed line is the model before. The axes differ."
    return (Prose(text), Figures(figures, caption), Sheet(table(found)))


def domains(found: tuple[DomainPerplexity, ...]) -> tuple[str, ...]:
    """List the domains, general text first."""
    names = tuple(dict.fromkeys(item.domain for item in found))
    return tuple(sorted(names, key=_not_general))


def _not_general(domain: str) -> bool:
    return domain != GENERAL


def table(found: tuple[DomainPerplexity, ...]) -> Table:
    """Return a row a mixture; a perplexity and its ratio to the one before for each domain."""
    named = domains(found)
    before = found[0].model
    by_place = {(item.model, item.domain): item.perplexity for item in found}
    rows = []
    for model in dict.fromkeys(item.model for item in found):
        cells: list[Cell] = []
        for domain in named:
            value, first = by_place.get((model, domain)), by_place.get((before, domain))
            ratio = value / first if value is not None and first is not None else None
            cells += [measured(value), ABSENT if model == before else measured(ratio)]
        rows.append(Row(f"nothing ({model})" if model == before else model, tuple(cells)))
    heads = [head for domain in named for head in (domain.capitalize(), "to before")]
    return Table(
        title="Forgetting: held-out perplexity before and after, by mixture",
        head="Trained further on",
        columns=tuple(Column(head, muted=head == "to before") for head in heads),
        rows=tuple(rows),
        note="To before: perplexity divided by that of the model before; above 1.00 the text "
        "surprises the model more than it did.",
    )


def _figure(found: tuple[DomainPerplexity, ...], domain: str) -> Figure:
    by_model = {item.model: item.perplexity for item in found if item.domain == domain}
    models = tuple(dict.fromkeys(item.model for item in found))
    before = by_model.get(models[0])
    points = [Whisker(model, by_model.get(model)) for model in models]
    reference = None if before is None else Reference(before, f"before {decimal(before)}")
    end = 1.08 * max(by_model.values())
    described = "; ".join(
        f"{model} {decimal(by_model[model])}" for model in models if model in by_model
    )
    return Figure(
        whiskers(points, reference, name=f"forgetting {domain}", limit=end),
        f"{domain.capitalize()} text",
        f"Perplexity on held-out {domain} text: {described}.",
    )
