"""How fast near-duplicates are found, and how many, beside datasketch and datatrove.

    python benchmarks/near_duplicates.py [--json] [--data-root DIR] [--peers PYTHON]

`--peers` names a Python that has `datasketch` and `datatrove[io,processing]`; without it, this one.

The texts are real and stand once each: clinical cases, answers about health, abstracts, articles,
web pages, sections of an encyclopedia. Planted among them are copies of some, with words replaced;
the Jaccard similarity of each copy and its original is counted in plain Python. Every side gets all
texts in the same shuffled order, and says which it keeps; times are processor seconds of the whole
work, imports apart, in turns; ratios are those of the medians. Ours reads a Parquet file, compares
likely pairs by their true sets, and writes its list; datasketch gets its texts in memory and
compares by sketches alone; datatrove reads JSON lines and writes what it keeps.

- `vs_datasketch`, `vs_datatrove`: their seconds by ours.
- `recall`, `datasketch_recall`, `datatrove_recall`: of the copies that are at least 0.8 alike, the
  share of which the copy or its original is left out.
- `wrong`, `datasketch_wrong`, `datatrove_wrong`: of the copies that are less than 0.8 alike, the
  share of which the copy or its original is left out. Each is less than 0.75 alike: 0.8 is no sharp
  line for a sketch. It is not nought for anybody: some originals are copies of other real texts.
- `documents_per_cpu_second`, `megabytes_per_cpu_second`: of ours.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import re
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pyarrow.parquet as pq

from mellama.corpus.documents import FOLDER, DocumentTable, Origin, batched, writing
from mellama.corpus.duplicate_list import LIST
from mellama.corpus.near_duplicates import find_duplicates
from mellama.licenses import OWN_WORK
from mellama.pipeline.progress import Quiet
from mellama.pipeline.step import Context
from mellama.records import Document
from mellama.sources.catalogue import source

SEED = 20253
TURNS = {"ours": 3, "datasketch": 3, "datatrove": 1}  # the slowest once: minutes
SHINGLE, THRESHOLD = 5, 0.8
ALIKE, LURES = (0.805, 0.99), (0.5, 0.745)  # of what is planted, before it is counted
DOCUMENTS, PLANTED = 4000, 500  # real ones; copies of each kind
PINS = ("datasketch==2.0.0", "datatrove[io,processing]==0.10.1", "spacy==3.8.18")
PEERS = ("datasketch", "datatrove")
COPY = "-copy"
_WORD = re.compile(r"\w+")


@dataclass(frozen=True)
class Planted:
    """All texts, and how alike each copy is to its original, by the original's id."""

    documents: list[Document]
    alike: dict[str, float]


def real_texts(data_root: Path) -> Iterator[tuple[str, str]]:
    """Yield every text of at least 50 words, with an id, once."""
    seen: set[str] = set()
    for name in ("e3c", "sumpubmed", "plos_jats", "web", "wikitext2", "medquad", "pubmedqa"):
        for number, record in enumerate(source(name).records(data_root)):
            text = text_of(record)
            if text not in seen and len(_WORD.findall(text)) >= 50:
                seen.add(text)
                yield f"{name}-{number}", text


def text_of(record: object) -> str:
    for field in ("text", "answer"):
        found = getattr(record, field, None)
        if isinstance(found, str):
            return found
    return "\n".join(getattr(record, "contexts", ()))


def shingles(text: str) -> set[tuple[str, ...]]:
    words = _WORD.findall(text.lower())
    return {tuple(words[n : n + SHINGLE]) for n in range(len(words) - SHINGLE + 1)}


def jaccard(one: str, other: str) -> float:
    first, second = shingles(one), shingles(other)
    return len(first & second) / len(first | second)


def edited(text: str, target: float, draw: random.Random) -> str:
    """Replace words, so many that about the target similarity is left."""
    places = list(_WORD.finditer(text))
    edits = round(len(places) * (1 - target) / (SHINGLE * (1 + target)))
    for match in sorted(draw.sample(places, max(edits, 1)), key=lambda match: -match.start()):
        text = f"{text[: match.start()]}replaced{draw.randrange(10**6)}{text[match.end() :]}"
    return text


