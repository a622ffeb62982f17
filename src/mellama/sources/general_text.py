"""General text to pre-train on, against forgetting: WikiText-2 articles, web pages, Wikipedia."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import partial
from pathlib import Path

from mellama.licenses import APACHE_2, CC_BY_SA, Terms
from mellama.records import Document
from mellama.sources.accounting import accounts, json_lines, text_lines
from mellama.sources.homes import at_github
from mellama.sources.kept import Account, Dropped, kept
from mellama.sources.reading import RawRow, broken, decode, read_byte_lines, read_lines
from mellama.sources.source import Count, Source, first_match, number, packed

WIKITEXT_PARTS = ("valid", "test")
C4, WIKIPEDIA = packed("c4_demo.jsonl"), packed("wiki_demo.txt")
ARTICLE_HEADING = re.compile(r" = ([^=].*) = ")
SECTION_HEADING = re.compile(r" (?:= ){2,}(.+?) (?:= ){2,}")
DETOKENISED = (
    (re.compile(r" @([-,.])@(?: |$)"), r"\1"),  # `well @-@ known`, `1 @,@ 000`, `0 @.@ 5`
    (re.compile(r' " ([^"]*?) "(?= |$)'), r' "\1"'),
    (re.compile(r" ('(?:s|re|ve|ll|d|m|t))(?=[ ,.;:!?]|$)"), r"\1"),
    (re.compile(r" ([,.;:!?%)\]])"), r"\1"),
    (re.compile(r"([(\[]) "), r"\1"),
)
"""What is undone of WikiText's tokens, in this order; all else stays, `<unk>` included."""


def detokenise(line: str) -> str:
    """Undo the spacing of WikiText's tokens in one line.

    >>> detokenise(" It weighs 0 @.@ 5 kg ( 1 lb ) , said <unk> 's wife . ")
    "It weighs 0.5 kg (1 lb), said <unk>'s wife."
    """
    line = line.rstrip()
    for pattern, replacement in DETOKENISED:
        line = pattern.sub(replacement, line)
    return line.strip()


def every_wikitext2(folder: Path) -> Iterator[Account[Document]]:
    """Account for the articles of both parts; a heading and a paragraph are a line each.

    Raises:
        SourceError: a part that is empty, or whose last line is cut.
    """
    for part in WIKITEXT_PARTS:
        path = first_match(folder, packed(f"{part}.txt"))
        articles = accounts(path, folder, "line", _articles(path), partial(_joined, path=path))
        for index, text in enumerate(articles):
            yield Document(f"{part}-{index}", text) if isinstance(text, str) else text


def read_wikitext2(folder: Path) -> Iterator[Document]:
    return kept(every_wikitext2(folder))


def _joined(lines: list[str], path: Path) -> str:
    text = "\n".join(lines)
    return decode(text.encode("utf-8", "surrogateescape"), path)


def _articles(path: Path) -> Iterator[tuple[int, list[str]]]:
    """Split at ` = Title = `; a formula may look like one, but has no empty lines around it.

    Yields the article's first line, counted from 0, and its lines; bytes that are not UTF-8
    stand in them as half characters.
    """
    article: list[str] = []
    begun = 0
    before, line = "", ""
    for place, after in enumerate((*_ended_lines(path), ""), start=-1):
        heading = ARTICLE_HEADING.fullmatch(line)
        if heading and not before.strip() and not after.strip():
            if article:
                yield begun, article
            article, begun = [detokenise(f" {heading[1]}")], place
        elif line.strip():
            section = SECTION_HEADING.fullmatch(line)
            article.append(detokenise(f" {section[1]}" if section else line))
        before, line = line, after
    if article:
        yield begun, article


def _ended_lines(path: Path) -> Iterator[str]:
    place = 0
    for place, (_, data) in enumerate(read_byte_lines(path), start=1):
        if not data.endswith(b"\n"):
            raise broken(f"{path}:{place}", expected="a line with its end", found="a cut one")
        yield data.decode("utf-8", "surrogateescape").removesuffix("\n").removesuffix("\r")
    if not place:
        raise broken(path, expected="lines of text", found="an empty file")


