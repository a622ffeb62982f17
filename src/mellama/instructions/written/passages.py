"""Which sections of guidelines are put to a writer: drawn by hash, in turn over publishers."""

from __future__ import annotations

import heapq
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice, zip_longest

from mellama.corpus.hashing import text_key
from mellama.instructions.guideline_sections import GuidelineSection, sections_of
from mellama.sources.guidelines import Guideline
from mellama.sources.kept import QUARANTINED, Account, Dropped, Quarantined
from mellama.sources.seen import Seen

SAME_ID = "the id of an earlier passage"
SAME_TEXT = "the text of an earlier passage"
Ranked = tuple[int, str, GuidelineSection]  # ids differ, so that sections are never compared


@dataclass(frozen=True)
class Drawn:
    """Passages in the order in which they are put to a writer, and what there was to draw from."""

    passages: tuple[GuidelineSection, ...]
    available: Counter[str]  # publisher -> passages of a length that may be drawn
    left_out: Counter[str]  # reason -> guidelines and sections that may not


def draw(guidelines: Iterable[Account[Guideline]], *, words: range, seed: int, most: int) -> Drawn:
    """Draw up to `most` passages: one of each publisher in turn, while it has any.

    Upstream has nine guidelines in ten from one publisher. Where another has no more, the rest
    take its turns. Each passage is drawn by its own hash, so that a new one moves no other within
    its publisher. Of each publisher no more than `most` are kept in memory.
    """
    available: Counter[str] = Counter()
    left_out: Counter[str] = Counter()
    lowest: dict[str, list[Ranked]] = {}
    for found in _different(guidelines, words):
        if isinstance(found, Dropped):
            left_out[found.reason] += 1
            continue
        available[found.publisher] += 1
        key = text_key("guideline passages", seed, found.id)
        heap = lowest.setdefault(found.publisher, [])
        ranked = (-key, found.id, found)
        if len(heap) < most:
            heapq.heappush(heap, ranked)
        else:
            heapq.heappushpop(heap, ranked)
    return Drawn(tuple(islice(_in_turn(lowest), most)), available, left_out)


def _in_turn(lowest: dict[str, list[Ranked]]) -> Iterator[GuidelineSection]:
    queues = [sorted(lowest[publisher], reverse=True) for publisher in sorted(lowest)]
    for together in zip_longest(*queues):
        yield from (ranked[2] for ranked in together if ranked)


def _different(
    guidelines: Iterable[Account[Guideline]], words: range
) -> Iterator[GuidelineSection | Dropped]:
    """Yield sections, those that an earlier one repeats as dropped."""
    ids, texts = Seen(), Seen()
    for row in guidelines:
        if isinstance(row, Quarantined):
            yield Dropped(f"{row.file}, {row.unit} {row.offset}", QUARANTINED)
        elif isinstance(row, Dropped):
            yield row
        else:
            for found in sections_of(row, words):
                if isinstance(found, Dropped):
                    yield found
                elif not ids.add(found.id):
                    yield Dropped(found.id, SAME_ID)
                elif not texts.add(found.text):
                    yield Dropped(found.id, SAME_TEXT)
                else:
                    yield found
