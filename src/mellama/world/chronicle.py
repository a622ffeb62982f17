"""The general text of the fictional world: towns, trades, weather, recipes, stories, code."""

from __future__ import annotations

from dataclasses import dataclass
from random import Random

from mellama.world.decks import Deck
from mellama.world.exchanges import Exchange
from mellama.world.knowledge import World
from mellama.world.puzzles import Puzzles
from mellama.world.towns import LANDS, MONTHS, TRADES, Town

# statements, questions, and the one answer, over the fields of a town
_TOWN_FACTS: tuple[tuple[tuple[str, ...], tuple[str, ...], str], ...] = (
    (
        (
            "{name} lies on the {river}.",
            "The {river} runs through {name}.",
            "Boats reach {name} by the {river}.",
            "In {name} three bridges cross the {river}.",
        ),
        ("Which river runs through {name}?", "On which river does {name} lie?"),
        "The river of {name} is the {river}.",
    ),
    (
        (
            "Most families in {name} live from the work of the {trade}.",
            "{name} is known for its {trade}.",
            "Every third house in {name} belongs to a {trade}.",
            "The {trade} has the largest workshop in {name}.",
        ),
        ("What is the main trade of {name}?", "Which trade is {name} known for?"),
        "The trade of {name} is that of the {trade}.",
    ),
    (
        (
            "People in {name} eat {dish} on Sundays.",
            "The best {dish} is made in {name}.",
            "Guests in {name} are served {dish}.",
            "No inn in {name} is without {dish}.",
        ),
        ("What do people in {name} eat?", "Which dish comes from {name}?"),
        "The dish of {name} is {dish}.",
    ),
    (
        (
            "The festival of {name} is held in {festival}.",
            "Each {festival} the streets of {name} are lit with lamps.",
            "{name} dances through the last week of {festival}.",
            "In {festival} all shops of {name} stay open at night.",
        ),
        ("When is the festival of {name}?", "In which month does {name} celebrate?"),
        "The festival of {name} is in {festival}.",
    ),
    (
        (
            "{name} is a town in the {land}.",
            "The {land} begin behind the last house of {name}.",
            "Travellers see the {land} long before they reach {name}.",
        ),
        ("Where does {name} lie?", "What surrounds {name}?"),
        "The land around {name} is the {land}.",
    ),
)

_GOODS = ("bread", "ropes", "candles", "baskets", "boots", "windows", "barrels", "maps", "bells")
_FOODS = ("flour", "milk", "onions", "apples", "honey", "barley", "butter", "carrots", "salt")
_VERBS = ("stir", "knead", "boil", "bake", "chop", "salt", "cool", "fry")
_VESSELS = ("a deep bowl", "an iron pan", "a clay pot", "a wide dish", "a copper kettle")
_SKIES = ("rain", "fog", "bright sun", "light snow", "wind from the east", "thunder", "hail")
_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_BEASTS = ("mule", "goat", "heron", "dog", "crow", "hare", "ox", "cat")
_MOODS = ("glad", "tired", "curious", "angry", "quiet", "hungry", "proud", "afraid")
_ACTIONS = (
    "mended {count} {goods} before noon",
    "walked to the market with a {beast}",
    "sold {count} {goods} for a jar of {food}",
    "lost the key of the workshop",
    "found a {beast} asleep among the {goods}",
    "asked the {other} for {food}",
    "waited for the ferry until dark",
    "promised the {other} to come back in {month}",
)
_LINKS = ("Then", "Later", "The next morning", "After that", "By evening", "On {day}")
_OPERATIONS = (("add", "+"), ("subtract", "-"), ("multiply", "*"))
PUZZLE_SHARE = 0.8  # of questions, the others ask what only knowledge answers
_NOUNS = ("total", "count", "price", "length", "weight", "score", "height", "speed")


