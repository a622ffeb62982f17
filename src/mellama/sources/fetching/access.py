"""Who may fetch: open sources anybody, the others only a person who signed, and never this code."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from mellama.errors import TermsError
from mellama.licenses import Access
from mellama.sources.source import Source


def require_open(sources: Sequence[Source[Any]]) -> None:
    """Refuse what takes an account or a signature; asked before any connection is made.

    Raises:
        TermsError: one of the sources is registered or credentialed.
    """
    closed = [each for each in sources if each.terms.access is not Access.OPEN]
    if closed:
        raise TermsError(
            f"{', '.join(each.name for each in closed)}: never downloaded by this program.",
            expected="open sources; nothing was fetched, and no connection was made",
            found="\n    ".join(map(missing_agreement, closed)),
            todo="\n    ".join(map(_what_to_do, closed)),
        )


def missing_agreement(source: Source[Any]) -> str:
    """Name the agreement a source takes, with where its text stands."""
    texts = (f"{item.name} ({item.url})" for item in source.terms.licenses if item.url)
    named = " + ".join(texts) or "terms of its publisher"
    return f"{source.name} is {source.terms.access.name.lower()} data under {named}"


def _what_to_do(source: Source[Any]) -> str:
    return (
        f"{source.name}: sign at {source.sign_at or source.homepage}, get {source.title} "
        f"({source.revision}) yourself, and put {', '.join(source.files)} into the data root's "
        f"folder {source.name}/"
    )
