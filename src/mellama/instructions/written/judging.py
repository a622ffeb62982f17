"""Which of the written questions are kept, and why each of the others is not."""

from __future__ import annotations

from collections import Counter

from mellama.instructions.guideline_sections import GuidelineSection
from mellama.instructions.written.completions import Written
from mellama.instructions.written.grounding import grounding, words_of
from mellama.instructions.written.questions import WrittenQuestion
from mellama.instructions.written.reading import Pair, read_pair
from mellama.records import Unparsed

CUT = "did not stop by itself"
UNGROUNDED = "the answer shares too few words with its passage"
SAME_QUESTION = "the question of an earlier passage"
BEYOND = "more than are wanted"


class Judge:
    """Judges what was written in the order of the passages: of equal questions the first stays."""

    def __init__(self, model: str, *, least_grounding: float, size: int) -> None:
        self.kept: list[WrittenQuestion] = []
        self.asked: Counter[str] = Counter()  # by publisher
        self.dropped: Counter[tuple[str, str]] = Counter()  # by publisher and reason
        self._model = model
        self._least_grounding = least_grounding
        self._size = size
        self._seen: set[tuple[str, ...]] = set()

    @property
    def satisfied(self) -> bool:
        return len(self.kept) >= self._size

    def add(self, passage: GuidelineSection, written: Written) -> None:
        """Keep what was written on a passage, or count why it is dropped."""
        self.asked[passage.publisher] += 1
        pair = self._judged(passage, written)
        if isinstance(pair, Unparsed):
            self.dropped[passage.publisher, pair.reason] += 1
            return
        source = (passage.id, passage.publisher, passage.url, self._model)
        self.kept.append(WrittenQuestion(*source, pair.question, pair.answer))

    def _judged(self, passage: GuidelineSection, written: Written) -> Pair | Unparsed:
        if written.skipped:
            return Unparsed(written.skipped)
        if not written.stopped:
            return Unparsed(CUT)
        pair = read_pair(written.completion)
        if isinstance(pair, Unparsed):
            return pair
        if grounding(pair.answer, passage.text) < self._least_grounding:
            return Unparsed(UNGROUNDED)
        asked = words_of(pair.question) or (pair.question,)
        if asked in self._seen:
            return Unparsed(SAME_QUESTION)
        self._seen.add(asked)
        return Unparsed(BEYOND) if self.satisfied else pair
