"""How long the paper's instruction data takes: from upstream's formats to checked conversations.

    python benchmarks/instructions.py [--json] [--share SHARE]

The files are those of a fictional world, written at the sizes of the paper's Table 5 (219,484 rows
in all, or `--share` of them) for every set of every row; writing them is not counted. Then the
recipe `instructions` reads, builds, decontaminates against the twelve test sets and the cases,
looks for exact and near duplicates, draws, and writes. A fictional world repeats itself: of a
thousand invented diseases there is not as much to ask, so that many rows are duplicates.

- `rows_built`: conversations built from the files; each of them was compared with the test sets
  and with all others.
- `rows_read`: with the records that give none.
- `seconds`, `cpu_seconds`: of the whole, in one process, the start of compiled code included.
- `rows_per_cpu_second`: built.
- `taken`, `duplicates`, `contaminated`: conversations.
- `peak_gib`: resident memory of the process, the writing of files included.
"""

from __future__ import annotations

import argparse
import json
import resource
import tempfile
import time
from dataclasses import replace
from pathlib import Path

from mellama.files import read_json
from mellama.instructions.catalogue import TABLE_5_SETS
from mellama.instructions.table5 import PAPER_ROWS
from mellama.pipeline.progress import Quiet
from mellama.pipeline.step import Context
from mellama.recipes.instructions import instructions
from mellama.world.knowledge import World
from mellama.world.shape import TINY, WorldShape, WorldSize
from mellama.world.writers import consumer_questions, general_chat, knowledge_sources, medical_chat
from mellama.world.writers.catalogue import WRITERS

SHAPE = WorldShape(diseases=1_000)
SEED = 5
STAYS_OF_A_NOTE_SET = 2.4  # for each conversation: patients for training, tuned on, that answer
NOTES_A_STAY = 3.6
SHARES = {
    "stanford_alpaca": general_chat.ALPACA_SHARE,
    "dolly": general_chat.DOLLY_SHARE,
    "sharegpt_v3": general_chat.SHAREGPT_SHARE,
    "healthcaremagic": medical_chat.SHARES["healthcaremagic"],
    "icliniq": medical_chat.SHARES["icliniq"],
    "medinstruct_52k": medical_chat.SHARES["medinstruct"],
    "medical_flashcards": medical_chat.SHARES["flashcards"],
    "medical_meadow": medical_chat.SHARES["medical_meadow"],
    "mediqa2019": consumer_questions.SHARES["mediqa2019"],
    "medicationqa": consumer_questions.SHARES["medicationqa"],
    "liveqa": consumer_questions.SHARES["liveqa"],
    "guidelines": knowledge_sources.GUIDELINE_SHARE,
    "causal_relation": knowledge_sources.CAUSAL_SHARE,
    "umls": knowledge_sources.RELATION_SHARE,
    "pmc_llama": knowledge_sources.RELATION_SHARE,
}
"""Of `WorldSize.instructions`, how much each source is given."""


def wanted(share: float) -> dict[str, int]:
    """Share each row among its sets, as the recipe does: conversations wanted of each source."""
    found: dict[str, int] = {}
    for row in PAPER_ROWS:
        own = [one for one in TABLE_5_SETS if one.row == row]
        for one in own:
            for source in one.sources:
                size = round(share * row.size / len(own)) + 1
                found[source.name] = max(found.get(source.name, 0), size)
    return found


def size_of(source: str, rows: int) -> WorldSize:
    """Say how much of a source is written, to give so many conversations."""
    notes = round(rows * STAYS_OF_A_NOTE_SET * NOTES_A_STAY)
    return replace(
        TINY,
        instructions=round(rows / SHARES.get(source, 1.0)) + 20,
        papers=round(rows * 1.2),
        abstracts=round(rows * 1.2),
        notes=notes,
        reports=rows,
        train=rows,
    )


def written(folder: Path, share: float) -> Path:
    world = World.make(SEED, SHAPE)
    sizes = wanted(share)
    for source, write in WRITERS:
        write(world, folder / source, size_of(source, sizes[source]) if source in sizes else TINY)
    return folder


def measured(share: float) -> dict[str, float]:
    with tempfile.TemporaryDirectory() as place:
        files = written(Path(place) / "files", share)
        (page,) = instructions(data_root=files)
        step = page.conversations
        sets = tuple(replace(one, size=max(1, round(share * (one.size or 0)))) for one in step.sets)
        step = replace(step, sets=sets)
        output = Path(place) / "made"
        output.mkdir()
        wall, processor = time.perf_counter(), time.process_time()
        step.build(output, Context(Path(place), files, Quiet()))
        wall, processor = time.perf_counter() - wall, time.process_time() - processor
        ledger = read_json(output / "ledger.json")
    accounts = ledger["sets"]
    built = sum(account["built"] for account in accounts)
    dropped = sum(sum(account["dropped"].values()) for account in accounts)
    checked = len(ledger["duplicates"]) + len(ledger["contaminated"])
    return {
        "rows_built": built,
        "rows_read": built + dropped - checked,
        "taken": ledger["conversations"],
        "duplicates": len(ledger["duplicates"]),
        "contaminated": len(ledger["contaminated"]),
        "seconds": round(wall, 1),
        "cpu_seconds": round(processor, 1),
        "rows_per_cpu_second": round(built / processor),
        "peak_gib": round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20, 2),
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    parser.add_argument("--share", type=float, default=1.0, help="of the paper's sizes")
    options = parser.parse_args()
    found = measured(options.share)
    if options.json:
        print(json.dumps(found))
        return
    for name, value in found.items():
        print(f"{name:>20}  {value:,}")


if __name__ == "__main__":
    main()
