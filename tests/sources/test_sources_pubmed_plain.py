"""Articles taken from their bytes: the same as the strict parser takes, or left to it."""

from __future__ import annotations

from pathlib import Path
from xml.sax.saxutils import escape, quoteattr

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from restricted_lookalikes import PUBMED_FIRST, citation

from mellama.sources.pubmed_articles import PubmedArticle, parsed_article, plain_article
from mellama.sources.pubmed_cutting import ARTICLE, Element, Head
from mellama.sources.pubmed_shape import LARGEST, plain_end

pytest.importorskip("re2")

PLACE = Path("pubmed31n0001.xml")
HEAD = Head(
    b'<?xml version="1.0" encoding="utf-8"?>\n<!DOCTYPE PubmedArticleSet PUBLIC "-//NLM//DTD '
    b'PubMedArticle//EN" "https://dtd.nlm.nih.gov/x.dtd">\n<PubmedArticleSet>',
    plain=True,
)


def parsed(data: bytes) -> PubmedArticle:
    return parsed_article(Element(ARTICLE, data, HEAD).parsed(PLACE), PLACE)


def is_plain(data: bytes) -> bool:
    return plain_end(data, 0) == len(data)


BLANKS = ["", " ", "\n", "\n   ", "\t", "\r\n"]
blanks = st.sampled_from(BLANKS)
# Spaces of all kinds, signs of XML, and characters of two, three and four bytes.
characters = st.sampled_from(
    "abcXYZ019 .,;:()[]{}/=+-'\"%#!?\n\t\r  \u00a0\u0085\u2009\u3000\ufeff\u00e9\u03b1\u2013\u4e2d"
    "\U0001d6fc\uffc0\ufffd\ud7ff\ue000\x7f\x80<>&"
)
texts = st.text(characters, max_size=12)
references = st.sampled_from(
    [
        *("&lt;", "&gt;", "&amp;", "&quot;", "&apos;", "&#x3b1;", "&#945;", "&#160;", "&#xA0;"),
        *("&#32;", "&#x1D6FC;", "&#65;", "&#x2009;", "&#10;", "&#0;", "&#xD800;", "&alpha;"),
        *("&nosuch;", "&"),
    ]
)
plain_pieces = st.one_of(texts.map(escape), texts.map(escape), references)
odd_pieces = st.sampled_from(
    [
        *("<!-- a remark -->", "<![CDATA[a < b &amp; c]]>", "<?x y?>", "]]>", "a > b", "<i/>"),
        *("<i >x</i>", "<i a='b'>x</i>", "<b>open", "</i>", "<DispFormula>x</DispFormula>"),
        *("<mml:math xmlns:mml='m'><mml:mi>x</mml:mi></mml:math>", "\x01", "<Abstract>"),
        *("</AbstractText>", "<!DOCTYPE x>"),
    ]
)


