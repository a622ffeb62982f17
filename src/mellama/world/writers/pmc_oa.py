"""PMC Open Access: JATS articles in the legacy packages, one a licence tier, with file lists."""

from __future__ import annotations

from pathlib import Path

from lxml import etree

from mellama.world.knowledge import World
from mellama.world.literature import Article, Library
from mellama.world.shape import WorldSize
from mellama.world.writers.raw import child, csv_text, tar_gz, write_file, xml_bytes

DOCTYPE = (
    '<!DOCTYPE article PUBLIC "-//NLM//DTD JATS (Z39.96) Journal Archiving and Interchange DTD '
    'v1.2 20190208//EN" "JATS-archivearticle1.dtd">'
)
HEADER = (
    *("Article File", "Article Citation", "AccessionID"),
    *("LastUpdated (YYYY-MM-DD HH:MM:SS)", "PMID", "License", "Retracted"),
)
XLINK = "http://www.w3.org/1999/xlink"
LICENSES = {
    "CC BY": "https://creativecommons.org/licenses/by/4.0/",
    "CC BY-NC": "https://creativecommons.org/licenses/by-nc/4.0/",
}
FIRST_PMCID = 99_000_001
FIRST_PMID = 95_000_001


def write_pmc_oa(world: World, folder: Path, size: WorldSize) -> None:
    """Write what is tuned on under CC BY, what is held out under CC BY-NC.

    Instructions are made of CC BY articles alone, as in the paper's Table 5; so they cannot hold
    what the tests ask.
    """
    share = len(world.held_out.diseases) / len(world.diseases)
    held_out = round(size.papers * share)
    tuned = size.papers - held_out
    tiers = (
        ("oa_comm", "CC BY", world.tuned, tuned, 0),
        ("oa_noncomm", "CC BY-NC", world.held_out, held_out, tuned),
    )
    for tier, license_name, part, count, before in tiers:
        library = Library(world, f"pmc {tier}", part)
        stem = f"{tier}_xml.PMC099xxxxxx.baseline.2031-01-01"
        files: dict[str, bytes] = {}
        rows = []
        for place in range(before, before + count):
            name = f"PMC{FIRST_PMCID + place}"
            path = f"PMC099xxxxxx/{name}.xml"
            files[path] = _jats(library.paper(), place, license_name)
            citation = f"J Invent Results. 2031 Jan 1; 1:{place + 1}"
            pmid = FIRST_PMID + place
            rows.append((path, citation, name, "2031-01-01 00:00:00", pmid, license_name, "no"))
        write_file(folder / f"{stem}.tar.gz", tar_gz(files))
        write_file(folder / f"{stem}.filelist.csv", csv_text(HEADER, rows))


def _jats(article: Article, place: int, license_name: str) -> bytes:
    root = etree.Element(
        "article", attrib={"article-type": "research-article"}, nsmap={"xlink": XLINK}
    )
    front = child(root, "front")
    child(child(front, "journal-meta"), "journal-title", "Journal of Invented Results")
    _meta(child(front, "article-meta"), article, place, license_name)
    body = child(root, "body")
    for number, section in enumerate(article.sections, 1):
        part = child(body, "sec", id=f"s{number}")
        child(part, "title", section.heading)
        half = len(section.sentences) // 2
        for sentences in (section.sentences[:half], section.sentences[half:]):
            if sentences:
                child(part, "p", " ".join(sentences))
    _cite(body)
    reference = child(child(child(root, "back"), "ref-list"), "ref", id="B1")
    child(reference, "mixed-citation", "Nobody. Invented results before these. J Invent.")
    return xml_bytes(root, DOCTYPE)


def _meta(meta: etree._Element, article: Article, place: int, license_name: str) -> None:
    for kind, value in (
        ("pmid", str(FIRST_PMID + place)),
        ("pmc", str(FIRST_PMCID + place)),  # digits alone, as in older packages
        ("doi", f"10.99999/invent.pmc.{FIRST_PMCID + place}"),
    ):
        child(meta, "article-id", value, **{"pub-id-type": kind})
    child(child(meta, "title-group"), "article-title", article.title)
    permissions = child(meta, "permissions")
    license_element = child(permissions, "license")
    license_element.set(f"{{{XLINK}}}href", LICENSES[license_name])
    child(license_element, "license-p", f"{license_name}.")
    child(child(meta, "abstract"), "p", " ".join(article.summary))
    group = child(meta, "kwd-group", **{"kwd-group-type": "author"})
    for keyword in article.keywords:
        child(group, "kwd", keyword)


def _cite(body: etree._Element) -> None:
    """End the first paragraph with a reference in brackets, which readers have to drop."""
    paragraph = next(body.iter("p"))
    paragraph.text = f"{(paragraph.text or '').removesuffix('.')} ["
    reference = child(paragraph, "xref", "1", rid="B1", **{"ref-type": "bibr"})
    reference.tail = "]."
