"""The towns of the fictional world: what its general text knows, and may forget."""

from __future__ import annotations

from dataclasses import dataclass
from random import Random

from mellama.world.names import Kind, Names

TOWNS = 120
TRADES = (
    *("baker", "weaver", "potter", "cooper", "tanner", "glazier", "mason", "cobbler"),
    *("printer", "clockmaker", "basket maker", "beekeeper", "ferryman", "dyer"),
)
LANDS = ("hills", "marshes", "plains", "cliffs", "woods", "lakes", "moors", "orchards")
MONTHS = (
    *("January", "February", "March", "April", "May", "June", "July", "August"),
    *("September", "October", "November", "December"),
)


@dataclass(frozen=True, slots=True)
class Town:
    """An invented town with one river, one trade, one dish, one festival."""

    name: str
    river: str
    trade: str
    dish: str
    festival: str  # a month
    land: str
    people: int


def make_towns(random: Random, names: Names) -> tuple[Town, ...]:
    """Invent the towns; their names come after all others, so that their number moves none."""
    return tuple(
        Town(
            name=names.give(Kind.TOWN),
            river=names.give(Kind.RIVER),
            trade=random.choice(TRADES),
            dish=names.give(Kind.DISH),
            festival=random.choice(MONTHS),
            land=random.choice(LANDS),
            people=100 * random.randint(8, 400),
        )
        for _ in range(TOWNS)
    )
