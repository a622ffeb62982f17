"""PubMed's baseline and update files: what counts of a PMID, and what its text is."""

from __future__ import annotations

from pathlib import Path

import pytest
from restricted_lookalikes import PUBMED_FIRST, SECRET, citation, gz, lay_out, pubmed

from mellama.errors import SourceError
from mellama.records import Document
from mellama.sources.kept import Dropped, Quarantined, tally
from mellama.sources.markup import read_elements
from mellama.sources.pubmed import (
    PUBMED,
    every_article,
    every_pubmed,
    pubmed_files,
    read_pubmed_file,
)
from mellama.sources.pubmed_articles import PubmedArticle

BOOK = """<PubmedBookArticle><BookDocument><PMID Version="1">99000009</PMID>
<Abstract><AbstractText>Zorbitol in a book.</AbstractText></Abstract></BookDocument>
</PubmedBookArticle>
"""
BASELINE, UPDATE, LATER = (f"pubmed31n{number}.xml.gz" for number in ("0001", "0002", "0003"))


def delete(*pmids: str) -> str:
    deleted = "".join(f'<PMID Version="1">{pmid}</PMID>' for pmid in pmids)
    return f"<DeleteCitation>{deleted}</DeleteCitation>"


def titles(root: Path) -> list[str]:
    return [document.text.partition("\n")[0] for document in PUBMED.records(root)]


def test_a_record_is_read_in_full(tmp_path: Path) -> None:
    folder = lay_out(tmp_path, "pubmed")
    first, second = read_pubmed_file(folder / BASELINE)
    assert first == PubmedArticle(
        pmid="99000001",
        version=1,
        title="Effect of zorbitol on in vitro Na+ uptake.",
        abstract=(
            ("BACKGROUND", "Zorbitol is invented."),
            ("", "It is a drug."),
            ("RESULTS", "Uptake fell (p < 0.05)."),
        ),
        languages=("eng",),
        headings=("Sodium",),
        identifiers=("pmid:99000001", "doi:10.9999/zorb.1", "pmc:PMC99999901"),
        retracted=False,
    )
    assert isinstance(second, PubmedArticle)
    assert second.identifiers == ("pmid:99000002",)
    assert next(PUBMED.records(tmp_path)) == Document(
        "pmid:99000001",
        "Effect of zorbitol on in vitro Na+ uptake.\nBACKGROUND: Zorbitol is invented.\n"
        "It is a drug.\nRESULTS: Uptake fell (p < 0.05).",
        first.identifiers,
    )


def test_updates_replace_and_delete(tmp_path: Path) -> None:
    first = [citation("1", "One."), citation("2", "Two."), citation("3", "Three."), PUBMED_FIRST]
    files = {
        BASELINE: gz(pubmed(*first)),
        UPDATE: gz(pubmed(citation("2", "Two, mended."), delete("3", "4"))),
        LATER: gz(pubmed(citation("3", "Three again."), citation("5", "Five."), delete("5"))),
    }
    lay_out(tmp_path, "pubmed", files)
    assert titles(tmp_path) == [
        "One.",
        "Effect of zorbitol on in vitro Na+ uptake.",
        "Two, mended.",
        "Three again.",
    ]


def test_the_highest_version_counts_wherever_it_stands(tmp_path: Path) -> None:
    records = [
        citation("1", "One, second version.", version="2"),
        citation("1", "One."),
        citation("2", "Two, once."),
        citation("2", "Two, twice."),
    ]
    files = {BASELINE: gz(pubmed(*records)), UPDATE: gz(pubmed(citation("1", "One, late.")))}
    folder = lay_out(tmp_path, "pubmed", files)
    assert titles(tmp_path) == ["One, second version.", "Two, twice."]
    assert tally(every_article(folder)) == {"kept": 2, "replaced or deleted later": 3}


