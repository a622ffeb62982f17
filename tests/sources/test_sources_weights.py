"""Weights and vocabularies: their paths, and the numbers in their own headers."""

from __future__ import annotations

from pathlib import Path

from source_lookalikes import lay_out

from mellama.sources.weights import MISTRAL_V1, STORIES260K


def test_stories260k_parameters_leave_the_rotary_tables_out(tmp_path: Path) -> None:
    folder = lay_out(tmp_path, "stories260K")
    assert [path.name for path in STORIES260K.records(tmp_path)] == list(STORIES260K.files)
    assert [count.measure(folder) for count in STORIES260K.counts] == [100, 5]


def test_mistral_pieces_are_counted_and_other_fields_passed_over(tmp_path: Path) -> None:
    folder = lay_out(tmp_path, "mistral_v1")
    assert list(MISTRAL_V1.records(tmp_path)) == [folder / "tokenizer.model.v1"]
    assert MISTRAL_V1.counts[0].measure(folder) == 2
