"""What kind of word a word is: a name, a name or a word, a word, a place; unknown ones are missing.

The lists are those of installed libraries, read as data: names of the census of the United States
(`names`, public domain), given and family names of many countries (`faker`), words of the
SPECIALIST lexicon (`lemminflect`), of Webster's second edition (`english-words`), and words with
their counts in books (`symspellpy`).
"""

from __future__ import annotations

import gzip
import pkgutil
import re
import unicodedata
from collections.abc import Iterator
from functools import cache
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path

from mellama.corpus.identifying.vocabulary import (
    CITIES,
    CLINICAL,
    DEVICES,
    EPONYMS,
    NEVER,
    NICKNAMES,
)

NAME, GIVEN, FAMILY, WORD, PROPER, RARE, NO_NAME, EPONYM, CITY = "sgfwprxec"
"""Surely a name; a given name that is a word too; a family name that is a word too; a word; a word
that most write with a capital; a word that hardly anybody uses; a word that is never part of a
name; a physician's name for a disease; a city."""

_MOSTLY_WORD = 3e9  # uses in books for a per cent of people: "december" 7e10, "maria" 3e7
_SOMETIMES_WORD = 4e8
_OFTEN = 1_500_000  # of 1e12 words of books: a word in the list, unless it is a name
_BORNE = 0.005  # per cent of people: enough that an abbreviation may be a name
_BORNE_OFTEN = 0.004  # per cent of people: enough that a capital inside a sentence tells a name
_RARE_FAMILY = 0.01  # per cent of people: an eponym is not for them
_FAKED = re.compile(r"[^\W\d_]+(?:['\u2019-][^\W\d_]+)*")


@cache
def lexicon() -> dict[str, str]:
    """Return the kind of each known word, in small letters and, if it has accents, without too."""
    counts, common = _counted_words(), _common_words()
    webster = _webster()
    given, family = _census("dist.female.first", "dist.male.first"), _census("dist.all.last")
    faked_given, faked_family = set(_faked("first_name", "given_name")), set(_faked("last_name"))
    kinds = dict.fromkeys(webster - counts.keys(), RARE) | dict.fromkeys(
        webster & counts.keys(), WORD
    )
    known = webster | common
    for word, count in counts.items():
        if word in known or _is_form(word, known):
            kinds[word] = WORD
        elif count > _OFTEN:
            kinds[word] = PROPER
    for name in faked_family | faked_given | family.keys() | given.keys():
        is_given = name in given or name in faked_given
        share = 5 * given.get(name, 0) + 2 * family.get(name, 0) + 5e-4
        share = max(share, 5e-3) if name in faked_given or name in faked_family else share
        wordness = counts.get(name, 0) / share
        if name in common or (name in webster and wordness > _SOMETIMES_WORD):
            kinds[name] = GIVEN if is_given else FAMILY
        else:
            kinds[name] = NAME if wordness < _MOSTLY_WORD else WORD
    rare = {each for each in EPONYMS if family.get(each, 0) < _RARE_FAMILY and each not in given}
    kinds.update(dict.fromkeys(rare | DEVICES, EPONYM))
    borne = {name for name, share in (*given.items(), *family.items()) if share >= _BORNE}
    for name in NICKNAMES - kinds.keys():
        kinds[name] = NAME
    kinds.update({name: GIVEN for name in NICKNAMES if kinds[name] in (FAMILY, WORD, PROPER, RARE)})
    for word in CLINICAL:
        kinds[word] = WORD if word not in borne else GIVEN if word in given else FAMILY
    named = {name for name, share in given.items() if share >= _BORNE}
    kinds.update(dict.fromkeys(CITIES - named, CITY))
    kinds.update(dict.fromkeys(NEVER, NO_NAME))
    return kinds


@cache
def given_names() -> frozenset[str]:
    """Return all given names, words or not, that hold more than one letter."""
    census = _census("dist.female.first", "dist.male.first")
    return frozenset(
        name
        for name in census.keys() | set(_faked("first_name", "given_name")) | NICKNAMES
        if len(name) > 1
    )


@cache
def family_names() -> frozenset[str]:
    """Return all family names, words or not, that hold more than one letter."""
    census = _census("dist.all.last")
    return frozenset(name for name in census.keys() | set(_faked("last_name")) if len(name) > 1)


@cache
def borne_names() -> frozenset[str]:
    """Return names that enough people bear, words or not, to be meant where a name can stand."""
    given, family = _census("dist.female.first", "dist.male.first"), _census("dist.all.last")
    often = {name for name, share in family.items() if share >= _BORNE_OFTEN}
    return frozenset(name for name in given.keys() | often | NICKNAMES if len(name) > 1)


