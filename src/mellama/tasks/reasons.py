"""Why an answer could not be read: all the reasons there are, in words that stand in the report."""

from __future__ import annotations

from mellama.records import Unparsed

EMPTY = Unparsed("empty")
UNENDED = Unparsed("reasoning never ended")
SAID_BACK = Unparsed("the prompt said back")
ECHO = Unparsed("echo of the list of labels")
REFUSAL = Unparsed("refusal")
NO_LABEL = Unparsed("no label")
SEVERAL = Unparsed("several labels")
SHARED = Unparsed("text of several options")
DIFFER = Unparsed("letter and text differ")
NOT_THE_SENTENCE = Unparsed("nothing of the sentence in the answer")
NO_LIST = Unparsed("no list")

REASONS = (
    *(EMPTY, UNENDED, SAID_BACK, ECHO, REFUSAL),
    *(NO_LABEL, SEVERAL, SHARED, DIFFER, NOT_THE_SENTENCE, NO_LIST),
)
