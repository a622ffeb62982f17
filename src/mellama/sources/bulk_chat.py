"""General instructions and chats in full: Stanford's Alpaca, Dolly and ShareGPT."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from mellama.licenses import APACHE_2, CC_BY_NC, CC_BY_SA, GENERATOR_TERMS, Terms
from mellama.sources.general_chat import ChatRow, InstructionRow, Turn, input_of, output_of
from mellama.sources.homes import at_github, at_hugging_face
from mellama.sources.long_lists import read_long_json_list
from mellama.sources.reading import read_json_lines
from mellama.sources.source import Count, Source, number

ALPACA_FILE = "alpaca_data.json"


def read_long_instructions(path: Path) -> Iterator[InstructionRow]:
    """Read a list of {instruction, input, output} as `read_instructions` does, of any length."""
    for place, row in enumerate(read_long_json_list(path)):
        yield InstructionRow(
            f"{path.stem}-{place}", row.text("instruction"), input_of(row), output_of(row)
        )


def read_stanford_alpaca(folder: Path) -> Iterator[InstructionRow]:
    return read_long_instructions(folder / ALPACA_FILE)


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


def read_dolly(folder: Path) -> Iterator[DollyRow]:
    """Yield every row; contexts keep the marks of citations, `[12]`, that Wikipedia left in."""
    path = folder / DOLLY_FILE
    for place, row in enumerate(read_json_lines(path)):
        yield DollyRow(
            id=f"{path.stem}-{place}",
            instruction=row.text("instruction"),
            input=row.optional_text("context"),
            output=row.text("response"),
            category=row.text("category"),
        )


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


def read_sharegpt_v3(folder: Path) -> Iterator[ChatRow]:
    """Yield every part of every chat, empty ones included; `chat_of` tells what belongs together.

    Parts may begin with the model's side, where a long chat was cut.
    """
    seen: set[str] = set()
    for place, row in enumerate(read_long_json_list(folder / SHAREGPT_FILE)):
        turns = tuple(Turn(t.text("from"), t.text("value")) for t in row.rows("conversations"))
        id = row.text("id")
        yield ChatRow(f"{id}#{place}" if id in seen else id, turns, "")
        seen.add(id)


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