@cache
def census_names() -> tuple[frozenset[str], frozenset[str]]:
    """Return given names and family names that many people of the census bear."""
    given, family = _census("dist.female.first", "dist.male.first"), _census("dist.all.last")
    return frozenset(given), frozenset(each for each, share in family.items() if share >= 0.01)


def folded(word: str) -> str:
    """Write a word without accents: "nuñez" as "nunez"."""
    plain = unicodedata.normalize("NFKD", word)
    return (
        "".join(letter for letter in plain if not unicodedata.combining(letter))
        .replace("ł", "l")
        .replace("ø", "o")
        .replace("đ", "d")
    )


def folder(library: str) -> Path:
    """Find an installed library without importing it: only its data are read."""
    spec = find_spec(library)
    if spec is None or not spec.submodule_search_locations:
        raise ModuleNotFoundError(f"{library} is not installed", name=library)
    return Path(next(iter(spec.submodule_search_locations)))


@cache
def _census(*files: str) -> dict[str, float]:
    """Read names in small letters with the per cent of people that bear them."""
    shares: dict[str, float] = {}
    for file in files:
        for line in (folder("names") / file).read_text("ascii").splitlines():
            name, share, _ = line.lower().split(None, 2)
            shares[name] = max(shares.get(name, 0.0), float(share))
    return shares


@cache
def _faked(*kinds: str) -> tuple[str, ...]:
    """Read the names that `faker` lists for many countries, in Latin letters."""
    import faker.providers.person

    found: set[str] = set()
    for module in pkgutil.iter_modules(faker.providers.person.__path__):
        provider = import_module(f"faker.providers.person.{module.name}").Provider
        for attribute in dir(provider):
            if any(kind in attribute for kind in kinds):
                found.update(_plain(getattr(provider, attribute)))
    return tuple(sorted(found | {folded(name) for name in found}))


def _plain(value: object) -> Iterator[str]:
    """Yield the names of a list, or of a table of weights, that are written in Latin letters."""
    if not isinstance(value, tuple | list | dict | set | frozenset):
        return
    for name in value:
        latin = isinstance(name, str) and name[:1].isupper() and name[:1] < "\u0386"
        if latin and _FAKED.fullmatch(name):
            yield name.lower()


def _common_words() -> set[str]:
    """Read words and their forms of the SPECIALIST lexicon, in small letters there."""
    found: set[str] = set()
    place = folder("lemminflect") / "resources"
    for file in ("lemma_lu.csv.gz", "infl_lu.csv.gz"):
        with gzip.open(place / file, "rt", encoding="utf-8") as lines:
            for line in lines:
                word, _, *forms = line.strip().split(",")
                found.add(word)
                for form in forms:
                    found.update(form.replace("<", "").replace(">", "").split("/"))
    found.discard("")
    return {word for word in found if word.islower()}


def _counted_words() -> dict[str, int]:
    """Read words in small letters, names among them, with their counts in books."""
    path = folder("symspellpy") / "frequency_dictionary_en_82_765.txt"
    rows = (line.split() for line in path.read_text("utf-8-sig").splitlines())
    return {word: int(count) for word, count in rows}


_SUFFIXES = (
    *("s", "es", "ed", "ing", "ly", "er", "ers", "est", "ness", "able", "ization", "ized", "izing"),
    *("al", "ally", "ist", "ists", "ic", "ics", "ism", "ian", "less", "like", "ity", "ive", "or"),
)
_PREFIXES = (
    *("un", "re", "non", "over", "pre", "anti", "inter", "multi", "sub", "micro", "out", "post"),
    *("mis", "dis", "super", "under", "counter", "co", "auto", "bio", "hyper", "semi", "trans"),
    *("ultra", "electro", "neuro", "cardio", "broncho", "gastro", "hypo", "intra", "extra", "peri"),
)


def _is_form(word: str, known: set[str]) -> bool:
    """Whether a word is a known one with a common beginning or end."""
    for suffix in _SUFFIXES:
        if word.endswith(suffix):
            stem = word[: -len(suffix)]
            if len(stem) > 2 and (stem in known or stem + "e" in known or stem + "y" in known):
                return True
    return any(word.startswith(each) and word[len(each) :] in known for each in _PREFIXES)


def _webster() -> set[str]:
    """Read the words that the dictionary writes in small letters."""
    from english_words import get_english_words_set

    return {word for word in get_english_words_set(["web2"]) if word[:1].islower()}
