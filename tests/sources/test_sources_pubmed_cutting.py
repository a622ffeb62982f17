"""PubMed's files cut by their tags: what is bad is set aside alone, what is cut off is refused."""

from __future__ import annotations

import gzip
import pickle
import time
from collections.abc import Callable
from itertools import chain
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from restricted_lookalikes import PUBMED_FIRST, SECRET, citation, lay_out, pubmed

from mellama.errors import SourceError
from mellama.records import Document
from mellama.sources import pubmed_cutting, pubmed_shape
from mellama.sources.kept import Account, Dropped, Quarantined
from mellama.sources.pubmed import every_pubmed, pubmed_pieces
from mellama.sources.pubmed_cutting import elements

FILE = "pubmed31n0001.xml"
GOOD = citation("7", "Good.").strip()
NEXT = citation("8", "Next.").strip()
SIX = citation("6", "Six.").strip()
BOOK = "<PubmedBookArticle><BookDocument><PMID>9</PMID></BookDocument></PubmedBookArticle>"


def lay(root: Path, text: str | bytes, name: str = FILE) -> Path:
    data = text.encode() if isinstance(text, str) else text
    return lay_out(root, "pubmed", {name: data})


def fates(folder: Path) -> list[str]:
    def fate(account: Account[Document]) -> str:
        if isinstance(account, Quarantined):
            assert SECRET not in account.reason
            return f"bad at {account.offset}"
        return account.id if isinstance(account, Document) else f"{account.id} {account.reason}"

    return [fate(account) for account in every_pubmed(folder)]


BAD = {
    "a tag that is not closed": SIX.replace("</AbstractText>", ""),
    "tags that cross": citation("6", "<i><b>x</i></b>").strip(),
    "a name of another end": SIX.replace("</Language>", "</Langage>"),
    "no digits": citation("six", "x").strip(),
    "no PMID": "<PubmedArticle><MedlineCitation/></PubmedArticle>",
    "a PMID of thousands of digits": citation("9" * 5_000, "x").strip(),
    "no Article": SIX[: SIX.index("<Article>")] + "</MedlineCitation></PubmedArticle>",
    "a name that HTML does not know": citation("6", "&nosuch;").strip(),
    "a character that XML does not know": citation("6", "\x01").strip(),
    "an attribute twice": SIX.replace('Owner="NLM"', 'Owner="NLM" Owner="NLM"'),
    "no end": SIX.removesuffix("</PubmedArticle>"),
    "a comment without an end": citation("6", "<!-- x").strip(),
    "CDATA without an end": citation("6", "<![CDATA[ x").strip(),
    "ten thousand levels": citation("6", "<i>" * 10_000 + "</i>" * 10_000).strip(),
    "twelve megabytes of text": citation("6", "x" * 12_000_000).strip(),
    "something else": "<Unknown><x/></Unknown>",
    "text": f"some {SECRET}",
    "an end without a beginning": "</PubmedArticle>",
    "a name without an end": "<PubmedArticle",
}


@pytest.mark.parametrize("what", BAD)
def test_a_bad_article_is_set_aside_and_its_neighbours_are_read(what: str, tmp_path: Path) -> None:
    folder = lay(tmp_path, pubmed(GOOD, "\n ", BAD[what], "\n", NEXT))
    begin = len(pubmed().partition("</PubmedArticleSet>")[0]) + len(GOOD) + 2
    assert fates(folder) == ["pmid:7", f"bad at {begin}", "pmid:8"]


def test_bytes_that_are_not_utf_8_are_set_aside(tmp_path: Path) -> None:
    data = pubmed(GOOD, citation("6", "@").strip(), NEXT).encode().replace(b"@", b"\xff\xfe")
    begin = data.index(GOOD.encode()) + len(GOOD)
    assert fates(lay(tmp_path, data)) == ["pmid:7", f"bad at {begin}", "pmid:8"]


REMARKS = [
    "<!-- {} -->",
    "<![CDATA[{}]]>",
    "<?remark {}?>",
]


