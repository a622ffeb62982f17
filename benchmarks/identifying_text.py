"""How much of what identifies a person the screen finds, how much of what it finds does, how fast.

    python benchmarks/identifying_text.py [--json] [--notes DIR] [--data-root DIR] [--missed]

`--notes` is a folder of text files with marks in the text: `[[NAME:Ana Horta]]`, and so for RECORD,
DATE, PHONE, ADDRESS, EMAIL and AGE (over 89). Without it, the notes of the tests are taken: the
rules were written with those in view, so that only other notes measure anything.

- `recall`: of the marks of a class, the share all of whose letters and digits are covered by
  findings of that class; `any_class`: by findings of whatever class; `characters`: of the letters
  and digits in marks of a class, the share covered by findings of it.
- `precision`: of the findings of a class, the share that overlap a mark of that class;
  `any_class_precision`: a mark of whatever class.
- `megabytes_per_cpu_second`: of real text under `--data-root` (clinical cases and articles, which
  stand once each), or else of the notes; reading it apart.
- `--missed` prints what was not found, and around each five words: for invented notes only.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
import time
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

from mellama.corpus.identifying.engine import Screen
from mellama.corpus.identifying.findings import KINDS, Finding
from mellama.sources.catalogue import source

HERE = Path(__file__).parents[1]
NOTES = HERE / "tests" / "corpus" / "identifying_notes"
REAL = ("e3c", "web", "plos_jats")
ENOUGH = 4_000_000  # characters
_MARK = re.compile(rf"\[\[({'|'.join(KINDS)}):(.*?)\]\]", re.DOTALL)


@dataclass(frozen=True)
class Note:
    """A text without its marks, and where they were."""

    text: str
    marks: tuple[Finding, ...]


def read_note(path: Path) -> Note:
    """Take the marks out of a note.

    Raises:
        ValueError: two square brackets are left, which no mark explains.
    """
    marked, text, marks, at = path.read_text("utf-8"), "", [], 0
    for match in _MARK.finditer(marked):
        text += marked[at : match.start()]
        marks.append(Finding(len(text), len(text) + len(match[2]), match[1]))
        text += match[2]
        at = match.end()
    text += marked[at:]
    if re.search(r"\[\[[A-Z]+[:|]", text):
        raise ValueError(f"{path.name}: a mark that names no known class")
    return Note(text, tuple(marks))


def covered(text: str, mark: Finding, findings: list[Finding]) -> int:
    """Count the letters and digits of a mark that lie in one of the findings."""
    return sum(
        any(each.start <= place < each.end for each in findings)
        for place in range(mark.start, mark.end)
        if text[place].isalnum()
    )


def measured(
    notes: dict[str, Note], screen: Screen, *, missed: bool
) -> dict[str, dict[str, float | int | None]]:
    """Compare findings with marks, class by class."""
    count: Counter[tuple[str, str]] = Counter()
    for name, note in notes.items():
        findings = screen.find(note.text)
        for mark in note.marks:
            near = [each for each in findings if each.start < mark.end and mark.start < each.end]
            own = [each for each in near if each.kind == mark.kind]
            size = sum(map(str.isalnum, note.text[mark.start : mark.end]))
            mine, any_class = (covered(note.text, mark, each) for each in (own, near))
            count[mark.kind, "marks"] += 1
            count[mark.kind, "size"] += size
            count[mark.kind, "covered"] += mine
            count[mark.kind, "found"] += mine == size
            count[mark.kind, "any"] += any_class == size
            if missed and mine < size:
                show(name, note, mark, near)
        for each in findings:
            hit = [mark for mark in note.marks if mark.start < each.end and each.start < mark.end]
            count[each.kind, "findings"] += 1
            count[each.kind, "right"] += any(mark.kind == each.kind for mark in hit)
            count[each.kind, "right_any"] += bool(hit)
            if missed and not hit:
                show(name, note, each, None)
    return {kind: shares(count, kind) for kind in sorted(KINDS)}


def shares(count: Counter[tuple[str, str]], kind: str) -> dict[str, float | int | None]:
    def share(part: str, whole: str) -> float | None:
        total = count[kind, whole]
        return round(count[kind, part] / total, 4) if total else None

    return {
        "marks": count[kind, "marks"],
        "recall": share("found", "marks"),
        "any_class": share("any", "marks"),
        "characters": share("covered", "size"),
        "findings": count[kind, "findings"],
        "precision": share("right", "findings"),
        "any_class_precision": share("right_any", "findings"),
    }


def show(name: str, note: Note, each: Finding, near: list[Finding] | None) -> None:
    """Print a mark that was missed, or a finding that is none, between its neighbours."""
    text = note.text
    around = (
        f"{text[max(0, each.start - 30) : each.start]}>>{text[each.start : each.end]}<<"
        f"{text[each.end : each.end + 30]}"
    )
    label = "extra" if near is None else "missed"
    as_what = (
        ""
        if not near
        else " found: "
        + ", ".join(f"{other.kind} {text[other.start : other.end]!r}" for other in near)
    )
    print(f"{label} {each.kind} {name}: {around!r}{as_what}", file=sys.stderr)


def speed(screen: Screen, texts: list[str]) -> float:
    """Return millions of bytes a second of processor time, the best of three turns of a third."""
    best = 0.0
    for turn in range(3):
        part = texts[turn::3]
        size = sum(len(text.encode()) for text in part)
        begun = time.process_time()
        for text in part:
            screen.find(text)
        best = max(best, size / 1e6 / (time.process_time() - begun))
    return round(best, 3)


def real_texts(data_root: Path) -> list[str]:
    texts: list[str] = []
    left = ENOUGH
    for name in REAL:
        for record in source(name).records(data_root):
            text = str(getattr(record, "text", ""))
            if left > 0 and len(text) < 100_000:
                texts.append(text)
                left -= len(text)
    return texts


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--notes", type=Path, default=NOTES)
    parser.add_argument("--data-root", type=Path)
    parser.add_argument("--missed", action="store_true")
    arguments = parser.parse_args()
    screen = Screen()
    notes = {path.name: read_note(path) for path in sorted(arguments.notes.glob("*.txt"))}
    screen.find("Warm up.")
    loaded = time.process_time()  # since the process began: libraries and lists
    by_class = measured(notes, screen, missed=arguments.missed)
    data_root = arguments.data_root
    texts = real_texts(data_root) if data_root else [note.text for note in notes.values()] * 9
    result = {
        "notes": len(notes),
        "characters": sum(len(note.text) for note in notes.values()),
        "classes": by_class,
        "lowest_recall": min(
            each["recall"] for each in by_class.values() if each["recall"] is not None
        ),
        "megabytes_per_cpu_second": speed(screen, texts),
        "speed_on": "real text" if data_root else "the notes",
        "loading_cpu_seconds": round(loaded, 2),
    }
    if arguments.json:
        print(json.dumps(result, indent=1, sort_keys=True))
        return
    print(f"{'class':8} marks recall any-cl. chars  findings precision any-cl.")
    for kind, row in by_class.items():
        print(f"{kind:8}", *(f"{'-' if value is None else value:>7}" for value in row.values()))
    print({key: value for key, value in result.items() if key != "classes"})


if __name__ == "__main__":
    main()
