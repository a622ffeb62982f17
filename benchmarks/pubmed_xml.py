"""How fast PubMed's XML is read, beside lxml's `iterparse`: the same articles from the same files.

    python benchmarks/pubmed_xml.py [--json] [--data-root DIR] [--articles N]

The file is made by `pubmed_xml_text.py`: real sentences in NLM's layout, 10,000 articles. Both
sides give PMID, version, title, abstract sections with labels, languages, MeSH descriptors, doi and
pmc, and whether the article was retracted. lxml's side is written as one would for this task: one
article at a time, its elements freed, paths from the article, no network, no entities expanded, no
remarks kept. Times are processor seconds of reading a whole file, in turns, after each side has
read one article (what is built once a process is built then); ratios are those of the medians.

- `vs_lxml_iterparse`: lxml's seconds by ours, of the plain file; `vs_lxml_iterparse_gz`: of the
  packed one (theirs through Python's `gzip`).
- `same_text`: every article of both sides is equal.
- `vs_parsing_each`: the seconds of our own other way, which cuts articles out and parses each of
  them strictly, by those of the fast one. Both let no article pass that is not well-formed.
- `plain_share`: the share of articles that the fast way takes; the others are parsed.
- `megabytes_per_cpu_second`, `lxml_megabytes_per_cpu_second`; `scan_megabytes_per_cpu_second`: of
  the first pass over a source, which finds out which articles count.
- `peak_mb`, `lxml_peak_mb`: the most memory a process has that reads the plain file and does
  nothing else, Python and libraries included.
"""

from __future__ import annotations

import argparse
import gzip
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import zip_longest
from pathlib import Path
from typing import IO, cast
from unittest.mock import patch

from lxml import etree

from mellama.sources import pubmed_cutting
from mellama.sources.kept import kept
from mellama.sources.pubmed import read_pubmed_file
from mellama.sources.pubmed_articles import PubmedArticle

SEED = 20254
ARTICLES = 10_000
TURNS = {"ours": 3, "lxml": 3, "each": 1, "scan": 3}


def by_us(path: Path) -> Iterator[PubmedArticle]:
    return kept(read_pubmed_file(path))


def never_plain(data: bytes, begin: int) -> int:
    return 0


@contextmanager
def parsing_each() -> Iterator[None]:
    """Let no article pass for plain."""
    with patch.object(pubmed_cutting, "plain_end", never_plain):
        yield


def by_parsing_each(path: Path) -> Iterator[PubmedArticle]:
    with parsing_each():
        yield from by_us(path)


def by_scan(path: Path) -> Iterator[object]:
    return iter(pubmed_cutting.elements(path, whole=False))


def by_lxml(path: Path) -> Iterator[PubmedArticle]:
    if path.suffix == ".gz":
        with gzip.open(path, "rb") as stream:
            yield from lxml_articles(cast("IO[bytes]", stream))
    else:
        with path.open("rb") as stream:
            yield from lxml_articles(stream)


def lxml_articles(stream: IO[bytes]) -> Iterator[PubmedArticle]:
    walk = etree.iterparse(
        stream,
        tag="PubmedArticle",
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        remove_comments=True,
        remove_pis=True,
    )
    for _, element in walk:
        yield lxml_article(element)
        element.clear()
        parent = element.getparent()
        while parent is not None and element.getprevious() is not None:
            del parent[0]


def lxml_article(element: etree._Element) -> PubmedArticle:
    citation = one(element, "MedlineCitation")
    article = one(citation, "Article")
    number = one(citation, "PMID")
    identifiers = {
        item.get("IdType"): line(item)
        for item in element.iterfind("PubmedData/ArticleIdList/ArticleId")
    }
    doi, pmc = identifiers.get("doi"), identifiers.get("pmc")
    sections = [
        (section.get("Label", "").strip(), line(section))
        for section in article.iterfind("Abstract/AbstractText")
    ]
    headings = citation.iterfind("MeshHeadingList/MeshHeading/DescriptorName")
    kinds = article.iterfind("PublicationTypeList/PublicationType")
    pmid = line(number)
    return PubmedArticle(
        pmid=pmid,
        version=int(number.get("Version", "1")),
        title=line(one(article, "ArticleTitle")),
        abstract=tuple((label, text) for label, text in sections if text),
        languages=tuple(line(item) for item in article.iterfind("Language")),
        headings=tuple(line(item) for item in headings),
        identifiers=(
            f"pmid:{pmid}",
            *([f"doi:{doi.lower()}"] if doi else []),
            *([f"pmc:{pmc}"] if pmc else []),
        ),
        retracted=any(line(kind) == "Retracted Publication" for kind in kinds),
    )


