"""The plain form in which NLM writes an article, as one expression that only well-formed XML fits.

The table below says what NLM's document type says (pubmed_190101.dtd: names, attributes, order),
less what is rare. It leaves out comments, CDATA, processing instructions, formulas, named
characters that XML does not know and unusual spacing. So an article that fits is well-formed, and
each of its elements stands where it may stand; one that does not fit may be well-formed as well,
and has to be parsed. An element that NLM adds costs time, not truth.
"""

from __future__ import annotations

from functools import cache
from typing import Protocol

try:
    import re2
except ImportError:  # an engine of the extra "corpus"; without it every article is parsed
    re2 = None

LARGEST = 1 << 20  # bytes: an article that is larger is parsed, under the limits of the parser
MEMORY = 32 << 20  # bytes the expression may take, what it learns from articles included
NESTED = 2  # `<i><sup>..</sup></i>`

BLANK = rb"[ \t\r\n]*"
# A character of XML in this notation: U+0020 to U+CFFF or U+10000 to U+1FFFF.
REFERENCE = (
    rb"&(?:lt|gt|amp|quot|apos|#(?:3[2-9]|[4-9][0-9]|[1-9][0-9]{2,3}|[1-4][0-9]{4})"
    rb"|#x(?:[2-9A-Fa-f][0-9A-Fa-f]|[1-9A-Fa-f][0-9A-Fa-f]{2}|[1-9A-Ca-c][0-9A-Fa-f]{3}"
    rb"|1[0-9A-Fa-f]{4}));"
)
# UTF-8 of what is not ASCII, less U+FFC0 to U+FFFF, of which two are no characters of XML, and what
# is above U+3FFFF.
BEYOND_ASCII = (
    rb"[\xc2-\xdf][\x80-\xbf]|\xe0[\xa0-\xbf][\x80-\xbf]|[\xe1-\xec\xee][\x80-\xbf]{2}"
    rb"|\xed[\x80-\x9f][\x80-\xbf]|\xef[\x80-\xbe][\x80-\xbf]|\xf0[\x90-\xbf][\x80-\xbf]{2}"
)
TEXT = rb"(?:[\t\n\r -%'-;=?-\x7f]|" + BEYOND_ASCII + b"|" + REFERENCE + b")*"
LABEL = rb'"(?:[ !#-%\'-;=?-\x7f]|' + BEYOND_ASCII + b"|" + REFERENCE + b')*"'
VALUE = rb'"[ !#-%\'-;=?-\x7f]*"'  # of all other attributes


def _either(*parts: bytes) -> bytes:
    return b"(?:" + b"|".join(parts) + b")"


def _maybe(*parts: bytes) -> bytes:
    return b"(?:" + b"".join(parts) + b")?"


def _any(*parts: bytes) -> bytes:
    return _either(*parts) + b"*"


def _attributes(names: tuple[str, ...]) -> bytes:
    """Each at most once, in any order."""
    return (
        _maybe(
            _either(
                *(
                    b" "
                    + name.encode()
                    + b"="
                    + (LABEL if name == "Label" else VALUE)
                    # the others may follow
                    + _attributes(tuple(other for other in names if other != name))
                    for name in names
                )
            )
        )
        if names
        else b""
    )


def _element(name: str, content: bytes, *attributes: str) -> bytes:
    tag = name.encode()
    return b"<" + tag + _attributes(attributes) + b">" + content + b"</" + tag + b">" + BLANK


def _leaf(name: str, *attributes: str) -> bytes:
    """An element of text alone, which nobody reads: it may also be written `<Name/>`."""
    tag = name.encode()
    begin = b"<" + tag + _attributes(attributes)
    return begin + rb"(?: ?/>|>" + TEXT + b"</" + tag + b">)" + BLANK


def _leaves(*names: str) -> tuple[bytes, ...]:
    return tuple(_leaf(name) for name in names)


def _inline(depth: int) -> bytes:
    if not depth:
        return TEXT
    inner = _inline(depth - 1)
    marks = (
        b"<" + tag + b">" + inner + b"</" + tag + b">" for tag in (b"b", b"i", b"sub", b"sup", b"u")
    )
    return TEXT + b"(?:" + _either(*marks) + TEXT + b")*"


def _mixed(name: str, *attributes: str) -> bytes:
    return _element(name, _inline(NESTED), *attributes)


def _list(name: str, *parts: bytes, attributes: tuple[str, ...] = ()) -> bytes:
    """An element of elements, in any order and number."""
    return _element(name, BLANK + _any(*parts), *attributes)


def _article() -> bytes:
    journal = _list(
        "Journal",
        _leaf("ISSN", "IssnType"),
        _list(
            "JournalIssue",
            *_leaves("Volume", "Issue"),
            _list("PubDate", *_leaves("Year", "Month", "Day", "Season", "MedlineDate")),
            attributes=("CitedMedium",),
        ),
        *_leaves("Title", "ISOAbbreviation"),
    )
    pages = _list("Pagination", *_leaves("StartPage", "EndPage", "MedlinePgn"))
    abstract = _element(
        "Abstract",
        BLANK
        + _any(_mixed("AbstractText", "Label", "NlmCategory"))
        + _maybe(_leaf("CopyrightInformation")),
    )
    data_banks = _list(
        "DataBankList",
        _list(
            "DataBank",
            _leaf("DataBankName"),
            _list("AccessionNumberList", _leaf("AccessionNumber")),
        ),
        attributes=("CompleteYN",),
    )
    grants = _list(
        "GrantList",
        _list("Grant", *_leaves("GrantID", "Acronym", "Agency", "Country")),
        attributes=("CompleteYN",),
    )
    kinds = _list("PublicationTypeList", _element("PublicationType", TEXT, "UI"))
    content = (
        *(BLANK, _maybe(journal), _mixed("ArticleTitle")),
        _any(pages, _leaf("ELocationID", "EIdType", "ValidYN")),
        *(_maybe(abstract), _maybe(_people("Author"))),
        *(_any(_element("Language", TEXT)), _maybe(data_banks), _maybe(grants), _maybe(kinds)),
        *(_maybe(_mixed("VernacularTitle")), _any(_date("ArticleDate", "DateType"))),
    )
    return _element("Article", b"".join(content), "PubModel")


