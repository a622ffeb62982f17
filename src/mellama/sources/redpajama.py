"""RedPajama-Data-1T: slices of crawled pages, code, papers, questions and encyclopaedia."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from functools import partial
from hashlib import sha256
from pathlib import Path

from mellama.licenses import UNKNOWN, Terms
from mellama.records import Document
from mellama.sources.accounting import json_lines
from mellama.sources.kept import REPETITION, Account, Dropped, kept
from mellama.sources.reading import RawRow, parse_json
from mellama.sources.seen import Seen
from mellama.sources.source import Count, Source, matches, number

FILES = "**/*.jsonl.zst or **/*.jsonl or **/*.jsonl.gz"
SUBSETS = ("arxiv", "book", "c4", "common_crawl", "github", "stackexchange", "wikipedia")
KEYS = ("arxiv_id", "content_hash", "url")  # upstream's own names for a text, best first
ID_DIGITS = 32  # of the text's SHA-256
EMPTY: Mapping[str, object] = {}


def every_redpajama(folder: Path) -> Iterator[Account[Document]]:
    """Account for every row of every slice that lies in the folder; Wikipedia in English alone.

    An id that stands for a second text, as the address of a page that changed, has the beginning
    of that text's SHA-256 added. Nine bytes a text are kept in memory.
    """
    seen = Seen()
    for path in sorted(set(matches(folder, FILES))):
        read = partial(_document, path=path.relative_to(folder))
        for each in json_lines(path, folder, read):
            yield _told_apart(each, seen) if isinstance(each, Document) else each


def _document(row: RawRow, path: Path) -> Document | Dropped:
    text = row.text("text")
    meta = _meta(row)
    subset = _subset(row, meta, path)
    id = _id(text, meta, subset)
    if not text.strip():
        return Dropped(id, "no text")
    if subset == "wikipedia" and meta.get("language", "en") != "en":
        return Dropped(id, "Wikipedia in another language")
    return Document(id, text, _identifiers(meta))


def _told_apart(document: Document, seen: Seen) -> Document | Dropped:
    if seen.add(document.id):
        return document
    id = f"{document.id}#{_digest(document.text)}"
    return replace(document, id=id) if seen.add(id) else Dropped(id, REPETITION)


def read_redpajama(folder: Path) -> Iterator[Document]:
    """Yield the texts; the id is the slice and upstream's name for the text, else its SHA-256."""
    return kept(every_redpajama(folder))


def _meta(row: RawRow) -> Mapping[str, object]:
    """Return the metadata: an object, or, as a hub's loader leaves it, the JSON text of one."""
    value = row.values.get("meta", EMPTY)
    if isinstance(value, str):
        value = parse_json(value, f"{row.place}, meta")
    return value if isinstance(value, dict) else EMPTY


def _subset(row: RawRow, meta: Mapping[str, object], path: Path) -> str:
    """Tell the slice by what the row says, else by where its file lies."""
    said = (row.values.get("red_pajama_subset"), meta.get("source"))
    lies = (*reversed(path.parts[:-1]), path.name.partition(".")[0])
    for name in (*said, *lies):
        if name in SUBSETS:
            return str(name)
    if "pred_label" in row.values:
        return "common_crawl"
    return "wikipedia" if "title" in meta else "other"


def _id(text: str, meta: Mapping[str, object], subset: str) -> str:
    for key in KEYS:
        value = meta.get(key)
        if isinstance(value, str) and value:
            return f"{subset}:{value}"
    return f"{subset}:{_digest(text)}"


def _digest(text: str) -> str:
    return sha256(text.encode()).hexdigest()[:ID_DIGITS]


def _identifiers(meta: Mapping[str, object]) -> tuple[str, ...]:
    arxiv, url = meta.get("arxiv_id"), meta.get("url")
    named = (("arxiv", arxiv), ("url", url))
    return tuple(f"{kind}:{value}" for kind, value in named if isinstance(value, str) and value)


def _files(folder: Path) -> int:
    return number(set(matches(folder, FILES)))


REDPAJAMA = Source(
    name="redpajama",
    title="RedPajama-Data-1T",
    homepage="https://github.com/togethercomputer/RedPajama-Data",
    revision="v1.0.0, togethercomputer/RedPajama-Data@45b37c2",
    terms=Terms((UNKNOWN,)),
    files=(FILES,),
    counts=(Count("files", 2_084, _files, of_records=False),),
    text_tokens=(878 + 175 + 59 + 28 + 24 + 20) * 10**9,  # upstream's page: GPT-NeoX's, no books
    read=read_redpajama,
    every=every_redpajama,
    note="Each slice has the terms of where it was taken from: C4 under ODC-BY, Wikipedia under "
    "CC BY-SA, code under permissive licences, pages under their authors'. The books were "
    "withdrawn. A few files of each slice are a smaller data root.",
)