def marked(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    marks = st.sampled_from(["b", "i", "sub", "sup", "u"])
    return st.builds(lambda mark, text: f"<{mark}>{text}</{mark}>", marks, inner)


pieces = st.one_of(
    plain_pieces, plain_pieces, plain_pieces, st.recursive(plain_pieces, marked, max_leaves=3)
)
mixed = st.lists(pieces, max_size=5).map("".join)
nasty = st.lists(st.one_of(pieces, pieces, pieces, odd_pieces), max_size=5).map("".join)
odd_words = st.lists(plain_pieces, max_size=2).map("".join)


@st.composite
def articles(draw: st.DrawFn, content: st.SearchStrategy[str], *, odd: bool) -> str:
    """Write an article with what is read of it, and with the same elements where they are not."""
    words = (
        odd_words if odd else st.sampled_from(["Sodium", " a  &amp;\nb", "\u00e9\u2009\u03b1", ""])
    )

    def maybe(text: str) -> str:
        return text if draw(st.booleans()) else ""

    def some(make: st.SearchStrategy[str], most: int = 3) -> str:
        return "".join(draw(st.lists(make, max_size=most)))

    gap = draw(blanks)
    label = st.one_of(
        st.just(""),
        st.just(' Label=" AIMS  &amp; SCOPE" NlmCategory="OBJECTIVE"'),
        texts.map(lambda text: f" Label={quoteattr(text)}" if odd else ""),
        words.map(lambda text: f' NlmCategory="METHODS" Label="{text}"' if odd else ""),
    )
    section = st.builds(lambda a, t: f"<AbstractText{a}>{t}</AbstractText>{gap}", label, content)
    identifier = st.builds(
        lambda kind, text: f'<ArticleId IdType="{kind}">{text}</ArticleId>{gap}',
        st.sampled_from(["pubmed", "doi", "pmc", "pii"]),
        words | st.sampled_from(["10.1/X.y", "PMC12", " PMC7 ", "10.1/a&lt;b"]),
    )
    cited = f"<Reference><Citation>{draw(content)}</Citation>" + maybe(
        f"<ArticleIdList>{some(identifier)}</ArticleIdList>"
    )
    own = maybe(f"<ArticleIdList>{gap}{some(identifier, 4)}</ArticleIdList>{gap}")
    references = maybe(f"<ReferenceList>{gap}{cited}</Reference>{gap}</ReferenceList>{gap}")
    if not odd and not own:
        references = ""
    heading = st.builds(
        lambda text: (
            f'<MeshHeading><DescriptorName UI="D1" MajorTopicYN="N">{text}</DescriptorName>'
            f'{gap}<QualifierName UI="Q1">{text}</QualifierName></MeshHeading>{gap}'
        ),
        words,
    )
    kind = st.sampled_from(
        ["Letter", "Retracted Publication", " Retracted\nPublication ", "&#82;etracted Publication"]
    ).map(lambda text: f'<PublicationType UI="D0">{text}</PublicationType>')
    language = st.sampled_from(["eng", " fre\n", "g&#101;r"]).map(
        lambda text: f"<Language>{text}</Language>{gap}"
    )
    person = st.builds(
        lambda text: (
            f'<Author ValidYN="Y"><LastName>Abstract</LastName><ForeName/>{gap}'
            f"<AffiliationInfo><Affiliation>{text}</Affiliation></AffiliationInfo></Author>"
        ),
        content,
    )
    return "".join(
        (
            f'<PubmedArticle>{gap}<MedlineCitation Status="MEDLINE" Owner="NLM">{gap}',
            draw(st.sampled_from(['<PMID Version="2">', "<PMID>", '<PMID Version="1">'])),
            f"{draw(st.integers(1, 10**9))}</PMID>{gap}",
            maybe("<DateRevised><Year>2031</Year></DateRevised>"),
            f'<Article PubModel="Print">{gap}',
            maybe("<Journal><Title>ArticleTitle Language</Title></Journal>"),
            f"<ArticleTitle>{draw(content)}</ArticleTitle>{gap}",
            maybe('<ELocationID EIdType="doi" ValidYN="Y">10.1/elsewhere</ELocationID>'),
            maybe(
                f"<Abstract>{gap}{some(section, 4)}"
                f"{maybe('<CopyrightInformation>nobody</CopyrightInformation>')}</Abstract>{gap}"
            ),
            maybe(f'<AuthorList CompleteYN="Y">{some(person, 2)}</AuthorList>{gap}'),
            some(language),
            maybe("<GrantList><Grant><Agency>Retracted &amp; co</Agency></Grant></GrantList>"),
            maybe(f"<PublicationTypeList>{gap}{some(kind, 2)}</PublicationTypeList>{gap}"),
            maybe(f"<VernacularTitle>{draw(content)}</VernacularTitle>"),
            f"</Article>{gap}",
            maybe("<MedlineJournalInfo><MedlineTA>J</MedlineTA></MedlineJournalInfo>"),
            maybe(f"<MeshHeadingList>{gap}{some(heading)}</MeshHeadingList>{gap}"),
            maybe(
                f'<OtherAbstract Type="Publisher" Language="fre">{some(section)}</OtherAbstract>'
            ),
            maybe(f'<KeywordList Owner="NOTNLM"><Keyword>{draw(content)}</Keyword></KeywordList>'),
            f"</MedlineCitation>{gap}",
            maybe(
                f"<PubmedData>{gap}<PublicationStatus>ppublish</PublicationStatus>{gap}"
                f"{own}{references}</PubmedData>{gap}"
            ),
            "</PubmedArticle>",
        )
    )


@settings(max_examples=150, deadline=None)
@given(articles(nasty, odd=True))
def test_the_two_ways_of_reading_give_the_same_or_the_fast_one_declines(article: str) -> None:
    data = article.encode("utf-8", "surrogatepass")
    if is_plain(data):
        assert plain_article(data) == parsed(data)


usual = st.sampled_from(["Zorbitol <i>in <sub>vitro</sub></i> &lt; 5 \u2009\u03b1.", " a  b\n", ""])


@settings(max_examples=60, deadline=None)
@given(articles(usual, odd=False))
def test_what_nlm_writes_has_the_plain_form(article: str) -> None:
    data = article.encode()
    assert is_plain(data)
    assert plain_article(data) == parsed(data)


@settings(max_examples=400, deadline=None)
@given(st.data())
def test_bytes_changed_anywhere_never_pass_as_well_formed(data: st.DataObject) -> None:
    whole = data.draw(st.sampled_from([PUBMED_FIRST, citation("1", "One, <i>two</i>.")])).strip()
    changed = bytearray(whole.encode())
    for _ in range(data.draw(st.integers(1, 3))):
        begin = data.draw(st.integers(0, len(changed) - 1))
        size = data.draw(st.integers(0, 8))
        other = data.draw(
            st.sampled_from([b"", b"<", b">", b"&", b'"', b"/", b"\xff", b"\x00", b"<i>", b"</i>"])
            | st.binary(max_size=3)
        )
        changed[begin : begin + size] = other
    article = bytes(changed)
    if is_plain(article):
        assert plain_article(article) == parsed(article)


@pytest.mark.parametrize(
    "unusual",
    [
        *("<!-- x -->", "<![CDATA[x]]>", "<?x?>", "]]>", ">", "&alpha;", "&#0;", "&#xFFFE;", "&"),
        *("<i a='1'>x</i>", "<i >x</i>", "<i/>", "<i>x", "x</i>", "\x01", "\ufffe", "<b></i>"),
        *("<i><i><i>x</i></i></i>", "<mml:math xmlns:mml='m'/>", "<Abstract>x</Abstract>"),
    ],
)
def test_what_is_unusual_is_left_to_the_parser(unusual: str) -> None:
    assert is_plain(citation("1", "One.").strip().encode())
    assert not is_plain(citation("1", unusual).strip().encode())


@pytest.mark.parametrize(
    "bad", [b"\xff", b"\xc3", b"\xed\xa0\x80", b"\xf5\x80\x80\x80", b"\xc0\xaf"]
)
def test_bytes_that_are_not_utf_8_are_not_plain(bad: bytes) -> None:
    article = citation("1", "@").strip().encode()
    assert not is_plain(article.replace(b"@", bad))
    assert is_plain(article.replace(b"@", "\u00e9\u03b1\U0001d6fc".encode()))


def test_an_article_of_a_megabyte_is_left_to_the_parser_and_its_limits() -> None:
    article = citation("1", "x" * LARGEST).strip().encode()
    assert not is_plain(article)
    assert parsed(article).title == "x" * LARGEST


def test_only_the_article_s_own_identifiers_count() -> None:
    lists = PUBMED_FIRST.split("<PubmedData>")
    without = f"{lists[0]}<PubmedData><ReferenceList>{lists[1].partition('<ReferenceList>')[2]}"
    data = without.strip().encode()
    assert parsed(data).identifiers == ("pmid:99000001",)
    if is_plain(data):
        assert plain_article(data) == parsed(data)
