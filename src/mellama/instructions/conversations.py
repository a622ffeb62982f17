"""Write conversations in their shuffled order, and the ledger that accounts for every record."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from mellama.conversations_file import CONVERSATIONS, Provenance, write_conversations_file
from mellama.corpus.overlap import Overlap
from mellama.corpus.overlap_index import SHORTEST
from mellama.corpus.shingles import SHINGLE
from mellama.corpus.tested import TestSet
from mellama.errors import DataError
from mellama.files import write_json
from mellama.instructions import ledger
from mellama.instructions.drawing import shuffled
from mellama.instructions.instruction_set import InstructionSet
from mellama.instructions.ledger import TermsOf
from mellama.instructions.selection import Selected, Selection
from mellama.pipeline.progress import track
from mellama.pipeline.step import Context
from mellama.records import Conversation

if TYPE_CHECKING:  # loads transformers
    from mellama.instructions.context_rule import ContextRule

LEDGER = "ledger.json"
_WORK = "work"

Sets = tuple[InstructionSet[Any], ...]


@dataclass(frozen=True)
class Asked:
    """What the file is to hold."""

    sets: Sets
    tests: tuple[TestSet, ...]
    ngram: int
    similar: float
    seed: int
    fill_rows: bool
    missing: Sets
    withheld: tuple[str, ...]
    unguarded: tuple[str, ...]
    context_rule: ContextRule | None


def write_conversations(
    asked: Asked, output: Path, context: Context, *, data_root: Path | None, terms_of: TermsOf
) -> None:
    """Write `conversations.jsonl` and `ledger.json`: equal inputs and seed give equal bytes.

    Raises:
        DataError: two sets have one name, or no conversation is left.
    """
    _require_different_names(asked.sets)
    overlap = Overlap(asked.ngram)
    for test in track(context.progress, "test sets", asked.tests, len(asked.tests)):
        overlap.add(test.name, test.passages(data_root))
    selection = Selection(
        data_root,
        overlap,
        asked.seed,
        asked.similar,
        context_rule=asked.context_rule,
        fill_rows=asked.fill_rows,
    )
    selected = selection.select(asked.sets, output / _WORK, context)
    lines = _in_order(asked, selected, terms_of)
    write_conversations_file(output / CONVERSATIONS, lines)
    write_json(output / LEDGER, _ledger(asked, selected, overlap, terms_of))


def _in_order(
    asked: Asked, selected: Sequence[Selected], terms_of: TermsOf
) -> Iterator[tuple[Provenance, Conversation]]:
    provenances: dict[str, Provenance] = {}
    everything: list[Conversation] = []
    for chosen, found in zip(asked.sets, selected, strict=True):
        source = chosen.source
        own = Provenance(chosen.name, source.name, source.revision, chosen.terms(terms_of))
        provenances |= dict.fromkeys((item.id for item in found.conversations), own)
        everything += found.conversations
    if not everything:
        raise DataError(
            "No conversation is left to tune on.",
            expected="at least one in " + ", ".join(chosen.name for chosen in asked.sets),
            found="none after what the ledger's rules drop",
            todo="name more sets, or greater sizes",
        )
    return ((provenances[item.id], item) for item in shuffled(everything, asked.seed))


def _ledger(
    asked: Asked, selected: Sequence[Selected], overlap: Overlap, terms_of: TermsOf
) -> dict[str, Any]:
    rule = asked.context_rule
    return {
        "conversations": sum(len(found.conversations) for found in selected),
        "seed": asked.seed,
        "rule": {
            "ngram": asked.ngram,
            "shortest_passage": SHORTEST,
            "identifiers": True,
            "similar": asked.similar,
            "shingle": SHINGLE,
            "context_tokens": rule.tokens if rule else None,
            "too_long": rule.policy if rule else None,
        },
        "sets": ledger.accounts(asked.sets, selected, terms_of),
        "rows": ledger.rows(asked.sets, selected),
        "paper_total": ledger.paper_total(),
        "missing": ledger.missing(asked.missing, terms_of),
        "withheld": list(asked.withheld),
        "tests_missing": list(asked.unguarded),
        "tests": [ledger.by_test(test.name, overlap, selected) for test in asked.tests],
        "contaminated": [
            ledger.by_conversation(id, match)
            for found in selected
            for id, match in found.contaminated
        ],
        "duplicates": [asdict(each) for found in selected for each in found.duplicates],
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
