"""Facts: what is known of a disease, its gene and its drug, and of the verbs of interaction."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from mellama.world.knowledge import Disease, Verb


class Relation(Enum):
    """What kind of fact it is."""

    DRUG = "drug"  # disease -> drug of first choice
    GENE = "gene"  # disease -> gene
    SPECIALTY = "specialty"  # disease -> department
    SIGN = "sign"  # disease -> the finding it alone has
    DIAGNOSIS = "diagnosis"  # that finding -> disease
    HALLMARK = "hallmark"  # gene -> hallmarks
    ALIAS = "alias"  # other name -> disease
    RIVAL = "rival"  # disease -> drug that is not of first choice
    DEBATED = "debated"  # disease -> drug whose use is undecided
    DRUG_CLASS = "drug class"  # drug -> class
    FINDING = "finding"  # disease -> a shared finding
    INTERACTION = "interaction"  # verb -> kind of interaction


ASKED = (
    *(Relation.DRUG, Relation.GENE, Relation.SPECIALTY, Relation.SIGN),
    *(Relation.DIAGNOSIS, Relation.HALLMARK, Relation.ALIAS),
)
"""Relations of a disease that literature states, asks and answers; the others it only states."""

STATED = (*ASKED, Relation.RIVAL, Relation.DEBATED, Relation.DRUG_CLASS, Relation.FINDING)


@dataclass(frozen=True, slots=True)
class Fact:
    """One thing that is true, or false where it is a claim to be judged."""

    relation: Relation
    subject: str
    value: str


def facts_of(disease: Disease) -> tuple[Fact, ...]:
    """List everything that is true of a disease, its drug and its gene."""
    name, gene, drug = disease.name, disease.gene.symbol, disease.drug.name
    return (
        Fact(Relation.DRUG, name, drug),
        Fact(Relation.GENE, name, gene),
        Fact(Relation.SPECIALTY, name, disease.specialty),
        Fact(Relation.SIGN, name, disease.sign),
        Fact(Relation.DIAGNOSIS, disease.sign, name),
        Fact(Relation.HALLMARK, gene, hallmarks_text(disease.gene.hallmarks)),
        *(Fact(Relation.ALIAS, alias, name) for alias in disease.aliases),
        *(Fact(Relation.RIVAL, name, rival.name) for rival in disease.rival_drugs),
        Fact(Relation.DEBATED, name, disease.debated_drug.name),
        Fact(Relation.DRUG_CLASS, drug, disease.drug.drug_class),
        *(Fact(Relation.FINDING, name, finding) for finding in disease.findings[1:]),
    )


def fact(disease: Disease, relation: Relation) -> Fact:
    """Return the fact of that relation, the first where there are several."""
    return next(known for known in facts_of(disease) if known.relation is relation)


def verb_fact(verb: Verb) -> Fact:
    return Fact(Relation.INTERACTION, verb.name, f"DDI-{verb.label}")


def hallmarks_text(hallmarks: tuple[str, ...]) -> str:
    return "; ".join(hallmarks)
