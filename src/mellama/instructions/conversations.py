"""Write conversations in their shuffled order, and the ledger that accounts for every record."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from mellama.conversations_file import CONVERSATIONS, write_conversations_file
from mellama.corpus.overlap import Match, Overlap
from mellama.corpus.overlap_index import SHORTEST
from mellama.corpus.tested import TestSet
from mellama.errors import DataError
from mellama.files import write_json
from mellama.instructions.instruction_set import InstructionSet
from mellama.instructions.selection import Selected, Selection, shuffled
from mellama.licenses import Terms
from mellama.pipeline.progress import Progress, track
from mellama.records import Conversation
from mellama.sources.source import Source

LEDGER = "ledger.json"

Sets = tuple[InstructionSet[Any], ...]


def write_conversations(
    sets: Sets,
    output: Path,
    *,
    data_root: Path | None,
    terms_of: Callable[[Source[Any]], Terms],
    tests: tuple[TestSet, ...],
    ngram: int,
    seed: int,
    progress: Progress,
) -> None:
    """Write `conversations.jsonl` and `ledger.json`: equal inputs and seed give equal bytes.

    Raises:
        DataError: two sets have one name, or no conversation is left.
    """
    _require_different_names(sets)
    overlap = Overlap(ngram)
    for test in track(progress, "test sets", tests, len(tests)):
        overlap.add(test.name, test.passages(data_root))
    selection = Selection(data_root, overlap, seed)
    selected = [
        selection.select(chosen) for chosen in track(progress, "instruction sets", sets, len(sets))
    ]
    write_conversations_file(output / CONVERSATIONS, _with_source(sets, selected, seed))
    write_json(
        output / LEDGER,
        {
            "conversations": sum(len(found.conversations) for found in selected),
            "seed": seed,
            "rule": {"ngram": ngram, "shortest_passage": SHORTEST, "identifiers": True},
            "sets": [
                _account(chosen, found, terms_of(chosen.source))
                for chosen, found in zip(sets, selected, strict=True)
            ],
            "tests": [_by_test(test.name, overlap, selected) for test in tests],
            "contaminated": [
                _by_conversation(id, match)
                for found in selected
                for id, match in found.contaminated
            ],
        },
    )


def _with_source(sets: Sets, selected: list[Selected], seed: int) -> list[tuple[str, Conversation]]:
    sources = {
        conversation.id: chosen.source.name
        for chosen, found in zip(sets, selected, strict=True)
        for conversation in found.conversations
    }
    everything = [conversation for found in selected for conversation in found.conversations]
    if not everything:
        raise DataError(
            "No conversation is left to tune on.",
            expected="at least one in " + ", ".join(chosen.name for chosen in sets),
            found="none after what the ledger's rules drop",
            todo="name more sets, or greater sizes",
        )
    return [(sources[item.id], item) for item in shuffled(everything, seed)]


def _account(chosen: InstructionSet[Any], found: Selected, terms: Terms) -> dict[str, Any]:
    """Where every record of a set went: available plus dropped is what was built."""
    source = chosen.source
    return {
        "name": chosen.name,
        "source": source.name,
        "revision": source.revision,
        "homepage": source.homepage,
        "terms": terms.to_json(),
        "wanted": chosen.size,  # null: all there are
        "available": found.available,
        "taken": len(found.conversations),
        "dropped": dict(found.dropped),
    }


def _by_test(name: str, overlap: Overlap, selected: list[Selected]) -> dict[str, Any]:
    """How far a test set is guarded, and what it cost; see `Coverage`."""
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


def _by_conversation(id: str, match: Match) -> dict[str, Any]:
    """Names and ids, never text: a test may be patient text."""
    return {
        "id": id,
        "shared_ngrams": round(match.share, 4),
        "identified": [list(key) for key in match.identified],
        "quoted": [list(key) for key in match.quoted],
    }


def _require_different_names(sets: Sets) -> None:
    names = [chosen.name for chosen in sets]
    if len(set(names)) < len(names):
        raise DataError(
            "Two instruction sets have one name.",
            expected="a name for each set, of its own",
            found=", ".join(names),
            todo="mend the recipe: a set is named once, with the size that is wanted",
        )
