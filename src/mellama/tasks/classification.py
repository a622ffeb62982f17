"""Classification: Hallmarks of Cancer, the set of hallmarks an abstract gives evidence of."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from mellama.metrics.multilabel import ExampleF1, Labels, LabelwiseMacroF1
from mellama.records import Sample, Unparsed
from mellama.sources.blue_splits import BLUE_SPLITS, BlueFile, read_blue_file
from mellama.sources.hallmarks import HALLMARKS
from mellama.tasks.reading import Label, read_labels
from mellama.tasks.splits import chosen
from mellama.tasks.task import Split, Task

SPELLINGS = {
    "genomic instability and mutation": ("genome instability and mutation",),
    "sustaining proliferative signaling": ("sustaining proliferative signalling",),
    "tumor promoting inflammation": ("tumour promoting inflammation",),
}
LABELS = tuple(Label(name, SPELLINGS.get(name, ())) for name in HALLMARKS)
FILES: dict[Split, BlueFile] = {"train": "Hoc_train", "valid": "Hoc_dev", "test": "Hoc_test"}


def hoc_samples(data_root: Path | None, split: Split) -> Iterator[Sample[Labels]]:
    """Yield the abstracts of a split; each has one hallmark or more."""
    folder = BLUE_SPLITS.folder(data_root)
    for row in read_blue_file(folder, chosen("hoc", split, FILES)):
        labels = frozenset(row.gold.split(";"))
        yield Sample(row.id, {"abstract": row.sentence}, labels, (f"pmid:{row.id}",))


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
    samples=hoc_samples,
    read=read_hallmarks,
    write=write_hallmarks,
    metrics=(LabelwiseMacroF1(HALLMARKS), ExampleF1(HALLMARKS)),
    splits=(("train", 1_108), ("valid", 157), ("test", 315)),
    max_new_tokens=128,
    labels=HALLMARKS,
    shorten="abstract",
    text_fields=("abstract",),
)
