"""General conversation: Alpaca's instructions, ShareGPT's chats with tools, preference pairs."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from mellama.licenses import APACHE_2, CC_BY_NC, GENERATOR_TERMS, Terms
from mellama.sources.homes import at_github
from mellama.sources.kept import Account, kept
from mellama.sources.numbered import list_entries
from mellama.sources.reading import RawRow
from mellama.sources.source import Count, Source, number

NO_INPUT = "<noinput>"
NO_OUTPUT = "<nooutput>"


@dataclass(frozen=True, slots=True)
class InstructionRow:
    """One row in Alpaca's shape; `input` and `output` are empty where upstream has none."""

    id: str
    instruction: str
    input: str
    output: str


@dataclass(frozen=True, slots=True)
class Turn:
    """One turn in ShareGPT's shape; the speaker is human, gpt, function_call, observation, ..."""

    speaker: str
    text: str


@dataclass(frozen=True, slots=True)
class ChatRow:
    """One chat; `tools` is the JSON text of the functions the assistant may call."""

    id: str
    turns: tuple[Turn, ...]
    tools: str


@dataclass(frozen=True, slots=True)
class PreferenceRow:
    """One chat that ends on the person's side, with the answer that was preferred and not."""

    id: str
    turns: tuple[Turn, ...]
    chosen: str
    rejected: str


def input_of(row: RawRow) -> str:
    """Return the row's input; upstream marks "none" in three ways, one inside backticks."""
    text = row.optional_text("input")
    return "" if text.strip().strip("`").casefold() == NO_INPUT else text


def output_of(row: RawRow) -> str:
    """Return the row's output; `<nooutput>`, with a reason after it, means there is none."""
    text = row.text("output")
    return "" if text.lstrip().casefold().startswith(NO_OUTPUT) else text


def every_instruction(
    path: Path, folder: Path, *, input_needed: bool = False
) -> Iterator[Account[InstructionRow]]:
    """Read a list of {instruction, input, output}; the id is the file's stem and the place in it.

    Args:
        path: the file.
        folder: of the source.
        input_needed: the key is in every row, though its value may be empty.

    Raises:
        SourceError: the file is not a list, or is cut.
    """

    def instruction(place: int, row: RawRow) -> InstructionRow:
        if input_needed:
            row.value("input")
        return InstructionRow(
            f"{path.stem}-{place}", row.text("instruction"), input_of(row), output_of(row)
        )

    return list_entries(path, folder, instruction)


FACTORY_ALPACA = "alpaca_en_demo.json"
TINY_ALPACA = "alpaca_tiny.json"


def every_alpaca(folder: Path) -> Iterator[Account[InstructionRow]]:
    for name in (FACTORY_ALPACA, TINY_ALPACA):
        yield from every_instruction(folder / name, folder)


def read_alpaca(folder: Path) -> Iterator[InstructionRow]:
    return kept(every_alpaca(folder))


def _rows(folder: Path, name: str) -> int:
    return number(kept(every_instruction(folder / name, folder)))


ALPACA = Source(
    name="alpaca",
    title="Alpaca instructions, two public extracts",
    homepage="https://github.com/hiyouga/LLaMA-Factory",
    revision="hiyouga/LLaMA-Factory@ff6d4d1 pytorch/torchtune@bd2a0fc",
    terms=Terms((APACHE_2, CC_BY_NC, GENERATOR_TERMS)),
    files=(FACTORY_ALPACA, TINY_ALPACA),
    counts=(
        Count("rows of LLaMA-Factory's file", 999, partial(_rows, name=FACTORY_ALPACA)),
        Count("rows of torchtune's file", 100, partial(_rows, name=TINY_ALPACA)),
    ),
    read=read_alpaca,
    every=every_alpaca,
    stands_in_for="Stanford Alpaca, 52,002 rows",
    note=f"{FACTORY_ALPACA} is Apache-2.0; {TINY_ALPACA}, Stanford's own rows, is CC BY-NC 4.0. "
    "A language model wrote the answers of both.",
    downloads=(
        at_github(
            "hiyouga/LLaMA-Factory@ff6d4d1",
            (
                "data/alpaca_en_demo.json",
                859_893,
                "bcc37c64db1a739a0789a1b81f251146fcf4459f903474bc9e3c21bbb5628318",
            ),
        )
        + at_github(
            "pytorch/torchtune@bd2a0fc",
            (
                "tests/assets/alpaca_tiny.json",
                101_501,
                "b1e3ff228aa9c61b524f85f859640fd07c0b94895047222dba6deec978afdfc0",
            ),
        )
    ),
)

GLAIVE = "glaive_toolcall_en_demo.json"


def turns_of(row: RawRow) -> tuple[Turn, ...]:
    return tuple(Turn(turn.text("from"), turn.text("value")) for turn in row.rows("conversations"))


def every_sharegpt(folder: Path) -> Iterator[Account[ChatRow]]:
    path = folder / GLAIVE

    def chat(place: int, row: RawRow) -> ChatRow:
        return ChatRow(f"{path.stem}-{place}", turns_of(row), row.optional_text("tools"))

    return list_entries(path, folder, chat)


def read_sharegpt(folder: Path) -> Iterator[ChatRow]:
    return kept(every_sharegpt(folder))


def _chats(folder: Path) -> int:
    return number(read_sharegpt(folder))


SHAREGPT = Source(
    name="sharegpt",
    title="Tool calls in ShareGPT's shape (glaive)",
    homepage="https://github.com/hiyouga/LLaMA-Factory",
    revision="hiyouga/LLaMA-Factory@ff6d4d1",
    terms=Terms((APACHE_2, GENERATOR_TERMS)),
    files=(GLAIVE,),
    counts=(Count("chats", 300, _chats),),
    read=read_sharegpt,
    every=every_sharegpt,
    stands_in_for="ShareGPT V3, about 94,000 chats",
    note="A language model wrote both sides.",
    downloads=at_github(
        "hiyouga/LLaMA-Factory@ff6d4d1",
        (
            "data/glaive_toolcall_en_demo.json",
            738_925,
            "8b84773e44e71881f32490080350734cad3069dc227eafd771ccfb80732f6437",
        ),
    ),
)

DPO = "dpo_en_demo.json"


def every_preference(folder: Path) -> Iterator[Account[PreferenceRow]]:
    path = folder / DPO

    def pair(place: int, row: RawRow) -> PreferenceRow:
        return PreferenceRow(
            f"{path.stem}-{place}",
            turns_of(row),
            row.row("chosen").text("value"),
            row.row("rejected").text("value"),
        )

    return list_entries(path, folder, pair)


def read_preference(folder: Path) -> Iterator[PreferenceRow]:
    return kept(every_preference(folder))


def _pairs(folder: Path) -> int:
    return number(read_preference(folder))


PREFERENCE = Source(
    name="preference",
    title="Preference pairs in ShareGPT's shape",
    homepage="https://github.com/hiyouga/LLaMA-Factory",
    revision="hiyouga/LLaMA-Factory@ff6d4d1",
    terms=Terms((APACHE_2, GENERATOR_TERMS)),
    files=(DPO,),
    counts=(Count("pairs", 300, _pairs),),
    read=read_preference,
    every=every_preference,
    note="Language models wrote both answers; one of them was judged the better.",
    downloads=at_github(
        "hiyouga/LLaMA-Factory@ff6d4d1",
        (
            "data/dpo_en_demo.json",
            1_575_286,
            "b949be2421cfa62744afcf1b479f95b299d643d1a4c1c97d1341b314a1aa5cb3",
        ),
    ),
)
