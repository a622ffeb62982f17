"""Sentences of studies that hold no fact: where, how many, for how long, measured how."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from random import Random

PEOPLE = ("adults", "children", "women", "men", "older patients", "outpatients", "inpatients")
PLACES = ("two centres", "three hospitals", "a rural clinic", "a university clinic", "five towns")
MEASURES = ("weight", "sleep", "walking distance", "appetite", "hand strength", "hospital days")
DESIGNS = ("cohort", "registry study", "crossover trial", "case series", "survey", "open trial")
SEASONS = ("spring", "summer", "autumn", "winter")


def _one_of(values: tuple[str, ...], random: Random) -> str:
    return random.choice(values)


def _number(least: int, most: int, random: Random) -> int:
    return random.randint(least, most)


_FILLERS = (
    "We enrolled {n} {people} at {place}.",
    "The {design} ran from {year} to {later}.",
    "Median follow-up was {months} months.",
    "{n} {people} took part in this {design}.",
    "The main outcome was {measure} after {weeks} weeks.",
    "Data of {n} {people} were read twice.",
    "Two readers agreed in {percent} percent of charts.",
    "{percent} percent of {people} completed the {design}.",
    "Visits took place every {weeks} weeks at {place}.",
    "We measured {measure} at the start and after {months} months.",
    "Mean age was {age} years.",
    "{few} {people} left the study early.",
    "The {design} began in the {season} of {year}.",
    "Missing values were rare, in {few} of {n} charts.",
    "A second {design} at {place} is planned.",
    "Ages ranged from {few} to {age} years.",
)
_ABOUT = (
    "{subject} is rare and little studied outside {place}.",
    "We looked back at {n} {people} with {subject}.",
    "Little is known of {subject} in {people}.",
    "This {design} is about {subject} in {people}.",
    "{n} cases of {subject} were seen at {place}.",
    "Care of {subject} differs between {place} and others.",
    "{people} with {subject} were followed for {months} months.",
)
_TITLES = (
    "{subject} in {people}: a {design}",
    "A {design} of {subject} at {place}",
    "{subject} after {months} months: results in {n} {people}",
    "Course of {subject} in {n} {people}",
    "{measure} in {people} with {subject}",
    "{subject} revisited in {year}",
)

_DRAWS: dict[str, Callable[[Random], object]] = {
    "people": partial(_one_of, PEOPLE),
    "place": partial(_one_of, PLACES),
    "measure": partial(_one_of, MEASURES),
    "design": partial(_one_of, DESIGNS),
    "season": partial(_one_of, SEASONS),
    "n": partial(_number, 21, 980),
    "few": partial(_number, 2, 20),
    "age": partial(_number, 24, 79),
    "months": partial(_number, 3, 60),
    "weeks": partial(_number, 2, 30),
    "percent": partial(_number, 31, 99),
    "year": partial(_number, 2031, 2055),  # a future that no real study has
    "later": partial(_number, 2056, 2079),
}


def filler(random: Random) -> str:
    """Return a sentence about a study."""
    return _filled(random, random.choice(_FILLERS))


def filler_about(random: Random, subject: str) -> str:
    """Return a sentence that names the subject and says nothing of it."""
    return _filled(random, random.choice(_ABOUT), subject)


def title(random: Random, subject: str) -> str:
    return _filled(random, random.choice(_TITLES), subject)


def _filled(random: Random, form: str, subject: str = "") -> str:
    draws = {field: draw(random) for field, draw in _DRAWS.items() if f"{{{field}}}" in form}
    text = form.format(subject=subject, **draws)
    # a name keeps its small letter at the start
    return text if subject and text.startswith(subject) else text[:1].upper() + text[1:]
