"""JSON lines to packed blocks by datatrove and by datasets, for `tokenise.py` to time.

    python benchmarks/tokenise_peers.py datatrove|datasets FOLDER

FOLDER holds `text/documents.jsonl`, `tokenizer.json` and `tokenizer_config.json`. The last line
printed is a JSON object: the processor seconds of the work, imports and the loading of the
tokenizer apart, and the tokens that were written. It imports nothing of ours, so that the peers can
live in an environment of their own.
"""

from __future__ import annotations

import json
import os
import resource
import sys
import tempfile
from itertools import chain
from pathlib import Path
from typing import Any

LENGTH = 4096


def cpu_seconds() -> float:
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(one.ru_utime + one.ru_stime for one in used)


def by_datatrove(folder: Path) -> tuple[float, int]:
    """Follow its example `tokenize_c4.py` in one process; chunks of 4,096 tokens, shuffled."""
    from datatrove.executor import LocalPipelineExecutor
    from datatrove.pipeline.readers import JsonlReader
    from datatrove.pipeline.tokens import DocumentTokenizer
    from loguru import logger

    logger.remove()
    with tempfile.TemporaryDirectory() as place:
        reader = JsonlReader(str(folder / "text"), doc_progress=False)
        writer = DocumentTokenizer(
            f"{place}/tokens",
            str(folder / "tokenizer.json"),
            eos_token="</s>",
            shuffle_chunk_size=LENGTH,
            seed=0,
        )
        writer.tokenizer.encode("Load the vocabulary.")
        begin = cpu_seconds()
        LocalPipelineExecutor(
            pipeline=[reader, writer], tasks=1, workers=1, logging_dir=f"{place}/logs"
        ).run()
        used = cpu_seconds() - begin
        written = sum(path.stat().st_size for path in Path(place).glob("tokens/*.ds"))
        return used, written // writer.token_size


def by_datasets(folder: Path) -> tuple[float, int]:
    """Follow transformers' example `run_clm.py`: two maps in batches, the second `group_texts`."""
    import datasets
    from transformers import AutoTokenizer

    datasets.disable_progress_bars()
    datasets.utils.logging.set_verbosity_error()
    tokenizer = AutoTokenizer.from_pretrained(folder)
    tokenizer.model_max_length = 10**9  # no warning about long texts

    def encode(rows: dict[str, list[str]]) -> Any:
        return tokenizer([text + tokenizer.eos_token for text in rows["text"]])

    def group_texts(rows: dict[str, list[list[int]]]) -> dict[str, list[list[int]]]:
        joined = {key: list(chain(*rows[key])) for key in rows}
        total = len(joined["input_ids"]) // LENGTH * LENGTH
        cut = {
            key: [values[n : n + LENGTH] for n in range(0, total, LENGTH)]
            for key, values in joined.items()
        }
        cut["labels"] = cut["input_ids"].copy()
        return cut

    with tempfile.TemporaryDirectory() as place:
        begin = cpu_seconds()
        lines = str(folder / "text" / "documents.jsonl")
        rows = datasets.load_dataset("json", data_files=lines, split="train", cache_dir=place)
        encoded = rows.map(encode, batched=True, remove_columns=rows.column_names)
        packed = encoded.map(group_texts, batched=True)
        return cpu_seconds() - begin, len(packed) * LENGTH


def main() -> None:
    name, folder = sys.argv[1:]
    os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})
    by = {"datatrove": by_datatrove, "datasets": by_datasets}[name]
    seconds, tokens = by(Path(folder))
    print(json.dumps({"seconds": seconds, "tokens": tokens}))


if __name__ == "__main__":
    main()
