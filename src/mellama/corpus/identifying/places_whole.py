"""Addresses grown to their whole: suites and houses before, floors, towns, states, codes behind."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from mellama.corpus.identifying.names_words import UPPER
from mellama.corpus.identifying.reading import Reading
from mellama.corpus.identifying.state_names import CODE, POSTCODE, STATE
from mellama.corpus.identifying.town_names import is_town

Spans = Iterator[tuple[int, int]]

_WORD = rf"[{UPPER}][\w'\u2019-]*"
_GAP = r"(?:[ ]in[ ](?=[A-Z])|\.?[ ]?,?[ ]{1,3}|,?[ ]?\n[ ]*|,|[ ]*[|*;/][ ]*|[ ]-[ ])"
_SAYS_UNIT = (
    r"(?i:apt|apartment|unit|suite|ste|space|spc|sp|lot|room|rm|dock|door|bldg|building|floor|"
    r"flr|fl|level|lvl|wing|tower|office|shop|app|bureau|trailer|trlr|slip|pmb|block|blk|gate|"
    r"flat|house|section|phase|sector|plot|stop|mailstop|(?:p\.?o\.? )?box|mail code|no)"
)
_UNIT = (
    rf"(?:{_SAYS_UNIT}\b\.?[ ]?\#?[ ]?(?:[A-Z]?\d{{1,5}}[A-Za-z]?|[A-Z]{{1,2}})\b(?:-[A-Z\d]{{1,4}}"
    r"\b)?|\#[ ]?[A-Z]?\d{1,5}[A-Za-z]?\b(?:-\w{1,4}\b)?)"
)
_FLOOR = (
    r"(?:(?:\d{1,2}(?:st|nd|rd|th)|(?i:top|ground|upper|lower|first|second|third|fourth|fifth|main|"
    r"garden))[ -](?i:floor|fl|flr|level|unit|flat|apt|apartment|suite)\b\.?"
    r"(?:[ ](?i:rear|front|left|right|back)\b)?|(?i:basement|downstairs|upstairs|rear|penthouse)\b|"
    r"\((?i:upstairs|downstairs|basement|rear|back|front|upper|lower|side|garage|top|ground|first|"
    r"second|1st|2nd|3rd)\b[^)\n\d]{0,14}\))"
)
_TOWN = rf"{_WORD}(?:[ ](?:(?:of|on|upon|de|la|le|del|the|under)[ ])?{_WORD}){{0,2}}"
_MORE = re.compile(
    rf"(?P<way>[ ](?:[NSEW]|NE|NW|SE|SW|North|South|East|West)\b\.?(?=[ ]*(?:[,.;\n|)]|$|\#|"
    rf"{_SAYS_UNIT}\b)))|(?:{_GAP}(?:(?P<unit>{_UNIT}|{_FLOOR})|(?P<county>(?:Co\.?|County)[ ]"
    rf"{_WORD}|Dublin[ ]\d{{1,2}}W?\b|\((?:{STATE}|[A-Z]{{1,2}})\))|(?P<code>{POSTCODE})|"
    rf"(?P<sure>{_TOWN})"
    rf"(?=\.?{_GAP}(?:{CODE}|(?:Co\.|County)[ ]|Dublin[ ]\d)|[ ]\({STATE}\))|(?P<town>{_TOWN})))"
)
_STATED = re.compile(rf"(?:\.?,?[ ]{STATE}(?:\.?,?[ ]{{1,2}}\d{{5}}(?:-\d{{4}})?(?!\d))?)")
_NEVER = re.compile(
    r"(?:Tel|Telephone|Phone|Ph|Mobile(?! \d{5}\b)|Mob|Cell|Fax|E-?mail|Home|Work|Contact|Dr|Mr|"
    r"Mrs|Ms|Dear|Re|RE|Date|Sincerely|Regards|Yours|Thanks?|Patient|Pt|DOB|MRN|NHS|Attn|Seen|He|"
    r"She|The|Electronically|Signed|Best|Referr\w+|Attending|PCP|GP|Age|Sex|To|From|Today)\b"
)
_HOUSE_WORD = (
    r"(?:Towers?|Building|Bldg|House|Plaza|Park|Court|Place|Pavilion|Square|Complex|Mall|Arcade|"
    r"Chambers|Apartments|Apts|Condos?|Condominiums|Lofts|Homes|Terrace|Gardens|Village|Estates|"
    r"Commons|Lodge|Manor|Cottage|Farm|Hall|Mill|Residences?|Villas?|Centre|Quarter|Business Park)"
)
_BEFORE = re.compile(
    rf"(?:(?:{_UNIT}|{_FLOOR}),?[ ]?(?:[-/|*][ ]?)?|(?<![\w/.#] )(?<![\w/.#-])\d{{2,5}}[ ](?=\Z)"
    rf"|(?<!\w){_SAYS_UNIT}\.?[ ]|(?<!\w)[HDP]\.?[ ]?|(?<!\w)[Cc]/[Oo][ ]"
    rf"|(?<!\w)(?:The[ ])?{_WORD}(?:[ ](?:(?:at|of|on|the)[ ])?{_WORD}){{0,3}}?[ ]"
    rf"{_HOUSE_WORD},[ ]?"
    rf"|(?<!\w)(?:The[ ])?{_HOUSE_WORD}[ ](?:at|of|on)[ ](?:the[ ])?{_WORD}(?:[ ]{_WORD})?,[ ]"
    r"|(?<!\w)The[ ])\Z"
)
_IN_DIGITS = re.compile(r"\d{1,3}(?:st|nd|rd|th|[AB])?[ ](?:Ave|Avenue|St|Street)")
_FLAG = re.compile(r"(?<!\w)[NSEW]\Z")  # "W6790 County Road C"
_LINE = re.compile(
    rf"(?:{_UNIT},?[ ]?|{_FLOOR},?[ ]?|\d{{1,5}}[A-Z]?[ ]|(?:The[ ])?{_WORD}[.,]?[ ]?|"
    r"(?:of|on|upon|the)[ ])+,?"
)
_LONGEST_LINE = 48
_MOST = 8  # parts behind a street


def whole(reading: Reading, spans: Iterable[tuple[int, int]]) -> Spans:
    """Yield spans of addresses, with what goes with them on both sides."""
    text = reading.text
    for start, end in spans:
        if text[end - 6 : end].isdigit():
            start = _units_before(text, start)
        if _is_street(text, start, end):
            yield _begun(text, start), _ended(text, end)
            continue
        stated = _STATED.match(text, end)
        yield start, stated.end() if stated and _may_stand(text, stated) else end


_CHUNKS = re.compile(
    r"(?:(?:[A-Z]-?\d{1,4}|\#?\d[\w/-]*|(?:Flat|Plot|House|H\.? ?No|Door|D\.? ?No|Shop)\b)"
    r"[^,\n;:]{0,30},[ ])(?:[A-Z\d][^,\n;:]{1,34},[ ]){0,6}\Z"
)


def _units_before(text: str, start: int) -> int:
    """Take along what India writes before a town and its code: "B-204, Sai Krupa, Marg Road"."""
    before = _CHUNKS.search(text, max(0, text.rfind("\n", 0, start) + 1, start - 140), start)
    if before is None:
        return start
    at = before.start()
    return start if text[max(0, at - 1) : at].isalnum() else at


def _is_street(text: str, start: int, end: int) -> bool:
    piece = text[start:end]
    return any(map(str.isdigit, piece)) or _STREET_END.search(piece) is not None


_STREET_END = re.compile(
    r"(?i:\b(?:street|st|avenue|ave|road|rd|drive|dr|lane|ln|boulevard|blvd|court|ct|way|terrace|"
    r"square|sq|close|crescent|parade|pde|quay|row|highway|hwy|parkway|pkwy)\b\.?)$"
)


def _may_stand(text: str, match: re.Match[str]) -> bool:
    """Whether what looks like a state is none of a driver's licence, a degree or a word."""
    return text[match.end() : match.end() + 3] not in (" DL", " ID", " li", " dr")


