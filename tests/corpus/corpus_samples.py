"""Sources, steps and test sets of a few documents each, typed by hand or counted out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import pyarrow as pa
from hypothesis import settings

from mellama.corpus.documents import SCHEMA, DocumentTable, Origin, batched, writing
from mellama.corpus.tested import TestSet as Tested
from mellama.licenses import CC_BY, CC_BY_SA, OWN_WORK, License, Terms
from mellama.pipeline.progress import Quiet
from mellama.pipeline.runner import run
from mellama.pipeline.step import Context, Step
from mellama.records import Document, Passage
from mellama.sources.source import Source

LICENSES: dict[str, License] = {"cases": CC_BY, "encyclopedia": CC_BY_SA}
CALM = settings(deadline=None, max_examples=40)  # a busy machine is no failure
TEXT = (
    "patient fever cough treated with amoxicillin and the rash improved after ten days of rest "
    "while blood pressure stayed normal in follow up visits to our clinic because no further "
    "lesion was found on imaging that had been ordered by physicians who examined her knee"
)
WORDS = TEXT.split()


def sentence(start: int, count: int) -> str:
    """Return words that differ from start to start, with a full stop."""
    chosen = [WORDS[(start * 7 + place * (start % 5 + 1)) % len(WORDS)] for place in range(count)]
    return " ".join(chosen).capitalize() + "."


def some_documents(prefix: str, count: int) -> list[Document]:
    """Return documents of 12 to 40 words, each with an identifier."""
    return [
        Document(f"{prefix}-{n}", sentence(n, 12 + n * 5 % 29), (f"pmid:{prefix}{n}",))
        for n in range(count)
    ]


def _read(folder: Path, documents: tuple[Document, ...]) -> Iterator[Document]:
    assert (folder / "raw.txt").exists()
    yield from documents


def source_of(name: str, documents: Iterable[Document]) -> Source[Document]:
    """Declare a source whose folder has to hold `raw.txt`, and whose reader knows its documents."""
    return Source(
        name=name,
        title=f"the {name}",
        homepage="https://example.org",
        revision="1",
        terms=Terms((LICENSES[name],)) if name in LICENSES else OWN_WORK,
        files=("raw.txt",),
        counts=(),
        read=partial(_read, documents=tuple(documents)),
    )


def data_root_with(root: Path, *names: str) -> Path:
    for name in names:
        (root / name).mkdir(parents=True, exist_ok=True)
        (root / name / "raw.txt").write_text("something")
    return root


def context_in(folder: Path, *names: str) -> Context:
    """Return a context whose data root has the named sources."""
    data = data_root_with(folder / "data", *names)
    return Context(root=folder / "runs", data_root=data, progress=Quiet())


def finish(step: Step[Any], context: Context) -> Path:
    """Build a step with all it needs, and return its folder."""
    run([step], context, say=lambda text: None)
    return context.folder(step)


def table_of(path: Path, documents: Iterable[Document], source: str = "cases") -> DocumentTable:
    """Write a table of documents at `path`, as one file."""
    with writing(path, Origin(source, "1", OWN_WORK)) as write:
        for batch in batched(documents, source=source):
            write(batch)
    return DocumentTable(path)


def texts(*values: str) -> pa.Array:
    return pa.array(values, pa.large_string())


def batch_of(*values: str) -> pa.RecordBatch:
    ids = pa.array([str(n) for n in range(len(values))], pa.string())
    none: list[list[str]] = [[] for _ in values]
    columns = [ids, texts(*values), pa.array(none, pa.list_(pa.string()))]
    return pa.RecordBatch.from_arrays(columns, schema=SCHEMA)


@dataclass(frozen=True)
class Questions:
    """A test set given by its passages."""

    name: str
    given: tuple[Passage, ...]
    source: Source[Any]

    def identity(self) -> dict[str, Any]:
        return {"questions": self.name}

    def passages(self, data_root: Path | None) -> Iterator[Passage]:
        yield from self.given


def questions(name: str, *given: tuple[str, tuple[str, ...], str]) -> Tested:
    return Questions(name, tuple(Passage(*one) for one in given), source_of(name, ()))
