"""PubMed XML for `pubmed_xml.py`: laid out as NLM lays it out, with real sentences, seeded.

Shares are of what the annual baseline looks like, as far as that can be told without it: a third
old records of a few kilobytes without references, two thirds recent ones with affiliations and 15
to 55 references; half of the abstracts with labels, a third of them with tags or references to
characters within, and one article in two hundred with what takes a parser: a formula, CDATA, a
remark, three levels of tags.
"""

from __future__ import annotations

import gzip
import random
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from xml.sax.saxutils import escape

from mellama.sources.catalogue import source

HEAD = (
    '<?xml version="1.0" encoding="utf-8"?>\n<!DOCTYPE PubmedArticleSet PUBLIC '
    '"-//NLM//DTD PubMedArticle, 1st January 2024//EN" '
    '"https://dtd.nlm.nih.gov/ncbi/pubmed/out/pubmed_240101.dtd">\n<PubmedArticleSet>\n'
)
LABELS = ("BACKGROUND", "OBJECTIVE", "METHODS", "RESULTS", "CONCLUSIONS")
FORMULA = (
    '<mml:math xmlns:mml="http://www.w3.org/1998/Math/MathML"><mml:mi>x</mml:mi><mml:mo>=</mml:mo>'
    "<mml:mn>3</mml:mn></mml:math>"
)
MARKS = (
    *(
        "<i>in vitro</i> ",
        "(<i>p</i> &lt; 0.05) ",
        "Na<sup>+</sup> and Ca<sup>2+</sup> ",
        "&gt; 5 ",
    ),
    *(
        "H<sub>2</sub>O ",
        "TNF-&#x3b1; &amp; IL-6 ",
        "<b>Design</b> ",
        "10&#xa0;\u00b5g/ml \u00b1 2 ",
    ),
)
RARE = (FORMULA, "<![CDATA[a < b]]>", "<!-- a remark -->", "<i><sub><sup>x</sup></sub></i>")


@dataclass(frozen=True)
class Words:
    """What articles are made of: real sentences and titles, and the words in them."""

    sentences: list[str]
    titles: list[str]
    words: list[str]


def real_words(data_root: Path) -> Words:
    """Take the texts of PubMedQA: sentences of abstracts, questions as titles."""
    sentences: set[str] = set()
    titles = []
    for row in source("pubmedqa").records(data_root):
        titles.append(row.question)
        for text in (*row.contexts, row.long_answer):
            sentences.update(re.split(r"(?<=\.) ", text))
    chosen = sorted(sentence for sentence in sentences if 30 < len(sentence) < 400)
    words = sorted({word for title in titles for word in re.findall(r"[A-Za-z]{4,}", title)})
    return Words(chosen, sorted(titles), words)


Node = tuple[str, "str | list[Node]"]  # a tag with its attributes, and its text or its elements


def written(node: Node, depth: int) -> str:
    """Lay out as NLM does: two blanks a level, text on the line of its tags."""
    tag, content = node
    name = tag.split(" ", 1)[0]
    blank = "  " * depth
    if isinstance(content, str):
        return f"{blank}<{tag}>{content}</{name}>\n" if content else f"{blank}<{tag}/>\n"
    inner = "".join(written(child, depth + 1) for child in content)
    return f"{blank}<{tag}>\n{inner}{blank}</{name}>\n"


