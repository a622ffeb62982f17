"""Terms in words: every question a licence is asked, and its answer."""

from __future__ import annotations

from mellama.cli.columns import columns
from mellama.licenses import Terms


def say_terms(terms: Terms) -> str:
    """Name the licences, and the access class where it is not open."""
    names = terms.names()
    return names if terms.access.may_leave else f"{names}, credentialed"


def terms_text(terms: Terms) -> str:
    """Answer every question a licence is asked, in words."""
    answers = (
        ("licence", terms.names()),
        ("access", terms.access.name.lower()),
        ("commercial use", _yes(terms.commercial)),
        ("derived works", _yes(terms.derivatives)),
        ("redistribution", _yes(terms.redistribution)),
        ("copies keep the licence", _yes(terms.share_alike)),
        ("may leave the machine", _yes(terms.access.may_leave)),
    )
    links = [f"  {item.name}: {item.url}" for item in terms.licenses if item.url]
    return "\n".join([columns(answers), *links])


def _yes(answer: bool) -> str:
    return "yes" if answer else "no"
