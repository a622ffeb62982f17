"""Invented guidelines in upstream's form, and questions that somebody might write on them."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from mellama.instructions.guideline_sections import GuidelineSection

RULES = (
    "Offer it with water in the morning, and stop when the rash has gone. Ask again after nine "
    "days whether sleep and appetite are back. Nobody below twelve years is treated in this way, "
    "and whoever has had the fever before is seen by the clinic within a week."
)


def advice(number: int) -> str:
    return f"Give zorbitol {number} mg to anybody who has zorb fever of kind {number}. {RULES}"


def row(
    id: str, publisher: str, text: str, *, title: str = "Zorb fever", url: str = ""
) -> dict[str, Any]:
    return {
        "id": id,
        "source": publisher,
        "title": title,
        "clean_text": text,
        "raw_text": None,
        "url": url or None,
        "overview": None,
    }


def rows(publishers: Mapping[str, int]) -> list[dict[str, Any]]:
    """Make so many guidelines of each publisher, with one passage each, all of them different."""
    sizes = [(name, place) for name, many in publishers.items() for place in range(many)]
    return [
        row(f"{name}{place}", name, f"# Dose\n\n{advice(at)}", url=f"https://example.org/{at}")
        for at, (name, place) in enumerate(sizes)
    ]


def write_guidelines(data_root: Path, given: Iterable[Mapping[str, Any]]) -> Path:
    """Write JSON lines without a last line feed, as upstream does."""
    folder = data_root / "guidelines"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "open_guidelines.jsonl").write_text("\n".join(map(json.dumps, given)))
    return data_root


def section(text: str = advice(5), id: str = "who0-0", publisher: str = "who") -> GuidelineSection:
    return GuidelineSection(id, publisher, "Zorb fever", "Dose", text, "")


def shown(prompt: str) -> str:
    """Find the passage in a prompt."""
    return prompt.partition("Heading: ")[2].partition("\n\n")[2].partition("\n\nReply")[0]


def good_reply(prompt: str) -> str:
    """Write what is asked for: a question on the kind of fever, answered by the first sentence."""
    sentence = shown(prompt).partition(". ")[0]
    return f"Question: What does {sentence.split()[-1]} of zorb fever need?\nAnswer: {sentence}."