def every_web(folder: Path) -> Iterator[Account[Document]]:
    """Account for the C4 pages, then the Wikipedia articles, which are one line each."""
    pages = json_lines(first_match(folder, C4), folder, _page)
    articles = text_lines(first_match(folder, WIKIPEDIA), folder)
    for kind, texts in (("c4", pages), ("wikipedia", articles)):
        for index, text in enumerate(texts):
            yield _document(f"{kind}-{index}", text) if isinstance(text, str) else text


def read_web(folder: Path) -> Iterator[Document]:
    return kept(every_web(folder))


def _page(row: RawRow) -> str:
    return row.text("text").strip()


def _document(id: str, text: str) -> Document | Dropped:
    return Document(id, text) if text else Dropped(id, "no text")


def _words(*paths: Path) -> int:
    return sum(len(line.split()) for path in paths for _, line in read_lines(path))


def _wikitext2_words(folder: Path) -> int:
    return _words(*(first_match(folder, packed(f"{part}.txt")) for part in WIKITEXT_PARTS))


def _wikipedia_words(folder: Path) -> int:
    return _words(first_match(folder, WIKIPEDIA))


def _documents_of(folder: Path, kind: str) -> int:
    return number(item for item in read_web(folder) if item.id.startswith(kind))


WIKITEXT2 = Source(
    name="wikitext2",
    title="WikiText-2, raw, validation and test parts",
    homepage="https://github.com/pytorch/examples",
    revision="pytorch/examples@77f55b9",
    terms=Terms((CC_BY_SA,)),
    files=tuple(packed(f"{part}.txt") for part in WIKITEXT_PARTS),
    counts=(
        Count("articles", 120, lambda folder: number(read_wikitext2(folder))),
        Count("words", 455_097, _wikitext2_words),
    ),
    read=read_wikitext2,
    every=every_wikitext2,
    stands_in_for="RedPajama",
    note="Good and featured articles of Wikipedia. Spacing around punctuation is undone, `@-@` "
    "marks are joined, and rare words stay `<unk>` as upstream has them.",
    downloads=at_github(
        "pytorch/examples@77f55b9",
        (
            "word_language_model/data/wikitext-2/valid.txt",
            1_121_681,
            "f0737ed31fc1329026e95cb8b98e19c2a182c39c240ab909dc31abf2f8af58e8",
        ),
        (
            "word_language_model/data/wikitext-2/test.txt",
            1_256_449,
            "d790b833ef8cf03a90db7bf1271b7520b83c45ce07ba3c1a9699df81e239eca0",
        ),
    ),
)

WEB = Source(
    name="web",
    title="C4 pages and Wikipedia articles of LLaMA-Factory's demonstration",
    homepage="https://github.com/hiyouga/LLaMA-Factory",
    revision="hiyouga/LLaMA-Factory@ff6d4d1",
    terms=Terms((APACHE_2,)),
    files=(C4, WIKIPEDIA),
    counts=(
        Count("C4 pages", 300, lambda folder: _documents_of(folder, "c4")),
        Count("Wikipedia articles", 30, lambda folder: _documents_of(folder, "wikipedia")),
        Count("words of Wikipedia", 157_730, _wikipedia_words),
    ),
    read=read_web,
    every=every_web,
    stands_in_for="RedPajama",
    note="Apache-2.0 is the licence of the repository. Its contents are others': crawled web pages "
    "(C4, gathered under ODC-BY, each page its author's) and Wikipedia articles (CC BY-SA). "
    "Upstream left out the headings and the breaks between paragraphs of the articles.",
    downloads=at_github(
        "hiyouga/LLaMA-Factory@ff6d4d1",
        (
            "data/c4_demo.jsonl",
            747_189,
            "f51528081ef22279f2840c02c4cd7cdfc372138be0817c5b8714d200af692b78",
        ),
        (
            "data/wiki_demo.txt",
            1_028_326,
            "69c0c4d067a95a1a65022f2ae1efff9654b1953b09f206f8832620ebbffa0daf",
        ),
    ),
)
