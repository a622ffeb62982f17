"""Names that exist nowhere: built of syllables, one ending a kind, no two easily mistaken."""

from __future__ import annotations

from enum import Enum
from random import Random

# No English word, no drug (INN) and no disease begins like this; a few surnames do.
ONSETS = (
    *("bv", "bz", "dl", "dv", "fn", "gd", "gv", "jm", "kf", "mv", "mz"),
    *("pv", "qv", "tl", "tv", "vj", "vl", "vz", "xl", "zb", "zd", "zg", "zm", "zv"),
)
VOWELS = "aeiou"
CODAS = (
    *("lb", "lf", "lg", "lm", "lt", "mb", "mp", "nd", "nt"),
    *("nz", "rd", "rg", "rk", "rv", "rz", "sk"),
)
ATTEMPTS = 10_000
SHORT_ATTEMPTS = 100  # then a syllable more: about 200 short names fit into a kind


class Kind(Enum):
    """What a name is given to; the value is the ending that shows it."""

    DISEASE = "ergh"
    DRUG = "uvok"
    DRUG_CLASS = "azzim"
    GENE = "q"  # and a digit; small letters, as some benchmarks hold no capitals
    FINDING = "omfa"
    SPECIALTY = "ovology"
    ASSAY = "igauge"
    VERB = "orp"
    EPONYM = "uzh"
    ABBREVIATION = ""  # four capitals: a second name whose kind has to be known
    TOWN = "odwick"
    RIVER = "aal"
    DISH = "ossel"


class Names:
    """Gives out names that differ from all given before by two letters at least."""

    def __init__(self, random: Random) -> None:
        self._random = random
        self._near: set[str] = set()  # every name given, and each with one letter left out

    def give(self, kind: Kind) -> str:
        """Return a new name.

        Raises:
            ValueError: the syllables are used up.
        """
        for attempt in range(ATTEMPTS):
            name = self._build(kind, longer=attempt >= SHORT_ATTEMPTS)
            near = within_one_deletion(name.lower())
            # names one change apart leave the same letters when the right one is dropped
            if near.isdisjoint(self._near):
                self._near |= near
                return name
        raise ValueError(f"no more names for {kind.name}: ask for a smaller world")

    def several(self, kind: Kind, count: int) -> tuple[str, ...]:
        return tuple(self.give(kind) for _ in range(count))

    def _build(self, kind: Kind, *, longer: bool) -> str:
        choose = self._random.choice
        if kind is Kind.ABBREVIATION:
            return "".join(choose(ONSETS) for _ in range(3 if longer else 2)).upper()
        stem = choose(ONSETS) + choose(VOWELS) + choose(CODAS)
        if longer:
            stem += choose(VOWELS) + choose(CODAS)
        if kind is Kind.GENE:
            return f"{stem}{kind.value}{choose('123456789')}"
        name = f"{stem}{kind.value}"
        return name.capitalize() if kind in (Kind.TOWN, Kind.RIVER, Kind.EPONYM) else name


def within_one_deletion(word: str) -> set[str]:
    """Return the word and every word made by leaving out one of its letters."""
    return {word, *(word[:place] + word[place + 1 :] for place in range(len(word)))}
