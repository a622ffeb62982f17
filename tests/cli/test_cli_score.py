"""`mellama score` as a person and as a program use it, on typed pairs in upstream's format."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from mellama.cli.main import main
from mellama.sources.blue_splits import BLUE_SPLITS

LABELS = ("DDI-false", "DDI-effect", "DDI-mechanism", "DDI-advise", "DDI-int")


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """Ten pairs, two of each label."""
    folder = tmp_path / "data" / "blue_splits"
    folder.mkdir(parents=True)
    for name in BLUE_SPLITS.files:
        (folder / name).write_text("[]")
    rows = [
        {
            "index": f"DDI-DrugBank.d{place}.s0.p0",
            "sentence": f"Zorb {place} and @DRUG$ with @DRUG$ .",
            "gold": label,
        }
        for place, label in enumerate(LABELS * 2)
    ]
    (folder / "DDI_test.json").write_text(json.dumps(rows))
    return folder.parent


def completions(path: Path, texts: list[str]) -> Path:
    lines = (
        json.dumps({"id": f"DDI-DrugBank.d{place}.s0.p0", "completion": text})
        for place, text in enumerate(texts)
    )
    path.write_text("\n".join(lines) + "\n")
    return path


def test_the_last_line_is_one_json_object(
    capsys: pytest.CaptureFixture[str], data: Path, tmp_path: Path
) -> None:
    path = completions(tmp_path / "a.jsonl", [*LABELS, "Effect", *LABELS[1:]])
    words = ("score", "ddi", str(path), "--data-root", str(data), "--reading", "robust", "--json")
    assert main(words) == 0
    found = json.loads(capsys.readouterr().out.splitlines()[-1])
    assert {"task", "reading", "n", "unparsed", "metrics"} <= found.keys()
    assert (found["task"], found["reading"], found["n"], found["unparsed"]) == (
        "ddi",
        "robust",
        10,
        0.0,
    )
    for interval in found["metrics"].values():
        assert interval.keys() == {"value", "low", "high"}
        assert 0 <= interval["low"] <= interval["high"] <= 1
    # by hand: one of two DDI-false was called an effect
    assert found["metrics"]["macro_f1"]["value"] == pytest.approx((2 / 3 + 4 / 5 + 3) / 5)


def test_both_readings_of_one_file(
    capsys: pytest.CaptureFixture[str], data: Path, tmp_path: Path
) -> None:
    """The released code wants the exact case, and exactly one label: it cannot read this."""
    path = completions(tmp_path / "a.jsonl", [f"{label.lower()}." for label in LABELS * 2])
    unparsed = {}
    for reading in ("robust", "paper"):
        words = ("score", "ddi", str(path), "--data-root", str(data), "--reading", reading)
        assert main([*words, "--json"]) == 0
        unparsed[reading] = json.loads(capsys.readouterr().out)["unparsed"]
    assert unparsed == {"robust": 0.0, "paper": 1.0}


def test_a_person_sees_why_answers_were_not_read(
    capsys: pytest.CaptureFixture[str], data: Path, tmp_path: Path
) -> None:
    path = completions(tmp_path / "a.jsonl", [""] * 3 + ["I cannot say."] * 7)
    assert main(["score", "ddi", str(path), "--data-root", str(data)]) == 0
    text = capsys.readouterr().out
    assert "unparsed, and scored wrong: 100.0%" in text
    assert "3 empty" in text
    assert "7 refusal" in text


def test_a_wrong_task_reading_or_file_is_said(
    capsys: pytest.CaptureFixture[str], data: Path, tmp_path: Path
) -> None:
    path = completions(tmp_path / "a.jsonl", ["DDI-int"])
    assert main(["score", "dii", str(path), "--data-root", str(data)]) == 2
    assert "did you mean ddi" in capsys.readouterr().err
    assert main(["score", "ddi", str(path), "--data-root", str(data)]) == 1
    assert "9 missing: DDI-DrugBank.d1.s0.p0, " in capsys.readouterr().err
    with pytest.raises(SystemExit):
        main(["score", "ddi", str(path), "--reading", "likelihood"])