def planted(data_root: Path, draw: random.Random) -> Planted:
    texts = draw.sample(list(real_texts(data_root)), DOCUMENTS)
    chosen = draw.sample([item for item in texts if len(item[1]) < 20_000], 2 * PLANTED)
    alike: dict[str, float] = {}
    copies = []
    for place, (id, text) in enumerate(chosen):
        copy = edited(text, draw.uniform(*(ALIKE if place < PLANTED else LURES)), draw)
        similarity = jaccard(text, copy)
        if similarity >= THRESHOLD or similarity < LURES[1]:
            alike[id] = similarity
            copies.append((id + COPY, copy))
    documents = [Document(*item) for item in [*texts, *copies]]
    draw.shuffle(documents)
    return Planted(documents, alike)


def write(documents: list[Document], folder: Path) -> DocumentTable:
    with (folder / "documents.jsonl").open("w") as stream:
        for document in documents:
            stream.write(json.dumps({"id": document.id, "text": document.text}) + "\n")
    with writing(folder / FOLDER / "00000.parquet", Origin("benchmark", "1", OWN_WORK)) as put:
        for batch in batched(documents, source="benchmark"):
            put(batch)
    return DocumentTable(folder / FOLDER)


def by_us(table: DocumentTable, ids: list[str]) -> tuple[float, set[str]]:
    with tempfile.TemporaryDirectory() as place:
        output = Path(place)
        context = Context(output, None, Quiet())
        begin = time.process_time()
        find_duplicates({"all": table}, output, context, threshold=THRESHOLD)
        used = time.process_time() - begin
        return used, set(ids) - set(pq.read_table(output / LIST)["id"].to_pylist())


def by_peer(python: str, name: str, folder: Path) -> tuple[float, set[str]]:
    script = Path(__file__).with_name("near_duplicates_peers.py")
    command = [python, str(script), name, str(folder)]
    ended = subprocess.run(command, capture_output=True, text=True)
    if ended.returncode:
        sys.exit(
            f"{name} did not run: {ended.stderr.strip().splitlines()[-1]}\n"
            f"Install {' '.join(PINS)} into an environment, and name its Python with --peers."
        )
    found = json.loads(ended.stdout.splitlines()[-1])
    return found["seconds"], set(found["kept"])


def left_out(texts: Planted, kept: set[str], *, alike: bool) -> float:
    """Return the share of copies, or of lures, that are not kept beside their originals."""
    chosen = [id for id, similarity in texts.alike.items() if (similarity >= THRESHOLD) == alike]
    return sum(not {id, id + COPY} <= kept for id in chosen) / len(chosen)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--data-root", default=os.environ.get("MELLAMA_DATA", "../shared/data"))
    parser.add_argument("--peers", default=sys.executable)
    options = parser.parse_args()
    texts = planted(Path(options.data_root), random.Random(SEED))
    ids = [document.id for document in texts.documents]
    seconds: dict[str, list[float]] = {name: [] for name in TURNS}
    kept: dict[str, set[str]] = {}
    with tempfile.TemporaryDirectory() as place:
        table = write(texts.documents, Path(place))
        for turn in range(max(TURNS.values())):
            for name in (name for name, turns in TURNS.items() if turn < turns):
                used, kept[name] = (
                    by_us(table, ids)
                    if name == "ours"
                    else by_peer(options.peers, name, Path(place))
                )
                seconds[name].append(used)
    show(
        texts, {name: statistics.median(used) for name, used in seconds.items()}, kept, options.json
    )


def show(
    texts: Planted, seconds: dict[str, float], kept: dict[str, set[str]], as_json: bool
) -> None:
    ours = seconds["ours"]
    size = sum(len(document.text.encode()) for document in texts.documents)
    print(f"{len(texts.documents):,} documents, {size / 1e6:.1f} MB, {len(texts.alike):,} copies")
    print(f"{'':12} {'seconds':>9} {'documents/s':>12} {'recall':>8} {'wrong':>8}")
    figures = {f"vs_{name}": round(seconds[name] / ours, 1) for name in PEERS}
    for name, used in seconds.items():
        prefix = "" if name == "ours" else f"{name}_"
        recall, wrong = (left_out(texts, kept[name], alike=alike) for alike in (True, False))
        figures |= {f"{prefix}recall": round(recall, 4), f"{prefix}wrong": round(wrong, 4)}
        rate = len(texts.documents) / used
        print(f"{name:12} {used:9.2f} {rate:12,.0f} {recall:8.4f} {wrong:8.4f}")
    figures["documents_per_cpu_second"] = round(len(texts.documents) / ours)
    figures["megabytes_per_cpu_second"] = round(size / ours / 1e6, 1)
    if as_json:
        print(json.dumps(figures))


if __name__ == "__main__":
    main()
