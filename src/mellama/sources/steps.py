"""What steps that read raw files share: where the files lie, their digests and their terms."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

from mellama.licenses import OWN_WORK, Terms, strictest
from mellama.pipeline.step import Context, Step
from mellama.sources.source import Source

T = TypeVar("T")


@dataclass(frozen=True, kw_only=True)
class SourceStep(Step[T]):
    """A step that reads raw files: upstream's own under the data root, or those of another step.

    Files that another step wrote (a fictional world) hold nobody's data: a source's terms are
    those of upstream's files, and do not bind them.
    """

    raw: Step[Path] | None = None  # its artifact takes the place of the data root

    @abstractmethod
    def sources(self) -> tuple[Source[Any], ...]:
        """Name every source the step reads."""

    def terms_of(self, source: Source[Any]) -> Terms:
        return source.terms if self.raw is None else OWN_WORK

    def own_terms(self) -> Terms:
        return strictest(self.terms_of(source) for source in self.sources())

    def raw_data(self, data_root: Path | None) -> Mapping[str, str]:
        if self.raw is not None:
            return {}
        return {source.name: source.listing(data_root) for source in self.sources()}

    def raw_root(self, context: Context) -> Path | None:
        """Say where the sources' folders lie."""
        return context.data_root if self.raw is None else context.load(self.raw)