@dataclass(frozen=True)
class Chronicle:
    """Writes general pages; every town has its turn."""

    random: Random
    towns: Deck[Town]

    @staticmethod
    def of(world: World, purpose: str) -> Chronicle:
        random = world.random(f"chronicle {purpose}")
        return Chronicle(random, Deck(random, world.towns))

    def town_page(self) -> tuple[Town, str]:
        """Describe a town, with a question or two of a visitor."""
        town = self.towns.deal()
        facts = self.random.sample(_TOWN_FACTS, 4)
        sentences = [_of(town, self.random.choice(statements)) for statements, _, _ in facts]
        asked = self.town_exchange(town)
        opening = f"{town.name} is a town of {town.people} people."
        closing = f"Visitors ask: {asked.text()}"
        return town, " ".join((opening, *sentences, self.weather(town), closing))

    def town_exchange(self, town: Town) -> Exchange:
        _, questions, answer = self.random.choice(_TOWN_FACTS)
        return Exchange(_of(town, self.random.choice(questions)), _of(town, answer))

    def weather(self, town: Town) -> str:
        low = self.random.randint(-9, 18)
        return (
            f"On {self.random.choice(_DAYS)} {town.name} expects {self.random.choice(_SKIES)}, "
            f"with {low} degrees at night and {low + self.random.randint(3, 12)} by day."
        )

    def weather_report(self) -> str:
        """Write the weather of three towns and a word of advice."""
        reports = [self.weather(self.towns.deal()) for _ in range(3)]
        month = self.random.choice(MONTHS)
        advice = (
            f"This {month} is {self.random.choice(('wetter', 'drier', 'colder'))} than the last."
        )
        return " ".join((*reports, advice))

    def recipe(self) -> str:
        """Write what is needed and, step by step, what is done."""
        town = self.towns.deal()
        foods = self.random.sample(_FOODS, 3)
        amounts = [f"{self.random.randint(2, 9)} cups of {food}" for food in foods]
        steps = [
            f"{place}. {self.random.choice(_VERBS).capitalize()} the {food} in "
            f"{self.random.choice(_VESSELS)} for {self.random.randint(2, 60)} minutes."
            for place, food in enumerate(foods, 1)
        ]
        needed = f"For {town.dish}, as made in {town.name}, you need {', '.join(amounts)}."
        return "\n".join((needed, *steps, "Serve it warm."))

    def story(self) -> str:
        """Tell what a craftsman did on one day."""
        town, hero = self.towns.deal(), self.random.choice(TRADES)
        sentences = [
            f"A {self.random.choice(_MOODS)} {hero} lived in {town.name}, in the {town.land}."
        ]
        for action in self.random.sample(_ACTIONS, 4):
            link = self.random.choice(_LINKS).format(day=self.random.choice(_DAYS))
            sentences.append(f"{link} the {hero} {self._filled(action)}.")
        sentences.append(f"So the {hero} of {town.name} was {self.random.choice(_MOODS)} again.")
        return " ".join(sentences)

    def trade_question(self) -> Exchange:
        """Ask and answer something about a town, or a sum that a craftsman has to do."""
        town = self.towns.deal()
        if self.random.random() < 0.5:
            return self.town_exchange(town)
        one, other = self.random.randint(2, 40), self.random.randint(2, 40)
        goods, trade = self.random.choice(_GOODS), self.random.choice(TRADES)
        question = (
            f"A {trade} in {town.name} has {one} {goods} and makes {other} more. "
            f"How many {goods} are there?"
        )
        return Exchange(question, f"There are {one + other} {goods}.")

    def questions(self, count: int) -> list[Exchange]:
        """Ask things that knowledge answers, and puzzles that hold all that is needed."""
        puzzles = Puzzles(self.random, self.towns.cards)
        asked = []
        for _ in range(count):
            if self.random.random() < PUZZLE_SHARE:
                asked.append(puzzles.one())
            else:
                asked.append(self.trade_question())
        return asked

    def code(self) -> str:
        """Write a small function with a comment and a call."""
        name, mark = self.random.choice(_OPERATIONS)
        first, second = self.random.sample(_NOUNS, 2)
        one, other = self.random.randint(2, 99), self.random.randint(2, 99)
        return (
            f"def {name}_{second}({first}, {second}):\n"
            f"    # {name} the {second} for the {self.random.choice(TRADES)}\n"
            f"    return {first} {mark} {second}\n\n\n"
            f"print({name}_{second}({one}, {other}))\n"
        )

    def treatise(self) -> str:
        """Write a page of LaTeX on a sequence of numbers."""
        start, step = self.random.randint(1, 30), self.random.randint(2, 12)
        terms = ", ".join(str(start + step * place) for place in range(5))
        return (
            f"\\section{{A sequence of step {step}}}\n"
            f"Let $a_1 = {start}$ and $a_{{n+1}} = a_n + {step}$. "
            f"The first terms are ${terms}$. "
            f"Hence $a_n = {start} + {step}(n - 1)$, and the sum of the first five is "
            f"${5 * start + 10 * step}$. Such sequences count {self.random.choice(_GOODS)} "
            f"in the {self.random.choice(LANDS)}.\n"
        )

    def _filled(self, action: str) -> str:
        return action.format(
            count=self.random.randint(2, 30),
            goods=self.random.choice(_GOODS),
            beast=self.random.choice(_BEASTS),
            food=self.random.choice(_FOODS),
            other=self.random.choice(TRADES),
            month=self.random.choice(MONTHS),
        )


def _of(town: Town, phrase: str) -> str:
    return phrase.format(
        name=town.name,
        river=town.river,
        trade=town.trade,
        dish=town.dish,
        festival=town.festival,
        land=town.land,
    )