@pytest.mark.parametrize("remark", REMARKS)
def test_a_tag_in_a_remark_is_none(remark: str, tmp_path: Path) -> None:
    within = remark.format("</PubmedArticle><PubmedArticle>")
    inside = citation("6", "Six.", abstract=f"Before {within}after.").strip()
    between = "" if "CDATA" in remark else remark.format(NEXT)
    folder = lay(tmp_path, pubmed(GOOD, between, inside, between))
    assert fates(folder) == ["pmid:7", "pmid:6"]
    texts = [each.text for each in every_pubmed(folder) if isinstance(each, Document)]
    kept = "</PubmedArticle><PubmedArticle>" if "CDATA" in remark else ""
    assert texts[1] == f"Six.\nBefore {kept}after."


def test_books_deletions_and_unusual_tags(tmp_path: Path) -> None:
    spaced = GOOD.replace("<PubmedArticle>", "<PubmedArticle\n>").replace(
        "</PubmedArticle>", "</PubmedArticle >"
    )
    deleted = "<DeleteCitation ><PMID Version='1'> 8 </PMID><!-- x --></DeleteCitation >"
    folder = lay(tmp_path, pubmed(NEXT, BOOK, spaced, deleted))
    assert fates(folder) == [
        "8 replaced or deleted later",
        "9 a book, not an article",
        "pmid:7",
    ]


def test_a_broken_article_takes_the_place_of_earlier_ones(tmp_path: Path) -> None:
    broken = NEXT.replace("</Language>", "")
    folder = lay(tmp_path, pubmed(GOOD, NEXT, broken))
    found = list(every_pubmed(folder))
    assert found[1] == Dropped("8", "replaced or deleted later")
    assert isinstance(found[2], Quarantined)


@pytest.mark.parametrize(
    ("head", "found"),
    [
        ("", "none"),
        ("<MedlineCitationSet>", "none"),
        ('<?xml version="1.0" encoding="utf-16"?><PubmedArticleSet>', "another encoding"),
        ("<!DOCTYPE PubmedArticleSet [<!ENTITY a 'b'>]><PubmedArticleSet>", "declarations"),
        ("<!-- <PubmedArticleSet> --><PubmedArticleSet>", "a break"),
    ],
)
def test_a_file_that_is_none_of_pubmed_s_is_refused(head: str, found: str, tmp_path: Path) -> None:
    folder = lay(tmp_path, f"{head}{GOOD}</PubmedArticleSet>")
    with pytest.raises(SourceError, match=found) as caught:
        list(every_pubmed(folder))
    assert SECRET not in str(caught.value).lower()


def test_a_bomb_of_entities_is_refused_at_once(tmp_path: Path) -> None:
    names = [f"<!ENTITY a{n} '{f'&a{n - 1};' * 20}'>" for n in range(1, 20)]
    doctype = f"<!DOCTYPE PubmedArticleSet [<!ENTITY a0 'x'>{''.join(names)}]>"
    folder = lay(tmp_path, f"{doctype}<PubmedArticleSet>{GOOD}</PubmedArticleSet>")
    begin = time.process_time()
    with pytest.raises(SourceError, match="declares no entities"):
        list(every_pubmed(folder))
    assert time.process_time() - begin < 5


@pytest.mark.parametrize(
    ("encoding", "title"), [("iso-8859-1", "\u00e9"), ("windows-1252", "\u20ac"), ("ascii", "e")]
)
def test_other_encodings_are_read_as_declared(encoding: str, title: str, tmp_path: Path) -> None:
    text = pubmed(citation("1", title), GOOD).replace("utf-8", encoding)
    folder = lay(tmp_path, text.encode(encoding))
    first, _ = every_pubmed(folder)
    assert isinstance(first, Document)
    assert first.text.startswith(title)


def test_a_namespace_hides_what_is_in_it(tmp_path: Path) -> None:
    text = pubmed(GOOD).replace("<PubmedArticleSet>", '<PubmedArticleSet xmlns="x">')
    assert fates(lay(tmp_path, text)) == [f"bad at {text.index('<PubmedArticle>')}"]


@pytest.mark.parametrize("after", ["x", GOOD, "<PubmedArticleSet></PubmedArticleSet>", "\x00"])
def test_more_after_the_end_is_refused(after: str, tmp_path: Path) -> None:
    folder = lay(tmp_path, f"{pubmed(GOOD)}<!-- x --> \n{after}")
    with pytest.raises(SourceError, match="more at byte"):
        list(every_pubmed(folder))


