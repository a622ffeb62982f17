"""RedPajama: six slices of general text, each with the row that slice has upstream."""

from __future__ import annotations

from hashlib import sha256
from pathlib import Path

import pyarrow

from mellama.world.chronicle import Chronicle
from mellama.world.knowledge import World
from mellama.world.shape import WorldSize
from mellama.world.writers.raw import json_lines, write_file

SHARES = {
    "wikipedia": 0.4,
    "c4": 0.15,
    "common_crawl": 0.15,
    "stackexchange": 0.22,
    "github": 0.04,
    "arxiv": 0.04,
}
FILES = {
    "wikipedia": "wikipedia/wiki.jsonl",
    "c4": "c4/c4-train.00000-of-01024.jsonl",
    "common_crawl": "common_crawl/2023-06/en_head_0000.json.gz.dedup.classifier.jsonl.zst",
    "stackexchange": "stackexchange/stackexchange.jsonl",
    "github": "github/filtered_0000.sampled.jsonl",
    "arxiv": "arxiv/arxiv_0000.jsonl",
}
SITE = "https://example.invalid"
Row = dict[str, object]


def write_redpajama(world: World, folder: Path, size: WorldSize) -> None:
    """Write every slice; arXiv's begins with a row that has no text, as upstream's may."""
    chronicle = Chronicle.of(world, "redpajama")
    for subset, share in SHARES.items():
        count = max(1, round(size.pages * share))
        rows = [_row(chronicle, subset, place) for place in range(count)]
        if subset == "arxiv":
            rows.insert(0, {"text": "", "meta": {}})
        data = json_lines(rows).encode()
        if FILES[subset].endswith(".zst"):
            data = pyarrow.compress(data, codec="zstd", asbytes=True)
        write_file(folder / FILES[subset], data)


def _row(chronicle: Chronicle, subset: str, place: int) -> Row:
    if subset == "wikipedia":
        return _wikipedia(chronicle)
    if subset == "c4":
        text = chronicle.recipe() if place % 2 else chronicle.weather_report()
        url, date = f"{SITE}/page/{place}", "2031-04-25T12:57:54Z"
        meta: Row = {"timestamp": date, "url": url, "language": "en", "source": "c4"}
        return {"text": text, "meta": meta}
    if subset == "common_crawl":
        source = f"cc/2023-06/en_head_0000.json.gz/line{place}"
        probability = 0.81
        return {
            **{"pred_label": "__label__wiki", "pred_label_prob": probability},
            **{"wiki_prob": probability, "text": chronicle.story(), "source": source},
        }
    if subset == "stackexchange":
        return _stackexchange(chronicle, place)
    if subset == "github":
        return _github(chronicle, place)
    return _arxiv(chronicle, place)


def _wikipedia(chronicle: Chronicle) -> Row:
    town, text = chronicle.town_page()
    url = f"{SITE}/wiki/{town.name}"
    meta = {"title": town.name, "url": url, "language": "en", "timestamp": "20230320"}
    return {"text": f"{town.name}\n\n{text}", "meta": meta}


def _stackexchange(chronicle: Chronicle, place: int) -> Row:
    asked = chronicle.questions(3)
    meta = {
        **{"language": "en", "url": f"{SITE}/questions/{place}", "timestamp": "2023-03-29"},
        **{"source": "stackexchange", "question_score": str(place % 50)},
    }
    text = "\n\n".join(f"Q: {one.question}\n\nA: {one.answer}" for one in asked)
    return {"text": text, "meta": meta}


def _github(chronicle: Chronicle, place: int) -> Row:
    code = chronicle.code()
    lengths = [len(line) for line in code.splitlines()]
    meta = {
        **{"content_hash": sha256(code.encode()).hexdigest()[:32], "timestamp": ""},
        **{"source": "github", "line_count": len(lengths), "max_line_length": max(lengths)},
        **{"avg_line_length": round(sum(lengths) / len(lengths), 2), "alnum_prop": 0.6},
        **{"repo_name": f"nobody/invented-{place}", "path": "sums.py", "license": "mit"},
    }
    return {"text": code, "meta": meta}


def _arxiv(chronicle: Chronicle, place: int) -> Row:
    name = f"3101.{place:05}"
    meta = {
        **{"timestamp": "2031-01-01T00:00:00", "yymm": "3101", "arxiv_id": name},
        **{"language": "en", "url": f"{SITE}/abs/{name}", "source": "arxiv"},
    }
    return {"text": chronicle.treatise(), "meta": meta}
