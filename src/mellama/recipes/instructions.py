"""Instruction data: every row of the paper's Table 5 whose files are there, as one checked file."""

from __future__ import annotations

import os
import re
from dataclasses import replace
from pathlib import Path
from typing import Any, Literal

from mellama.corpus.hashing import text_key
from mellama.corpus.token_steps import TokenizerFolder
from mellama.errors import NotThereError, unknown_name
from mellama.instructions.catalogue import INSTRUCTION_SETS, STAND_INS, TABLE_5_SETS
from mellama.instructions.instruction_set import InstructionSet, Wording
from mellama.instructions.sets.biomedical import GUIDELINES
from mellama.instructions.sharing import evenly
from mellama.instructions.steps import Conversations, TooLongPolicy
from mellama.instructions.table5 import PAPER_ROWS
from mellama.instructions.written.question_set import WrittenSet
from mellama.instructions.written.steps import WrittenQuestions
from mellama.instructions.written.writers import Endpoint, Local
from mellama.licenses import Access
from mellama.recipes.benchmark import chosen_tasks
from mellama.report.instruction_page import InstructionPage
from mellama.tasks.benchmark_text import BenchmarkText
from mellama.tasks.diagnosis import DIAGNOSIS
from mellama.tasks.task import Task
from mellama.training.steps import HuggingFaceFolder

Sets = tuple[InstructionSet[Any], ...]
Allowed = Literal["open", "registered", "credentialed"]
TITLE = "Instruction data"
WRITER_KEY = "MELLAMA_WRITER_KEY"  # of the environment: the key of an endpoint that wants one
WRITER_CONTEXT = 4096  # tokens of an endpoint, which has no way to say them: a passage is short
LONGEST_NAME = 80  # characters
USUAL: tuple[int | str, ...] = (4096, "cut", "twelve", 0)  # context, too long, tests, seed
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
    writer: str = "",
    tests: str = "twelve",
    seed: int = 0,
) -> tuple[InstructionPage]:
    """Build the instruction data: conversations of every row of the paper's Table 5, and a ledger.

    Sets whose files are not there are left out, and listed with where to get them.

    Args:
        data_root: whose folders decide which sets are there.
        sets: `table5`, in the paper's sizes; `stand-ins`, all there is; `all`; or names of sets.
        access: the strictest class of what goes in; `registered` leaves patient text out.
        wording: prompts of ours, or those of the paper's released code where it has them.
        tokenizer: folder of the backbone, to measure length with; else that is left to tuning.
        context_tokens: what the backbone reads at once.
        too_long: long texts in a question are cut, or their conversation goes.
        writer: of GuidelineQA: a model's folder, or an endpoint as URL#MODEL; else headings ask.
        tests: what may not go in: `twelve` and the cases, as far as they are there; or tasks.
        seed: of the draw and of the order.
    """
    chosen, withheld = _allowed(_chosen(sets), access)
    there = _there(chosen, data_root, named=sets not in GROUPS)
    guarded, unguarded = _tests(tests, data_root)
    read, written = _written(_sized(there), writer)
    made = Conversations(
        name=_name(
            sets, access, wording, tokenizer, writer, (context_tokens, too_long, tests, seed)
        ),
        sets=tuple(one.in_wording(wording) for one in read),
        written=tuple(one.in_wording(wording) for one in written),
        seed=seed,
        tests=guarded,
        tokenizer=_tokenizer(tokenizer),
        context_tokens=context_tokens if tokenizer else None,
        too_long=too_long,
        fill_rows=True,
        missing=tuple(one for one in chosen if one not in there),
        withheld=withheld,
        unguarded=unguarded,
    )
    return (InstructionPage(name=f"{made.name}/page", title=TITLE, conversations=made),)


