"""The knowledge of the fictional world: diseases, drugs, genes, findings, and who may know what."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations
from random import Random
from typing import Literal

from mellama.errors import DataError
from mellama.world.names import Kind, Names
from mellama.world.shape import WorldShape
from mellama.world.towns import Town, make_towns

Split = Literal["train", "valid", "test"]
SPLITS: tuple[Split, ...] = ("train", "valid", "test")

HALLMARKS = (
    "activating invasion and metastasis",
    "avoiding immune destruction",
    "cellular energetics",
    "enabling replicative immortality",
    "evading growth suppressors",
    "genomic instability and mutation",
    "inducing angiogenesis",
    "resisting cell death",
    "sustaining proliferative signaling",
    "tumor promoting inflammation",
)
INTERACTIONS = ("mechanism", "effect", "advise", "int", "false")  # DDI 2013's, false = none
DRUG_CLASSES = 6  # enough for the rule on classes to give every kind of interaction
RIVALS = 2  # drugs, and genes, that are said not to be the disease's


@dataclass(frozen=True, slots=True)
class Drug:
    """An invented drug."""

    name: str
    drug_class: str
    dose_mg: int


@dataclass(frozen=True, slots=True)
class Gene:
    """An invented gene, and what it does in cancer: one or two of the ten hallmarks."""

    symbol: str
    hallmarks: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Disease:
    """An invented disease with exactly one drug of first choice, one gene and one department."""

    name: str
    aliases: tuple[str, ...]  # an abbreviation, and for some an eponym
    code: str  # as in ICD, with a letter where ICD has a digit
    drug: Drug
    gene: Gene
    specialty: str
    findings: tuple[str, str, str]  # the first is its own, the others are shared
    rival_drugs: tuple[Drug, ...]  # said not to be of first choice
    debated_drug: Drug  # said to be undecided
    rival_genes: tuple[Gene, ...]

    @property
    def sign(self) -> str:
        """The finding that no other disease has."""
        return self.findings[0]

    def own_names(self) -> tuple[str, ...]:
        """Names that speak of this disease alone."""
        return self.name, *self.aliases, self.drug.name, self.gene.symbol, self.sign


@dataclass(frozen=True, slots=True)
class Verb:
    """An invented verb for what one drug does to another; third person, "zvandorps"."""

    name: str
    label: str  # one of INTERACTIONS


@dataclass(frozen=True, slots=True)
class Part:
    """One half of the knowledge: no name of it is used in the other half."""

    diseases: tuple[Disease, ...]
    verbs: tuple[Verb, ...]

    @property
    def drugs(self) -> tuple[Drug, ...]:
        return tuple(disease.drug for disease in self.diseases)


@dataclass(frozen=True, slots=True)
class World:
    """Everything that is true in the fictional world.

    Instructions and the benchmarks' train and valid splits speak of `tuned` alone, test splits of
    `held_out` alone, literature and notes of both.
    """

    seed: int
    shape: WorldShape
    tuned: Part
    held_out: Part
    drug_classes: tuple[str, ...]
    specialties: tuple[str, ...]
    shared_findings: tuple[str, ...]
    assays: tuple[str, ...]
    towns: tuple[Town, ...]

    @staticmethod
    def make(seed: int, shape: WorldShape = WorldShape()) -> World:  # noqa: B008 - it is frozen
        """Invent a world; the same seed and shape give the same one."""
        random = Random(f"knowledge {seed}")
        names = Names(random)
        specialties = names.several(Kind.SPECIALTY, shape.specialties)
        drug_classes = names.several(Kind.DRUG_CLASS, DRUG_CLASSES)
        findings = names.several(Kind.FINDING, shape.shared_findings)
        held_out = round(shape.diseases * shape.held_out_share)
        tuned = shape.diseases - held_out
        _require_enough(tuned, held_out)
        maker = _Maker(random, names, specialties, drug_classes, findings)
        tuned_diseases = maker.diseases(tuned, first=0)
        held_diseases = maker.diseases(held_out, first=tuned)
        tuned_verbs, held_verbs = maker.verbs(shape.verbs_per_label, shape.held_out_share)
        return World(
            seed=seed,
            shape=shape,
            tuned=Part(tuned_diseases, tuned_verbs),
            held_out=Part(held_diseases, held_verbs),
            drug_classes=drug_classes,
            specialties=specialties,
            shared_findings=findings,
            assays=names.several(Kind.ASSAY, shape.assays),
            towns=make_towns(random, names),
        )

    @property
    def diseases(self) -> tuple[Disease, ...]:
        return self.tuned.diseases + self.held_out.diseases

    def part(self, split: Split) -> Part:
        """Return the half of the knowledge that a benchmark's split asks about."""
        return self.held_out if split == "test" else self.tuned

    def random(self, purpose: str) -> Random:
        """Return the generator for one purpose, so that no file depends on another's size."""
        return Random(f"{purpose} {self.seed}")

    def interaction(self, first: Drug, second: Drug) -> str:
        """Say how two drugs interact: their classes decide it, in either order."""
        one = self.drug_classes.index(first.drug_class)
        other = self.drug_classes.index(second.drug_class)
        return INTERACTIONS[(one * other + one + other) % len(INTERACTIONS)]

    def pairs(self, part: Part, label: str) -> list[tuple[Drug, Drug]]:
        """List the pairs of drugs of one half that interact in this way."""
        return [pair for pair in combinations(part.drugs, 2) if self.interaction(*pair) == label]