def _ended(text: str, end: int) -> int:
    for _ in range(_MOST):
        match = _MORE.match(text, end)
        if match is None or not _goes_on(text, match):
            break
        end = match.end()
    return end


def _goes_on(text: str, match: re.Match[str]) -> bool:
    if match.lastgroup in ("unit", "way", "county", "code"):
        return "\n" not in match[0] or match.lastgroup != "code" or len(match[0].strip()) > 4
    if _NEVER.match(text, match.start(match.lastgroup or 0)):
        return False
    comma = match[0].startswith((",", " |", " *", " in ")) and "\n" not in match[0]
    return match["sure"] is not None or (comma and is_town(match["town"].lower()))


def _begun(text: str, start: int) -> int:
    if _FLAG.search(text, max(0, start - 2), start):
        start -= 1
    for _ in range(3):
        before = _BEFORE.search(text, max(0, start - 52), start)
        if before is None or (before[0].strip().isdigit() and not _IN_DIGITS.match(text, start)):
            break
        start = before.start()
    return _lines_above(text, start)


def _lines_above(text: str, start: int) -> int:
    """Take along lines above a postcode's: of a house, of a street, as letters have them."""
    line = text.rfind("\n", 0, start) + 1
    if line == 0 or text[line:start].strip():
        return start
    best = start
    for _ in range(3):
        above = text.rfind("\n", 0, line - 1) + 1
        words = text[above : line - 1].strip()
        if not 3 < len(words) < _LONGEST_LINE or not _LINE.fullmatch(words) or _NEVER.match(words):
            break
        if _HOUSE_LINE.search(words):
            best = above + len(text[above:line]) - len(text[above:line].lstrip())
        line = above
        if line == 0:
            break
    return best


_HOUSE_LINE = re.compile(rf"^(?:\d{{1,5}}[A-Z]?[ ]{_WORD}|{_UNIT}\b)|[ ]{_HOUSE_WORD}$")
