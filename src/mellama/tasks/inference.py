"""Natural language inference: MedNLI on patients' notes, BioNLI on abstracts."""

from __future__ import annotations

import re
from dataclasses import replace

from mellama.metrics.labels import Accuracy, MacroF1
from mellama.records import Sample, Unparsed
from mellama.sources import entailment
from mellama.tasks import published
from mellama.tasks.grammars import one_of
from mellama.tasks.reading import NO, YES, Label, read_label
from mellama.tasks.samples.inference import (
    bionli_samples,
    mednli_as_printed_samples,
    mednli_samples,
)
from mellama.tasks.task import Task

RELATIONS = (
    Label("entailment", short=("entailed", "entails")),
    Label("contradiction", short=("contradicted", "contradicts", "contradictory")),
    Label("neutral"),
)
RELATION_NAMES = tuple(label.name for label in RELATIONS)
# "Not entailment" says no here, where there are two answers; among three it says nothing.
FOLLOWS = (
    replace(YES, spellings=("entailment", "entailed")),
    replace(NO, spellings=("not entailment", "no entailment", "not entailed", "non-entailment")),
)
FOLLOWS_NAMES = tuple(label.name for label in FOLLOWS)


def read_relation(completion: str, _sample: Sample[str]) -> str | Unparsed:
    """By the final-answer marker, the first line, or the only label named and not denied."""
    return read_label(completion, RELATIONS)


def read_follows(completion: str, _sample: Sample[str]) -> str | Unparsed:
    """By the final-answer marker, the first line, or the only label named and not denied."""
    return read_label(completion, FOLLOWS)


MEDNLI = Task(
    name="mednli",
    version=1,
    title="MedNLI: say how a statement on a patient stands to a line of the note",
    family="natural language inference",
    source=entailment.MEDNLI,
    prompt="""\
How does the hypothesis stand to the premise? Reply with one word: entailment if it follows from \
the premise, contradiction if it cannot be true, neutral if it may be true or not.

Premise: {premise}

Hypothesis: {hypothesis}

Answer:""",
    wordings=(
        """\
Premise: {premise}

Hypothesis: {hypothesis}

Taking the premise as true, is the hypothesis definitely true (entailment), definitely false \
(contradiction), or neither (neutral)? Write the word in brackets that applies.

Answer:""",
        """\
Label the relation of a hypothesis to a premise from a patient's note as entailment, \
contradiction or neutral. Write the label alone.

Premise: {premise}

Hypothesis: {hypothesis}

Answer:""",
    ),
    samples=mednli_samples,
    read=read_relation,
    write=str,
    metrics=(Accuracy(), MacroF1(RELATION_NAMES)),
    published=published.MEDNLI,
    splits=(("train", 11_232), ("valid", 1_395), ("test", 1_422)),
    max_new_tokens=64,
    labels=RELATION_NAMES,
    choices=RELATION_NAMES,
    grammar=one_of(RELATION_NAMES),
    text_fields=("premise", "hypothesis"),
)

MEDNLI_AS_PRINTED = replace(
    MEDNLI,
    name="mednli_as_printed",
    title="MedNLI, valid and test swapped as in Table 6: say how a statement stands to the note",
    samples=mednli_as_printed_samples,
    splits=(("train", 11_232), ("valid", 1_422), ("test", 1_395)),
)

MARKS = re.compile(r"</?(?:re|er|el|le)>")


def without_marks(text: str) -> str:
    """Return a text of BioNLI as its abstract has it, without the marks around two names."""
    return " ".join(MARKS.sub(" ", text).split())


BIONLI = Task(
    name="bionli",
    version=1,
    title="BioNLI: say whether a conclusion follows from an abstract",
    family="natural language inference",
    source=entailment.BIONLI,
    prompt="""\
Does the hypothesis follow from the premise? What acts is written between <re> and <er>, what it \
acts on between <el> and <le>. Reply with one word: yes or no.

Premise: {premise}

Hypothesis: {hypothesis}

Answer:""",
    wordings=(
        """\
Premise: {premise}

Hypothesis: {hypothesis}

In the hypothesis the agent stands between <re> and <er> and its object between <el> and <le>. \
Can the hypothesis be concluded from the premise, yes or no? Write one word.

Answer:""",
        """\
Decide if a conclusion is supported by the abstract it was taken from. <re> and <er> enclose what \
acts, <el> and <le> what it acts on. Say yes if it is supported and no if it is not.

Premise: {premise}

Hypothesis: {hypothesis}

Answer:""",
    ),
    samples=bionli_samples,
    read=read_follows,
    write=str,
    metrics=(Accuracy(), MacroF1(FOLLOWS_NAMES)),
    published=published.BIONLI,
    # The balanced training and validation files, and the test file, which is not balanced. The
    # paper's 5,000 and 6,308 are of splits that cannot be made again.
    splits=(("train", 5_544), ("valid", 12_123), ("test", 9_126)),
    max_new_tokens=64,
    labels=FOLLOWS_NAMES,
    choices=FOLLOWS_NAMES,
    grammar=one_of(FOLLOWS_NAMES),
    text_fields=("premise", "hypothesis"),
    as_written=without_marks,
    shorten="premise",
    too_long="end",
)
