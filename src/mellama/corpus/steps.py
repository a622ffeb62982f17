"""The steps of the corpus room: light declarations, whose work is done in the files beside them."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from mellama.corpus.documents import FOLDER, DocumentTable, Origin
from mellama.corpus.held_out import Side, SplitPart, split
from mellama.corpus.rules import RULES, Rule
from mellama.corpus.tested import NGRAM, SIMILAR, Mix, TestSet
from mellama.licenses import OWN_WORK, Terms
from mellama.pipeline.step import Context, Estimate, Step
from mellama.records import Document
from mellama.sources.source import Source
from mellama.sources.steps import SourceStep

_DOCUMENT_BYTES = 4000  # between a clinical case and an article
_READ_BYTES_A_SECOND = 20_000_000  # as XML or JSON, measured on one core
_COMPARED_BYTES_A_SECOND = 20_000_000  # read, compared and written, measured on one core
_LEARNED_BYTES_A_SECOND = 1_000_000  # by a tokenizer, measured on one core


@dataclass(frozen=True, kw_only=True)
class _Table(Step[DocumentTable]):
    """A step whose artifact holds a table of documents."""

    version = 3

    def load(self, output: Path) -> DocumentTable:
        return DocumentTable(output / FOLDER)


@dataclass(frozen=True, kw_only=True)
class Documents(_Table, SourceStep[DocumentTable]):
    """Every document of a source, in upstream's order; what was left out is in `left_out`."""

    source: Source[Document]
    tolerated: float = 0.01  # of the records may be quarantined; more, and the file is at fault

    def build(self, output: Path, context: Context) -> None:
        from mellama.corpus.read import read_documents

        read_documents(
            self.source,
            Origin(self.source.name, self.source.revision, self.terms_of(self.source)),
            output,
            context,
            data_root=self.raw_root(context),
            expected=self._expected,
            tolerated=self.tolerated,
        )

    def sources(self) -> tuple[Source[Any], ...]:
        return (self.source,)

    def estimate(self, data_root: Path | None = None) -> Estimate:
        if self.raw is not None:  # what was written, not what upstream has
            return Estimate(1, self.raw.estimate(data_root).disk_bytes // 8)
        read = (
            self.source.text_at(data_root)
            or round(self.source.stated_text or 0)
            or _DOCUMENT_BYTES * self._expected
        )
        return Estimate(1 + read / _READ_BYTES_A_SECOND, read)

    def describe(self) -> str:
        if self.raw is not None:
            return f"documents of {self.source.name}, as {self.raw.name} wrote them"
        return f"documents of {self.source.title}, {self.source.revision}"

    @property
    def _expected(self) -> int:
        """The documents that upstream counts first; 0 where none are known beforehand."""
        if self.raw is not None:
            return 0
        stated = (count for count in self.source.counts if count.by == "upstream")
        return next((count.expected for count in stated if count.of_records), 0)


@dataclass(frozen=True, kw_only=True)
class Cleaned(_Table):
    """Documents with mended text that pass the rules; the others go to `dropped`."""

    documents: Step[DocumentTable]
    rules: tuple[Rule, ...] = RULES

    def build(self, output: Path, context: Context) -> None:
        from mellama.corpus.clean import clean

        clean(context.load(self.documents), output, context, rules=self.rules)

    def estimate(self, data_root: Path | None = None) -> Estimate:
        needed = self.documents.estimate(data_root)
        return Estimate(needed.cpu_seconds, needed.disk_bytes)

    def describe(self) -> str:
        return f"{self.documents.name}, mended and kept or dropped by {len(self.rules)} rules"


@dataclass(frozen=True, kw_only=True)
class Decontaminated(_Table, SourceStep[DocumentTable]):
    """Documents without those that share an identifier or words with a test set, or with them.

    Which they are, and why, stands in `overlap.json`, by ids alone; what they share in `matches`,
    as the documents have it. No word of a test set is written that no document has, so that the
    terms are those of the documents: a sample is named, and its words are counted.
    """

    version = 4

    documents: Step[DocumentTable]
    tests: tuple[TestSet, ...]
    ngram: int = NGRAM
    similar: float | None = SIMILAR  # of a passage's words, in shorter runs; None: not looked for
    mix: Mix = "clean"

    def build(self, output: Path, context: Context) -> None:
        from mellama.corpus.decontaminate import decontaminate
        from mellama.corpus.overlap import Overlap

        # Workers open an index of test text; the terms of what is made of it say nothing of that.
        context.pool.require(super().own_terms(), f"the index of {self.name}")
        root = self.raw_root(context)
        decontaminate(
            context.load(self.documents),
            output,
            context,
            passages={test.name: test.passages(root) for test in self.tests},
            overlap=Overlap(self.ngram, self.similar),
            mix=self.mix,
        )

    def sources(self) -> tuple[Source[Any], ...]:
        return tuple(test.source for test in self.tests)

    def own_terms(self) -> Terms:
        return OWN_WORK  # see above

    def estimate(self, data_root: Path | None = None) -> Estimate:
        needed = self.documents.estimate(data_root)
        seconds = needed.disk_bytes / _COMPARED_BYTES_A_SECOND
        return Estimate(5 + seconds, needed.disk_bytes)

    def describe(self) -> str:
        names = ", ".join(test.name for test in self.tests) or "no test"
        done = "without what stands in" if self.mix == "clean" else "measured against"
        return f"{self.documents.name} {done} {names} ({self.ngram} words)"


@dataclass(frozen=True, kw_only=True)
class HeldOut(_Table):
    """One side of a fixed split of documents: to train on, or to measure perplexity on."""

    documents: Step[DocumentTable]
    share: float  # of the documents that are held out, in expectation
    seed: int
    side: Side

    def build(self, output: Path, context: Context) -> None:
        part = SplitPart(self.share, self.seed, self.side)
        split(context.load(self.documents), output, context, part=part)

    def estimate(self, data_root: Path | None = None) -> Estimate:
        needed = self.documents.estimate(data_root)
        share = self.share if self.side == "held_out" else 1 - self.share
        return Estimate(1 + needed.cpu_seconds / 10, int(needed.disk_bytes * share))

    def describe(self) -> str:
        purpose = "never trained on" if self.side == "held_out" else "to train on"
        return f"{self.documents.name}, the part {purpose} ({self.share:.1%} held out)"


@dataclass(frozen=True, kw_only=True)
class TrainedTokenizer(Step[Path]):
    """A byte-level BPE tokenizer: a folder that `AutoTokenizer.from_pretrained` loads."""

    documents: tuple[Step[DocumentTable], ...]
    vocabulary: int  # at most; a small corpus gives fewer

    def build(self, output: Path, context: Context) -> None:
        from mellama.corpus.tokenizer import train_tokenizer

        tables = tuple(context.load(step) for step in self.documents)
        total = sum(table.rows for table in tables)
        with context.progress.bar("learning a vocabulary", total) as advance:
            train_tokenizer(tables, output, vocabulary=self.vocabulary, advance=advance)

    def load(self, output: Path) -> Path:
        return output

    def estimate(self, data_root: Path | None = None) -> Estimate:
        read = sum(step.estimate(data_root).disk_bytes for step in self.documents)
        return Estimate(2 + read / _LEARNED_BYTES_A_SECOND, 200 * self.vocabulary)

    def describe(self) -> str:
        return f"byte-level BPE, up to {self.vocabulary:,} tokens"