def _written(sets: Sets, writer: str) -> tuple[Sets, tuple[WrittenSet, ...]]:
    """Let a model write the questions on guidelines, in place of the set that needs none."""
    offline = next((one for one in sets if one.name == GUIDELINES.name), None)
    if not writer:
        return sets, ()
    if offline is None:
        raise ValueError(f"writer is {writer}: no set of guidelines is there to write from")
    place, _, model = writer.partition("#")
    chosen: Local | Endpoint
    if "://" not in place:
        folder = HuggingFaceFolder(name=f"instructions/writers/{_plain(place)}", folder=place)
        chosen = Local(folder)
    elif model:
        chosen = Endpoint(place, model, WRITER_CONTEXT, key_variable=_key_variable())
    else:
        raise ValueError(f"writer is {writer}: an endpoint is named as URL#MODEL")
    questions = WrittenQuestions(
        name=f"instructions/questions/{_plain(model or place)}", writer=chosen
    )
    wanted = WrittenSet(questions=questions).of_size(offline.size or questions.size)
    return tuple(one for one in sets if one is not offline), (wanted,)


def _key_variable() -> str:
    """Name the variable that holds a key, where it is set: servers at hand want none."""
    return WRITER_KEY if WRITER_KEY in os.environ else ""


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


def _allowed(sets: Sets, access: Allowed) -> tuple[Sets, tuple[str, ...]]:
    """Leave out, by name, what takes an agreement that is not wanted."""
    strictest = Access[access.upper()]
    allowed = tuple(
        one for one in sets if all(each.terms.access <= strictest for each in one.sources)
    )
    if not allowed:
        raise ValueError(f"access is {access}: the terms of every set are stricter")
    return allowed, tuple(one.name for one in sets if one not in allowed)


def _there(sets: Sets, data_root: Path | None, *, named: bool) -> Sets:
    """Find the sets whose files are there; those that are named have to be."""
    if named:
        for source in {each.name: each for one in sets for each in one.sources}.values():
            source.folder(data_root)
        return sets
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


def _tests(named: str, data_root: Path | None) -> tuple[tuple[BenchmarkText, ...], tuple[str, ...]]:
    """Find the test sets that are guarded, and name those of the twelve that are not there."""
    if named != "twelve":
        return tuple(map(BenchmarkText, chosen_tasks(named))), ()
    tested = (*chosen_tasks(named), DIAGNOSIS)
    there = tuple(one for one in tested if _has_files(one, data_root))
    away = tuple(one.name for one in tested if one not in there)
    return tuple(map(BenchmarkText, there)), away


def _sized(sets: Sets) -> Sets:
    """Share the size of each row of the paper among its sets; stand-ins are taken whole."""
    sizes: dict[str, int] = {}
    for row in PAPER_ROWS:
        own = [one.name for one in sets if one.row == row]
        if own:
            sizes |= dict(zip(own, evenly(row.size, len(own)), strict=True))
    return tuple(replace(one, size=sizes.get(one.name)) for one in sets)


def _tokenizer(folder: str) -> TokenizerFolder | None:
    if not folder:
        return None
    return TokenizerFolder(name=f"instructions/tokenizers/{_plain(folder)}", folder=folder)


def _name(
    sets: str,
    access: Allowed,
    wording: Wording,
    tokenizer: str,
    writer: str,
    others: tuple[int | str, ...],
) -> str:
    """Name the file after what makes it another one; a digest stands for what is long or rare."""
    named = _plain(sets.replace(",", "+").replace(" ", ""))
    parts = [named if len(named) <= LONGEST_NAME else f"sets-{_digest(named)}"]
    parts += [f"{access}-only"] if access != "credentialed" else []
    parts += [f"{wording}-wording"] if wording != "restated" else []
    parts += [f"for-{_plain(tokenizer)}"] if tokenizer else []
    parts += [f"by-{_plain(writer.rpartition('#')[2])}"] if writer else []
    parts += [_digest(*others)] if others != USUAL else []
    return f"instructions/{'-'.join(parts)}"


def _digest(*values: int | str) -> str:
    return f"{text_key('instructions', *values):016x}"[:8]


def _plain(folder: str) -> str:
    """Keep what a step's name may hold."""
    return re.sub(r"[^\w.+-]+", "+", folder.strip("/.")) or "here"
