"""Diagnostic cases: AgentClinic's examinations, their findings flattened to lines."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from mellama.licenses import GENERATOR_TERMS, MIT, Terms
from mellama.sources.homes import at_github
from mellama.sources.reading import read_json_lines
from mellama.sources.source import Count, Source, number


@dataclass(frozen=True, slots=True)
class AgentclinicCase:
    """What a patient tells, what is found and measured, and the diagnosis: lines of name: value."""

    id: str  # upstream has none: the row, from 0
    objective: str
    patient: str
    examination: str
    tests: str
    diagnosis: str


def read_agentclinic(folder: Path) -> Iterator[AgentclinicCase]:
    """Yield the cases in upstream's order."""
    rows = read_json_lines(folder / "agentclinic_medqa_extended.jsonl")
    for index, row in enumerate(rows):
        case = row.row("OSCE_Examination")
        yield AgentclinicCase(
            id=str(index),
            objective=case.text("Objective_for_Doctor"),
            patient=flatten(case.value("Patient_Actor")),
            examination=flatten(case.value("Physical_Examination_Findings")),
            tests=flatten(case.value("Test_Results")),
            diagnosis=case.text("Correct_Diagnosis"),
        )


def flatten(value: object) -> str:
    r"""Write text, a list or an object of any depth as lines, names before what they hold.

    >>> flatten({"Vital_Signs": {"Pulse": "72"}, "Skin": ["dry", "warm"]})
    'Vital Signs: Pulse: 72\nSkin: dry\nSkin: warm'
    """
    return "\n".join(_lines(value, ""))


def _lines(value: object, names: str) -> Iterator[str]:
    if isinstance(value, dict):
        for name, inner in value.items():
            yield from _lines(inner, f"{names}{str(name).replace('_', ' ')}: ")
    elif isinstance(value, list):
        for inner in value:
            yield from _lines(inner, names)
    elif value is not None:
        yield f"{names}{value}"


AGENTCLINIC = Source(
    name="agentclinic",
    title="AgentClinic-MedQA, extended",
    homepage="https://github.com/SamuelSchmidgall/AgentClinic",
    revision="SamuelSchmidgall/AgentClinic@b6570ed",
    terms=Terms((MIT, GENERATOR_TERMS)),
    files=("agentclinic_medqa_extended.jsonl",),
    counts=(Count("cases", 214, lambda folder: number(read_agentclinic(folder))),),
    read=read_agentclinic,
    note="Written by a language model from items of MedQA: never train on it and test on MedQA.",
    downloads=at_github(
        "SamuelSchmidgall/AgentClinic@b6570ed",
        (
            "agentclinic_medqa_extended.jsonl",
            414_177,
            "54a024eb2705c6c55d1988766adf4ab02ea7bbe2a28f843107b740032200f232",
        ),
    ),
)
