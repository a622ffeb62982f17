"""Traps of the authors' data building: readers by another file's name, keys shared by two sides."""

from __future__ import annotations

import csv
import gzip
import io
import json
from collections import defaultdict
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from mellama.errors import SourceError
from mellama.sources.emrqa import EMRQA
from mellama.sources.entailment import MEDNLI
from mellama.sources.long_papers import PUBMED_SUMMARIZATION
from mellama.sources.mtsamples import MTSAMPLES
from mellama.sources.questions import read_medmcqa
from mellama.sources.source import Source

SIDES = {"train", "valid", "test"}


def put(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    data = text.encode()
    path.write_bytes(gzip.compress(data, mtime=0) if path.suffix == ".gz" else data)


def line(row: object) -> str:
    return json.dumps(row) + "\n"


def paper(name: str) -> str:
    return line(
        {
            "article_id": name,
            "article_text": ["we tested zorbitol ."],
            "abstract_text": ["<S> it failed . </S>"],
            "section_names": ["all"],
            "sections": [["we tested zorbitol ."]],
        }
    )


def pair(name: str) -> str:
    return line(
        {
            "pairID": name,
            "sentence1": "He rests .",
            "sentence2": "He is ill",
            "gold_label": "neutral",
        }
    )


PAPERS = ("pubmed_summarization/train", "pubmed_summarization/val", "pubmed_summarization/test")
PAIRS = ("mednli/mli_train_v1", "mednli/mli_dev_v1", "mednli/mli_test_v1")


@pytest.mark.parametrize(
    ("source", "stems", "make", "ends"),
    [
        (PUBMED_SUMMARIZATION, PAPERS, paper, (".txt.gz", ".jsonl", ".txt")),
        (PUBMED_SUMMARIZATION, PAPERS, paper, (".txt", ".txt", ".jsonl.gz")),
        (MEDNLI, PAIRS, pair, (".jsonl.gz", ".jsonl", ".jsonl")),
        (MEDNLI, PAIRS, pair, (".jsonl", ".jsonl.gz", ".jsonl.gz")),
    ],
)
def test_each_split_is_read_as_its_own_file_is_packed(
    source: Source[Any],
    stems: tuple[str, ...],
    make: Callable[[str], str],
    ends: tuple[str, ...],
    tmp_path: Path,
) -> None:
    for place, (stem, end) in enumerate(zip(stems, ends, strict=True)):
        put(tmp_path / f"{stem}{end}", make(f"n{place}"))
    found = [(row.id, row.split) for row in source.records(tmp_path)]
    assert found == [("n0", "train"), ("n1", "valid"), ("n2", "test")]


def question(cop: int) -> str:
    options = {f"op{letter}": f"option {letter}" for letter in "abcd"}
    row = {
        "id": "1",
        "question": "Which?",
        "cop": cop,
        "subject_name": "x",
        "choice_type": "single",
    }
    return line({**row, **options})


def test_a_hidden_answer_is_no_option_and_the_others_count_from_1(tmp_path: Path) -> None:
    path = tmp_path / "dev.json"
    path.write_text("".join(map(question, range(1, 5))))
    assert [row.answer for row in read_medmcqa(tmp_path)] == ["A", "B", "C", "D"]
    path.write_text(question(2) + question(-1))
    with pytest.raises(SourceError):
        list(read_medmcqa(tmp_path))


def csv_of(rows: list[dict[str, str]]) -> str:
    stream = io.StringIO()
    writer = csv.DictWriter(stream, list(rows[0]))
    writer.writeheader()
    writer.writerows(rows)
    return stream.getvalue()


def test_a_report_under_several_specialties_is_on_one_side(tmp_path: Path) -> None:
    """Blanks and line ends apart: of 4,999 rows of the real file, about 2,360 texts differ."""
    rows = [
        {
            "": str(3 * number + copy),
            "description": "A visit.",
            "medical_specialty": f" {specialty}",
            "sample_name": "Visit",
            "transcription": f"SUBJECTIVE: {gap}Case {number} is invented.{gap}",
            "keywords": "",
        }
        for number in range(60)
        for copy, (specialty, gap) in enumerate(
            (("Surgery", " "), ("Urology", "  "), ("Letters", "\n"))
        )
    ]
    put(tmp_path / "mtsamples/mtsamples.csv", csv_of(rows))
    sides: dict[str, set[str]] = defaultdict(set)
    for row in MTSAMPLES.records(tmp_path):
        sides[" ".join(row.text.split())].add(row.split)
    assert len(sides) == 60
    assert {len(found) for found in sides.values()} == {1}
    assert set().union(*sides.values()) == SIDES


def test_every_question_on_a_note_is_on_one_side(tmp_path: Path) -> None:
    """Questions of one template differ in a word: cut at random, most stand on both sides."""

    def asked(note: str, topic: str) -> dict[str, Any]:
        answer = {"answer_start": [1, 0], "text": "rest", "evidence": "rest .", "evidence_start": 1}
        questions = [
            {
                "id": [],
                "question": [f"what is {topic} {n}", f"why {topic} {n}"],
                "answers": [answer],
            }
            for n in range(3)
        ]
        return {"note_id": note, "context": "rest .", "qas": questions}

    topics = ("medication", "relations")
    data = [
        {"title": topic, "paragraphs": [asked(str(note), topic) for note in range(60)]}
        for topic in topics
    ]
    put(tmp_path / "emrqa/data.json", json.dumps({"data": data}))
    sides: dict[str, set[str]] = defaultdict(set)
    rows = list(EMRQA.records(tmp_path))
    for row in rows:
        sides[row.note].add(row.split)
    assert len(rows) == 60 * 3 * len(topics)
    assert {len(found) for found in sides.values()} == {1}
    assert set().union(*sides.values()) == SIDES


def test_a_text_that_says_output_is_read_to_its_end(tmp_path: Path) -> None:
    text = "INTAKE: 2 litres.\nOUTPUT: 1 litre.\nINPUT: none.\n### Response: {kept}"
    row = {
        "": "0",
        "description": "OUTPUT:",
        "medical_specialty": "Nephrology",
        "sample_name": "Visit",
        "transcription": text,
        "keywords": "",
    }
    put(tmp_path / "mtsamples/mtsamples.csv", csv_of([row]))
    (found,) = MTSAMPLES.records(tmp_path)
    assert found.text == text