def test_everything_that_is_left_out_has_a_reason(tmp_path: Path) -> None:
    records = [
        citation("1", "No abstract.", abstract=""),
        BOOK,
        citation("2", "Withdrawn.", kind="Retracted Publication"),
        citation("3", "", abstract="No title."),
    ]
    folder = lay_out(tmp_path, "pubmed", {BASELINE: gz(pubmed(*records))})
    assert list(every_pubmed(folder)) == [
        Dropped("1", "no abstract"),
        Dropped("99000009", "a book, not an article"),
        Dropped("2", "retracted"),
        Document("pmid:3", "No title.", ("pmid:3",)),
    ]
    flags = [a.retracted for a in every_article(folder) if isinstance(a, PubmedArticle)]
    assert flags == [False, True, False]


def test_files_are_loaded_in_the_order_of_their_numbers(tmp_path: Path) -> None:
    names = ["update/pubmed24n1220.xml.gz", "pubmed24n0002.xml", "pubmed24n0010.xml.gz"]
    folder = lay_out(tmp_path, "pubmed", dict.fromkeys((*names, "medline07n0538.xml.gz"), b""))
    assert [path.name for path in pubmed_files(folder)] == [
        "medline07n0538.xml.gz",
        "pubmed24n0002.xml",
        "pubmed24n0010.xml.gz",
        "pubmed24n1220.xml.gz",
    ]
    (folder / "mine_n1.xml").touch()
    with pytest.raises(SourceError, match="another name"):
        pubmed_files(folder)


@pytest.mark.parametrize(
    ("record", "found"),
    [
        ("<PubmedArticle><MedlineCitation/></PubmedArticle>", "a PMID in MedlineCitation"),
        (citation(SECRET, "x"), "ten digits as PMID"),
        (
            "<PubmedArticle><MedlineCitation><PMID>1</PMID></MedlineCitation></PubmedArticle>",
            "an Article",
        ),
        (citation("1", f"{SECRET} &nosuchthing;"), "named characters"),
    ],
)
def test_a_record_in_another_form_is_set_aside(record: str, found: str, tmp_path: Path) -> None:
    text = pubmed(citation("7", "Before."), record, citation("8", "After."))
    folder = lay_out(tmp_path, "pubmed", {"pubmed31n0001.xml": text.encode()})
    before, bad, after = PUBMED.accounts(tmp_path)
    assert isinstance(bad, Quarantined)
    assert (bad.file, bad.unit) == ("pubmed31n0001.xml", "byte")
    data = (folder / bad.file).read_bytes()
    assert data[bad.offset :].startswith(record.encode()[:60])
    assert found in bad.reason
    assert SECRET not in bad.reason
    assert [document.id for document in (before, after) if isinstance(document, Document)] == [
        "pmid:7",
        "pmid:8",
    ]


def test_entities_of_a_file_s_own_are_refused(tmp_path: Path) -> None:
    text = pubmed(citation("1", "&own;")).replace("<PubmedArticleSet>\n", "<PubmedArticleSet>\n", 1)
    head, tail = text.split("<!DOCTYPE", 1)
    doctype = '<!DOCTYPE PubmedArticleSet [<!ENTITY own SYSTEM "file:///etc/hostname">]>'
    own = f"{head}{doctype}{tail.partition('>')[2]}"
    lay_out(tmp_path, "pubmed", {"pubmed31n0001.xml": own.encode()})
    with pytest.raises(SourceError, match="declares no entities"):
        list(PUBMED.records(tmp_path))


def test_an_article_is_freed_before_the_next_is_read(tmp_path: Path) -> None:
    text = pubmed(*(citation(str(n), f"N {n}.") for n in range(300)))
    folder = lay_out(tmp_path, "pubmed", {"pubmed31n0001.xml": text.encode()})
    held = []
    for element in read_elements(folder / "pubmed31n0001.xml", "PubmedArticle"):
        parent = element.getparent()
        assert parent is not None
        held.append(parent.index(element))
    assert len(held) == 300
    assert max(held) <= 1  # the one before, emptied
