"""General conversation: Alpaca, Dolly and ShareGPT, with the extracts that stand in for them."""

from __future__ import annotations

from mellama.instructions import builders, table5
from mellama.instructions import published_templates as published
from mellama.instructions.chat_builders import from_chat
from mellama.instructions.instruction_set import InstructionSet
from mellama.instructions.sets.templates import INSTRUCTION_AND_INPUT, QUESTION
from mellama.sources import bulk_chat, general_chat

STANFORD_ALPACA = InstructionSet(
    name="stanford_alpaca",
    source=bulk_chat.STANFORD_ALPACA,
    template=INSTRUCTION_AND_INPUT,
    paper_template=published.ALPACA,
    build=builders.from_instruction,
    row=table5.GENERAL_CONVERSATION,
)
DOLLY = InstructionSet(
    name="dolly",
    source=bulk_chat.DOLLY,
    template=INSTRUCTION_AND_INPUT,
    paper_template=published.DOLLY,
    build=builders.from_dolly,
    row=table5.GENERAL_CONVERSATION,
)
SHAREGPT_V3 = InstructionSet(
    name="sharegpt_v3",
    source=bulk_chat.SHAREGPT_V3,
    template=QUESTION,
    build=from_chat,
    row=table5.GENERAL_CONVERSATION,
)
ALPACA = InstructionSet(
    name="alpaca",
    source=general_chat.ALPACA,
    template=INSTRUCTION_AND_INPUT,
    paper_template=published.ALPACA,
    build=builders.from_instruction,
    stands_in_for="Alpaca",
)
SHAREGPT = InstructionSet(
    name="sharegpt",
    source=general_chat.SHAREGPT,
    template=QUESTION,
    build=from_chat,
    stands_in_for="ShareGPT",
)