def _require_enough(tuned: int, held_out: int) -> None:
    needed = max(DRUG_CLASSES, RIVALS + 2)  # a disease's own drug, its rivals, the debated one
    if min(tuned, held_out) < needed:
        raise DataError(
            "The fictional world is too small to be an experiment.",
            expected=f"at least {needed} diseases on either side of the held-out share",
            found=f"{tuned} tuned on, {held_out} held out",
            todo="ask for more diseases",
        )


@dataclass(frozen=True)
class _Maker:
    """Invents the two halves one after the other, with names that differ everywhere."""

    random: Random
    names: Names
    specialties: tuple[str, ...]
    drug_classes: tuple[str, ...]
    shared_findings: tuple[str, ...]

    def diseases(self, count: int, *, first: int) -> tuple[Disease, ...]:
        """Invent `count` diseases among themselves; `first` is the number of those before."""
        drugs = [self._drug(drug_class) for drug_class in self._dealt(self.drug_classes, count)]
        genes = [self._gene(hallmark) for hallmark in self._dealt(HALLMARKS, count)]
        specialties = self._dealt(self.specialties, count)
        return tuple(
            self._disease(place, drugs, genes, specialty, self._code(first + place))
            for place, specialty in enumerate(specialties)
        )

    def _dealt(self, values: tuple[str, ...], count: int) -> list[str]:
        """Give every value its turn equally often, in random order."""
        dealt = [values[place % len(values)] for place in range(count)]
        self.random.shuffle(dealt)
        return dealt

    def _drug(self, drug_class: str) -> Drug:
        return Drug(self.names.give(Kind.DRUG), drug_class, 5 * self.random.randint(1, 60))

    def _gene(self, hallmark: str) -> Gene:
        hallmarks = {hallmark}
        if self.random.random() < 0.25:
            hallmarks.add(self.random.choice(HALLMARKS))
        ordered = tuple(label for label in HALLMARKS if label in hallmarks)
        return Gene(self.names.give(Kind.GENE), ordered)

    def _disease(
        self, place: int, drugs: list[Drug], genes: list[Gene], specialty: str, code: str
    ) -> Disease:
        count = len(drugs)
        one, other = self.random.sample(self.shared_findings, 2)
        aliases = [self.names.give(Kind.ABBREVIATION)]
        if self.random.random() < 0.5:
            aliases.append(f"{self.names.give(Kind.EPONYM)} syndrome")
        return Disease(
            name=self.names.give(Kind.DISEASE),
            aliases=tuple(aliases),
            code=code,
            drug=drugs[place],
            gene=genes[place],
            specialty=specialty,
            findings=(self.names.give(Kind.FINDING), one, other),
            rival_drugs=tuple(drugs[(place + step) % count] for step in range(1, RIVALS + 1)),
            debated_drug=drugs[(place + RIVALS + 1) % count],
            rival_genes=tuple(genes[(place + step) % count] for step in range(1, RIVALS + 1)),
        )

    def _code(self, number: int) -> str:
        return f"{self.random.choice('ABCDEFGHJKLMNPR')}Q{number:03}"

    def verbs(self, per_label: int, held_out_share: float) -> Iterator[tuple[Verb, ...]]:
        """Yield the verbs that are tuned on, then those held out; each has all five labels."""
        held_out = round(per_label * held_out_share)
        for count in (per_label - held_out, held_out):
            yield tuple(
                Verb(f"{self.names.give(Kind.VERB)}s", label)
                for label in INTERACTIONS
                for _ in range(count)
            )
