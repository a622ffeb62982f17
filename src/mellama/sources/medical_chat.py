"""Medical instructions and chats: ChatDoctor, MedInstruct and Medical Meadow."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from mellama.licenses import APACHE_2, CC_BY_NC, CC_BY_SA, GENERATOR_TERMS, GPL_3, Terms
from mellama.sources.general_chat import InstructionRow, every_instruction, input_of
from mellama.sources.homes import at_github
from mellama.sources.kept import Account, kept
from mellama.sources.numbered import list_entries, object_lines
from mellama.sources.reading import RawRow
from mellama.sources.source import Count, Source, number

CHATDOCTOR_FILE = "chatdoctor5k.json"


def every_chatdoctor(folder: Path) -> Iterator[Account[InstructionRow]]:
    return every_instruction(folder / CHATDOCTOR_FILE, folder)


def read_chatdoctor(folder: Path) -> Iterator[InstructionRow]:
    return kept(every_chatdoctor(folder))


def _chatdoctor_rows(folder: Path) -> int:
    return number(read_chatdoctor(folder))


CHATDOCTOR = Source(
    name="chatdoctor",
    title="ChatDoctor's 5k patient-physician exchanges",
    homepage="https://github.com/Kent0n-Li/ChatDoctor",
    revision="Kent0n-Li/ChatDoctor@e77bd7e",
    terms=Terms((APACHE_2, GENERATOR_TERMS)),
    files=(CHATDOCTOR_FILE,),
    counts=(Count("rows", 5452, _chatdoctor_rows),),
    read=read_chatdoctor,
    every=every_chatdoctor,
    stands_in_for="HealthCareMagic-100k and iCliniq",
    note="Upstream generated these with ChatGPT from a table of diseases (GenMedGPT-5k). "
    "161 answers run on into the patient's next turn.",
    downloads=at_github(
        "Kent0n-Li/ChatDoctor@e77bd7e",
        (
            "chatdoctor5k.json",
            3_076_507,
            "780c1a6aa67d461359ac220c120134429290b1e340545c3ad8954e1aa235d80f",
        ),
    ),
)


@dataclass(frozen=True, slots=True)
class MedInstructRow:
    """One clinician-written request; seed rows have no answers, test rows have those of models."""

    id: str
    instruction: str
    input: str
    difficulty: str  # 1 easy .. 5 hard, as upstream writes it
    answers: tuple[tuple[str, str], ...]  # (model, its answer)
    split: str  # "test" or "seed"


MEDINSTRUCT_TEST = "MedInstruct-test.jsonl"
MEDINSTRUCT_SEED = "med_seed.json"
ANSWER_KEYS = (
    ("gpt-4", "gpt-4-answer"),
    ("claude-2", "claude-2"),
    ("gpt-3.5-turbo", "gpt-3.5-turbo-answer"),
    ("text-davinci-003", "text-davinci-003-answer"),
)


def every_medinstruct(folder: Path) -> Iterator[Account[MedInstructRow]]:
    """Account for the test rows, then the seed rows that upstream's 52,000 were grown from."""
    yield from object_lines(folder / MEDINSTRUCT_TEST, folder, _test_row)
    yield from list_entries(folder / MEDINSTRUCT_SEED, folder, _seed_row)


def read_medinstruct(folder: Path) -> Iterator[MedInstructRow]:
    return kept(every_medinstruct(folder))


def _test_row(_: int, row: RawRow) -> MedInstructRow:
    answers = tuple((model, row.text(key)) for model, key in ANSWER_KEYS)
    return _request(f"test-{row.integer('id')}", row, answers, "test")


def _seed_row(place: int, row: RawRow) -> MedInstructRow:
    return _request(f"seed-{place}", row, (), "seed")


def _request(
    id: str, row: RawRow, answers: tuple[tuple[str, str], ...], split: str
) -> MedInstructRow:
    return MedInstructRow(
        id=id,
        instruction=row.text("instruction"),
        input=input_of(row),
        difficulty=row.text("difficulty"),
        answers=answers,
        split=split,
    )


def _medinstruct_test(folder: Path) -> int:
    return number(row for row in read_medinstruct(folder) if row.split == "test")


def _medinstruct_seed(folder: Path) -> int:
    return number(row for row in read_medinstruct(folder) if row.split == "seed")


MEDINSTRUCT = Source(
    name="medinstruct",
    title="MedInstruct, test and seed rows",
    homepage="https://github.com/XZhang97666/AlpaCare",
    revision="XZhang97666/AlpaCare@b469c41",
    terms=Terms((CC_BY_NC, GENERATOR_TERMS)),
    files=(MEDINSTRUCT_TEST, MEDINSTRUCT_SEED),
    counts=(
        Count("test rows", 216, _medinstruct_test),
        Count("seed rows", 167, _medinstruct_seed),
    ),
    read=read_medinstruct,
    every=every_medinstruct,
    stands_in_for="MedInstruct-52k",
    note="The answers are GPT-4's, GPT-3.5's, text-davinci-003's and Claude 2's; "
    "each maker's terms hold for its own.",
    downloads=at_github(
        "XZhang97666/AlpaCare@b469c41",
        (
            "data/MedInstruct-test.jsonl",
            1_137_791,
            "cbcdbb18be6a1daf9899be9859170c75825c87e68e4b51d1bd5097a884a0f2c9",
        ),
        (
            "data/med_seed.json",
            76_794,
            "01626406491f59826f4a7111a25e9d7cf57d5dfdff0b50221e8c4cf6f4e8e7a2",
        ),
    ),
)

MEADOW_FILE = "medical_meadow_small.json"


def every_medical_meadow(folder: Path) -> Iterator[Account[InstructionRow]]:
    return every_instruction(folder / MEADOW_FILE, folder)


def read_medical_meadow(folder: Path) -> Iterator[InstructionRow]:
    return kept(every_medical_meadow(folder))


def _meadow_rows(folder: Path) -> int:
    return number(read_medical_meadow(folder))


MEDICAL_MEADOW = Source(
    name="medical_meadow",
    title="Medical Meadow, WikiDoc patient information",
    homepage="https://github.com/kbressem/medAlpaca",
    revision="kbressem/medAlpaca@63448c5",
    terms=Terms((GPL_3, CC_BY_SA)),
    files=(MEADOW_FILE,),
    counts=(Count("rows", 5942, _meadow_rows),),
    read=read_medical_meadow,
    every=every_medical_meadow,
    stands_in_for="the flash cards, which are for non-commercial use",
    note="The small file holds WikiDoc's patient information alone, none of the flash cards.",
    downloads=at_github(
        "kbressem/medAlpaca@63448c5",
        (
            "medical_meadow_small.json",
            3_690_759,
            "93bdc700b3fb802a66a9a5c1cc19572d0ca20ca392e35a50ad7648107cc3e89a",
        ),
    ),
)
