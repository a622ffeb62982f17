"""Weights and vocabularies: their paths, and the numbers in their own headers."""

from __future__ import annotations

import struct
from pathlib import Path

import pytest
from source_lookalikes import lay_out

from mellama.errors import SourceError
from mellama.sources.weights import MISTRAL_V1, STORIES260K


def test_stories260k_parameters_leave_the_rotary_tables_out(tmp_path: Path) -> None:
    folder = lay_out(tmp_path, "stories260K")
    assert [path.name for path in STORIES260K.records(tmp_path)] == list(STORIES260K.files)
    assert [count.measure(folder) for count in STORIES260K.counts] == [100, 5]


@pytest.mark.parametrize("place", range(7))
@pytest.mark.parametrize("value", [0, -1])
def test_a_header_without_sizes_is_refused(place: int, value: int, tmp_path: Path) -> None:
    path = lay_out(tmp_path, "stories260K") / "stories260K.bin"
    data = bytearray(path.read_bytes())
    struct.pack_into("<i", data, 4 * place, value)
    path.write_bytes(data)
    if (place, value) == (5, -1):  # the sign says whether the output is tied
        assert STORIES260K.counts[1].measure(path.parent) == 1
        return
    for count in STORIES260K.counts:
        with pytest.raises(SourceError, match=r"stories260K\.bin"):
            count.measure(path.parent)


def test_mistral_pieces_are_counted_and_other_fields_passed_over(tmp_path: Path) -> None:
    folder = lay_out(tmp_path, "mistral_v1")
    assert list(MISTRAL_V1.records(tmp_path)) == [folder / "tokenizer.model.v1"]
    assert MISTRAL_V1.counts[0].measure(folder) == 2
