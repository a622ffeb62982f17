"""Doctor-patient dialogues with the note that was written of them: MTS-Dialog and ACI-Bench."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from mellama.licenses import CC_BY, Terms
from mellama.sources.homes import at_github
from mellama.sources.kept import Account, kept
from mellama.sources.numbered import rows_under_header
from mellama.sources.source import Count, Source, number


@dataclass(frozen=True, slots=True)
class DialogueNote:
    """One dialogue and its note; `section` is the heading where the note is one section alone."""

    id: str
    dialogue: str
    note: str
    split: str
    section: str = ""


MTS_FILES = (
    ("train", "MTS-Dialog-TrainingSet.csv"),
    ("valid", "MTS-Dialog-ValidationSet.csv"),
    ("test-1", "MTS-Dialog-TestSet-1-MEDIQA-Chat-2023.csv"),
    ("test-2", "MTS-Dialog-TestSet-2-MEDIQA-Sum-2023.csv"),
)
MTS_COLUMNS = ("ID", "section_header", "section_text", "dialogue")


def every_mts_dialog(folder: Path) -> Iterator[Account[DialogueNote]]:
    for split, name in MTS_FILES:
        read = partial(_mts_row, split=split)
        yield from rows_under_header(folder / name, folder, MTS_COLUMNS, read)


def read_mts_dialog(folder: Path) -> Iterator[DialogueNote]:
    return kept(every_mts_dialog(folder))


def _mts_row(_: int, row: dict[str, str], split: str) -> DialogueNote:
    return DialogueNote(
        id=f"{split}-{row['ID']}",  # each file counts from 0
        dialogue=row["dialogue"],
        note=row["section_text"],
        split=split,
        section=row["section_header"],
    )


def _mts_train(folder: Path) -> int:
    return number(row for row in read_mts_dialog(folder) if row.split == "train")


def _mts_valid(folder: Path) -> int:
    return number(row for row in read_mts_dialog(folder) if row.split == "valid")


def _mts_test_1(folder: Path) -> int:
    return number(row for row in read_mts_dialog(folder) if row.split == "test-1")


def _mts_test_2(folder: Path) -> int:
    return number(row for row in read_mts_dialog(folder) if row.split == "test-2")


MTS_DIALOG = Source(
    name="mts_dialog",
    title="MTS-Dialog, dialogues with one section of a note",
    homepage="https://github.com/abachaa/MTS-Dialog",
    revision="abachaa/MTS-Dialog@3ff0801",
    terms=Terms((CC_BY,)),
    files=tuple(name for _, name in MTS_FILES),
    counts=(
        Count("training dialogues", 1201, _mts_train),
        Count("validation dialogues", 100, _mts_valid),
        Count("dialogues of test set 1", 200, _mts_test_1),
        Count("dialogues of test set 2", 200, _mts_test_2),
    ),
    read=read_mts_dialog,
    every=every_mts_dialog,
    stands_in_for="summaries of MIMIC notes",
    note="The sections were taken from MTSamples, and the dialogues written to fit them.",
    downloads=at_github(
        "abachaa/MTS-Dialog@3ff0801",
        (
            "Main-Dataset/MTS-Dialog-TrainingSet.csv",
            1_041_071,
            "65a28681dd59fc159681ea026e44610f2af7bc64a0e7f892d763eb03d9f503dc",
        ),
        (
            "Main-Dataset/MTS-Dialog-ValidationSet.csv",
            74_054,
            "227206520c4534381c0d7fba6d3f09319a9af5a6d9603a93c0341af1198e3958",
        ),
        (
            "Main-Dataset/MTS-Dialog-TestSet-1-MEDIQA-Chat-2023.csv",
            162_806,
            "b4d38dd2c99b2e9860099abcf653f1e0f3e9b69f9fcc45be2a2699b37a4d2f37",
        ),
        (
            "Main-Dataset/MTS-Dialog-TestSet-2-MEDIQA-Sum-2023.csv",
            171_558,
            "226644466ed3af82382b327a3e684aab70aa605b96cfd93b04f584f1826ab1a6",
        ),
    ),
)

ACI_FILES = (("train", "train.csv"), ("valid", "valid.csv"), ("test-3", "clef_taskC_test3.csv"))
ACI_COLUMNS = ("dataset", "encounter_id", "dialogue", "note")


def every_aci_bench(folder: Path) -> Iterator[Account[DialogueNote]]:
    for split, name in ACI_FILES:
        read = partial(_aci_row, split=split)
        yield from rows_under_header(folder / name, folder, ACI_COLUMNS, read)


def read_aci_bench(folder: Path) -> Iterator[DialogueNote]:
    return kept(every_aci_bench(folder))


def _aci_row(_: int, row: dict[str, str], split: str) -> DialogueNote:
    return DialogueNote(
        id=row["encounter_id"], dialogue=row["dialogue"], note=row["note"], split=split
    )


def _aci_train(folder: Path) -> int:
    return number(row for row in read_aci_bench(folder) if row.split == "train")


def _aci_valid(folder: Path) -> int:
    return number(row for row in read_aci_bench(folder) if row.split == "valid")


def _aci_test(folder: Path) -> int:
    return number(row for row in read_aci_bench(folder) if row.split == "test-3")


ACI_BENCH = Source(
    name="aci_bench",
    title="ACI-Bench, enacted encounters with whole notes",
    homepage="https://github.com/wyim/aci-bench",
    revision="wyim/aci-bench@b909b2b",
    terms=Terms((CC_BY,)),
    files=tuple(name for _, name in ACI_FILES),
    counts=(
        Count("training encounters", 67, _aci_train),
        Count("validation encounters", 20, _aci_valid),
        Count("encounters of test set 3", 40, _aci_test),
    ),
    read=read_aci_bench,
    every=every_aci_bench,
    stands_in_for="summaries of MIMIC notes",
    downloads=at_github(
        "wyim/aci-bench@b909b2b",
        (
            "data/challenge_data/train.csv",
            611_240,
            "6c778d4ac5e6cc6f1964786f9286e8d765c210f22ed6b57f83aff8497409cea4",
        ),
        (
            "data/challenge_data/valid.csv",
            177_400,
            "6629e89e3fb409d2b3eceab60dc7b32fe1d3fb8d4e07795039284965522aa4d0",
        ),
        (
            "data/challenge_data/clef_taskC_test3.csv",
            381_908,
            "d3c18362a42124ea2bd1b2b4b66ba76a11bb123dfdb416471ae3b5924d1428ec",
        ),
    ),
)
