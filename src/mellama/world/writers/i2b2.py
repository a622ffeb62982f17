"""i2b2 2010: the training, test and reference archives, each concept by line and token."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from mellama.world.items.entities import MarkedLine, marked_lines
from mellama.world.knowledge import World
from mellama.world.shape import WorldSize
from mellama.world.writers.raw import tar_gz, write_file

TRAINING = "concept_assertion_relation_training_data"
TEST = "test_data"
REFERENCE = "reference_standard_for_test_data"
LINES_PER_DOCUMENT = 5
SITES = ("beth", "partners")


def write_i2b2_2010(world: World, folder: Path, size: WorldSize) -> None:
    """Write the three archives; valid documents are the last of the training archive."""
    tuned = marked_lines(world, size.train, "train") + marked_lines(world, size.valid, "valid")
    training: dict[str, str] = {}
    for place, lines in enumerate(_documents(tuned)):
        site = f"{TRAINING}/{SITES[place % 2]}"
        training |= _files(site, f"record-{place + 1:04}", lines, text=True, gold=True)
    tests: dict[str, str] = {}
    reference: dict[str, str] = {}
    for place, lines in enumerate(_documents(marked_lines(world, size.test, "test"))):
        stem = f"{place + 1:04}"
        tests |= {f"{TEST}/{stem}.txt": _text(lines)}
        reference |= _files(REFERENCE, stem, lines, text=False, gold=True)
    for name, files in ((TRAINING, training), (TEST, tests), (REFERENCE, reference)):
        write_file(folder / f"{name}.tar.gz", tar_gz(files))


def _documents(lines: list[MarkedLine]) -> Iterable[list[MarkedLine]]:
    for start in range(0, len(lines), LINES_PER_DOCUMENT):
        yield lines[start : start + LINES_PER_DOCUMENT]


def _files(
    folder: str, stem: str, lines: list[MarkedLine], *, text: bool, gold: bool
) -> dict[str, str]:
    files = {f"{folder}/txt/{stem}.txt": _text(lines)} if text else {}
    if gold:
        files[f"{folder}/concept/{stem}.con"] = _concepts(lines)
        files[f"{folder}/ast/{stem}.ast"] = _concepts(lines, assertion='||a="present"')
        files[f"{folder}/rel/{stem}.rel"] = ""  # relations are no task here; empty files exist
    return files


def _text(lines: list[MarkedLine]) -> str:
    return "".join(f"{' '.join(line.tokens)}\n" for line in lines)


def _concepts(lines: list[MarkedLine], assertion: str = "") -> str:
    """Write c="..." line:token line:token||t="...": lines from 1, tokens from 0, ends inclusive."""
    written = []
    for number, line in enumerate(lines, 1):
        for start, end, kind in line.spans:
            if assertion and kind != "problem":
                continue
            text = " ".join(line.tokens[start:end]).lower()
            place = f"{number}:{start} {number}:{end - 1}"
            written.append(f'c="{text}" {place}||t="{kind}"{assertion}\n')
    return "".join(written)
