"""The robust reading: what it reads, and the traps of substring matching it does not fall into."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mellama.records import Unparsed
from mellama.tasks.reading import (
    MAYBE,
    NO,
    YES,
    Label,
    read_label,
    read_labels,
)
from mellama.tasks.reasons import ECHO, EMPTY, NO_LABEL, REFUSAL, SEVERAL

DECISIONS = (YES, NO, MAYBE)
RELATIONS = (Label("entailment"), Label("contradiction"), Label("neutral"))
CAPITALS = (Label("Surgery"), Label("Neurosurgery"), Label("Urology"), Label("Neurology"))
MARKS = (
    Label("inducing angiogenesis"),
    Label("resisting cell death"),
    Label("cellular energetics"),
)


@pytest.mark.parametrize(
    ("completion", "expected"),
    [
        # a label, however it is dressed
        ("yes", "yes"),
        (" Yes.", "yes"),
        ("**Maybe**", "maybe"),
        ("- no", "no"),
        ('"No"', "no"),
        ("_no_", "no"),
        ("no\n", "no"),
        # the label first, a reason after it
        ("No, because yes would need more patients.", "no"),
        ("Yes. There was no difference in harm.", "yes"),
        ("**no** The trial could not say yes.", "no"),
        ("Maybe - the trial was small.", "maybe"),
        ("Yes because the odds fell.", "yes"),
        # the reason first, the label behind a marker
        ("There was no effect in men. The answer is: maybe.", "maybe"),
        ("Some say yes. Final answer: **no**", "no"),
        ("**Answer:** yes", "yes"),
        ("**Answer**: Yes, no harm was seen", "yes"),
        ("Answer (yes/no/maybe): maybe", "maybe"),
        ("At first the answer is yes. On reflection, the answer is no.", "no"),
        ("The correct answer is (maybe)", "maybe"),
        ("\\boxed{yes}", "yes"),
        ("Answer:\nno", "no"),
        ("Answer: it is most likely maybe. Yes is less likely.", "maybe"),
        # a line of its own, or the only label there is
        ("Both groups improved.\nyes\nThat is all.", "yes"),
        ("I would say maybe in this case", "maybe"),
        # what a base model writes next is not its answer
        ("yes\n\nQuestion: Is it?\n\nAnswer: no", "yes"),
        ("no</s>yes", "no"),
        ("maybe<|im_end|>\nyes", "maybe"),
    ],
)
def test_reads(completion: str, expected: str) -> None:
    assert read_label(completion, DECISIONS) == expected


@pytest.mark.parametrize(
    ("completion", "expected"),
    [
        # the first listed label that occurs as a substring is not the answer
        ("The answer is: no (not yes)", "no"),
        ("Maybe. The findings were not conclusive.", "maybe"),
        ("Diagnosis uncertain, maybe", "maybe"),
        ("maybe, as it is not known whether the eyes recover", "maybe"),
        # "no" and "yes" inside other words
        ("The outcome is unknown.", NO_LABEL),
        ("Nothing is noted about the eyes.", NO_LABEL),
        ("It cannot be diagnosed.", NO_LABEL),
        ("No-one can tell from yesterday's data.", NO_LABEL),
        # "no" as an ordinary word
        ("There was no significant difference between the groups.", NO_LABEL),
        ("No association was found, so maybe", "maybe"),
        # several labels, none of them marked
        ("yes no maybe", SEVERAL),
        ("yes, no, or maybe", SEVERAL),
        ("no maybe", SEVERAL),
        ("yes/no", SEVERAL),
        ("Either yes or maybe fits.", SEVERAL),
        ("yes\nno\nmaybe", SEVERAL),
        ("Answer: yes or no", SEVERAL),
        ("1. yes\n2. no\n3. maybe", SEVERAL),
        # denied labels
        ("The answer is not yes.", NO_LABEL),
        ("It is not a clear yes or no, maybe", "maybe"),
        ("neither yes nor no", NO_LABEL),
        # nothing, or a refusal
        ("", EMPTY),
        (" \n\t", EMPTY),
        ("</s>", EMPTY),
        ("I'm sorry, but I cannot say yes or no.", REFUSAL),
        ("As an AI language model, I have to decline: maybe ask a doctor.", REFUSAL),
        ("The study enrolled 40 patients.", NO_LABEL),
    ],
)
def test_traps(completion: str, expected: str | Unparsed) -> None:
    assert read_label(completion, DECISIONS) == expected


@pytest.mark.parametrize(
    ("completion", "expected"),
    [
        ("not entailment; it is a contradiction", "contradiction"),
        ("This isn't entailment but neutral.", "neutral"),
        ("entailment is not supported; contradiction", "contradiction"),
        ("not entailment", NO_LABEL),
        ("ENTAILMENT", "entailment"),
    ],
)
def test_not_entailment_is_not_entailment(completion: str, expected: str | Unparsed) -> None:
    assert read_label(completion, RELATIONS) == expected


@pytest.mark.parametrize("label", [label.name for label in CAPITALS])
def test_a_label_inside_another_is_not_read(label: str) -> None:
    assert read_label(label.lower(), CAPITALS) == label
    assert read_label(f"The note belongs to {label} alone", CAPITALS) == label


def test_an_ordinary_word_is_read_only_where_an_answer_stands() -> None:
    labels = (Label("DDI-effect", short=("effect",)), Label("DDI-int", short=("int",)))
    assert read_label("Effect", labels) == "DDI-effect"
    assert read_label("Answer: effect.", labels) == "DDI-effect"
    assert read_label("The effect of one on the other is large.", labels) == NO_LABEL
    assert read_label("Answer: effect of the drug", labels) == NO_LABEL


@pytest.mark.parametrize(
    ("completion", "expected"),
    [
        ("inducing angiogenesis", {"inducing angiogenesis"}),
        (
            "Resisting cell death; Inducing angiogenesis",
            {"resisting cell death", "inducing angiogenesis"},
        ),
        (
            "- cellular\n  energetics\n- resisting cell-death",
            {"cellular energetics", "resisting cell death"},
        ),
        ("The answer is: cellular energetics.", {"cellular energetics"}),
        ("Not inducing angiogenesis, but cellular energetics", {"cellular energetics"}),
        ("resisting cell death: no\ncellular energetics: yes", {"cellular energetics"}),
        ("none", set()),
        ("None of the hallmarks.", set()),
    ],
)
def test_reads_a_set(completion: str, expected: set[str]) -> None:
    assert read_labels(completion, MARKS) == frozenset(expected)


@pytest.mark.parametrize(
    ("completion", "expected"),
    [
        ("inducing angiogenesis; resisting cell death; cellular energetics", ECHO),
        ("", EMPTY),
        ("cell death and vessels", NO_LABEL),
        ("none is inducing", NO_LABEL),
        ("I cannot determine any hallmark", REFUSAL),
    ],
)
def test_traps_of_a_set(completion: str, expected: Unparsed) -> None:
    assert read_labels(completion, MARKS) == expected


@settings(max_examples=200)
@given(st.text(alphabet="yesnomab .,:;*\n'()answer", max_size=40))
def test_reads_a_whole_word_or_nothing(completion: str) -> None:
    answer = read_label(completion, DECISIONS)
    assert isinstance(answer, Unparsed) or answer in {"yes", "no", "maybe"}
    if not isinstance(answer, Unparsed):
        spaced = "".join(c if c.isalnum() else " " for c in completion.lower())
        assert answer in spaced.split()
