"""emrQA: questions about patient notes, generated from templates and the i2b2 challenges."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from mellama.errors import SourceError
from mellama.licenses import Access, Terms
from mellama.sources.agreements import N2C2_DUA
from mellama.sources.reading import RawRow, broken, read_json_object
from mellama.sources.source import Count, Source, first_match
from mellama.sources.splits import LIST_FILES, Split, listed_splits, split_of

FILES = "**/data.json or **/data.json.gz"
VALID, TEST = 0.1, 0.2  # shares of notes


@dataclass(frozen=True, slots=True)
class EmrqaAnswer:
    """One answer; an answer in several pieces has several texts."""

    texts: tuple[str, ...]  # empty where the evidence is the answer
    starts: tuple[tuple[int, int | None], ...]  # (line from 1, token from 0 where it is known)
    evidence: tuple[str, ...]  # the lines of the note that hold it
    evidence_lines: tuple[int, ...]  # from 1
    kind: str  # single, empty or complex


@dataclass(frozen=True, slots=True)
class EmrqaRow:
    """One question in all its paraphrases, which share the answers."""

    id: str  # "<topic>/<note>-<n>", n counting a note's questions from 0
    topic: str  # medication, relations, risk, smoking or obesity
    note: str
    context: str  # the note
    questions: tuple[str, ...]
    answers: tuple[EmrqaAnswer, ...]
    split: Split  # by note: questions of a template differ in one word, and notes in everything


def read_emrqa(folder: Path) -> Iterator[EmrqaRow]:
    """Yield every question in upstream's order. The whole file is held in memory.

    Where lists of notes lie beside it (`splits.LISTS`), they are the split, and notes that none of
    them names are left out.

    Raises:
        SourceError: the file is broken or in another form.
    """
    listed = listed_splits(folder)
    for subset in read_json_object(first_match(folder, FILES)).rows("data"):
        topic = subset.text("title")
        for note in subset.rows("paragraphs"):
            name = str(note.value("note_id"))
            context = "".join(_texts(note, "context"))
            if listed and name not in listed:
                continue
            split = listed.get(name) or split_of(f"emrqa {name}", valid=VALID, test=TEST)
            for place, row in enumerate(note.rows("qas")):
                yield EmrqaRow(
                    id=f"{topic}/{name}-{place}",
                    topic=topic,
                    note=name,
                    context=context,
                    questions=_texts(row, "question"),
                    answers=tuple(map(_answer, row.rows("answers"))),
                    split=split,
                )


def _answer(row: RawRow) -> EmrqaAnswer:
    return EmrqaAnswer(
        texts=tuple(filter(None, _texts(row, "text"))),
        starts=_starts(row),
        evidence=_texts(row, "evidence"),
        evidence_lines=tuple(
            _integer(item, row) for item in _list(row.values.get("evidence_start")) if item != ""
        ),
        kind=row.optional_text("answer_entity_type"),
    )


def _starts(row: RawRow) -> tuple[tuple[int, int | None], ...]:
    """Read one pair of line and token, or a list of pairs; the token may be left empty."""
    value = _list(row.values.get("answer_start"))
    pairs = [_list(item) for item in value] if any(isinstance(i, list) for i in value) else [value]
    found = []
    for pair in filter(None, pairs):
        if len(pair) != 2:
            raise _wrong("answer_start", row)
        if pair[0] != "":
            token = None if pair[1] in ("", None) else _integer(pair[1], row)
            found.append((_integer(pair[0], row), token))
    return tuple(found)


def _texts(row: RawRow, key: str) -> tuple[str, ...]:
    """Read a text or a list of texts."""
    items = _list(row.values.get(key))
    texts = tuple(item for item in items if isinstance(item, str))
    if len(texts) != len(items):
        raise _wrong(key, row)
    return texts


def _list(value: object) -> list[object]:
    if value is None:
        return []
    return value if isinstance(value, list) else [value]


def _integer(value: object, row: RawRow) -> int:
    text = str(value).strip()
    if isinstance(value, bool) or not text.isdecimal():
        raise _wrong("a line or token", row)
    return int(text)


def _wrong(key: str, row: RawRow) -> SourceError:
    return broken(row.place, expected=f"{key} in upstream's form", found="another form")


def _questions(folder: Path, topic: str) -> int:
    rows = (row for row in read_emrqa(folder) if row.topic == topic)
    return sum(len(row.questions) for row in rows)


QUESTIONS = {
    "relations": 1_322_789,
    "obesity": 354_503,
    "medication": 226_128,
    "risk": 49_897,
    "smoking": 4_518,
}
"""Questions with their paraphrases, by topic, as upstream's page counts them."""

EMRQA = Source(
    name="emrqa",
    title="emrQA",
    homepage="https://github.com/panushri25/emrQA",
    revision="panushri25/emrQA@7129ff8",
    terms=Terms((N2C2_DUA,), Access.CREDENTIALED),
    files=(FILES,),
    optional=LIST_FILES,
    counts=tuple(
        Count(f"questions on {topic}", expected, partial(_questions, topic=topic))
        for topic, expected in QUESTIONS.items()
    ),
    read=read_emrqa,
    note="Patient text. Upstream has no split; the paper cut questions at random, so that a note "
    "stood on both sides. Here a note is on one side alone.",
    sign_at="https://portal.dbmi.hms.harvard.edu/projects/n2c2-nlp/",
)
