"""MIMIC-CXR: the tree of report files, its lists, and the findings with their impressions."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable
from pathlib import Path

from mellama.world.decks import Deck
from mellama.world.items.summaries import Findings, chest_film, chest_films
from mellama.world.knowledge import SPLITS, World
from mellama.world.shape import WorldSize
from mellama.world.writers.raw import csv_text, gzipped, json_lines, write_file

FIRST_SUBJECT, FIRST_STUDY = 10_000_001, 50_000_001
WIDTH = 79
_INDICATIONS = ("cough", "fever", "weakness", "line placement", "fall", "shortness of breath")


def write_mimic_cxr(world: World, folder: Path, size: WorldSize) -> None:
    """Write reports on all diseases, for pre-training; those of the test are other films."""
    random = world.random("cxr tree")
    deck = Deck(random, world.diseases)
    studies = []
    for place in range(size.reports):
        subject, study = FIRST_SUBJECT + place // 2, FIRST_STUDY + place
        path = f"files/p{str(subject)[:2]}/p{subject}/s{study}.txt"
        film = chest_film(random, deck.deal())
        reason = f"___ year old with {random.choice(_INDICATIONS)}"
        write_file(folder / path, _report(film, reason))
        studies.append((subject, study, path))
    header = ("subject_id", "study_id", "path")
    write_file(folder / "cxr-study-list.csv.gz", gzipped(csv_text(header, studies)))
    rows = [(f"dicom-{study}", study, subject, "train") for subject, study, _ in studies]
    header_split = ("dicom_id", "study_id", "subject_id", "split")
    split = gzipped(csv_text(header_split, rows))
    write_file(folder / "mimic-cxr-2.0.0-split.csv.gz", split)


def _report(film: Findings, reason: str) -> str:
    sections = (
        ("EXAMINATION", "CHEST (PA AND LAT)"),
        ("INDICATION", reason),
        ("FINDINGS", film.findings),
        ("IMPRESSION", film.impression),
    )
    lines = ["FINAL REPORT".rjust(45)]
    for heading, text in sections:
        lines += textwrap.wrap(
            f"{heading}:  {text}", WIDTH, initial_indent=" ", subsequent_indent=" "
        )
        lines.append(" ")
    return "\n".join(lines) + "\n"


def write_mimic_cxr_summarization(world: World, folder: Path, size: WorldSize) -> None:
    """Write findings and impressions as lists of tokens, the form the paper's split comes in."""
    for split in SPLITS:
        films = chest_films(world, size.questions(split), split)
        write_file(folder / f"{split}.jsonl", json_lines(_tokens(films)))


def _tokens(films: Iterable[Findings]) -> list[dict[str, list[str]]]:
    return [
        {"findings": film.findings.split(), "impression": film.impression.split()} for film in films
    ]
