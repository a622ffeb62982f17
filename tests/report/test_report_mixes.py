"""The page says whether what overlaps with a test was left out or left in."""

from __future__ import annotations

from mellama.report import ledgers
from mellama.report.document import Prose
from mellama.report.sections.left_out import decontamination_table, section


def overlap(mix: str) -> dict[str, object]:
    return {
        "mix": mix,
        "rule": {"ngram": 13, "similar": 0.5},
        "read": 10,
        "kept": 10 if mix == "paper" else 8,
        "overlapping": 2,
        "documents": [
            {"identified": [], "quoted": [["quiz", "1"]], "near": []},
            {"identified": [], "quoted": [], "near": [["quiz", "2"]]},
        ],
        "tests": [
            {
                **{"name": "quiz", "samples": 5, "unguarded": 1},
                **{"samples_touched": 2, "documents_overlapping": 2},
            }
        ],
    }


def said(mix: str) -> str:
    found = (ledgers.decontamination("cases", overlap(mix)),)
    return " ".join(
        block.text for block in section((), (), found).blocks if isinstance(block, Prose)
    )


def test_what_overlaps_is_counted_alike_in_both_mixes() -> None:
    for mix in ("paper", "clean"):
        (row,) = decontamination_table((ledgers.decontamination("cases", overlap(mix)),)).rows
        assert [cell.main for cell in row.cells] == ["10", "2", "2"]
    (found,) = ledgers.decontamination("cases", overlap("paper")).overlaps
    assert (found.by_identity, found.by_text, found.by_nearness) == (0, 1, 1)


def test_the_page_says_what_became_of_it() -> None:
    assert "What overlaps is left out." in said("clean")
    assert "counted and left in, as in the paper's corpus" in said("paper")
    assert "cover 50% of the words" in said("paper")
