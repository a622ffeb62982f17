"""PubMed: the annual baseline's gzipped XML, one update file, and their MD5 lines."""

from __future__ import annotations

from hashlib import md5
from pathlib import Path
from random import Random

from lxml import etree

from mellama.world.fillers import filler
from mellama.world.knowledge import World
from mellama.world.literature import Article, Library
from mellama.world.shape import WorldSize
from mellama.world.writers.raw import child, gzipped, write_file, xml_bytes

DOCTYPE = (
    '<!DOCTYPE PubmedArticleSet PUBLIC "-//NLM//DTD PubMedArticle, 1st January 2019//EN" '
    '"https://dtd.nlm.nih.gov/ncbi/pubmed/out/pubmed_190101.dtd">'
)
BASELINE, UPDATE = "pubmed31n0001.xml.gz", "pubmed31n0002.xml.gz"
FIRST_PMID = 91_000_000
JOURNAL = "Journal of Invented Results"


def write_pubmed(world: World, folder: Path, size: WorldSize) -> None:
    """Write all abstracts; the update replaces the first record and deletes one without text."""
    library = Library(world, "pubmed", world.tuned, world.held_out)
    baseline = etree.Element("PubmedArticleSet")
    for place in range(size.abstracts):
        _record(baseline, FIRST_PMID + place, library.abstract(), library.random)
    without_abstract = FIRST_PMID + size.abstracts
    _bare_record(baseline, without_abstract, "eng", "A letter without an abstract.")
    _bare_record(baseline, without_abstract + 1, "fre", "[A letter from abroad.]")

    update = etree.Element("PubmedArticleSet")
    _record(update, FIRST_PMID, library.abstract(), library.random)
    deleted = child(update, "DeleteCitation")
    child(deleted, "PMID", str(without_abstract), Version="1")
    for name, root in ((BASELINE, baseline), (UPDATE, update)):
        data = gzipped(xml_bytes(root, DOCTYPE))
        write_file(folder / name, data)
        digest = md5(data, usedforsecurity=False).hexdigest()
        write_file(folder / f"{name}.md5", f"MD5({name})= {digest}\n")


def _record(root: etree._Element, pmid: int, article: Article, random: Random) -> None:
    citation, record = _citation(root, pmid, indexed=not article.held_out)
    body = _article(citation, article.title, random)
    abstract = child(body, "Abstract")
    if random.random() < 0.5:
        for section in article.sections:
            text = child(abstract, "AbstractText", section.text())
            text.set("Label", section.heading)
            text.set("NlmCategory", section.heading)
    else:
        child(abstract, "AbstractText", article.text())
    _tail(citation, body, record, pmid, "eng")
    if not article.held_out:
        _headings(citation, article.keywords)


def _bare_record(root: etree._Element, pmid: int, language: str, title: str) -> None:
    citation, record = _citation(root, pmid, indexed=False)
    body = _article(citation, title, Random(pmid))
    _tail(citation, body, record, pmid, language)


def _citation(
    root: etree._Element, pmid: int, *, indexed: bool
) -> tuple[etree._Element, etree._Element]:
    """Begin a record. Only indexed ones get headings: those hold what is tuned on."""
    record = child(root, "PubmedArticle")
    status = "MEDLINE" if indexed else "PubMed-not-MEDLINE"
    citation = child(record, "MedlineCitation", Status=status, Owner="NLM")
    child(citation, "PMID", str(pmid), Version="1")
    return citation, record


def _article(citation: etree._Element, title: str, random: Random) -> etree._Element:
    article = child(citation, "Article", PubModel="Print")
    journal = child(article, "Journal")
    child(journal, "ISSN", "0000-0000", IssnType="Print")
    issue = child(journal, "JournalIssue", CitedMedium="Print")
    child(issue, "Volume", str(random.randint(1, 40)))
    published = child(issue, "PubDate")
    if random.random() < 0.1:
        child(published, "MedlineDate", "2031 Dec-2032 Jan")
    else:
        child(published, "Year", str(random.randint(2031, 2079)))
        child(published, "Month", "Jan")
    child(journal, "Title", JOURNAL)
    child(article, "ArticleTitle", f"{title}.")
    pages = child(article, "Pagination")
    child(pages, "MedlinePgn", "1-9")
    return article


def _tail(
    citation: etree._Element,
    article: etree._Element,
    record: etree._Element,
    pmid: int,
    language: str,
) -> None:
    child(article, "Language", language)
    types = child(article, "PublicationTypeList")
    child(types, "PublicationType", "Journal Article", UI="D016428")
    journal = child(citation, "MedlineJournalInfo")
    child(journal, "MedlineTA", "J Invent")
    data = child(record, "PubmedData")
    child(data, "PublicationStatus", "ppublish")
    ids = child(data, "ArticleIdList")
    child(ids, "ArticleId", str(pmid), IdType="pubmed")
    child(ids, "ArticleId", f"10.99999/invent.{pmid}", IdType="doi")
    _references(data, pmid)


def _references(data: etree._Element, pmid: int) -> None:
    """Cite one other paper: its identifiers have the same elements as the record's own."""
    cited = child(child(data, "ReferenceList"), "Reference")
    child(cited, "Citation", filler(Random(pmid)))
    ids = child(cited, "ArticleIdList")
    child(ids, "ArticleId", str(FIRST_PMID + (pmid * 7) % 1_000), IdType="pubmed")


def _headings(citation: etree._Element, keywords: tuple[str, ...]) -> None:
    headings = child(citation, "MeshHeadingList")
    for place, keyword in enumerate(keywords):
        heading = child(headings, "MeshHeading")
        child(
            heading,
            "DescriptorName",
            keyword,
            UI=f"D9{place:05}",
            MajorTopicYN="Y" if place == 0 else "N",
        )
