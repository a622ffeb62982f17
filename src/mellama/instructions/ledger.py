"""The ledger of instruction data: where every record of every set went, and what was not there."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from mellama.corpus.overlap import Match, Overlap
from mellama.instructions.instruction_set import InstructionSet
from mellama.instructions.selection import Selected
from mellama.instructions.table5 import PAPER_ROWS, PUBLISHED_TOTAL, PaperRow
from mellama.licenses import Terms
from mellama.sources.source import Source

Sets = Sequence[InstructionSet[Any]]
TermsOf = Callable[[Source[Any]], Terms]


def accounts(sets: Sets, selected: Sequence[Selected], terms_of: TermsOf) -> list[dict[str, Any]]:
    """Account for each set: what was built is available or dropped; names and ids, never text."""
    return [_account(chosen, found, terms_of) for chosen, found in zip(sets, selected, strict=True)]


def _account(chosen: InstructionSet[Any], found: Selected, terms_of: TermsOf) -> dict[str, Any]:
    source = chosen.source
    return {
        "name": chosen.name,
        "row": chosen.row.name if chosen.row else None,
        "stands_in_for": chosen.stands_in_for,
        "source": source.name,
        "beside": [other.name for other in chosen.beside],
        "revision": source.revision,
        "homepage": source.homepage,
        "terms": chosen.terms(terms_of).to_json(),
        "wanted": chosen.size,  # null: all there are
        "built": found.built,
        "examined": found.examined,
        "available": found.available,
        "taken": len(found.conversations),
        "shortened": found.shortened,
        "characters_lost": found.characters_lost,
        "dropped": dict(found.dropped),
    }


def rows(sets: Sets, selected: Sequence[Selected]) -> list[dict[str, Any]]:
    """Say of each row of the paper's Table 5 how much of it is there."""
    found = list(zip(sets, selected, strict=True))
    return [_row(row, found) for row in PAPER_ROWS]


def _row(row: PaperRow, found: list[tuple[InstructionSet[Any], Selected]]) -> dict[str, Any]:
    own = [(chosen, each) for chosen, each in found if chosen.row == row]
    sizes = [chosen.size for chosen, _ in own]
    return {
        "row": row.name,
        "paper": row.size,
        "terms_in_the_paper": row.terms,
        "wanted": None if None in sizes else sum(size or 0 for size in sizes),
        "taken": sum(len(each.conversations) for _, each in own),
        "sets": [chosen.name for chosen, _ in own],
    }


def paper_total() -> dict[str, int]:
    """Set the sum of the paper's rows beside the number its text gives."""
    return {"rows_add_to": sum(row.size for row in PAPER_ROWS), "text_says": PUBLISHED_TOTAL}


def missing(sets: Sets, terms_of: TermsOf) -> list[dict[str, Any]]:
    """List the sets whose files are not there, and where each can be had."""
    return [
        {
            "name": chosen.name,
            "row": chosen.row.name if chosen.row else None,
            "sources": [
                {
                    "name": source.name,
                    "title": source.title,
                    "revision": source.revision,
                    "files": list(source.files),
                    "access": terms_of(source).access.name.lower(),
                    "obtain": source.sign_at or source.homepage,
                }
                for source in chosen.sources
            ],
        }
        for chosen in sets
    ]


def by_test(name: str, overlap: Overlap, selected: Sequence[Selected]) -> dict[str, Any]:
    """Say how far a test set is guarded, and what it cost; see `Coverage`."""
    coverage = overlap.coverage(name)
    hits = [
        {sample for test, sample in match.samples if test == name}
        for found in selected
        for _, match in found.contaminated
    ]
    return {
        "name": name,
        "samples": coverage.samples,
        "by_identifier_alone": coverage.by_identifier_alone,
        "unguarded": coverage.unguarded,
        "conversations_dropped": sum(map(bool, hits)),
        "samples_touched": len(set().union(*hits)),
    }


def by_conversation(id: str, match: Match) -> dict[str, Any]:
    """Name a conversation and what it shares, without text: a test may be patient text."""
    return {
        "id": id,
        "shared_ngrams": round(match.share, 4),
        "identified": [list(key) for key in match.identified],
        "quoted": [list(key) for key in match.quoted],
        "near": [list(key) for key in match.near],
    }
