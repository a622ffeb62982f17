"""Medical literature to pre-train on: SumPubMed full texts, E3C clinical cases, PLOS articles."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from mellama.licenses import CC_BY, MIT, Terms
from mellama.records import Document
from mellama.sources.accounting import each_once, json_lines, whole_file
from mellama.sources.jats import article, parts
from mellama.sources.kept import Account, Dropped, kept
from mellama.sources.markup import parse_xml
from mellama.sources.pmc_oa import PmcArticle
from mellama.sources.reading import BOM, RawRow, broken, decode, read_text
from mellama.sources.source import Count, Source, first_match, matches, number, packed

E3C_FILE = packed("english_ccby.jsonl")
ARTICLES = packed("*.xml")
E3C_LICENCES = ("CC BY", "CC BY 4.0")


@dataclass(frozen=True, slots=True)
class SumpubmedArticle:
    """A full text with upstream's two abstracts of it; lower-cased, citations written `<cit>`."""

    id: str  # upstream's number
    text: str
    abstract: str
    shorter_abstract: str


def every_sumpubmed(folder: Path) -> Iterator[Account[Document]]:
    """Account for the full texts alone, by upstream's number."""
    for name in _sumpubmed_numbers(folder):
        path = folder / "text" / f"text_{name}.txt"
        for text in whole_file(path, folder, partial(_text, path=path)):
            yield _document(name, text) if isinstance(text, str) else text


def read_sumpubmed(folder: Path) -> Iterator[Document]:
    return kept(every_sumpubmed(folder))


def _text(data: bytes, path: Path) -> str:
    return decode(data, path).removeprefix(BOM).strip()


def _document(id: str, text: str, identifiers: tuple[str, ...] = ()) -> Document | Dropped:
    return Document(id, text, identifiers) if text else Dropped(id, "no text")


def read_sumpubmed_pairs(folder: Path) -> Iterator[SumpubmedArticle]:
    """Yield every article with its abstracts, by upstream's number.

    Raises:
        SourceError: a text without its abstracts.
    """
    for name in _sumpubmed_numbers(folder):
        yield SumpubmedArticle(
            name,
            read_text(folder / "text" / f"text_{name}.txt").strip(),
            read_text(folder / "abstract" / f"abstract_{name}.txt").strip(),
            read_text(folder / "shorter_abstract" / f"abst_{name}.txt").strip(),
        )


def _sumpubmed_numbers(folder: Path) -> list[str]:
    numbers = [path.stem.removeprefix("text_") for path in (folder / "text").glob("text_*.txt")]
    strange = [number for number in numbers if not number.isdecimal()]
    if strange:
        raise broken(
            folder / "text",
            expected="files called text_<number>.txt",
            found=f"text_{strange[0]}.txt",
        )
    return sorted(numbers, key=int)


def every_e3c(folder: Path) -> Iterator[Account[Document]]:
    """Account for the clinical cases, one a line of the file.

    Upstream has texts under other licences than the terms of this source: they are dropped.
    """
    return each_once(json_lines(first_match(folder, E3C_FILE), folder, _case))


def read_e3c(folder: Path) -> Iterator[Document]:
    return kept(every_e3c(folder))


def _case(row: RawRow) -> Document | Dropped:
    id, doi = row.text("id"), row.optional_text("doi").strip().lower()
    if row.text("licence") not in E3C_LICENCES:
        return Dropped(id, "under another licence")
    return _document(id, row.text("text").strip(), (f"doi:{doi}",) if doi else ())


def every_plos_jats(folder: Path) -> Iterator[Account[Document]]:
    """Account for every article, whatever its type, by file name."""
    return each_once(_plos_articles(folder))


def read_plos_jats(folder: Path) -> Iterator[Document]:
    return kept(every_plos_jats(folder))


def every_plos_article(folder: Path) -> Iterator[Account[PmcArticle]]:
    """Account for the articles as PubMed Central's own are read, in their parts."""
    for path in sorted(set(matches(folder, ARTICLES))):
        yield from whole_file(path, folder, partial(_plos_parts, path=path))


def _plos_parts(data: bytes, path: Path) -> PmcArticle:
    root = parse_xml(data, path)
    return PmcArticle(
        article(root, path), root.get("article-type", ""), "CC BY", False, parts(root, path)
    )


def _plos_articles(folder: Path) -> Iterator[Account[Document]]:
    for path in sorted(set(matches(folder, ARTICLES))):
        yield from whole_file(path, folder, partial(_plos_article, path=path))


def _plos_article(data: bytes, path: Path) -> Document:
    return article(parse_xml(data, path), path)


SUMPUBMED = Source(
    name="sumpubmed",
    title="SumPubMed",
    homepage="https://github.com/vgupta123/sumpubmed",
    revision="vgupta123/sumpubmed@c190db2",
    terms=Terms((MIT,)),
    files=("text/text_*.txt", "abstract/abstract_*.txt", "shorter_abstract/abst_*.txt"),
    counts=(Count("articles", 400, lambda folder: number(read_sumpubmed_pairs(folder))),),
    read=read_sumpubmed,
    every=every_sumpubmed,
    stands_in_for="PubMed Central full texts; PubMed long-document summarisation",
    note="A sample of upstream's 32,689 articles. The abstracts are test data of a task: only the "
    "full texts are documents, and decontamination has to look at them all the same.",
)

E3C = Source(
    name="e3c",
    title="European Clinical Case Corpus, English",
    homepage="https://github.com/hltfbk/E3C-Corpus",
    revision="hltfbk/E3C-Corpus@8196181",
    terms=Terms((CC_BY,)),
    files=(E3C_FILE,),
    counts=(Count("clinical cases", 8_178, lambda folder: number(read_e3c(folder))),),
    read=read_e3c,
    every=every_e3c,
    stands_in_for="MIMIC clinical notes",
    note="Only the texts whose own licence field says CC BY. Published case reports, not records "
    "of a hospital.",
)

PLOS_JATS = Source(
    name="plos_jats",
    title="PLOS starter corpus of allofplos",
    homepage="https://github.com/PLOS/allofplos",
    revision="PLOS/allofplos@07fdeed",
    terms=Terms((CC_BY,)),
    files=(ARTICLES,),
    counts=(Count("articles", 45, lambda folder: number(read_plos_jats(folder))),),
    read=read_plos_jats,
    every=every_plos_jats,
    stands_in_for="PubMed Central Open Access",
    note="Each article carries its own licence element: Creative Commons Attribution, and one that "
    "is free of all copyright.",
)
