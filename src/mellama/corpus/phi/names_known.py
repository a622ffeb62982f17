"""Given and family names of many countries, as the library Faker lists them."""

from __future__ import annotations

import pkgutil
import re
from collections.abc import Iterator
from functools import cache
from importlib import import_module

import faker.providers.person

from mellama.corpus.phi.ordinary import EPONYMS, NAME_OR_WORD, NEVER_NAMES, PLACES

_NAME = re.compile(r"[^\W\d_]+(?:['\u2019-][^\W\d_]+)*")
_WORDS = NAME_OR_WORD | NEVER_NAMES | EPONYMS | PLACES


@cache
def given_names() -> frozenset[str]:
    """Given names in small letters that are hardly anything else, of three letters or more."""
    listed = _listed(("first_name", "given_name"))
    return frozenset(name for name in listed if len(name) > 2 and name not in _WORDS)


@cache
def some_given_names() -> frozenset[str]:
    """All given names in small letters, words or not."""
    listed = _listed(("first_name", "given_name"))
    return frozenset(name for name in listed if len(name) > 1 and name not in NEVER_NAMES)


@cache
def family_names() -> frozenset[str]:
    """All family names in small letters, words or not."""
    return frozenset(
        name for name in _listed(("last_name",)) if len(name) > 1 and name not in NEVER_NAMES
    )


@cache
def _listed(kinds: tuple[str, ...]) -> frozenset[str]:
    found: set[str] = set()
    for module in pkgutil.iter_modules(faker.providers.person.__path__):
        provider = import_module(f"faker.providers.person.{module.name}").Provider
        for attribute in dir(provider):
            if any(kind in attribute for kind in kinds):
                found.update(_plain(getattr(provider, attribute)))
    return frozenset(found)


def _plain(value: object) -> Iterator[str]:
    """Yield the names of a list, or of a table of weights, that are written in Latin letters."""
    if not isinstance(value, tuple | list | dict | set | frozenset):
        return
    for name in value:
        latin = isinstance(name, str) and name[:1].isupper() and name[:1] < "\u0386"
        if latin and (name.isalpha() or _NAME.fullmatch(name)):
            yield name.lower()
