"""What decontamination asks of a test set, and the rule's own numbers with their sources."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any, Literal, Protocol

from mellama.records import Passage
from mellama.sources.source import Source

NGRAM = 13  # words: Brown et al. 2020 (GPT-3), arXiv:2005.14165, appendix C
SIMILAR = 0.5  # of a passage's words: Lambert et al. 2024 (Tulu 3), arXiv:2411.15124, section 3.2

Mix = Literal["paper", "clean"]
"""What becomes of documents that overlap with a test: the paper's corpus has them, a clean one
has not. They are counted and named in both."""


class TestSet(Protocol):
    """What decontamination asks of a task."""

    @property
    def name(self) -> str: ...

    @property
    def source(self) -> Source[Any]: ...

    def identity(self) -> dict[str, Any]: ...

    def passages(self, data_root: Path | None) -> Iterator[Passage]:
        """Yield the texts of every test sample, those of one sample together."""
        ...
