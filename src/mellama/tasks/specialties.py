"""Specialties: MTSamples, the one of forty headings under which a transcribed report stands."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from mellama.metrics.labels import Accuracy, MacroF1
from mellama.records import Sample, Unparsed
from mellama.sources import mtsamples
from mellama.tasks.reading import Label, read_label
from mellama.tasks.splits import chosen
from mellama.tasks.task import Split, Task

SPECIALTIES = (
    "Allergy / Immunology",
    "Autopsy",
    "Bariatrics",
    "Cardiovascular / Pulmonary",
    "Chiropractic",
    "Consult - History and Phy.",
    "Cosmetic / Plastic Surgery",
    "Dentistry",
    "Dermatology",
    "Diets and Nutritions",
    "Discharge Summary",
    "ENT - Otolaryngology",
    "Emergency Room Reports",
    "Endocrinology",
    "Gastroenterology",
    "General Medicine",
    "Hematology - Oncology",
    "Hospice - Palliative Care",
    "IME-QME-Work Comp etc.",
    "Lab Medicine - Pathology",
    "Letters",
    "Nephrology",
    "Neurology",
    "Neurosurgery",
    "Obstetrics / Gynecology",
    "Office Notes",
    "Ophthalmology",
    "Orthopedic",
    "Pain Management",
    "Pediatrics - Neonatal",
    "Physical Medicine - Rehab",
    "Podiatry",
    "Psychiatry / Psychology",
    "Radiology",
    "Rheumatology",
    "SOAP / Chart / Progress Notes",
    "Sleep Medicine",
    "Speech - Language",
    "Surgery",
    "Urology",
)
# What models write for names that upstream abbreviates, or spells as few do.
OTHER_SPELLINGS = {
    "Consult - History and Phy.": ("Consult - History and Physical", "History and Physical"),
    "Diets and Nutritions": ("Diet and Nutrition", "Diets and Nutrition"),
    "ENT - Otolaryngology": ("Otolaryngology",),
    "IME-QME-Work Comp etc.": ("IME-QME-Work Comp",),
    "Orthopedic": ("Orthopedics", "Orthopaedic", "Orthopaedics"),
    "Obstetrics / Gynecology": ("Obstetrics / Gynaecology",),
    "Physical Medicine - Rehab": ("Physical Medicine - Rehabilitation",),
}


def label(name: str) -> Label:
    """Let a name be written with "and" or without blanks around its stroke or dash."""
    spellings = []
    for written in (name, *OTHER_SPELLINGS.get(name, ())):
        bare = written.removesuffix(".")
        joined = bare.replace(" / ", "/"), bare.replace(" / ", " and ")
        spellings += [
            written,
            bare,
            *joined,
            bare.replace(" - ", "/"),
            bare.replace(" - ", " and "),
        ]
    return Label(name, tuple(dict.fromkeys(form for form in spellings if form != name)))


def mtsample_samples(data_root: Path | None, split: Split) -> Iterator[Sample[str]]:
    """Yield the reports of a split; rows without a text are left out.

    One text may stand under several specialties, in as many rows: no model can answer every one
    of them right.
    """
    chosen("mtsample", split, dict(MTSAMPLE.splits))
    for row in mtsamples.MTSAMPLES.records(data_root):
        if row.split == split and row.text:
            yield Sample(row.id, {"note": row.text}, row.specialty)


def mtsample(headings: tuple[str, ...]) -> Task[str]:
    """Declare the task for a file with these headings: upstream's forty, or those of another."""
    labels = tuple(map(label, headings))

    def read_heading(completion: str, _sample: Sample[str]) -> str | Unparsed:
        """By the final-answer marker, the first line, or the only heading named, in whole words."""
        return read_label(completion, labels)

    return Task(
        name="mtsample",
        version=1,
        title="MTSamples: name the specialty of a transcribed report",
        family="classification",
        source=mtsamples.MTSAMPLES,
        prompt=f"""\
Under which one of these headings does the medical report stand?
{"; ".join(headings)}
Reply with the heading.

Note: {{note}}

Answer:""",
        samples=mtsample_samples,
        read=read_heading,
        write=str,
        metrics=(Accuracy(), MacroF1(headings)),
        # The paper's sizes, of a split that cannot be made again: its 4,999 are the whole set.
        splits=(("train", 3_500), ("valid", 500), ("test", 999)),
        max_new_tokens=64,
        labels=headings,
        shorten="note",
        text_fields=("note",),
    )


MTSAMPLE = mtsample(SPECIALTIES)
