"""A `Mixture`: weights over domains, in tokens, and which documents fill a budget by them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil

import numpy as np
from numpy.typing import NDArray

from mellama.corpus.hashing import permutation, text_key
from mellama.corpus.token_shards import TokenShards
from mellama.errors import DataError
from mellama.pipeline.step import Step

Integers = NDArray[np.int64]


@dataclass(frozen=True)
class Domain:
    """Sources of one kind of text; each gives tokens by its own weight, or by its size."""

    name: str
    weight: int  # relative to the other domains, in tokens
    sources: tuple[Step[TokenShards], ...]
    weights: tuple[int, ...] = ()  # of the sources, relative to each other; none: by their sizes

    def __post_init__(self) -> None:
        if self.weights and (len(self.weights) != len(self.sources) or min(self.weights) <= 0):
            raise DataError(
                f"The domain {self.name} cannot be divided.",
                expected=f"a positive weight for each of {len(self.sources)} sources, or none",
                found=", ".join(map(str, self.weights)),
            )

    def divide(self, budget: int, sizes: Sequence[int]) -> list[int]:
        """Split the domain's tokens among its sources, by their weights or else by their sizes."""
        return apportion(budget, self.weights or sizes)


@dataclass(frozen=True)
class Mixture:
    """Domains and their weights, such as biomedical 15, clinical 1, general 4.

    Raises:
        DataError: a weight is not positive, or a domain or source stands twice.
    """

    domains: tuple[Domain, ...]

    def __post_init__(self) -> None:
        domains = [domain.name for domain in self.domains]
        sources = [step.name for step in self.sources]
        positive = all(domain.weight > 0 and domain.sources for domain in self.domains)
        once = len(set(domains)) == len(domains) and len(set(sources)) == len(sources)
        if not (domains and positive and once):
            raise DataError(
                "The mixture cannot be made.",
                expected="positive weights, and each domain and each source once",
                found=", ".join(f"{item.name} {item.weight}" for item in self.domains) or "nothing",
                todo="mend the domains of the mixture; leave out those without weight",
            )

    @property
    def sources(self) -> tuple[Step[TokenShards], ...]:
        """All steps of tokens, domain by domain."""
        return tuple(step for domain in self.domains for step in domain.sources)

    def budgets(self, tokens: int) -> list[int]:
        """Split a budget among the domains, to the token."""
        return apportion(tokens, [domain.weight for domain in self.domains])

    def __str__(self) -> str:
        return " : ".join(f"{domain.name} {domain.weight}" for domain in self.domains)


@dataclass(frozen=True)
class Supply:
    """What one source of a mixture has to give."""

    documents: str  # name of their step: the order of a source does not depend on its tokenizer
    lengths: Integers  # tokens of each document

    @property
    def tokens(self) -> int:
        return int(self.lengths.sum())


@dataclass(frozen=True)
class Draw:
    """The documents taken from one source, in order; the last may be cut short."""

    rows: Integers  # which document of the table, [documents drawn]
    epochs: Integers  # in which pass over the source, from 0
    lengths: Integers  # tokens taken of it, from its beginning

    @property
    def tokens(self) -> int:
        return int(self.lengths.sum())


def apportion(total: int, weights: Sequence[int]) -> list[int]:
    """Split a total by weights into whole numbers that add up to it: largest remainders first."""
    whole = sum(weights)
    shares = [total * weight // whole for weight in weights]
    remainders = [total * weight % whole for weight in weights]
    by_remainder = sorted(range(len(weights)), key=lambda place: -remainders[place])
    for place in by_remainder[: total - sum(shares)]:
        shares[place] += 1
    return shares


def draw(lengths: Integers, budget: int, *, key: int) -> Draw:
    """Take whole documents until the budget is full, to the token.

    A source that is too small is gone through again, each pass in another order.

    Args:
        lengths: tokens of each document.
        budget: tokens to take.
        key: what the order of each pass is drawn from.
    """
    size = int(lengths.sum())
    passes = ceil(budget / size) if budget else 0
    orders = [permutation(len(lengths), text_key(key, epoch)) for epoch in range(passes)]
    rows = np.concatenate([np.zeros(0, np.int64), *orders])
    ends = np.cumsum(lengths[rows])
    taken = int(np.searchsorted(ends, budget)) + 1 if budget else 0
    drawn = lengths[rows[:taken]]
    if taken:
        drawn[-1] -= ends[taken - 1] - budget
    epochs = np.repeat(np.arange(passes), len(lengths))[:taken]
    return Draw(rows[:taken], epochs, drawn)


def plan(mixture: Mixture, supplies: Sequence[Supply], *, tokens: int, seed: int) -> list[Draw]:
    """Split the budget by the weights, and each domain's part by the sizes of its sources.

    Args:
        mixture: whose `sources` the supplies belong to, in their order.
        supplies: what each source has.
        tokens: the budget; each domain gets its share of it exactly.
        seed: of the order of documents.

    Returns:
        One draw a source.

    Raises:
        DataError: a domain has no text at all.
    """
    draws: list[Draw] = []
    for domain, budget in zip(mixture.domains, mixture.budgets(tokens), strict=True):
        own = supplies[len(draws) :][: len(domain.sources)]
        sizes = [supply.tokens for supply in own]
        if not any(sizes):
            raise DataError(
                f"The domain {domain.name} has no text.",
                expected=f"{budget:,} tokens from {len(own)} sources",
                found="no document in any of them",
                todo="see what cleaning and decontamination dropped, or leave the domain out",
            )
        for supply, share in zip(own, domain.divide(budget, sizes), strict=True):
            if share and not supply.tokens:
                raise DataError(
                    f"{supply.documents} has no text, and a weight of its own.",
                    expected=f"{share:,} tokens",
                    found="no document in it",
                    todo="see what was dropped of it, or leave it out of the mixture",
                )
            draws.append(draw(supply.lengths, share, key=text_key(seed, supply.documents)))
    return draws


def interleave(draws: Sequence[Draw]) -> Integers:
    """Order the documents of all draws so that every stretch holds the sources by their shares.

    Each document stands where its middle falls in its own source, on a scale from 0 to 1.

    Returns:
        The order, as places in the draws laid end to end.
    """
    middles = [(np.cumsum(one.lengths) - one.lengths / 2) / max(one.tokens, 1) for one in draws]
    return np.argsort(np.concatenate(middles), kind="stable")
