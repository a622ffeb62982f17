"""Sentences of studies that hold no fact: where, how many, for how long, measured how."""

from __future__ import annotations

from random import Random

PEOPLE = ("adults", "children", "women", "men", "older patients", "outpatients", "inpatients")
PLACES = ("two centres", "three hospitals", "a rural clinic", "a university clinic", "five towns")
MEASURES = ("weight", "sleep", "walking distance", "appetite", "hand strength", "hospital days")
DESIGNS = ("cohort", "registry study", "crossover trial", "case series", "survey", "open trial")
SEASONS = ("spring", "summer", "autumn", "winter")

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


def filler(random: Random) -> str:
    """Return a sentence about a study."""
    return _filled(random, random.choice(_FILLERS))


def filler_about(random: Random, subject: str) -> str:
    """Return a sentence that names the subject and says nothing of it."""
    return _filled(random, random.choice(_ABOUT), subject)


def title(random: Random, subject: str) -> str:
    return _filled(random, random.choice(_TITLES), subject)


def _filled(random: Random, form: str, subject: str = "") -> str:
    year = random.randint(2031, 2079)  # a future that no real study has
    text = form.format(
        subject=subject,
        people=random.choice(PEOPLE),
        place=random.choice(PLACES),
        measure=random.choice(MEASURES),
        design=random.choice(DESIGNS),
        season=random.choice(SEASONS),
        n=random.randint(21, 980),
        few=random.randint(2, 20),
        age=random.randint(24, 79),
        months=random.randint(3, 60),
        weeks=random.randint(2, 30),
        percent=random.randint(31, 99),
        year=year,
        later=year + random.randint(1, 9),
    )
    return text if text.startswith(subject or "\0") else text[:1].upper() + text[1:]
