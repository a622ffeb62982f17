"""Diagnosis: a ranked list of five for a complex case, scored by the place of the right one."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from mellama.metrics.ranking import Names, TopK, same_name
from mellama.records import Sample, Unparsed
from mellama.sources import case_records, cases
from mellama.tasks.differential import read_differential
from mellama.tasks.splits import chosen
from mellama.tasks.task import Split, Task

SHORT_FORM = re.compile(r"\s*\(([^()]+)\)\s*$")  # "Chronic lymphocytic leukemia (CLL)"


def diagnosis_samples(data_root: Path | None, split: Split) -> Iterator[Sample[Names]]:
    """Yield the cases up to the discussion, in the file's order; titles are not shown."""
    chosen("diagnosis", split, dict(DIAGNOSIS.splits))
    folder = case_records.CASES.folder(data_root)
    aliases = by_name(case_records.read_aliases(folder))
    for row in case_records.read_cases(folder):
        names = names_of(row.diagnosis, aliases)
        yield Sample(row.id, {"case": row.presentation.strip()}, names)


def agentclinic_samples(data_root: Path | None, split: Split) -> Iterator[Sample[Names]]:
    """Yield what the patient tells, what is found and what is measured, line by line.

    In 29 of the 214 cases the report of a test names the diagnosis.
    """
    chosen("agentclinic", split, dict(AGENTCLINIC.splits))
    for row in cases.AGENTCLINIC.records(data_root):
        parts = filter(None, (row.patient, row.examination, row.tests))
        yield Sample(row.id, {"case": "\n".join(parts)}, names_of(row.diagnosis, {}))


def by_name(aliases: Iterable[case_records.DiagnosisAliases]) -> dict[str, Names]:
    """Sort other names under the words of the name."""
    found: dict[str, Names] = {}
    for row in aliases:
        found[same_name(row.name)] = (*found.get(same_name(row.name), ()), *row.aliases)
    return found


def names_of(diagnosis: str, aliases: Mapping[str, Names]) -> Names:
    """List the diagnosis without its short form in brackets, then that form and its aliases."""
    short = SHORT_FORM.search(diagnosis)
    name = (diagnosis[: short.start()] if short else diagnosis).strip()
    others = (*((short[1],) if short else ()), *aliases.get(same_name(name), ()))
    return tuple(dict.fromkeys((name, *others)))


def read_ranking(completion: str, _sample: Sample[Names]) -> Names | Unparsed:
    """By the numbers or bullets of a list, what is said about each diagnosis left out."""
    return read_differential(completion)


def write_ranking(names: Names) -> str:
    """Write the diagnosis as a list of one."""
    return f"1. {names[0]}"


KS = (1, 2, 3, 4, 5)
PROMPT = """\
What does the patient have? Reply with the five likeliest diagnoses as a numbered list, one a \
line, the likeliest first.

Case: {case}

Answer:"""
METRICS = (*map(TopK, KS), *(TopK(k, aliases=False) for k in KS))

DIAGNOSIS = Task(
    name="diagnosis",
    version=1,
    title="Diagnosis: rank five diagnoses of a complex case",
    family="diagnosis",
    source=case_records.CASES,
    prompt=PROMPT,
    samples=diagnosis_samples,
    read=read_ranking,
    write=write_ranking,
    metrics=METRICS,
    splits=(("test", 70),),  # the paper's; the cases are the user's own
    max_new_tokens=256,
    shorten="case",
    too_long="end",
    text_fields=("case",),
)

AGENTCLINIC = Task(
    name="agentclinic",
    version=1,
    title="AgentClinic: rank five diagnoses of an examination case",
    family="diagnosis",
    source=cases.AGENTCLINIC,
    prompt=PROMPT,
    samples=agentclinic_samples,
    read=read_ranking,
    write=write_ranking,
    metrics=METRICS,
    splits=(("test", 214),),
    max_new_tokens=256,
    shorten="case",
    too_long="end",
    text_fields=("case",),
    stands_in_for="diagnosis",
)
