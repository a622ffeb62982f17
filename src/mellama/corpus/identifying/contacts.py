"""E-mail addresses, web addresses, handles and addresses of machines."""

from __future__ import annotations

import re
from collections.abc import Iterator

from mellama.corpus.identifying.near import at, near
from mellama.corpus.identifying.reading import Reading
from mellama.corpus.identifying.vocabulary import words

Spans = Iterator[tuple[int, int]]

_EMAIL = re.compile(
    r"(?<![\w.+%'-])[\w.+%'-]*[\w+]\s?(?:@|\((?:at|AT)\)|\[(?:at|AT)\])\s?"
    r"[\w-]+(?:(?:\.|\s?[(\[]dot[)\]]\s?)[\w-]+)+"
    r"|(?<![\w.+%'-])[\w.+%'-]*[\w+]@[\w-]+(?![\w@])"
)
_SPOKEN = re.compile(
    r"(?<![\w.])[\w.+-]+ (?:at|AT|\[at\]|\(at\)) [\w-]+ ?(?:dot|DOT|\[dot\]|\(dot\)|\.) ?(?:com|"
    r"org|net|edu|gov|co|COM|ORG|NET|EDU)\b"
    r"(?: ?(?:dot|\.) ?uk)?"
)
_WEB = re.compile(
    r"(?:https?://|ftp://|www\.)[^\s<>\"')\]]+[\w/]"
    r"|(?<![\w.@/-])(?:[A-Za-z0-9-]+\.)+(?:com|org|net|edu|gov|health|care|io|co\.uk|"
    r"nhs\.uk)(?:/[\w./?=&%#-]*)?(?![\w.])"
)
_PATH = re.compile(
    r"(?<![\w.@/-])(?:[A-Za-z0-9-]+\.)+[a-z]{2,10}/[\w./?=&%#~-]*\w"
    r"|(?<![\w.@/-])(?:[A-Za-z0-9-]{2,}\.){2,}[a-z]{2,8}(?!\w|\.\w)"
)
_MACHINE = re.compile(
    r"(?<![\w.])(?:\d{1,3}\.){3}\d{1,3}(?![\w.]\d)|"
    r"(?<![\w:])(?:[0-9A-Fa-f]{2}[:-]){5}[0-9A-Fa-f]{2}(?![\w:])"
    r"|(?<![\w:])(?:[0-9A-Fa-f]{1,4}:){3,7}:?[0-9A-Fa-f]{1,4}(?![\w:])"
)
_HANDLE = re.compile(r"(?<![\w.@/])@[A-Za-z_][\w.]{2,30}\w")


def contacts(reading: Reading) -> Spans:
    """Yield where electronic addresses stand, whatever their top-level domain."""
    text = reading.text
    places = at(_AT, text) if "@" in text or "(" in text or "[" in text else []
    for pattern in (_EMAIL, _HANDLE):
        for match in near(pattern, places, text, before=60, after=60):
            yield match.span()
    dots = [reading.starts[place] for place in reading.of(_DOMAINS)]
    for match in near(_SPOKEN, dots, text, before=60, after=12):
        yield match.span()
    webs = [
        each
        for each in dots
        if text[each - 1 : each] in (".", "/") or text[each : each + 3] in ("htt", "www", "ftp")
    ]
    for match in near(_WEB, webs, text, before=60, after=80):
        yield match.span()
    for match in near(_PATH, at(_INNER_DOT, text), text, before=60, after=40):
        yield match.span()
    yield from _machines(reading)


_INNER_DOT = re.compile(r"\.(?<=[A-Za-z0-9]\.)(?=[a-z]{2})")
_AT = re.compile(r"@|[(\[](?:at|AT)[)\]]")
_DOMAINS = words(
    """
    com org net edu gov co health care io uk http https www ftp nhs
    """
)


def _machines(reading: Reading) -> Spans:
    text, last = reading.text, -1
    for start, end in reading.digits:
        if start > last and text[end : end + 1] in (".", ":") and text[end + 1 : end + 2].isalnum():
            match = _MACHINE.match(text, start)
            if match:
                last = match.end()
                yield match.span()
