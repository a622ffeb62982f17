"""Classification: Hallmarks of Cancer, a set of labels; MTSamples, one heading of forty."""

from __future__ import annotations

from dataclasses import replace

from mellama.metrics.labels import Accuracy, MacroF1
from mellama.metrics.multilabel import ExampleF1, Labels, LabelwiseMacroF1
from mellama.records import Sample, Unparsed
from mellama.sources import mtsamples
from mellama.sources.blue_splits import BLUE_SPLITS
from mellama.sources.hallmarks import HALLMARKS
from mellama.tasks import published
from mellama.tasks.grammars import one_of, several_of
from mellama.tasks.headings import SPECIALTIES, label
from mellama.tasks.reading import Label, read_label, read_labels
from mellama.tasks.samples.classification import (
    hoc_samples,
    mtsample_by_row_samples,
    mtsample_samples,
)
from mellama.tasks.task import Task

SPELLINGS = {
    "genomic instability and mutation": ("genome instability and mutation",),
    "sustaining proliferative signaling": ("sustaining proliferative signalling",),
    "tumor promoting inflammation": ("tumour promoting inflammation",),
}
LABELS = tuple(Label(name, SPELLINGS.get(name, ())) for name in HALLMARKS)


def read_hallmarks(completion: str, _sample: Sample[Labels]) -> Labels | Unparsed:
    """By every hallmark named and not denied; all ten at once are the prompt said back."""
    return read_labels(completion, LABELS)


def write_hallmarks(labels: Labels) -> str:
    return "; ".join(sorted(labels)) or "none"


HOC = Task(
    name="hoc",
    version=1,
    title="Hallmarks of Cancer: name the hallmarks an abstract is about",
    family="classification",
    source=BLUE_SPLITS,
    prompt=f"""\
Which hallmarks of cancer does the abstract give evidence of? Choose one or more of:
{"; ".join(HALLMARKS)}
Reply with their names, separated by semicolons.

Abstract: {{abstract}}

Answer:""",
    wordings=(
        f"""\
Abstract: {{abstract}}

Name every hallmark of cancer that this abstract reports on, out of these ten: \
{"; ".join(HALLMARKS)}. Put a semicolon between two names and write nothing else.

Answer:""",
        f"""\
The hallmarks of cancer are:
{"; ".join(HALLMARKS)}
For which of them, one or more, does the following abstract hold evidence? List them by name, \
separated by semicolons.

Abstract: {{abstract}}

Answer:""",
    ),
    samples=hoc_samples,
    read=read_hallmarks,
    write=write_hallmarks,
    metrics=(LabelwiseMacroF1(HALLMARKS), ExampleF1(HALLMARKS)),
    published=published.HOC,
    splits=(("train", 1_108), ("valid", 157), ("test", 315)),
    max_new_tokens=128,
    labels=HALLMARKS,
    grammar=several_of(HALLMARKS),
    shorten="abstract",
    too_long="end",
    text_fields=("abstract",),
)


def filed_under(headings: str) -> tuple[str, str, str]:
    """Word in three ways under which heading a report stands."""
    return (
        f"""\
Under which one of these headings does the medical report stand?
{headings}
Reply with the heading.

Note: {{note}}

Answer:""",
        f"""\
Note: {{note}}

The report above is filed under one of these headings: {headings}. Which one? Write the heading \
as it stands here.

Answer:""",
        f"""\
A transcription service files each report under one medical heading. The headings are:
{headings}
Give the one heading for this report.

Note: {{note}}

Answer:""",
    )


def mtsample(headings: tuple[str, ...]) -> Task[str]:
    """Declare the task for a file with these headings: upstream's forty, or those of another."""
    labels = tuple(map(label, headings))
    own, *others = filed_under("; ".join(headings))

    def read_heading(completion: str, _sample: Sample[str]) -> str | Unparsed:
        """By the final-answer marker, the first line, or the only heading named, in whole words."""
        return read_label(completion, labels)

    return Task(
        name="mtsample",
        version=1,
        title="MTSamples: name the specialty of a transcribed report",
        family="classification",
        source=mtsamples.MTSAMPLES,
        prompt=own,
        wordings=tuple(others),
        samples=mtsample_samples,
        read=read_heading,
        write=str,
        metrics=(Accuracy(), MacroF1(headings)),
        published=published.mtsample(headings),
        # About: shares of the 4,966 rows with a text, cut between texts.
        splits=(("train", 3_476), ("valid", 497), ("test", 993)),
        max_new_tokens=64,
        labels=headings,
        choices=headings,
        grammar=one_of(headings),
        shorten="note",
        too_long="middle",
        text_fields=("note",),
    )


MTSAMPLE = mtsample(SPECIALTIES)
MTSAMPLE_BY_ROW = replace(
    MTSAMPLE,
    name="mtsample_by_row",
    title="MTSamples cut by row as in the paper, most test texts in train too: name the specialty",
    samples=mtsample_by_row_samples,
    splits=(("train", 3_500), ("valid", 500), ("test", 999)),
)
