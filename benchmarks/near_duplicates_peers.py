"""Near-duplicates left out by datasketch and by datatrove, for `near_duplicates.py` to time.

    python benchmarks/near_duplicates_peers.py datasketch|datatrove FOLDER

FOLDER holds `documents.jsonl`. The last line printed is a JSON object: the processor seconds of the
work, imports and the loading of a word splitter apart, and the ids that are kept. It imports
nothing of ours, so that the peers can live in an environment of their own.
"""

from __future__ import annotations

import json
import re
import resource
import sys
import tempfile
from pathlib import Path

SHINGLE, PERMUTATIONS, THRESHOLD = 5, 128, 0.8


def cpu_seconds() -> float:
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(one.ru_utime + one.ru_stime for one in used)


def by_datasketch(folder: Path) -> tuple[float, list[str]]:
    """Follow its manual: sets of shingles, `MinHash.generator`, `MinHashLSH`; the first is kept."""
    from datasketch import MinHash, MinHashLSH

    rows = [json.loads(line) for line in (folder / "documents.jsonl").open()]
    begin = cpu_seconds()
    ids = [row["id"] for row in rows]
    split = re.compile(r"\w+").findall
    index = MinHashLSH(threshold=THRESHOLD, num_perm=PERMUTATIONS)
    roots = {id: id for id in ids}

    def root(id: str) -> str:
        while roots[id] != id:
            roots[id] = id = roots[roots[id]]
        return id

    def shingles(text: str) -> set[bytes]:
        words = split(text.lower())
        return {" ".join(words[n : n + SHINGLE]).encode() for n in range(len(words) - SHINGLE + 1)}

    sketches = MinHash.generator((shingles(row["text"]) for row in rows), num_perm=PERMUTATIONS)
    for id, sketch in zip(ids, sketches, strict=True):
        if sketch.is_empty():
            continue
        for found in index.query(sketch):
            one, other = sorted((root(id), root(found)))
            roots[other] = one
        index.insert(id, sketch, check_duplication=False)
    kept = {root(id) for id in ids}
    return cpu_seconds() - begin, sorted(kept)


def by_datatrove(folder: Path) -> tuple[float, list[str]]:
    """Follow its example `minhash_deduplication.py` in one process, with its own settings."""
    from datatrove.executor import LocalPipelineExecutor
    from datatrove.pipeline.dedup import (
        MinhashDedupBuckets,
        MinhashDedupCluster,
        MinhashDedupFilter,
        MinhashDedupSignature,
    )
    from datatrove.pipeline.dedup.minhash import MinhashConfig
    from datatrove.pipeline.readers import JsonlReader
    from datatrove.pipeline.writers import JsonlWriter
    from loguru import logger

    logger.remove()
    config = MinhashConfig()  # 14 bands of 8, five words
    with tempfile.TemporaryDirectory() as place:
        made = {name: f"{place}/{name}" for name in ("signatures", "buckets", "remove", "kept")}
        reader = JsonlReader(str(folder), glob_pattern="documents.jsonl", doc_progress=False)
        signature = MinhashDedupSignature(output_folder=made["signatures"], config=config)
        signature.word_tokenizer.word_tokenize("Load the splitter.")
        buckets = MinhashDedupBuckets(
            input_folder=made["signatures"], output_folder=made["buckets"], config=config
        )
        cluster = MinhashDedupCluster(
            input_folder=made["buckets"], output_folder=made["remove"], config=config
        )
        keep = JsonlWriter(made["kept"], compression=None)
        stages = [
            ([reader, signature], 1),
            ([buckets], config.num_buckets),
            ([cluster], 1),
            ([reader, MinhashDedupFilter(input_folder=made["remove"]), keep], 1),
        ]
        begin = cpu_seconds()
        for number, (pipeline, tasks) in enumerate(stages):
            logs = f"{place}/logs-{number}"
            LocalPipelineExecutor(pipeline=pipeline, tasks=tasks, workers=1, logging_dir=logs).run()
        used = cpu_seconds() - begin
        lines = (line for path in Path(made["kept"]).glob("*.jsonl") for line in path.open())
        return used, sorted(json.loads(line)["id"] for line in lines)


def main() -> None:
    name, folder = sys.argv[1:]
    seconds, kept = {"datasketch": by_datasketch, "datatrove": by_datatrove}[name](Path(folder))
    print(json.dumps({"seconds": seconds, "kept": kept}))


if __name__ == "__main__":
    main()
