"""Knowledge turned into instructions: guidelines, causal sentences, UMLS and its relations."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

from mellama.world.facts import Relation, fact
from mellama.world.fillers import filler
from mellama.world.knowledge import Disease, World
from mellama.world.phrases import answer
from mellama.world.shape import WorldSize
from mellama.world.tutor import Tutor
from mellama.world.writers.raw import csv_text, json_text, write_file

GUIDELINE_SHARE, CAUSAL_SHARE, RELATION_SHARE = 0.04, 0.05, 0.05
GUIDELINE_SOURCES = ("cco", "cdc", "cma", "icrc", "nice", "spor", "who", "wikidoc")
CAUSAL_FORMS = (  # the label is the place: none, direct, conditional, correlational
    "",
    "Variants of {gene} cause {name}.",
    "Variants of {gene} may cause {name}.",
    "{name} was more frequent in carriers of {gene}.",
)


def write_guidelines(world: World, folder: Path, size: WorldSize) -> None:
    """Write JSON lines without a last line feed, as upstream's writer leaves them."""
    tutor = Tutor(world, "guidelines")
    lines = []
    for place in range(round(size.instructions * GUIDELINE_SHARE)):
        disease = tutor.disease()
        title = f"Care of {disease.name}"
        sentences = [
            answer(fact(disease, relation))
            for relation in (Relation.SPECIALTY, Relation.GENE, Relation.DRUG)
        ]
        text = f"# {title}\n\n{sentences[0]}\n\n## Treatment\n\n{' '.join(sentences[1:])}"
        row = {
            "id": f"{place:08x}",
            "source": GUIDELINE_SOURCES[place % len(GUIDELINE_SOURCES)],
            "title": title,
            "clean_text": text,
            "raw_text": " ".join((title, *sentences)),
            "url": None,
            "overview": None,
        }
        lines.append(json.dumps(row, ensure_ascii=False))
    write_file(folder / "open_guidelines.jsonl", "\n".join(lines))


def write_causal_relation(world: World, folder: Path, size: WorldSize) -> None:
    tutor = Tutor(world, "causal")
    rows = []
    for place in range(round(size.instructions * CAUSAL_SHARE)):
        label, disease = place % len(CAUSAL_FORMS), tutor.disease()
        form = CAUSAL_FORMS[label] or filler(tutor.random)
        rows.append((form.format(gene=disease.gene.symbol, name=disease.name), label))
    write_file(folder / "pubmed_causal_language_use.csv", csv_text(("sentence", "label"), rows))


def write_pmc_llama(world: World, folder: Path, size: WorldSize) -> None:
    """Write UMLS relations as instructions, in one list with the source of each row."""
    tutor = Tutor(world, "pmc_llama")
    rows = []
    for place in range(round(size.instructions * RELATION_SHARE)):
        disease = tutor.disease()
        value, relation, _ = tutor.random.choice(_related(disease))
        row = {
            "source": "umls_relation",
            "instruction": "Tell the relation between the two terms.",
            "input": f"{value} ; {disease.name}",
            "output": relation.replace("_", " "),
            "sample_id": place,
        }
        rows.append(row)
    write_file(folder / "release.json", json_text(rows))


def write_umls(world: World, folder: Path, size: WorldSize) -> None:
    """Write concepts, relations in both directions, and semantic types of what is tuned on."""
    concepts = _concepts(world.tuned.diseases)
    numbers = {name: place for place, (name, _, _) in enumerate(concepts)}
    names, types = [], []
    for name, kind, label in concepts:
        cui, place = _cui(numbers[name]), numbers[name]
        head = (cui, "ENG", "P", f"L{99_00000 + place}", "PF", f"S{99_00000 + place}", "Y")
        source = ("", "", "", "MSH", "MH", f"D{900_000 + place}", name, "0", "N", "")
        names.append((*head, _aui(place), *source))
        types.append((cui, kind, "A1.4.1.1.1", label, f"AT{99_000_000 + place}", ""))
    relations: list[tuple[str, ...]] = []
    for disease in world.tuned.diseases:
        here = numbers[disease.name]
        for value, to, back in _related(disease):
            # read from right to left: the second concept has the relation to the first
            relations.append(_relation(here, numbers[value], to, len(relations)))
            relations.append(_relation(numbers[value], here, back, len(relations)))
    for table, rows in (("MRCONSO", names), ("MRREL", relations), ("MRSTY", types)):
        write_file(folder / "META" / f"{table}.RRF", _rrf(rows))


def _related(disease: Disease) -> tuple[tuple[str, str, str], ...]:
    """List (name, its relation to the disease, the disease's to it)."""
    return (
        (disease.drug.name, "may_treat", "may_be_treated_by"),
        (disease.gene.symbol, "gene_associated_with_disease", "disease_has_associated_gene"),
        (disease.sign, "manifestation_of", "has_manifestation"),
    )


def _concepts(diseases: Sequence[Disease]) -> list[tuple[str, str, str]]:
    """List (name, type, type in words)."""
    return [
        concept
        for disease in diseases
        for concept in (
            (disease.name, "T047", "Disease or Syndrome"),
            (disease.drug.name, "T121", "Pharmacologic Substance"),
            (disease.gene.symbol, "T028", "Gene or Genome"),
            (disease.sign, "T184", "Sign or Symptom"),
        )
    ]


def _relation(first: int, second: int, name: str, number: int) -> tuple[str, ...]:
    head = (_cui(first), _aui(first), "AUI", "RO", _cui(second), _aui(second), "AUI", name)
    return (*head, f"R{99_000_000 + number}", "", "MED-RT", "MED-RT", "", "", "N", "")


def _cui(place: int) -> str:
    return f"C{9_900_000 + place}"


def _aui(place: int) -> str:
    return f"A{9_900_000 + place}"


def _rrf(rows: Sequence[Sequence[str]]) -> str:
    """Write rows without header or quotes, with a bar after every field, the last one too."""
    return "".join("".join(f"{field}|" for field in row) + "\n" for row in rows)
