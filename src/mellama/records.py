"""The units that flow - documents, conversations, samples - and an answer nobody can read."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Generic, Literal, NamedTuple, TypeVar

T = TypeVar("T")
Role = Literal["system", "user", "assistant"]
TooLong = Literal["refuse", "end", "middle", "windows"]
"""What becomes of a prompt that is too long: the model is not asked; one text in it loses its end;
it loses its middle, so that head and tail stay; or it is shown in windows that overlap."""


@dataclass(frozen=True, slots=True)
class Document:
    """A text to pre-train on; `id` is unique in its source, and upstream's own where it has one."""

    id: str
    text: str
    identifiers: tuple[
        str, ...
    ] = ()  # "pmid:123", "doi:10.1/x": how the same text is known elsewhere


@dataclass(frozen=True, slots=True)
class Message:
    """One turn of a conversation."""

    role: Role
    content: str


@dataclass(frozen=True, slots=True)
class Conversation:
    """Turns to tune on; the loss is taken on the assistant's turns alone."""

    id: str
    messages: tuple[Message, ...]
    identifiers: tuple[str, ...] = ()  # as a document's, for decontamination
    cuttable: tuple[int, int] | None = None  # [start, end) of the first turn: may be cut
    too_long: TooLong = "end"  # how; of windows, the first that the answer stands in is kept


@dataclass(frozen=True, slots=True)
class Sample(Generic[T]):
    """One test question: the fields its prompt names, and the right answer."""

    id: str
    fields: Mapping[str, str]
    target: T
    identifiers: tuple[str, ...] = ()  # as a document's, for decontamination


class Passage(NamedTuple):
    """A text of a test sample that no training text may hold: one field of it, or all together."""

    sample: str
    identifiers: tuple[str, ...]  # the sample's
    text: str
    field: str = ""


@dataclass(frozen=True, slots=True)
class Unparsed:
    """An answer that could not be read: scored wrong, its rate shown beside the score."""

    reason: str
