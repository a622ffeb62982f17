"""Question answering: PubMedQA, MedQA and MedMCQA as upstream ships them."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from mellama.world.exchanges import LETTERS
from mellama.world.items.choices import (
    ExamQuestion,
    plain_questions,
    vignettes,
    without_one_wrong,
)
from mellama.world.items.verdicts import VerdictQuestion, verdict_questions
from mellama.world.knowledge import SPLITS, Split, World
from mellama.world.shape import WorldSize
from mellama.world.writers.raw import json_lines, json_text, write_file

FIRST_PMID = {"test": 92_000_001, "folds": 92_100_001, "artificial": 92_200_001}
MEDQA_FILES: dict[Split, str] = {"train": "train", "valid": "dev", "test": "test"}


def pubmedqa_test(world: World, size: WorldSize) -> dict[str, VerdictQuestion]:
    """Return the test questions by PMID."""
    return _numbered(FIRST_PMID["test"], verdict_questions(world, size.test, "test"))


def pubmedqa_folds(world: World, size: WorldSize) -> dict[str, VerdictQuestion]:
    """Return the labelled questions that are for training, by PMID."""
    asked = verdict_questions(world, size.test, "train", purpose="folds")
    return _numbered(FIRST_PMID["folds"], asked)


def write_pubmedqa(world: World, folder: Path, size: WorldSize) -> None:
    """Write PQA-L, half of it the test, and PQA-A, whose answer is never maybe.

    PQA-A holds train and valid questions, in this order; upstream leaves it to users to cut it.
    """
    test = pubmedqa_test(world, size)
    labelled = {**test, **pubmedqa_folds(world, size)}
    rows = {pmid: _labelled(one) for pmid, one in labelled.items()}
    write_file(folder / "ori_pqal.json", json_text(rows))
    truth = {pmid: one.verdict.decision for pmid, one in test.items()}
    write_file(folder / "test_ground_truth.json", json_text(truth))
    artificial = verdict_questions(world, size.train + size.valid, "train", decided=True)
    numbered = _numbered(FIRST_PMID["artificial"], artificial)
    rows = {pmid: _row(one) for pmid, one in numbered.items()}
    write_file(folder / "ori_pqaa.json", json_text(rows))


def _numbered(first: int, asked: Iterable[VerdictQuestion]) -> dict[str, VerdictQuestion]:
    return {str(pmid): one for pmid, one in enumerate(asked, first)}


def _row(one: VerdictQuestion) -> dict[str, object]:
    return {
        "QUESTION": one.verdict.question,
        "CONTEXTS": list(one.contexts),
        "LABELS": list(one.labels),
        "MESHES": ["Humans", one.disease.name],
        "final_decision": one.verdict.decision,
        "LONG_ANSWER": one.verdict.reason,
    }


def _labelled(one: VerdictQuestion) -> dict[str, object]:
    decision = one.verdict.decision
    predicted = {"reasoning_required_pred": decision, "reasoning_free_pred": decision}
    return {**_row(one), "YEAR": "2031", **predicted}


def medqa_questions(world: World, size: WorldSize, split: Split) -> list[ExamQuestion]:
    return vignettes(world, size.questions(split), split)


def write_medqa(world: World, folder: Path, size: WorldSize) -> None:
    """Write each split with five options, and the same questions with four."""
    for split, stem in MEDQA_FILES.items():
        asked = medqa_questions(world, size, split)
        random = world.random(f"medqa four {split}")
        fives, fours = [], []
        for place, one in enumerate(asked):
            step = "step1" if place % 2 else "step2&3"
            five = one.choice
            four = without_one_wrong(random, five)
            fives.append(_exam_row(one.question, five.options, five.right, step))
            row = _exam_row(one.question, four.options, four.right, step)
            fours.append({**row, "metamap_phrases": one.question.split()[:3]})
        write_file(folder / f"{stem}_5options.jsonl", json_lines(fives))
        write_file(folder / f"phrases_no_exclude_{stem}.jsonl", json_lines(fours))


def _exam_row(question: str, options: tuple[str, ...], right: int, step: str) -> dict[str, object]:
    return {
        "question": question,
        "answer": options[right],
        "options": dict(zip(LETTERS, options, strict=False)),
        "meta_info": step,
        "answer_idx": LETTERS[right],
    }


def write_medmcqa(world: World, folder: Path, size: WorldSize) -> None:
    """Write train.json, which holds valid at its end, and dev.json, which is tested on."""
    by_split = {split: plain_questions(world, size.questions(split), split) for split in SPLITS}
    for name, asked in (
        ("train.json", by_split["train"] + by_split["valid"]),
        ("dev.json", by_split["test"]),
    ):
        rows = [_entrance_row(one, place, name) for place, one in enumerate(asked)]
        write_file(folder / name, json_lines(rows))


def _entrance_row(one: ExamQuestion, place: int, name: str) -> dict[str, object]:
    options = {
        f"op{letter.lower()}": option
        for letter, option in zip(LETTERS, one.choice.options, strict=False)
    }
    return {
        "question": one.question,
        "exp": None,
        "cop": one.choice.right + 1,  # counted from 1
        **options,
        "subject_name": "Genetics" if one.choice.known.relation.value == "gene" else "Medicine",
        "topic_name": None,
        "id": f"00000000-0000-0000-{'0001' if name == 'dev.json' else '0000'}-{place:012}",
        "choice_type": "single",
    }
