"""What the corpus and the instructions wrote down about themselves, read back as values."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

from mellama.errors import DataError
from mellama.files import read_json
from mellama.licenses import Terms
from mellama.report.sections.instructions import InstructionCounts, InstructionLedger
from mellama.report.sections.left_out import CleaningCounts, DecontaminationCounts, Overlap
from mellama.report.sections.mixture import DomainShare, MixtureLedger, SourceShare

T = TypeVar("T")
Json = dict[str, Any]


def opened(path: Path, read: Callable[[Json], T]) -> T:
    """Read a ledger of a finished step.

    Raises:
        DataError: it is missing, or does not hold what it should.
    """
    try:
        return read(read_json(path))
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise DataError(
            f"{path} cannot be read.",
            expected="the file a finished step leaves, of this version of the program",
            found=f"{type(error).__name__}: {error}",
            todo=f"remove {path.parent} and run the same command again; it is built anew",
        ) from error


def spoken(name: str) -> str:
    """Turn the last part of a step's name into words for a person."""
    return name.rpartition("/")[2].replace("_", " ")


def title(name: str) -> str:
    words = spoken(name)
    return words[:1].upper() + words[1:]


def mixture(name: str, value: Json) -> MixtureLedger:
    """Read `ledger.json` of packed blocks; wanted shares follow from the weights."""
    weights = sum(domain["weight"] for domain in value["domains"])
    domains = tuple(
        DomainShare(
            domain=domain["name"],
            wanted=domain["weight"] / weights,
            got=domain["share"],
            tokens=domain["tokens"],
            sources=tuple(map(_source_share, domain["sources"])),
        )
        for domain in value["domains"]
    )
    return MixtureLedger(name, f"Training text, {spoken(name)}", value["tokens"], domains)


def _source_share(value: Json) -> SourceShare:
    return SourceShare(
        source=value["source"],
        tokens=value["tokens"],
        documents=value["documents"],
        epochs=value["epochs"],
        terms=value["terms"],
    )


def cleaning(name: str, value: Json) -> CleaningCounts:
    """Read `counts.json` of cleaned, or deduplicated, documents."""
    return CleaningCounts(
        name=name,
        read=value["read"],
        kept=value["kept"],
        dropped=tuple(value["dropped"].items()),
        rules=tuple(value["rules"].items()),
    )


def decontamination(name: str, value: Json) -> DecontaminationCounts:
    """Read `overlap.json` of decontaminated documents."""
    return DecontaminationCounts(
        name=name,
        unit="document",
        ngram=value["rule"]["ngram"],
        read=value["read"],
        kept=value["kept"],
        overlaps=tuple(
            _overlap(test, value["documents"], overlapping=test["documents_overlapping"])
            for test in value["tests"]
        ),
        similar=value["rule"]["similar"],
        left_in=value["overlapping"] if value["mix"] == "paper" else None,
    )


def instructions(name: str, value: Json) -> InstructionLedger:
    """Read `ledger.json` of conversations."""
    return InstructionLedger(name, title(name), tuple(map(_instruction_counts, value["sets"])))


def _instruction_counts(value: Json) -> InstructionCounts:
    return InstructionCounts(
        name=value["name"],
        wanted=value["wanted"],
        available=value["available"],
        taken=value["taken"],
        dropped=tuple(sorted(value["dropped"].items())),
        terms=Terms.from_json(value["terms"]),
    )


def training_split(value: Json) -> InstructionCounts:
    """Read `ledger.json` of a task's training split, made into conversations."""
    return InstructionCounts(
        name=f"{value['task']}, {value['split']} split",
        wanted=value["wanted"],
        available=value["available"],
        taken=value["taken"],
        dropped=(),
        terms=Terms.from_json(value["terms"]),
    )


def instruction_decontamination(name: str, value: Json) -> DecontaminationCounts:
    """Read from the same ledger which conversations overlap with a test set."""
    left = len(value["contaminated"])
    kept = sum(item["examined"] for item in value["sets"]) - left
    return DecontaminationCounts(
        name=title(name),
        unit="conversation",
        ngram=value["rule"]["ngram"],
        read=kept + left,
        kept=kept,
        overlaps=tuple(
            _overlap(test, value["contaminated"], overlapping=test["conversations_dropped"])
            for test in value["tests"]
        ),
    )


def _overlap(test: Json, matches: list[Json], *, overlapping: int) -> Overlap:
    name = test["name"]
    return Overlap(
        test_set=name,
        overlapping=overlapping,
        by_identity=_naming(name, [match["identified"] for match in matches]),
        by_text=_naming(name, [match["quoted"] for match in matches]),
        samples=test["samples"],
        touched=test["samples_touched"],
        unguarded=test["unguarded"],
        by_nearness=_naming(name, [match.get("near", []) for match in matches]),
    )


def _naming(name: str, matches: list[list[list[str]]]) -> int:
    """Count the matches that hold a sample of the test set."""
    return sum(any(test == name for test, _ in match) for match in matches)
