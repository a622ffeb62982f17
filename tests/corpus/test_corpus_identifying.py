"""What identifies a person is found in invented notes, and the screen leaves the rest alone."""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path
from types import ModuleType

import pytest
from hypothesis import given
from hypothesis import strategies as st

pytest.importorskip("presidio_analyzer", reason="the extra `screen` is not installed")

from corpus_samples import CALM

from mellama.corpus.identifying.engine import Screen
from mellama.corpus.identifying.findings import KINDS, Finding, redacted, settled

SCREEN = Screen()
BENCHMARK = Path(__file__).parents[2] / "benchmarks" / "identifying_text.py"


def benchmark() -> ModuleType:
    spec = importlib.util.spec_from_file_location("identifying_text", BENCHMARK)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module  # where its dataclasses look
    spec.loader.exec_module(module)
    return module


def found(text: str) -> set[tuple[str, str]]:
    return {(each.kind, text[each.start : each.end]) for each in SCREEN.find(text)}


def test_recall_on_the_notes_the_rules_were_written_with() -> None:
    script = benchmark()
    notes = {path.name: script.read_note(path) for path in sorted(script.NOTES.glob("*.txt"))}
    by_class = script.measured(notes, SCREEN, missed=False)
    assert len(notes) > 80
    for kind, row in by_class.items():
        assert row["marks"] >= 50, kind
        assert row["recall"] >= 0.97, kind
        assert row["precision"] >= 0.93, kind


@pytest.mark.parametrize(
    ("text", "kind", "what"),
    [
        ("Seen August 1st: well.", "DATE", "August 1st"),
        ("Mr. Ward walked.", "NAME", "Mr. Ward"),
        ("signed 14MAR2024", "DATE", "14MAR2024"),
        ("Recheck on 3/4 in clinic", "DATE", "3/4"),
        ("Smoked since 2019.", "DATE", "2019"),
        ("Her phone is 617-555-0142.", "PHONE", "617-555-0142"),
        ("MRN 617-555-0142", "RECORD", "MRN 617-555-0142"),
        ("paged at x51234", "PHONE", "x51234"),
        ("spoke with Nguyen-Tran today", "NAME", "Nguyen-Tran"),
        ("pt maria okonkwo called", "NAME", "maria okonkwo"),
        ("SMITH, JOHN A", "NAME", "SMITH, JOHN A"),
        ("the 92 y/o man", "AGE", "92 y/o"),
        ("she is in her nineties", "AGE", "in her nineties"),
        ("Lives at 12 Elm Street, Dayton, OH 45402.", "ADDRESS", "12 Elm Street, Dayton, OH 45402"),
        ("mail x.y@example.org", "EMAIL", "x.y@example.org"),
    ],
)
def test_one_way_of_writing_it(text: str, kind: str, what: str) -> None:
    assert any(one == kind and what in words for one, words in found(text)), found(text)


@pytest.mark.parametrize(
    "text",
    [
        "- Patient X was stable.\n- Continue aspirin 81 mg daily.",
        "Strength 4/5 in the left arm, pain 7/10, BP 120/80, SpO2 98% on 2 L.",
        "Parkinson disease, Crohn's disease and a Foley catheter.",
        "Seen by Dr. [**Last Name (STitle) 1234**] on [**2151-3-4**] at ___.",
        "Hemoglobin 12.3 g/dL, platelets 250,000, creatinine 1.1 mg/dL.",
        "The 54-year-old man has had cough for 3 weeks (NCT01234567).",
        "[NAME] was born on [DATE] and can be called at [PHONE].",
    ],
)
def test_nothing_here_identifies_anybody(text: str) -> None:
    assert found(text) == set()


def test_a_redacted_text_holds_no_finding_of_a_second_pass() -> None:
    text = "Ms. Ngozi Eze, MRN 4471902, born 3/4/1931 (92 y/o), lives at 9 Elm St, Macon, GA 31201."
    once = redacted(text, SCREEN.find(text))
    assert once.count("[") == 5
    assert SCREEN.find(once) == ()


@CALM
@given(st.text(max_size=200))
def test_findings_lie_in_the_text_in_order_and_apart(text: str) -> None:
    last = 0
    for each in SCREEN.find(text):
        assert each.kind in KINDS
        assert last <= each.start < each.end <= len(text)
        last = each.end


@CALM
@given(
    st.lists(
        st.builds(
            lambda start, size, kind: Finding(start, start + size, kind),
            st.integers(0, 30),
            st.integers(1, 9),
            st.sampled_from(KINDS),
        ),
        max_size=12,
    )
)
def test_settling_keeps_every_character_that_was_found(findings: list[Finding]) -> None:
    text = "x" * 40
    before = {place for each in findings for place in range(each.start, each.end)}
    kept = settled(findings, text)
    after = [place for each in kept for place in range(each.start, each.end)]
    assert sorted(after) == sorted(before)
    assert redacted(text, kept).count("x") == 40 - len(before)