class Writer:
    """Draws articles."""

    def __init__(self, words: Words, seed: int) -> None:
        self.words = words
        self.random = random.Random(seed)

    def name(self, number: int = 1) -> str:
        return " ".join(self.random.choice(self.words.words) for _ in range(number)).capitalize()

    def date(self, tag: str) -> Node:
        draw = self.random
        day = (("Month", f"{draw.randint(1, 12):02}"), ("Day", f"{draw.randint(1, 28):02}"))
        return tag, [("Year", str(draw.randint(1975, 2026))), *day]

    def text(self, sentences: int, marked: float) -> str:
        draw = self.random
        parts = [escape(one) for one in draw.choices(self.words.sentences, k=sentences)]
        if draw.random() < marked:
            for _ in range(draw.randint(1, 5)):
                parts.insert(draw.randint(0, len(parts)), draw.choice(MARKS).strip())
        return " ".join(parts)

    def abstract(self) -> list[Node]:
        draw = self.random
        if draw.random() < 0.5:
            return [
                (f'AbstractText Label="{label}" NlmCategory="{label}"', self.text(2, 0.15))
                for label in LABELS
                if draw.random() < 0.85
            ]
        return [("AbstractText", self.text(draw.randint(5, 11), 0.35))]

    def author(self, recent: bool) -> Node:
        draw = self.random
        parts: list[Node] = [
            ("LastName", self.name()),
            ("ForeName", self.name(2)),
            ("Initials", "AB"),
        ]
        if recent:
            if draw.random() < 0.4:
                orcid = f"0000-000{draw.randint(1, 3)}-{draw.randint(1000, 9999)}-1234"
                parts.append(('Identifier Source="ORCID"', orcid))
            for _ in range(draw.choice((1, 1, 2))):
                place = f"Department of {self.name(2)}, {self.name(2)} University, {self.name()}"
                parts.append(("AffiliationInfo", [("Affiliation", f"{place}, {self.name()}.")]))
        return 'Author ValidYN="Y"', parts

    def identifiers(self, pmid: int, most: int = 4) -> Node:
        kinds = (
            ("pubmed", str(pmid)),
            (
                "doi",
                f"10.{1000 + pmid % 977}/S{pmid}.A&lt;1" if pmid % 97 == 0 else f"10.1/j.{pmid}",
            ),
            ("pmc", f"PMC{pmid % 9_999_991}"),
            ("pii", f"S{pmid}"),
        )
        chosen = kinds[:most]
        return "ArticleIdList", [(f'ArticleId IdType="{kind}"', text) for kind, text in chosen]

    def references(self) -> Node:
        draw = self.random
        return "ReferenceList", [
            (
                "Reference",
                [
                    (
                        "Citation",
                        f"{self.name(2)}, {self.name(2)}. {self.name(9)}. {self.name(2)}. "
                        f"{draw.randint(1980, 2025)};{draw.randint(1, 90)}:{draw.randint(1, 999)}.",
                    ),
                    self.identifiers(draw.randint(10**6, 4 * 10**7), draw.choice((1, 2, 2, 3))),
                ],
            )
            for _ in range(draw.randint(15, 55))
        ]

    def article(self, pmid: int) -> str:
        draw = self.random
        recent = draw.random() < 0.67
        title = escape(draw.choice(self.words.titles))
        if draw.random() < 0.08:
            title += " " + draw.choice(MARKS).strip()
        language = "eng" if draw.random() < 0.93 else draw.choice(("fre", "ger", "jpn", "spa"))
        kinds = ["Journal Article", *(["Retracted Publication"] if draw.random() < 0.01 else [])]
        body: list[Node] = [
            self.journal(),
            ("ArticleTitle", title if language == "eng" else f"[{title}]"),
            ("Pagination", [("StartPage", "81"), ("EndPage", "9"), ("MedlinePgn", "81-9")]),
            ('ELocationID EIdType="doi" ValidYN="Y"', f"10.1/elsewhere.{pmid}"),
        ]
        if draw.random() < (0.9 if recent else 0.6):
            sections = self.abstract()
            if draw.random() < 0.006:
                sections.append(("AbstractText", draw.choice(RARE)))
            copyright = [("CopyrightInformation", "Copyright 2031.")] if recent else []
            body.append(("Abstract", [*sections, *copyright]))
        many = draw.randint(2, 9) if recent else draw.randint(1, 4)
        body.append(('AuthorList CompleteYN="Y"', [self.author(recent) for _ in range(many)]))
        body.append(("Language", language))
        if recent and draw.random() < 0.3:
            grant: Node = ("Grant", [("GrantID", "R01"), ("Agency", "NIH"), ("Country", "US")])
            body.append(('GrantList CompleteYN="Y"', [grant] * draw.randint(1, 3)))
        body.append(
            ("PublicationTypeList", [('PublicationType UI="D016428"', kind) for kind in kinds])
        )
        if language != "eng":
            body.append(("VernacularTitle", title))
        version = 2 if draw.random() < 0.001 else 1
        citation: list[Node] = [
            (f'PMID Version="{version}"', str(pmid)),
            *(self.date("DateCompleted"), self.date("DateRevised")),
            ('Article PubModel="Print-Electronic"', body),
            *self.after_article(recent),
        ]
        history = [
            self.date(f'PubMedPubDate PubStatus="{status}"')
            for status in ("received", "accepted", "pubmed", "medline")[: 4 if recent else 2]
        ]
        data: list[Node] = [
            *(("History", history), ("PublicationStatus", "ppublish")),
            self.identifiers(pmid, 3 if recent else 2),
            *([self.references()] if recent else []),
        ]
        status = 'MedlineCitation Status="MEDLINE" IndexingMethod="Automated" Owner="NLM"'
        return written(("PubmedArticle", [(status, citation), ("PubmedData", data)]), 1)

    def journal(self) -> Node:
        date: Node = self.date("PubDate")
        return "Journal", [
            ('ISSN IssnType="Print"', "0000-0000"),
            ('JournalIssue CitedMedium="Internet"', [("Volume", "7"), ("Issue", "3"), date]),
            *(("Title", f"Journal of {self.name(3)}"), ("ISOAbbreviation", self.name(2))),
        ]

    def after_article(self, recent: bool) -> Iterator[Node]:
        draw = self.random
        places = [("Country", "England"), ("MedlineTA", self.name(2)), ("NlmUniqueID", "7801234")]
        yield "MedlineJournalInfo", [*places, ("ISSNLinking", "0000-0000")]
        if draw.random() < 0.5:
            substance: Node = ('NameOfSubstance UI="D000001"', self.name(2))
            chemical: Node = ("Chemical", [("RegistryNumber", "0"), substance])
            yield "ChemicalList", [chemical] * draw.randint(1, 4)
        yield "CitationSubset", "IM"
        if draw.random() < 0.8:
            yield "MeshHeadingList", [self.heading() for _ in range(draw.randint(4, 16))]
        if draw.random() < 0.03:
            other: list[Node] = [("AbstractText", self.text(4, 0.2))]
            yield 'OtherAbstract Type="Publisher" Language="fre"', other
        if recent and draw.random() < 0.6:
            keyword: list[Node] = [('Keyword MajorTopicYN="N"', self.name(2)) for _ in range(5)]
            yield 'KeywordList Owner="NOTNLM"', keyword

    def heading(self) -> Node:
        draw = self.random
        number = draw.randint(1, 30_000)
        tag = f'DescriptorName UI="D{number:06}" MajorTopicYN="{draw.choice("NNNY")}"'
        parts: list[Node] = [(tag, self.name(draw.randint(1, 3)))]
        for _ in range(draw.choice((0, 0, 1, 2))):
            parts.append(('QualifierName UI="Q000235" MajorTopicYN="N"', "genetics"))
        return "MeshHeading", parts


BOOK = """\
  <PubmedBookArticle>
    <BookDocument>
      <PMID Version="1">9</PMID>
      <ArticleTitle book="x">A chapter</ArticleTitle>
      <Abstract><AbstractText>Of a book.</AbstractText></Abstract>
    </BookDocument>
  </PubmedBookArticle>
"""
DELETED = '  <DeleteCitation>\n    <PMID Version="1">5</PMID>\n  </DeleteCitation>\n'


def write(path: Path, words: Words, articles: int, seed: int) -> int:
    """Write a file of so many articles, and the same packed; return its size in bytes."""
    writer = Writer(words, seed)
    with path.open("w", encoding="utf-8") as stream:
        stream.write(HEAD)
        for number in range(articles):
            stream.write(writer.article(30_000_000 + number))
            if number % 1_000 == 500:
                stream.write(BOOK)
        stream.write(f"{DELETED}</PubmedArticleSet>\n")
    with path.open("rb") as plain, gzip.open(f"{path}.gz", "wb", compresslevel=6) as packed:
        while chunk := plain.read(1 << 20):
            packed.write(chunk)
    return path.stat().st_size
