"""An instruction set in full: whose it is, how it asks, and one conversation as it is learned."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from operator import attrgetter
from pathlib import Path
from typing import Any

from mellama.cli.columns import columns
from mellama.cli.marks import OF_DIM, OF_MARKS, dimmed, in_margin
from mellama.cli.show_task import Section
from mellama.cli.terms import say_terms, terms_text
from mellama.instructions.instruction_set import InstructionSet
from mellama.records import Conversation
from mellama.training.spelt import Spelt, spelt_as_text, spelt_as_trained

ONE = "one conversation as it is trained on"
OWN, AUTHORS = "its own chat template", "the authors' chat template (it brings none)"


@dataclass(frozen=True)
class Shown:
    """How a conversation is shown, and whether one of patients may be."""

    model: Path | None = None  # whose tokenizer and template make the tokens; None: text alone
    dim_width: int | None = None
    """Characters of a line, where what carries no loss can be dimmed; None: marks before lines."""
    patient_text: bool = False


def set_sections(chosen: InstructionSet[Any], root: Path | None, shown: Shown) -> Iterator[Section]:
    """Describe an instruction set; with a data root, show a conversation of it.

    Raises:
        NotThereError: the folder of a source is there, and a file is missing in it.
    """
    yield "instruction set", f"{chosen.name}: {chosen.source.title}"
    if chosen.row is not None:
        yield "row of the paper's Table 5", _row(chosen)
    if chosen.stands_in_for:
        yield "stands in for", chosen.stands_in_for
    yield (
        "read from",
        columns((each.name, say_terms(each.terms), each.homepage) for each in chosen.sources),
    )
    yield "terms", terms_text(chosen.terms(attrgetter("terms")))
    yield "size", _size(chosen)
    yield "template", chosen.template
    if chosen.paper_template:
        yield "template of the paper's code", chosen.paper_template.rstrip("\n")
    yield from _from_data(chosen, root, shown)


def row_text(chosen: InstructionSet[Any]) -> str:
    """Say in a line which row of Table 5 a set is of, or for what it stands in."""
    if chosen.row is not None:
        return f"Table 5: {chosen.row.sources}"
    return f"stands in for {chosen.stands_in_for}"


def _size(chosen: InstructionSet[Any]) -> str:
    if chosen.size is not None:
        return f"{chosen.size:,} are drawn"
    if chosen.row is not None:
        return "of the recipe instructions an even share of the row; elsewhere all there are"
    return "all there are"


def _row(chosen: InstructionSet[Any]) -> str:
    row = chosen.row
    assert row is not None
    return columns(
        (
            ("row", row.name),
            ("size", f"{row.size:,} conversations, of all sources of the row together"),
            ("copy right", f"“{row.terms}”, in the paper's words; the sources' terms are below"),
        )
    )


def _from_data(chosen: InstructionSet[Any], root: Path | None, shown: Shown) -> Iterator[Section]:
    """Show the first conversation that is built, where the files are at hand and it may be seen."""
    if root is None:
        yield ONE, "`--data-root` shows it"
        return
    absent = [each.name for each in chosen.sources if not (root / each.name).is_dir()]
    if absent:
        yield ONE, f"not under the data root: {', '.join(absent)}"
        return
    access = chosen.terms(attrgetter("terms")).access
    if not (access.may_leave or shown.patient_text):
        yield ONE, "(patient text; --text shows it on a terminal, and nowhere else)"
        return
    conversation, dropped = _first(chosen, root)
    if conversation is None:
        yield ONE, "\n".join(("no record gives one", _counted(dropped)))
        return
    model = shown.model
    spelt = spelt_as_trained(conversation, model) if model else spelt_as_text(conversation)
    yield "how it is shown", f"{_form(spelt, model)}\n{OF_DIM if shown.dim_width else OF_MARKS}"
    width = shown.dim_width
    whole = dimmed(spelt.parts, width=width) if width else in_margin(spelt.parts)
    yield f"{ONE} ({chosen.name}/{conversation.id})", whole


def _first(chosen: InstructionSet[Any], root: Path) -> tuple[Conversation | None, Counter[str]]:
    dropped: Counter[str] = Counter()
    for built in chosen.built(root):
        if isinstance(built, Conversation):
            return built, dropped
        dropped[built.reason] += 1
    return None, dropped


def _counted(dropped: Counter[str]) -> str:
    return columns((f"{count:,}", reason) for reason, count in dropped.most_common())


def _form(spelt: Spelt, model: Path | None) -> str:
    """Say whose form it is, and how much of it is learned."""
    if model is None:
        learned = sum(len(part.text) for part in spelt.parts if part.learned)
        whole = sum(len(part.text) for part in spelt.parts)
        return (
            f"The authors' form, as text: {whole:,} characters, of which {learned:,} carry loss.\n"
            "Tokens depend on a vocabulary: --model FOLDER counts and shows those of a model."
        )
    return (
        f"The tokens of {model}, with {OWN if spelt.own_template else AUTHORS}, by the code that "
        f"trains:\n{spelt.tokens:,} tokens, of which {spelt.answer_tokens:,} carry loss."
    )
