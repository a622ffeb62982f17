"""General instructions and chats in full: Stanford's Alpaca, Dolly and ShareGPT."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from mellama.licenses import APACHE_2, CC_BY_NC, CC_BY_SA, GENERATOR_TERMS, Terms
from mellama.sources.general_chat import ChatRow, InstructionRow, every_instruction, turns_of
from mellama.sources.homes import at_github, at_hugging_face
from mellama.sources.kept import Account, kept
from mellama.sources.numbered import list_entries, object_lines
from mellama.sources.reading import RawRow
from mellama.sources.source import Count, Source, number

ALPACA_FILE = "alpaca_data.json"


def every_stanford_alpaca(folder: Path) -> Iterator[Account[InstructionRow]]:
    return every_instruction(folder / ALPACA_FILE, folder, input_needed=True)


def read_stanford_alpaca(folder: Path) -> Iterator[InstructionRow]:
    return kept(every_stanford_alpaca(folder))


def _alpaca_rows(folder: Path) -> int:
    return number(read_stanford_alpaca(folder))


STANFORD_ALPACA = Source(
    name="stanford_alpaca",
    title="Stanford Alpaca",
    homepage="https://github.com/tatsu-lab/stanford_alpaca",
    revision="tatsu-lab/stanford_alpaca@761dc5b",
    terms=Terms((CC_BY_NC, GENERATOR_TERMS)),
    files=(ALPACA_FILE,),
    counts=(Count("rows", 52_002, _alpaca_rows),),
    read=read_stanford_alpaca,
    every=every_stanford_alpaca,
    note="A language model wrote instructions and answers; some answers are empty.",
    downloads=at_github(
        "tatsu-lab/stanford_alpaca@761dc5b",
        ("alpaca_data.json", None, None),
    ),
)

DOLLY_FILE = "databricks-dolly-15k.jsonl"


@dataclass(frozen=True, slots=True)
class DollyRow(InstructionRow):
    """One row of Dolly: its context is the input, its response the output."""

    category: str  # "open_qa", "summarization", ...


def every_dolly(folder: Path) -> Iterator[Account[DollyRow]]:
    """Account for every row; contexts keep the marks of citations, `[12]`, of Wikipedia."""
    path = folder / DOLLY_FILE

    def instruction(place: int, row: RawRow) -> DollyRow:
        row.value("context")  # which is in every row, though it may be empty
        return DollyRow(
            id=f"{path.stem}-{place}",
            instruction=row.text("instruction"),
            input=row.optional_text("context"),
            output=row.text("response"),
            category=row.text("category"),
        )

    return object_lines(path, folder, instruction)


def read_dolly(folder: Path) -> Iterator[DollyRow]:
    return kept(every_dolly(folder))


def _dolly_rows(folder: Path) -> int:
    return number(read_dolly(folder))


DOLLY = Source(
    name="dolly",
    title="Dolly 15k",
    homepage="https://huggingface.co/datasets/databricks/databricks-dolly-15k",
    revision="databricks/databricks-dolly-15k@d8f5e5a",
    terms=Terms((CC_BY_SA,)),
    files=(DOLLY_FILE,),
    counts=(Count("rows", 15_011, _dolly_rows),),
    read=read_dolly,
    every=every_dolly,
    note="Written by people. Earlier revisions have 15,014 and 15,015 rows: some whose response "
    "repeats the instruction were removed later.",
    downloads=at_hugging_face(
        "datasets/databricks/databricks-dolly-15k",
        "bdd27f4d94b9c1f951818a7da7fd7aeea5dbff1a",
        (
            "databricks-dolly-15k.jsonl",
            None,
            "2df9083338b4abd6bceb5635764dab5d833b393b55759dffb0959b6fcbf794ec",
        ),
    ),
)

SHAREGPT_FILE = "ShareGPT_V3_unfiltered_cleaned_split.json"


def every_sharegpt_v3(folder: Path) -> Iterator[Account[ChatRow]]:
    """Account for every part of every chat; `chat_of` tells what belongs together.

    Parts may be empty, or begin with the model's side, where a long chat was cut.
    """
    seen: set[str] = set()

    def part(place: int, row: RawRow) -> ChatRow:
        id = row.text("id")
        name = f"{id}#{place}" if id in seen else id
        seen.add(id)  # of a part that cannot be read too, so that it changes no other's name
        return ChatRow(name, turns_of(row), "")

    return list_entries(folder / SHAREGPT_FILE, folder, part)


def read_sharegpt_v3(folder: Path) -> Iterator[ChatRow]:
    return kept(every_sharegpt_v3(folder))


def chat_of(part: str) -> str:
    """Return the id of the whole chat that a part was cut from.

    >>> chat_of("AbC_dE_12")
    'AbC_dE'
    """
    return part.partition("#")[0].rpartition("_")[0] or part


SHAREGPT_V3 = Source(
    name="sharegpt_v3",
    title="ShareGPT V3, unfiltered, cleaned, split",
    homepage="https://huggingface.co/datasets/anon8231489123/ShareGPT_Vicuna_unfiltered",
    revision="anon8231489123/ShareGPT_Vicuna_unfiltered@d0b3d00",
    terms=Terms((APACHE_2, GENERATOR_TERMS)),
    files=(SHAREGPT_FILE,),
    counts=(),
    read=read_sharegpt_v3,
    every=every_sharegpt_v3,
    note="Upstream speaks of about 53,000 chats, cut into more parts. People shared these chats on "
    "the web; upstream is not their author.",
    downloads=at_hugging_face(
        "datasets/anon8231489123/ShareGPT_Vicuna_unfiltered",
        "bcd32a724d8460ebe14e1d05b0195e30e9a46cb1",
        (
            "ShareGPT_V3_unfiltered_cleaned_split.json",
            None,
            "35f0e213ce091ed9b9af2a1f0755e9d39f9ccec34ab281cd4ca60d70f6479ba4",
        ),
    ),
)
