"""How fast a corpus is built, from raw files to packed blocks, and in how much memory.

    python benchmarks/corpus.py [--sizes 0.1,0.5,2] [--data-root DIR] [--keep DIR] [--json]

Each size (gigabytes of text) is one run of the project's own steps in a process of its own: files
of The Pile's format are read, cleaned, deduplicated, decontaminated against six open test sets,
tokenised and packed in blocks of 4,096 tokens. The text is written before the clock starts: all
documents of the open literature and general sources under the data root, and articles of fictional
worlds, a new one for every 40 MB, so that no article stands twice; one document of six is made of
as many articles as are needed for the length of a paper.

- `mb_per_cpu_second`: bytes of text read by the seconds of processor time of the whole run, workers
  included, at the largest size; the vocabulary is `mistral_v1`, of 32,000.
- `peak_gib`: the largest resident memory of the process that did the work, by size.
- `phi_mb_per_cpu_second`: the screen for identifying text alone, on 2 MB of the same.
"""

from __future__ import annotations

import argparse
import json
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from importlib import import_module
from itertools import count
from pathlib import Path

import zstandard

from mellama.corpus.deduplication_steps import Deduplicated, Duplicates
from mellama.corpus.documents import DocumentTable
from mellama.corpus.mixture import Domain, Mixture
from mellama.corpus.steps import Cleaned, Decontaminated, Documents
from mellama.corpus.token_steps import Packed, Tokenised, TokenizerFolder
from mellama.files import read_json
from mellama.pipeline.progress import for_terminal
from mellama.pipeline.runner import run
from mellama.pipeline.step import Context
from mellama.sources.catalogue import source
from mellama.sources.pile import PILE
from mellama.tasks.catalogue import task
from mellama.world.chronicle import Chronicle
from mellama.world.knowledge import World
from mellama.world.literature import Library
from mellama.world.shape import WorldShape

SEED = 20254
FILE_BYTES = 50_000_000  # of text, in each file
WORLD_BYTES = 40_000_000  # of text, from each world
PAPER_EVERY, STORY_EVERY = 4, 10
LONG_EVERY, LONG_BYTES = 6, 30_000  # The Pile: an article of 30.55 KiB for five abstracts
BLOCK = 4096
REAL = ("sumpubmed", "plos_jats", "e3c", "wikitext2", "web")
FIGURES = ("mb", "cpu_seconds", "peak_gib")
TESTS = ("pubmedqa", "medqa", "medmcqa", "ddi", "hoc", "ncbi_disease")


def real_texts(data_root: Path) -> Iterator[str]:
    """Yield every document of the open sources under the data root."""
    for name in REAL:
        for document in source(name).records(data_root):
            yield document.text


def invented_texts() -> Iterator[str]:
    """Yield articles, papers and stories without end, of one world after another."""
    for seed in count(SEED):
        world = World.make(seed, WorldShape())
        library = Library(world, "benchmark", world.tuned, world.held_out)
        chronicle = Chronicle.of(world, "benchmark")
        written = 0
        for place in count():
            if written > WORLD_BYTES:
                break
            if place % STORY_EVERY == 0:
                text = chronicle.story()
            else:
                article = library.paper() if place % PAPER_EVERY == 0 else library.abstract()
                text = f"{article.title}\n{' '.join(article.summary)}\n{article.text()}"
            written += len(text)
            yield text


def write_files(folder: Path, data_root: Path, total: int) -> None:
    """Write a pool of text in files of equal size; smaller runs take the first ones."""
    texts = _all_texts(data_root)
    for number in range(-(-total // FILE_BYTES)):
        path = folder / "pool" / f"{number:03}.jsonl.zst"
        chosen = _of_one_file(texts)
        if path.exists():
            for _ in chosen:
                pass
            continue
        path.parent.mkdir(parents=True, exist_ok=True)
        partial = path.with_suffix(".partial")
        with partial.open("wb") as raw, zstandard.ZstdCompressor(3).stream_writer(raw) as stream:
            for text in chosen:
                row = {"text": text, "meta": {"pile_set_name": "PubMed Abstracts"}}
                stream.write(json.dumps(row, ensure_ascii=False).encode() + b"\n")
        partial.rename(path)
        print(f"  text: {(number + 1) * FILE_BYTES / 1e6:,.0f} MB", file=sys.stderr, flush=True)


def _all_texts(data_root: Path) -> Iterator[str]:
    yield from real_texts(data_root)
    yield from lengthened(invented_texts())


def lengthened(texts: Iterator[str]) -> Iterator[str]:
    """Join texts so that, as in The Pile, one document of six is as long as an article."""
    for place in count():
        joined = [next(texts)]
        if place % LONG_EVERY == LONG_EVERY - 1:
            while sum(map(len, joined)) < LONG_BYTES:
                joined.append(next(texts))
        yield "\n\n".join(joined)


def _of_one_file(texts: Iterator[str]) -> Iterator[str]:
    held = 0
    for text in texts:
        yield text
        held += len(text.encode())
        if held >= FILE_BYTES:
            return


def make_tokenizer(folder: Path, data_root: Path) -> Path:
    """Save Mistral's first tokenizer as transformers does: a vocabulary of 32,000."""
    sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))
    reader = import_module("sentencepiece_file")  # of the tests: the project has no use for it
    tokenizer = reader.fast_tokenizer(data_root / "mistral_v1" / "tokenizer.model.v1")
    tokenizer.save_pretrained(folder / "tokenizer")
    return folder / "tokenizer"


