"""Decks of cards: everything has its turn before anything comes again."""

from __future__ import annotations

from collections.abc import Iterable
from random import Random
from typing import Generic, TypeVar

C = TypeVar("C")


class Deck(Generic[C]):
    """Deals its cards in random order, and shuffles again when all are dealt."""

    def __init__(self, random: Random, cards: Iterable[C]) -> None:
        self._random = random
        self.cards = tuple(cards)
        self._left: list[C] = []

    def deal(self) -> C:
        if not self._left:
            self._left = list(self.cards)
            self._random.shuffle(self._left)
        return self._left.pop()

    def hand(self, count: int) -> list[C]:
        return [self.deal() for _ in range(count)]