def _people(name: str) -> bytes:
    person = _list(
        name,
        *_leaves("LastName", "ForeName", "Initials"),
        *(_mixed("Suffix"), _mixed("CollectiveName"), _leaf("Identifier", "Source")),
        _list("AffiliationInfo", _mixed("Affiliation"), _leaf("Identifier", "Source")),
        attributes=("ValidYN", "EqualContrib"),
    )
    return _list(f"{name}List", person, attributes=("CompleteYN", "Type"))


def _date(name: str, *attributes: str) -> bytes:
    return _list(
        name, *_leaves("Year", "Month", "Day", "Hour", "Minute", "Second"), attributes=attributes
    )


def _before_headings() -> bytes:
    corrections = _list(
        "CommentsCorrections",
        *(_leaf("RefSource"), _leaf("PMID", "Version"), _leaf("Note")),
        attributes=("RefType",),
    )
    return _any(
        _list("MedlineJournalInfo", *_leaves("Country", "MedlineTA", "NlmUniqueID", "ISSNLinking")),
        _list(
            "ChemicalList",
            _list("Chemical", _leaf("RegistryNumber"), _leaf("NameOfSubstance", "UI")),
        ),
        _list("SupplMeshList", _leaf("SupplMeshName", "Type", "UI")),
        _leaf("CitationSubset"),
        _list("CommentsCorrectionsList", corrections),
        _list("GeneSymbolList", _leaf("GeneSymbol")),
    )


def _headings() -> bytes:
    marks = ("UI", "MajorTopicYN")
    return _list(
        "MeshHeadingList",
        _list(
            "MeshHeading",
            _element("DescriptorName", TEXT, *marks, "Type"),
            _leaf("QualifierName", *marks),
        ),
    )


def _after_headings() -> bytes:
    names = (*_leaves("LastName", "ForeName", "Initials"), _mixed("Suffix"))
    other_abstract = _list(
        "OtherAbstract",
        _mixed("AbstractText", "Label", "NlmCategory"),
        _leaf("CopyrightInformation"),
        attributes=("Type", "Language"),
    )
    return _any(
        *_leaves("NumberOfReferences", "SpaceFlightMission"),
        _list("PersonalNameSubjectList", _list("PersonalNameSubject", *names)),
        _leaf("OtherID", "Source"),
        other_abstract,
        _list("KeywordList", _mixed("Keyword", "MajorTopicYN"), attributes=("Owner",)),
        _mixed("CoiStatement"),
        _people("Investigator"),
        _leaf("GeneralNote", "Owner"),
    )


def _data() -> bytes:
    identifiers = _element(
        "ArticleIdList",
        BLANK + rb'(?:<ArticleId IdType="[a-z]+">' + TEXT + b"</ArticleId>" + BLANK + b")*",
    )
    cited = _element("Reference", BLANK + _mixed("Citation") + _maybe(identifiers))
    references = _list("ReferenceList", _leaf("Title"), cited)
    objects = _list("ObjectList", _list("Object", _mixed("Param", "Name"), attributes=("Type",)))
    own = _maybe(identifiers, _maybe(objects), _any(references))
    history = _list("History", _date("PubMedPubDate", "PubStatus"))
    return _element(
        "PubmedData", BLANK + _maybe(history) + _maybe(_leaf("PublicationStatus")) + own
    )


def expression() -> bytes:
    """Build the expression, over bytes."""
    citation = _element(
        "MedlineCitation",
        BLANK
        + rb'<PMID(?: Version="[0-9]{1,6}")?>[0-9]{1,10}</PMID>'
        + BLANK
        + _any(_date("DateCompleted"), _date("DateRevised"), _date("DateCreated"))
        + _article()
        + _before_headings()
        + _maybe(_headings())
        + _after_headings(),
        *("Status", "Owner", "IndexingMethod", "VersionID", "VersionDate"),
    )
    article = _element("PubmedArticle", BLANK + citation + _maybe(_data()))
    return BLANK + article.removesuffix(BLANK)


class _Match(Protocol):
    def end(self) -> int: ...


class _Engine(Protocol):
    def match(self, text: bytes, pos: int) -> _Match | None: ...


@cache
def _engine() -> _Engine | None:
    if re2 is None:
        return None
    options = re2.Options()
    options.encoding = re2.Options.Encoding.LATIN1  # bytes as they are
    options.max_mem = MEMORY
    options.never_capture = True
    options.log_errors = False
    engine: _Engine = re2.compile(expression(), options)
    return engine


def plain_end(data: bytes, begin: int) -> int:
    """Return where an article ends that begins there, behind blanks; 0 if it is not plain.

    It takes time in proportion to what is plain, whatever the data.
    """
    engine = _engine()
    if engine is None or (found := engine.match(data, begin)) is None:
        return 0
    end = found.end()
    return end if end - begin <= LARGEST else 0
