"""The text of FHIR attachments: of several forms of one document, the first that can be read."""

from __future__ import annotations

import base64
import codecs
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from mellama.errors import SourceError
from mellama.sources.html_text import html_text
from mellama.sources.opening import broken
from mellama.sources.reading import BOM, RawRow


def _plain(text: str) -> str:
    return text


READ: dict[str, Callable[[str], str]] = {
    "text/plain": _plain,
    "text/html": html_text,
    "application/xhtml+xml": html_text,
}
"""Content types that are read."""

NOT_READ = {
    "": "content of no stated type",
    "application/pdf": "PDF",
    "application/rtf": "RTF",
    "text/rtf": "RTF",
    "application/xml": "XML",
    "text/xml": "XML",
    "application/hl7-v3+xml": "XML",
}
NEVER_TEXT = ("image", "audio", "video")
OTHER = "content of another type"

NO_TEXT = "no text"
AT_AN_ADDRESS = "text at an address, which is not fetched"

BINARY_URL = re.compile(r"(?:^|/)Binary/([A-Za-z0-9.\-]{1,64})(?:/_history/[^/]+)?$")
CHARSET = re.compile(r';\s*charset\s*=\s*"?([\w.:\-]+)', re.IGNORECASE | re.ASCII)
CHARSETS = re.compile(
    r"ascii|utf-8|utf-8-sig|utf-(16|32)(-[bl]e)?|iso8859-\d+|cp\d+|koi8-\w|mac-\w+|gb\w+|big5\w*|"
    r"euc_\w+|shift_jis\w*"
)
"""Python's names of charsets that text is published in; its other codecs decode what is no text."""


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """Text in a Binary resource, which may be in the export and may not."""

    binary: str  # its id
    content_type: str  # as the attachment states it; empty where it does not


@dataclass(frozen=True, slots=True)
class NotRead:
    """Why an attachment gives no text, in words that hold nothing of the record."""

    reason: str


def text_of_forms(attachments: Iterable[RawRow]) -> str | Elsewhere | NotRead:
    """Read the first of several forms of one text that has some and stands in the resource itself.

    Where none does, the first in a Binary is named. Nothing is fetched.

    Raises:
        SourceError: the only forms there are of a readable type are damaged.
    """
    not_read: list[NotRead] = []
    elsewhere: list[Elsewhere] = []
    damage: list[SourceError] = []
    for attachment in attachments:
        try:
            found = _text_of_form(attachment)
        except SourceError as error:
            damage.append(error)
            continue
        if isinstance(found, str):
            return found
        if isinstance(found, Elsewhere):
            elsewhere.append(found)
        else:
            not_read.append(found)
    if elsewhere:
        return elsewhere[0]
    if damage:
        raise damage[0]
    return not_read[0] if not_read else NotRead(NO_TEXT)


def _text_of_form(attachment: RawRow) -> str | Elsewhere | NotRead:
    content_type = attachment.optional_text("contentType")
    data, url = attachment.optional_text("data"), attachment.optional_text("url")
    if data:
        return text_of_data(data, content_type)
    binary = BINARY_URL.search(url)
    if binary and (not content_type or media_type(content_type) in READ):
        return Elsewhere(binary[1], content_type)
    if url and media_type(content_type) in READ:
        return NotRead(AT_AN_ADDRESS)
    return _other(content_type) if url else NotRead(NO_TEXT)


def text_of_data(data: str, content_type: str) -> str | NotRead:
    """Decode what an attachment or a Binary holds: base64 of text in the charset it states.

    Where it states none, that is UTF-8. `size` and `hash`, which servers fill in different ways,
    are not looked at.

    Raises:
        SourceError: it is not base64, or not text of that charset.
    """
    read = READ.get(media_type(content_type))
    if read is None:
        return _other(content_type)
    try:
        content = base64.b64decode("".join(data.split()), validate=True)
    except ValueError:
        raise broken("an attachment", expected="base64", found="something else") from None
    charset = CHARSET.search(content_type)
    text = read(_decoded(content, charset[1] if charset else "utf-8")).strip()
    return text or NotRead(NO_TEXT)


def media_type(content_type: str) -> str:
    """Return "text/plain" of "Text/Plain; charset=utf-8"."""
    return content_type.partition(";")[0].strip().lower()


def _other(content_type: str) -> NotRead:
    name = media_type(content_type)
    kind, _, _ = name.partition("/")
    return NotRead(f"only as {kind if kind in NEVER_TEXT else NOT_READ.get(name, OTHER)}")


def _decoded(content: bytes, charset: str) -> str:
    try:
        if CHARSETS.fullmatch(codecs.lookup(charset).name):
            text = content.decode(charset)
            text.encode("utf-8")  # refuses halves of characters
            return text.removeprefix(BOM)
    except (LookupError, UnicodeError):
        pass
    raise broken("an attachment", expected="text in the charset it states", found="something else")