def corpus(tokenizer: Path) -> Packed:
    """Describe the corpus: one source, every stage but the screen."""
    cleaned = Cleaned(name="cleaned", documents=Documents(name="documents", source=PILE))
    duplicates = Duplicates(name="duplicates", documents=(cleaned,))
    apart = Decontaminated(
        name="apart",
        documents=Deduplicated(name="new", documents=cleaned, duplicates=duplicates),
        tests=tuple(task(name) for name in TESTS),
    )
    tokens = Tokenised(
        name="tokens",
        documents=apart,
        tokenizer=TokenizerFolder(name="tokenizer", folder=str(tokenizer)),
    )
    mixture = Mixture((Domain("all", 1, (tokens,)),))
    return Packed(name="packed", mixture=mixture, sequence_length=BLOCK, tokens=None, seed=0)


def build(folder: Path, files: int, data_root: Path) -> dict[str, float]:
    """Build the corpus of the first files, and say what it took; run in a process of its own."""
    with tempfile.TemporaryDirectory(dir=folder) as place:
        data = Path(place) / "data"
        (data / PILE.name / "train").mkdir(parents=True)
        for path in sorted((folder / "pool").glob("*.jsonl.zst"))[:files]:
            (data / PILE.name / "train" / path.name).symlink_to(path)
        for name in {task(each).source.name for each in TESTS}:
            (data / name).symlink_to(data_root / name)
        context = Context(Path(place) / "runs", data, for_terminal())
        begin = time.process_time()
        run([corpus(folder / "tokenizer")], context, say=lambda text: None)
        seconds = time.process_time() - begin
        stages = {
            record.parents[1].name: read_json(record)["seconds"]
            for record in sorted(context.root.glob("*/v*/record.json"))
        }
        table = DocumentTable(next(context.root.glob("documents/v*")) / "documents")
        read = sum(batch["text"].nbytes for batch in table.batches(("text",)))
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (1 << 20)
    return {"mb": read / 1e6, "cpu_seconds": seconds, "peak_gib": peak, **stages}


def in_a_process(folder: Path, size: float, data_root: Path) -> dict[str, float]:
    files = max(1, round(size * 1e9 / FILE_BYTES))
    words = [
        sys.executable,
        str(Path(__file__).resolve()),
        "--build",
        str(files),
        "--keep",
        str(folder),
    ]
    done = subprocess.run(
        [*words, "--data-root", str(data_root)], stdout=subprocess.PIPE, text=True, check=True
    )
    found: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
    return found


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--sizes", default="0.1,0.5,2", help="gigabytes of text")
    parser.add_argument("--data-root", type=Path, default=Path("../shared/data"))
    parser.add_argument("--keep", type=Path, help="keep the text here for another run")
    parser.add_argument("--build", type=int, help=argparse.SUPPRESS)
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as place:
        folder, data_root = (options.keep or Path(place)).resolve(), options.data_root.resolve()
        if options.build:
            print(json.dumps(build(folder, options.build, data_root)))
            return
        sizes = sorted(map(float, options.sizes.split(",")))
        write_files(folder, data_root, int(sizes[-1] * 1e9))
        make_tokenizer(folder, data_root)
        found = {size: in_a_process(folder, size, data_root) for size in sizes}
    print(
        f"{'GB':>6} {'MB read':>9} {'CPU s':>8} {'MB/CPU s':>9} {'peak GiB':>9}   seconds a stage"
    )
    for size, each in found.items():
        stages = ", ".join(f"{name} {each[name]:.0f}" for name in each if name not in FIGURES)
        speed = each["mb"] / each["cpu_seconds"]
        print(
            f"{size:6g} {each['mb']:9,.0f} {each['cpu_seconds']:8.0f} {speed:9.2f} "
            f"{each['peak_gib']:9.2f}   {stages}"
        )
    if options.json:
        last = found[sizes[-1]]
        figures = {
            "mb_per_cpu_second": round(last["mb"] / last["cpu_seconds"], 2),
            "peak_gib": {str(size): round(each["peak_gib"], 3) for size, each in found.items()},
        }
        print(json.dumps(figures))


if __name__ == "__main__":
    main()