def one(element: etree._Element, name: str) -> etree._Element:
    found = element.find(name)
    assert found is not None, name
    return found


def line(element: etree._Element) -> str:
    return " ".join("".join(cast("Iterator[str]", element.itertext())).split())


SIDES: dict[str, Callable[[Path], Iterator[object]]] = {
    "ours": by_us,
    "lxml": by_lxml,
    "each": by_parsing_each,
    "scan": by_scan,
}


def read(side: str, path: Path) -> int:
    return sum(1 for _ in SIDES[side](path))


def seconds(side: str, path: Path) -> float:
    begin = time.process_time()
    read(side, path)
    return time.process_time() - begin


def same(path: Path) -> bool:
    """Compare the articles of all sides one by one."""
    return all(
        ours == lxml == each
        for ours, lxml, each in zip_longest(by_us(path), by_lxml(path), list_of(path))
    )


def list_of(path: Path) -> list[PubmedArticle]:
    with parsing_each():
        return list(by_us(path))


def peak(side: str, path: Path) -> float:
    """Return the megabytes a process takes that does nothing but read."""
    words = [sys.executable, __file__, "--alone", side, str(path)]
    done = subprocess.run(words, capture_output=True, text=True, check=True)
    return float(done.stdout)


def most_memory() -> float:
    """Return megabytes; `ru_maxrss` would also count what the process was before it began."""
    status = Path("/proc/self/status").read_text()
    return round(int(status.partition("VmHWM:")[2].split()[0]) / 1000, 1)


def plain_share(path: Path) -> float:
    plain = [element.plain for _, element in pubmed_cutting.elements(path)]
    return sum(plain) / len(plain)


def measured(folder: Path, data_root: Path, articles: int) -> dict[str, object]:
    import pubmed_xml_text as text  # not for `--alone`: it loads readers of every kind

    words = text.real_words(data_root)
    path, one = folder / "pubmed31n0001.xml", folder / "pubmed31n0002.xml"
    megabytes = text.write(path, words, articles, SEED) / 1e6
    text.write(one, words, 1, SEED)
    packed = Path(f"{path}.gz")
    turns: dict[tuple[str, Path], list[float]] = {}
    for side in SIDES:
        read(side, one)
    for turn in range(max(TURNS.values())):
        for side in (side for side, most in TURNS.items() if turn < most):
            for file in (path, packed) if side in ("ours", "lxml") else (path,):
                turns.setdefault((side, file), []).append(seconds(side, file))
    took = {key: statistics.median(values) for key, values in turns.items()}
    ours, lxml = took["ours", path], took["lxml", path]
    return {
        "vs_lxml_iterparse": round(lxml / ours, 2),
        "vs_lxml_iterparse_gz": round(took["lxml", packed] / took["ours", packed], 2),
        "vs_parsing_each": round(took["each", path] / ours, 2),
        "same_text": same(path),
        "articles": articles,
        "megabytes": round(megabytes, 1),
        "plain_share": round(plain_share(path), 4),
        "megabytes_per_cpu_second": round(megabytes / ours, 1),
        "lxml_megabytes_per_cpu_second": round(megabytes / lxml, 1),
        "scan_megabytes_per_cpu_second": round(megabytes / took["scan", path], 1),
        "peak_mb": peak("ours", path),
        "lxml_peak_mb": peak("lxml", path),
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--data-root", default=os.environ.get("MELLAMA_DATA", "../shared/data"))
    parser.add_argument("--articles", type=int, default=ARTICLES)
    parser.add_argument("--alone", nargs=2, metavar=("SIDE", "FILE"), help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.alone:
        read(options.alone[0], Path(options.alone[1]))
        print(most_memory())
        return
    with tempfile.TemporaryDirectory() as place:
        figures = measured(Path(place), Path(options.data_root), options.articles)
    for name, value in figures.items():
        print(f"{name:32} {value!s:>10}")
    if options.json:
        print(json.dumps(figures))


if __name__ == "__main__":
    main()
