"""PubMed: the annual baseline's gzipped XML, one update file, and their MD5 lines."""

from __future__ import annotations

from collections.abc import Iterable
from hashlib import md5
from pathlib import Path
from random import Random
from xml.sax.saxutils import escape

from mellama.world.knowledge import World
from mellama.world.literature import Article, Library
from mellama.world.shape import WorldSize
from mellama.world.writers.raw import XML_HEAD, gzipped, write_file

DOCTYPE = (
    '<!DOCTYPE PubmedArticleSet PUBLIC "-//NLM//DTD PubMedArticle, 1st January 2019//EN" '
    '"https://dtd.nlm.nih.gov/ncbi/pubmed/out/pubmed_190101.dtd">\n'
)
BASELINE, UPDATE = "pubmed31n0001.xml.gz", "pubmed31n0002.xml.gz"
FIRST_PMID = 91_000_000
CITED = 1_000  # the reference of each record is to one of the first thousand

# The reference list holds the same elements as the record's own identifiers: upstream's trap.
RECORD = """\
<PubmedArticle><MedlineCitation Status="{status}" Owner="NLM"><PMID Version="1">{pmid}</PMID>
 <Article PubModel="Print"><Journal><ISSN IssnType="Print">0000-0000</ISSN>\
<JournalIssue CitedMedium="Print"><Volume>1</Volume><PubDate>{date}</PubDate></JournalIssue>\
<Title>Journal of Invented Results</Title></Journal>
  <ArticleTitle>{title}.</ArticleTitle><Pagination><MedlinePgn>1-9</MedlinePgn></Pagination>
{abstract}  <Language>{language}</Language><PublicationTypeList>\
<PublicationType UI="D016428">Journal Article</PublicationType></PublicationTypeList></Article>
 <MedlineJournalInfo><MedlineTA>J Invent</MedlineTA></MedlineJournalInfo>{headings}
 </MedlineCitation>
 <PubmedData><PublicationStatus>ppublish</PublicationStatus><ArticleIdList>\
<ArticleId IdType="pubmed">{pmid}</ArticleId>\
<ArticleId IdType="doi">10.99999/invent.{pmid}</ArticleId></ArticleIdList>
  <ReferenceList><Reference><Citation>Nobody. J Invent. 2030.</Citation><ArticleIdList>\
<ArticleId IdType="pubmed">{cited}</ArticleId></ArticleIdList></Reference></ReferenceList>
 </PubmedData></PubmedArticle>
"""
YEAR = "<Year>{year}</Year><Month>Jan</Month>"
FREE_DATE = "<MedlineDate>2031 Dec-2032 Jan</MedlineDate>"
LABELLED = '<AbstractText Label="{label}" NlmCategory="{label}">{text}</AbstractText>'
HEADING = (
    '<MeshHeading><DescriptorName UI="D{number}" MajorTopicYN="{major}">{name}'
    "</DescriptorName></MeshHeading>"
)


def write_pubmed(world: World, folder: Path, size: WorldSize) -> None:
    """Write all abstracts; the update replaces the first record and deletes one without text."""
    library = Library(world, "pubmed", world.tuned, world.held_out)
    records = [
        _record(FIRST_PMID + place, library.abstract(), library.random)
        for place in range(size.abstracts)
    ]
    bare = FIRST_PMID + size.abstracts
    records.append(_bare_record(bare, "eng", "A letter without an abstract"))
    records.append(_bare_record(bare + 1, "fre", "[A letter from abroad]"))
    deleted = f'<DeleteCitation><PMID Version="1">{bare}</PMID></DeleteCitation>\n'
    updates = [_record(FIRST_PMID, library.abstract(), library.random), deleted]
    for name, parts in ((BASELINE, records), (UPDATE, updates)):
        data = gzipped(_article_set(parts))
        write_file(folder / name, data)
        digest = md5(data, usedforsecurity=False).hexdigest()
        write_file(folder / f"{name}.md5", f"MD5({name})= {digest}\n")


def _article_set(parts: Iterable[str]) -> str:
    content = "".join(parts)
    return f"{XML_HEAD}{DOCTYPE}<PubmedArticleSet>\n{content}</PubmedArticleSet>\n"


def _record(pmid: int, article: Article, random: Random) -> str:
    """Write one record. Only what is tuned on is indexed: instructions may be made of headings."""
    free_date = random.random() < 0.1
    return RECORD.format(
        status="PubMed-not-MEDLINE" if article.held_out else "MEDLINE",
        pmid=pmid,
        date=FREE_DATE if free_date else YEAR.format(year=random.randint(2031, 2079)),
        title=escape(article.title),
        abstract=_abstract(article, structured=random.random() < 0.5),
        language="eng",
        headings="" if article.held_out else _headings(article.keywords),
        cited=FIRST_PMID + pmid * 7 % CITED,
    )


def _bare_record(pmid: int, language: str, title: str) -> str:
    date = YEAR.format(year=2031)
    return RECORD.format(
        status="PubMed-not-MEDLINE",
        **{"pmid": pmid, "date": date, "title": title, "language": language},
        **{"abstract": "", "headings": "", "cited": FIRST_PMID},
    )


def _abstract(article: Article, *, structured: bool) -> str:
    texts = (
        [
            LABELLED.format(label=section.heading, text=escape(section.text()))
            for section in article.sections
        ]
        if structured
        else [f"<AbstractText>{escape(article.text())}</AbstractText>"]
    )
    joined = "\n   ".join(texts)
    return f"  <Abstract>{joined}</Abstract>\n"


def _headings(keywords: tuple[str, ...]) -> str:
    headings = "".join(
        HEADING.format(number=900_000 + place, major="N" if place else "Y", name=escape(keyword))
        for place, keyword in enumerate(keywords)
    )
    return f"\n <MeshHeadingList>{headings}</MeshHeadingList>"
