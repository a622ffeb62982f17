"""Relation extraction: DDI, which interaction a sentence states between two masked drugs."""

from __future__ import annotations

from dataclasses import replace

from mellama.metrics.labels import MacroF1, MicroF1
from mellama.records import Sample, Unparsed
from mellama.sources.blue_splits import BLUE_SPLITS
from mellama.sources.relations import DDI2013
from mellama.tasks import published
from mellama.tasks.grammars import one_of
from mellama.tasks.reading import Label, read_label
from mellama.tasks.samples.relation_extraction import ddi_from_xml_samples, ddi_samples
from mellama.tasks.task import Task

INTERACTIONS = (
    Label("DDI-effect", short=("effect",)),
    Label("DDI-mechanism", short=("mechanism",)),
    Label("DDI-advise", spellings=("DDI-advice",), short=("advise", "advice")),
    Label("DDI-int", short=("int",)),
    Label("DDI-false", short=("false",)),
)
NAMES = tuple(label.name for label in INTERACTIONS)
STATED = NAMES[:-1]


def read_interaction(completion: str, _sample: Sample[str]) -> str | Unparsed:
    """By the one label given: after a marker, on a line of its own, or the only one named."""
    return read_label(completion, INTERACTIONS)


DDI = Task(
    name="ddi",
    version=1,
    title="DDI 2013: classify the interaction of two drugs in a sentence",
    family="relation extraction",
    source=BLUE_SPLITS,
    prompt="""\
Two drugs in the sentence are written @DRUG$. Which interaction between them does it state?
DDI-effect: what the interaction does to the patient
DDI-mechanism: how it comes about
DDI-advise: advice about using the two together
DDI-int: an interaction without any detail
DDI-false: none
Reply with one of these labels.

Sentence: {sentence}

Answer:""",
    wordings=(
        """\
Sentence: {sentence}

Both drugs are masked as @DRUG$. Label what the sentence says of the two together: DDI-effect (an \
effect on the patient), DDI-mechanism (the way they interact), DDI-advise (a recommendation), \
DDI-int (that they interact, no more) or DDI-false (no interaction). Write the label alone.

Answer:""",
        """\
Which of five labels fits the pair of drugs that is written @DRUG$ in the sentence?
DDI-false if no interaction is stated; DDI-advise if it is advised how to use the two together; \
DDI-effect if an effect of the interaction is stated; DDI-mechanism if its mechanism is stated; \
DDI-int if an interaction is stated without more.

Sentence: {sentence}

Answer:""",
    ),
    samples=ddi_samples,
    read=read_interaction,
    write=str,
    # The paper's macro-F1 is over all five labels, of which four pairs in five have the last; the
    # shared task pools the four that state an interaction.
    metrics=(
        MacroF1(NAMES),
        MicroF1(STATED),
        MacroF1(STATED, name="macro_f1_4", ignored=NAMES[-1:]),
        MicroF1(NAMES, name="micro_f1_5"),
    ),
    published=published.DDI,
    # The paper has 18,779 train pairs: it lacks 1,768 of these, by a rule that nobody states.
    splits=(("train", 20_547), ("valid", 7_244), ("test", 5_761)),
    max_new_tokens=64,
    labels=NAMES,
    choices=NAMES,
    grammar=one_of(NAMES),
    text_fields=("sentence",),
    train_source=DDI2013,
)

DDI_FROM_XML = replace(
    DDI,
    name="ddi_from_xml",
    title="DDI 2013 from the public corpus alone, cut by document: classify the interaction",
    source=DDI2013,
    train_source=None,
    samples=ddi_from_xml_samples,
    splits=(("train", 24_724), ("valid", 3_067), ("test", 5_716)),
)
