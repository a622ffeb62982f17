"""How fast JSON lines become packed blocks of 4,096 tokens, beside datatrove and datasets.

    python benchmarks/tokenise.py [--json] [--data-root DIR] [--peers PYTHON]

`--peers` names a Python that has `datatrove[io,processing]`, `datasets` and `transformers`; without
it, this one.

The texts are real and stand once each: clinical cases, articles, abstracts, answers about health,
web pages, an encyclopedia. The vocabulary is the first of Mistral, 32,000 SentencePiece tokens.
Every side reads the same JSON lines and writes blocks on disk, on one core; times are processor
seconds, in turns, imports and the opening of the tokenizer apart (ours takes longer, since the
engine has to prove itself: `opening_seconds`). Ratios are those of the medians.

- ours: the steps of a recipe, one after another: `Documents` of a folder of JSON lines (records
  accounted for, Parquet with ids), `Tokenised` (shards), and `Packed` (shuffled blocks with
  positions, segments and a ledger that is proven by reading all of it again).
- bare: one call of the engine on all texts, which are in memory; nothing is read or written.
- datatrove: `JsonlReader`, `DocumentTokenizer` with shuffled chunks of 4,096.
- datasets: `load_dataset`, `map` with a tokenizer of transformers, `map` with `group_texts`.

- `vs_datatrove`, `vs_datasets`: their seconds by ours.
- `of_bare_call`: the seconds of the bare call by ours; `of_bare_call_tokens_on`, by ours without
  `Documents`, whose table every recipe has already when it comes to tokens.
- `megabytes_per_cpu_second`: of text, by ours; `reading_seconds` and so on say where they went.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path

import orjson
from gigatoken import Tokenizer as GigaTokenizer

from mellama.corpus.mixture import Domain, Mixture
from mellama.corpus.steps import Documents
from mellama.corpus.token_steps import SEQUENCE_LENGTH, Packed, Tokenised
from mellama.corpus.tokenise_parts import encoder_of
from mellama.files import write_json
from mellama.licenses import OWN_WORK
from mellama.pipeline.progress import Quiet
from mellama.pipeline.step import Context, Step
from mellama.sources.catalogue import source
from mellama.sources.plain_files import plain_files

SOURCES = ("e3c", "sumpubmed", "plos_jats", "web", "wikitext2", "medquad", "pubmedqa", "chatdoctor")
TURNS = {"ours": 5, "bare": 5, "datatrove": 3, "datasets": 3}
PINS = ("datatrove[io,processing]==0.10.1", "datasets==5.2.0", "transformers==5.23.0")
STAGES = ("reading", "tokenising", "packing")


def real_texts(data_root: Path) -> Iterator[str]:
    """Yield every text once."""
    seen: set[str] = set()
    for name in SOURCES:
        for record in source(name).records(data_root):
            text = text_of(record)
            if text and text not in seen:
                seen.add(text)
                yield text


def text_of(record: object) -> str:
    for field in ("text", "answer", "output"):
        found = getattr(record, field, None)
        if isinstance(found, str):
            return found
    return "\n".join(getattr(record, "contexts", ()))


def mistral(data_root: Path, folder: Path) -> None:
    """Write the vocabulary as a folder that transformers loads."""
    sys.path.append(str(Path(__file__).parents[1] / "tests"))
    reader = import_module("sentencepiece_file")  # of the tests: the project has no use for it
    tokenizer = reader.fast_tokenizer(data_root / "mistral_v1" / "tokenizer.model.v1")
    tokenizer.backend_tokenizer.save(str(folder / "tokenizer.json"))
    names = {f"{which}_token": f"<{token}>" for which, token in (("bos", "s"), ("eos", "/s"))}
    write_json(
        folder / "tokenizer_config.json",
        {"tokenizer_class": "PreTrainedTokenizerFast", **names, "unk_token": "<unk>"},
    )


class Ready(Step[Path]):
    """A tokenizer that is there already."""

    def build(self, output: Path, context: Context) -> None:
        raise NotImplementedError

    def load(self, output: Path) -> Path:
        return output


def cpu_seconds() -> float:
    used = resource.getrusage(resource.RUSAGE_SELF)
    return used.ru_utime + used.ru_stime


def by_us(folder: Path) -> tuple[list[float], int]:
    """Take the steps of a recipe; return the seconds of each, and the tokens packed."""
    own = plain_files("text", terms=OWN_WORK)
    documents = Documents(name="documents", source=own)
    tokens = Tokenised(name="tokens", documents=documents, tokenizer=Ready(name="tokenizer"))
    mixture = Mixture((Domain("real", 1, (tokens,)),))
    packed = Packed(name="packed", mixture=mixture, tokens=None, seed=0)
    with tempfile.TemporaryDirectory() as place:
        context = Context(Path(place), folder, Quiet())
        context.folder(tokens.tokenizer).parent.mkdir(parents=True)
        context.folder(tokens.tokenizer).symlink_to(folder)
        encoder_of(context.load(tokens.tokenizer), 1)
        used = []
        for step in (documents, tokens, packed):
            context.folder(step).mkdir(parents=True)
            begin = cpu_seconds()
            step.build(context.folder(step), context)
            used.append(cpu_seconds() - begin)
        return used, int(context.load(packed).ledger["tokens"])


def by_the_engine_alone(tokenizer: GigaTokenizer, texts: list[str]) -> float:
    begin = cpu_seconds()
    tokenizer.encode_batch(texts, parallel=False)
    return cpu_seconds() - begin


def by_peer(python: str, name: str, folder: Path) -> tuple[float, int]:
    script = Path(__file__).with_name("tokenise_peers.py")
    one_thread = {"TOKENIZERS_PARALLELISM": "false", "RAYON_NUM_THREADS": "1"}
    ended = subprocess.run(
        [python, str(script), name, str(folder)],
        capture_output=True,
        text=True,
        env={**os.environ, **one_thread, "OMP_NUM_THREADS": "1", "HF_HUB_OFFLINE": "1"},
    )
    if ended.returncode:
        sys.exit(
            f"{name} did not run: {ended.stderr.strip().splitlines()[-1]}\n"
            f"Install {' '.join(PINS)} into an environment, and name its Python with --peers."
        )
    found = json.loads(ended.stdout.splitlines()[-1])
    return found["seconds"], found["tokens"]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--data-root", default=os.environ.get("MELLAMA_DATA", "../shared/data"))
    parser.add_argument("--peers", default=sys.executable)
    options = parser.parse_args()
    os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})
    texts = list(real_texts(Path(options.data_root)))
    seconds: dict[str, list[float]] = {name: [] for name in (*TURNS, *STAGES)}
    tokens: dict[str, int] = {}
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        (folder / "text").mkdir()
        with (folder / "text" / "documents.jsonl").open("wb") as stream:
            for number, text in enumerate(texts):
                stream.write(orjson.dumps({"id": f"text-{number}", "text": text}) + b"\n")
        mistral(Path(options.data_root), folder)
        begin = cpu_seconds()
        encoder_of(folder, 1)
        opening = cpu_seconds() - begin
        engine = GigaTokenizer(folder / "tokenizer.json")
        for turn in range(max(TURNS.values())):
            for name in (name for name, turns in TURNS.items() if turn < turns):
                if name == "ours":
                    stages, tokens[name] = by_us(folder)
                    for stage, used in zip(STAGES, stages, strict=True):
                        seconds[stage].append(used)
                    seconds[name].append(sum(stages))
                elif name == "bare":
                    seconds[name].append(by_the_engine_alone(engine, texts))
                else:
                    used, tokens[name] = by_peer(options.peers, name, folder)
                    seconds[name].append(used)
    medians = {name: statistics.median(used) for name, used in seconds.items()}
    show(texts, medians, tokens, opening, as_json=options.json)


def show(
    texts: list[str],
    seconds: dict[str, float],
    tokens: dict[str, int],
    opening: float,
    *,
    as_json: bool,
) -> None:
    size = sum(len(text.encode()) for text in texts) / 1e6
    print(f"{len(texts):,} texts, {size:.1f} MB, blocks of {SEQUENCE_LENGTH:,}")
    print(f"{'':12} {'seconds':>9} {'MB/s':>8} {'tokens':>12}")
    for name, used in seconds.items():
        print(f"{name:12} {used:9.2f} {size / used:8.1f} {tokens.get(name, ''):>12}")
    ours = seconds["ours"]
    figures = {
        "vs_datatrove": round(seconds["datatrove"] / ours, 1),
        "vs_datasets": round(seconds["datasets"] / ours, 1),
        "of_bare_call": round(seconds["bare"] / ours, 2),
        "of_bare_call_tokens_on": round(seconds["bare"] / (ours - seconds["reading"]), 2),
        "megabytes_per_cpu_second": round(size / ours, 1),
        "opening_seconds": round(opening, 2),
        **{f"{stage}_seconds": round(seconds[stage], 2) for stage in STAGES},
    }
    if as_json:
        print(json.dumps(figures))


if __name__ == "__main__":
    main()
