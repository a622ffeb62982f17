"""The corpus of the paper: 129 billion tokens of literature, notes and general text, 15 : 1 : 4."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any, Literal

from mellama.corpus.deduplication_steps import Deduplicated, Duplicates
from mellama.corpus.documents import DocumentTable
from mellama.corpus.identifying_steps import Screened
from mellama.corpus.layout import Packing
from mellama.corpus.mixture import Domain, Mixture
from mellama.corpus.rules import NOTE_RULES, RULES
from mellama.corpus.steps import Cleaned, Decontaminated, Documents, TrainedTokenizer
from mellama.corpus.tested import Mix
from mellama.corpus.token_steps import SEQUENCE_LENGTH, Packed, Tokenised, TokenizerFolder
from mellama.pipeline.step import Step
from mellama.recipes.ablation import WEIGHTS
from mellama.recipes.benchmark import chosen_tasks
from mellama.records import Document
from mellama.sources.mimic import MIMIC3, MIMIC4_NOTE
from mellama.sources.mimic_cxr import MIMIC_CXR
from mellama.sources.pile import PILE
from mellama.sources.pmc_oa import PMC_OA
from mellama.sources.pubmed import PUBMED
from mellama.sources.redpajama import REDPAJAMA
from mellama.sources.source import Source
from mellama.tasks.diagnosis import DIAGNOSIS
from mellama.tasks.task import Task

TOKENS = 129_000_000_000  # the paper's, in its own proportions
VOCABULARY = 32_000  # as Llama 2 has
Literature = Literal["pile", "ncbi"]
Screen = Literal["off", "report", "redact", "refuse"]
LITERATURE: dict[Literature, tuple[Source[Document], ...]] = {
    "pile": (PILE,),
    "ncbi": (PUBMED, PMC_OA),
}

CLINICAL = (MIMIC3, MIMIC4_NOTE, MIMIC_CXR)
GENERAL = (REDPAJAMA,)


def corpus(
    *,
    mix: Mix = "clean",
    literature: Literature = "pile",
    tokenizer: str = "",
    tokens: int = TOKENS,
    sequence_length: int = SEQUENCE_LENGTH,
    packing: Packing = "concatenated",
    tests: str = "twelve",
    screen: Screen = "off",
    only: str = "",
) -> tuple[Step[Any], ...]:
    """Build the corpus of continual pre-training, from upstream's files to blocks with a ledger.

    Hypothesis: none; `mellama plan corpus` says what the tokens would take of each source, and how
    often over, before anything is built.

    Args:
        mix: clean, or as published, where what stands in a test set is counted and stays.
        literature: The Pile's two parts, as the paper took them, or PubMed and PMC of today.
        tokenizer: folder of the backbone, from the data root on; without one a vocabulary of
            32,000 is learned from the text.
        tokens: the budget; a source that is short is gone through again.
        sequence_length: tokens of a block.
        packing: documents laid end to end, or cut as rarely as can be.
        tests: what the text is compared with: `twelve`, the benchmark and the cases of diagnosis;
            `open`; `all`; or names of tasks.
        screen: notes are counted for what identifies a person, redacted, or refused if it is there;
            what it finds and what not: docs/decisions/0008.
        only: one source by name, read and cleaned: what an array of jobs does apart.
    """
    made = _Corpus(mix, literature, tokenizer, _tests(tests), screen)
    if only:
        return (made.cleaned(_named(only)),)
    packed = Packed(
        name=f"{made.mixed}/packed",
        mixture=Mixture(
            tuple(
                Domain(domain, WEIGHTS[domain], tuple(map(made.tokenised, sources)))
                for domain, sources in made.domains.items()
            )
        ),
        tokens=tokens,
        sequence_length=sequence_length,
        seed=0,
        packing=packing,
    )
    return (packed,)


@dataclass(frozen=True)
class _Corpus:
    """The stages of each source; those that no option changes are shared by all mixes."""

    mix: Mix
    literature: Literature
    tokenizer: str
    tests: tuple[Task[Any], ...]
    screen: Screen

    @property
    def domains(self) -> Mapping[str, tuple[Source[Document], ...]]:
        return {
            "biomedical": LITERATURE[self.literature],
            "clinical": CLINICAL,
            "general": GENERAL,
        }

    @property
    def sources(self) -> tuple[Source[Document], ...]:
        return tuple(source for sources in self.domains.values() for source in sources)

    @property
    def place(self) -> str:
        return f"corpus/{self.literature}"

    @property
    def mixed(self) -> str:
        """Name what a mix, and whether notes are screened, make different."""
        screened = "" if self.screen == "off" else f"-{self.screen}"
        return f"{self.place}/{self.mix}{screened}"

    def cleaned(self, source: Source[Document]) -> Cleaned:
        read = Documents(name=f"corpus/documents/{source.name}", source=source)
        rules = NOTE_RULES if source in CLINICAL else RULES
        return Cleaned(name=f"corpus/cleaned/{source.name}", documents=read, rules=rules)

    @cached_property
    def duplicates(self) -> Duplicates:
        texts = tuple(map(self.cleaned, self.sources))
        return Duplicates(name=f"{self.place}/duplicates", documents=texts)

    def text(self, source: Source[Document]) -> Decontaminated:
        """Leave duplicates and test sets out; as published, keep both and count the second."""
        cleaned: Step[DocumentTable] = self.cleaned(source)
        if self.mix == "clean":
            cleaned = Deduplicated(
                name=f"{self.place}/deduplicated/{source.name}",
                documents=cleaned,
                duplicates=self.duplicates,
            )
        return Decontaminated(
            name=f"{self.place}/{self.mix}/{source.name}",
            documents=cleaned,
            tests=self.tests,
            mix=self.mix,
        )

    def screened(self, source: Source[Document]) -> Step[DocumentTable]:
        if self.screen == "off" or source not in CLINICAL:
            return self.text(source)
        return Screened(
            name=f"{self.mixed}/screened/{source.name}",
            documents=self.text(source),
            policy=self.screen,
        )

    @cached_property
    def vocabulary(self) -> Step[Path]:
        if self.tokenizer:
            given = self.tokenizer.strip("/").replace("/", "+")
            return TokenizerFolder(name=f"corpus/tokenizers/{given}", folder=self.tokenizer)
        texts = tuple(map(self.screened, self.sources))
        return TrainedTokenizer(
            name=f"{self.mixed}/tokenizer", documents=texts, vocabulary=VOCABULARY
        )

    def tokenised(self, source: Source[Document]) -> Tokenised:
        return Tokenised(
            name=f"{self.mixed}/tokens/{source.name}",
            documents=self.screened(source),
            tokenizer=self.vocabulary,
        )


def _tests(named: str) -> tuple[Task[Any], ...]:
    return chosen_tasks(named) + ((DIAGNOSIS,) if named == "twelve" else ())


def _named(name: str) -> Source[Document]:
    sources = (*(one for each in LITERATURE.values() for one in each), *CLINICAL, *GENERAL)
    for source in sources:
        if source.name == name:
            return source
    known = ", ".join(source.name for source in sources)
    raise ValueError(f"only names a source of the corpus, one of {known}, and is {name}")