def test_a_cut_file_is_told_with_its_last_whole_article(tmp_path: Path) -> None:
    whole = pubmed(GOOD, NEXT)
    last = whole.index(GOOD)
    for end in (whole.index(NEXT) + 5, whole.index(NEXT) + len(NEXT) - 1):
        with pytest.raises(SourceError, match=f"last whole one at byte {last}") as caught:
            list(every_pubmed(lay(tmp_path, whole[:end])))
        assert FILE in str(caught.value)
    packed = gzip.compress(whole.encode() + b" " * 100_000, mtime=0)
    (tmp_path / "pubmed" / FILE).unlink()
    with pytest.raises(SourceError, match="gzip"):
        list(every_pubmed(lay(tmp_path, packed[:-20], f"{FILE}.gz")))


def test_a_list_of_deletions_that_cannot_be_read_is_refused(tmp_path: Path) -> None:
    for bad in ("<PMID>8", "<PMID>eight</PMID>", "<PMID>8</PMID"):
        folder = lay(tmp_path, pubmed(GOOD, f"<DeleteCitation>{bad}</DeleteCitation>"))
        with pytest.raises(SourceError, match=r"PMID|well-formed|whole"):
            list(every_pubmed(folder))


PIECES = st.sampled_from(
    [
        *(GOOD, NEXT, BOOK, PUBMED_FIRST, "\n", "<!-- <PubmedArticle> -->", "<?x?>", "junk"),
        *("<DeleteCitation><PMID>1</PMID></DeleteCitation>", "<PubmedArticle/>"),
        *("</PubmedArticle>", *REMARKS),
        *(BAD[what] for what in ("no end", "a comment without an end", "tags that cross")),
    ]
)


def told(read: Callable[[], object]) -> object:
    try:
        return read()
    except SourceError as error:
        return str(error)


@settings(
    max_examples=60,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(st.lists(PIECES, max_size=6), st.integers(1, 200), st.integers(0, 30))
def test_where_chunks_end_changes_nothing(
    tmp_path: Path, parts: list[str], chunk: int, missing: int
) -> None:
    data = pubmed(*parts).encode()
    folder = lay(tmp_path, data[: len(data) - missing])

    def read() -> object:
        cut = [(at, each.tag, each.data, each.problem) for at, each in elements(folder / FILE)]
        return cut, list(every_pubmed(folder))

    whole = told(read)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(pubmed_cutting, "CHUNK", chunk)
        assert told(read) == whole


@pytest.mark.parametrize(
    "flood", ["<PubmedArticle><!--", "<PubmedArticle>", "<!", "<PubmedArticle><![CDATA[<?", "&<"]
)
def test_a_flood_of_beginnings_takes_no_more_time_than_bytes(flood: str, tmp_path: Path) -> None:
    folder = lay(tmp_path, pubmed(GOOD, flood * (300_000 // len(flood)), GOOD))
    begin = time.process_time()
    told(lambda: list(every_pubmed(folder)))
    assert time.process_time() - begin < 30


def test_files_may_be_read_apart(tmp_path: Path) -> None:
    names = [f"pubmed31n000{n}.xml" for n in (1, 2, 3)]
    update = pubmed(
        citation("8", "Later.").strip(), "<DeleteCitation><PMID>7</PMID></DeleteCitation>"
    )
    files = dict(zip(names, (pubmed(GOOD, NEXT), update, pubmed(BOOK)), strict=True))
    folder = lay_out(tmp_path, "pubmed", {name: text.encode() for name, text in files.items()})
    pieces = pickle.loads(pickle.dumps(pubmed_pieces(folder)))
    assert len(pieces) == 3
    apart = list(chain.from_iterable(piece() for piece in reversed(pieces)))
    together = list(every_pubmed(folder))
    assert sorted(map(str, apart)) == sorted(map(str, together))
    assert [each.id for each in together if isinstance(each, Document)] == ["pmid:8"]


def test_without_the_fast_engine_everything_is_parsed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = lay(tmp_path, pubmed(PUBMED_FIRST, GOOD, BAD["tags that cross"], NEXT))
    whole = list(every_pubmed(folder))
    monkeypatch.setattr(pubmed_shape, "re2", None)
    pubmed_shape._engine.cache_clear()
    try:
        assert not any(element.plain for _, element in elements(folder / FILE))
        assert list(every_pubmed(folder)) == whole
    finally:
        pubmed_shape._engine.cache_clear()
