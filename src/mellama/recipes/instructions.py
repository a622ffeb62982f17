"""Instruction data: every row of the paper's Table 5 whose files are there, as one checked file."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any, Literal

from mellama.corpus.token_steps import TokenizerFolder
from mellama.errors import NotThereError, unknown_name
from mellama.instructions.catalogue import INSTRUCTION_SETS, STAND_INS, TABLE_5_SETS
from mellama.instructions.instruction_set import InstructionSet, Wording
from mellama.instructions.sharing import evenly
from mellama.instructions.steps import Conversations, TooLongPolicy
from mellama.instructions.table5 import PAPER_ROWS
from mellama.licenses import Access
from mellama.recipes.benchmark import chosen_tasks
from mellama.tasks.benchmark_text import BenchmarkText
from mellama.tasks.diagnosis import DIAGNOSIS
from mellama.tasks.task import Task

Sets = tuple[InstructionSet[Any], ...]
Allowed = Literal["open", "registered", "credentialed"]
GROUPS: dict[str, Sets] = {
    "table5": TABLE_5_SETS,
    "stand-ins": STAND_INS,
    "all": INSTRUCTION_SETS,
}


def instructions(
    *,
    data_root: Path | None,
    sets: str = "table5",
    access: Allowed = "credentialed",
    wording: Wording = "restated",
    tokenizer: str = "",
    context_tokens: int = 4096,
    too_long: TooLongPolicy = "cut",
    tests: str = "twelve",
    seed: int = 0,
) -> tuple[Conversations]:
    """Build the instruction data: conversations of every row of the paper's Table 5, and a ledger.

    Sets whose files are not under the data root are left out, and listed in the ledger and the
    plan with where each can be had; the other sets of their row give more.

    Args:
        data_root: whose folders decide which sets are there.
        sets: `table5`, in the paper's sizes; `stand-ins`, all there is of them; `all`, both; or
            names of sets, which then have to be there.
        access: the strictest terms of what goes in: `registered` leaves patient text out, `open`
            what needs an account as well.
        wording: prompts of ours, or those of the paper's released code where it has them.
        tokenizer: folder of the backbone, from the data root on, to measure length with; without
            one, that is left to tuning.
        context_tokens: what the backbone reads at once.
        too_long: long texts in a question are cut, or their conversation goes.
        tests: what may not go in: `twelve` and the cases, as far as they are there; or tasks.
        seed: of the draw and of the order.
    """
    chosen = _allowed(_chosen(sets), access)
    there = chosen if sets not in GROUPS else _there(chosen, data_root)
    tested = _tests(tests)
    guarded = tuple(one for one in tested if tests != "twelve" or _has_files(one, data_root))
    return (
        Conversations(
            name=_name(sets, access, wording, tokenizer),
            sets=_sized(there, wording),
            seed=seed,
            tests=tuple(map(BenchmarkText, guarded)),
            tokenizer=_tokenizer(tokenizer),
            context_tokens=context_tokens if tokenizer else None,
            too_long=too_long,
            fill_rows=True,
            missing=tuple(one for one in chosen if one not in there),
            unguarded=tuple(one.name for one in tested if one not in guarded),
        ),
    )


def _chosen(named: str) -> Sets:
    """Find the sets that a group, or a list of names, stands for.

    Raises:
        UnknownNameError: there is no such set or group.
    """
    if named in GROUPS:
        return GROUPS[named]
    known = [one.name for one in INSTRUCTION_SETS]
    names = {name.strip() for name in named.split(",")}
    for name in sorted(names):
        if name not in known:
            raise unknown_name("instruction set", name, [*GROUPS, *known])
    return tuple(one for one in INSTRUCTION_SETS if one.name in names)


def _allowed(sets: Sets, access: Allowed) -> Sets:
    """Leave out what takes an agreement that is not wanted."""
    strictest = Access[access.upper()]
    return tuple(one for one in sets if all(each.terms.access <= strictest for each in one.sources))


def _there(sets: Sets, data_root: Path | None) -> Sets:
    found = tuple(one for one in sets if _has_files(one, data_root))
    if not found:
        raise ValueError("sets: the files of none of them are under the data root")
    return found


def _has_files(read: InstructionSet[Any] | Task[Any], data_root: Path | None) -> bool:
    sources = read.sources if isinstance(read, InstructionSet) else read.sources("test")
    try:
        for source in sources:
            source.folder(data_root)
    except NotThereError:
        return False
    return True


def _tests(named: str) -> tuple[Task[Any], ...]:
    return chosen_tasks(named) + ((DIAGNOSIS,) if named == "twelve" else ())


def _sized(sets: Sets, wording: Wording) -> Sets:
    """Share the size of each row of the paper among its sets; stand-ins are taken whole."""
    sizes: dict[str, int] = {}
    for row in PAPER_ROWS:
        own = [one.name for one in sets if one.row == row]
        if own:
            sizes |= dict(zip(own, evenly(row.size, len(own)), strict=True))
    return tuple(replace(one.in_wording(wording), size=sizes.get(one.name)) for one in sets)


def _tokenizer(folder: str) -> TokenizerFolder | None:
    if not folder:
        return None
    return TokenizerFolder(name=f"instructions/tokenizers/{_plain(folder)}", folder=folder)


def _name(sets: str, access: Allowed, wording: Wording, tokenizer: str) -> str:
    """Name the file after what makes it another one."""
    parts = [sets.replace(",", "+").replace(" ", "")]
    parts += [f"{access}-only"] if access != "credentialed" else []
    parts += [f"{wording}-wording"] if wording != "restated" else []
    parts += [f"for-{_plain(tokenizer)}"] if tokenizer else []
    return f"instructions/{'-'.join(parts)}"


def _plain(folder: str) -> str:
    return folder.strip("/").replace("/", "+")
