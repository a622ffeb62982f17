"""What a plan says of instruction data: how much of each set it takes, where to get the rest."""

from __future__ import annotations

from typing import Any, Protocol

from mellama.instructions import table5
from mellama.instructions.instruction_set import InstructionSet
from mellama.instructions.written.question_set import WrittenSet
from mellama.pipeline.step import Outlook

HEADINGS = ("set", "wanted", "row of the paper's Table 5", "files")
HERE, AWAY = "there", "not there"

NOT_COMPARED = "not compared with the test sets {}: their files are not there"
WITHHELD = "left out for their terms: {}"


class Asked(Protocol):
    """What a plan asks of the step."""

    @property
    def sets(self) -> tuple[InstructionSet[Any], ...]: ...
    @property
    def missing(self) -> tuple[InstructionSet[Any], ...]: ...
    @property
    def written(self) -> tuple[WrittenSet, ...]: ...
    @property
    def withheld(self) -> tuple[str, ...]: ...
    @property
    def unguarded(self) -> tuple[str, ...]: ...


def outlook(asked: Asked) -> Outlook:
    """List the sets that are read or written, then those that are not there, and where to get them.

    Nothing is read but declarations.
    """
    rows = [_row(one, here=True) for one in asked.sets]
    rows += map(_written_row, asked.written)
    rows += [_row(one, here=False) for one in asked.missing]
    notes = ((WITHHELD, asked.withheld), (NOT_COMPARED, asked.unguarded))
    return Outlook(
        "would take",
        HEADINGS,
        tuple(map(_in_words, rows)),
        tuple(rows),
        tuple(text.format(", ".join(names)) for text, names in notes if names),
    )


def _row(chosen: InstructionSet[Any], *, here: bool) -> dict[str, Any]:
    return {
        "set": chosen.name,
        "wanted": chosen.size if here else 0,
        "here": here,
        "obtain": [source.sign_at or source.homepage for source in chosen.sources],
        "terms": " + ".join(dict.fromkeys(source.terms.names() for source in chosen.sources)),
        "row": chosen.row.sources if chosen.row else None,
        "paper_size": chosen.row.size if chosen.row else None,
        "stands_in_for": chosen.stands_in_for,
    }


def _written_row(chosen: WrittenSet) -> dict[str, Any]:
    return {
        "set": chosen.name,
        "wanted": chosen.size or chosen.questions.size,
        "here": True,
        "obtain": [],
        "terms": chosen.questions.own_terms().names(),
        "row": table5.GUIDELINEQA.sources,
        "paper_size": table5.GUIDELINEQA.size,
        "stands_in_for": "",
    }


def _in_words(row: dict[str, Any]) -> tuple[str, ...]:
    wanted = "all" if row["wanted"] is None else f"{row['wanted']:,}"
    part = f"{row['row']} ({row['paper_size']:,})" if row["row"] else "stands in for one"
    place = HERE if row["here"] else f"{AWAY}: {', '.join(dict.fromkeys(row['obtain']))}"
    return row["set"], wanted, part, place
