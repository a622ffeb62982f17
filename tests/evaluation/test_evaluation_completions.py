"""Completions that were made elsewhere: every sample once, or an error that names what is wrong."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from scripted_model import INVENTED, samples, write_rows

from mellama.errors import DataError, SourceError
from mellama.evaluation.completions import MOST_NAMED, answers_from, read_completions
from mellama.evaluation.scoring import score


@pytest.fixture
def rows(tmp_path: Path) -> Path:
    return write_rows(tmp_path / "data")


def write(path: Path, pairs: list[tuple[object, object]]) -> Path:
    lines = (json.dumps({"id": name, "completion": text}) for name, text in pairs)
    path.write_text("\n".join(lines) + "\n")
    return path


def every_answer(rows: Path) -> list[tuple[object, object]]:
    return [(sample.id, sample.target) for sample in samples(rows)]


def test_answers_come_in_the_order_of_the_raw_data(rows: Path, tmp_path: Path) -> None:
    path = write(tmp_path / "answers.jsonl", every_answer(rows)[::-1])
    answers = answers_from(path, INVENTED, rows)
    assert [answer.id for answer in answers] == [sample.id for sample in samples(rows)]
    assert score(INVENTED, answers, rows).metrics["accuracy"].value == 1.0


def test_an_empty_completion_is_an_answer(rows: Path, tmp_path: Path) -> None:
    pairs = every_answer(rows)
    pairs[0] = (pairs[0][0], "")
    scores = score(INVENTED, answers_from(write(tmp_path / "a", pairs), INVENTED, rows), rows)
    assert scores.unparsed_reasons == {"empty": 1}
    assert scores.metrics["accuracy"].value == 0.99


def test_missing_and_unknown_ids_are_named(rows: Path, tmp_path: Path) -> None:
    pairs = every_answer(rows)
    gone = [str(name) for name, _ in pairs[:2]]
    path = write(tmp_path / "a", [*pairs[2:], ("zorb-1", "yes")])
    with pytest.raises(DataError) as error:
        answers_from(path, INVENTED, rows)
    assert f"2 missing: {', '.join(gone)}; 1 unknown: zorb-1" in str(error.value)


def test_of_many_missing_ids_the_first_are_named(rows: Path, tmp_path: Path) -> None:
    path = write(tmp_path / "a", every_answer(rows)[:1])
    with pytest.raises(DataError, match=f"99 missing: .* and {99 - MOST_NAMED} more"):
        answers_from(path, INVENTED, rows)


def test_a_sample_answered_twice_is_refused(tmp_path: Path) -> None:
    with pytest.raises(DataError, match=r"Line 3 .* second time"):
        read_completions(write(tmp_path / "a", [("1", "yes"), ("2", "no"), (1, "no")]))


@pytest.mark.parametrize(
    "line",
    [
        '{"id": "1", "completion": null}',
        '{"id": "1"}',
        '{"id": true, "completion": "yes"}',
        '{"id": "1", "completion": "ye',
        '["1", "yes"]',
        "yes",
    ],
)
def test_a_line_that_is_no_completion_is_named_and_not_quoted(tmp_path: Path, line: str) -> None:
    path = tmp_path / "answers.jsonl"
    path.write_text('{"id": "0", "completion": "no"}\n\n' + line + "\n")
    with pytest.raises(DataError) as error:
        read_completions(path)
    assert "Line 3 of" in str(error.value)
    assert "yes" not in str(error.value)


def test_half_a_surrogate_pair_is_read(tmp_path: Path) -> None:
    path = tmp_path / "a"
    path.write_text('{"id": "1", "completion": "yes \\ud83d"}\n')
    assert read_completions(path) == {"1": "yes \ud83d"}


def test_a_file_that_is_not_there_is_an_error(rows: Path, tmp_path: Path) -> None:
    with pytest.raises(SourceError):
        answers_from(tmp_path / "nothing.jsonl", INVENTED, rows)
