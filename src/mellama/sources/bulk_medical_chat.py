"""Medical instructions in full: ChatDoctor's two forums, MedInstruct, flash cards, PMC-LLaMA."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from mellama.licenses import CC_BY_NC, GENERATOR_TERMS, UNKNOWN, Terms
from mellama.sources.agreements import UMLS_LICENSE
from mellama.sources.general_chat import InstructionRow, every_instruction, input_of
from mellama.sources.homes import at_github
from mellama.sources.kept import Account, Dropped, kept
from mellama.sources.numbered import list_entries
from mellama.sources.reading import RawRow
from mellama.sources.source import Count, Source, first_match, number

CHATDOCTOR = "https://github.com/Kent0n-Li/ChatDoctor"
CHATDOCTOR_COMMIT = "Kent0n-Li/ChatDoctor@e77bd7e"
HEALTHCAREMAGIC_FILE = "HealthCareMagic-100k.json"


def every_healthcaremagic(folder: Path) -> Iterator[Account[InstructionRow]]:
    """Account for the exchanges; all have one instruction, and doctors' names are masked."""
    return every_instruction(folder / HEALTHCAREMAGIC_FILE, folder)


def read_healthcaremagic(folder: Path) -> Iterator[InstructionRow]:
    return kept(every_healthcaremagic(folder))


HEALTHCAREMAGIC = Source(
    name="healthcaremagic",
    title="HealthCareMagic-100k, patients' questions with doctors' answers",
    homepage=CHATDOCTOR,
    revision=CHATDOCTOR_COMMIT,
    terms=Terms((UNKNOWN,)),
    files=(HEALTHCAREMAGIC_FILE,),
    counts=(),
    read=read_healthcaremagic,
    every=every_healthcaremagic,
    note="Taken from a forum that names no licence. About 112,000 rows.",
)

ICLINIQ_FILES = "iCliniq.json or iCliniq-10k.json"


@dataclass(frozen=True, slots=True)
class IcliniqRow:
    """One question of a patient, with one answer by a doctor and two by models."""

    id: str
    question: str
    answer_icliniq: str  # the doctor's
    answer_chatgpt: str
    answer_chatdoctor: str  # ChatDoctor's, a model; the paper's code trains on this one


def every_icliniq(folder: Path) -> Iterator[Account[IcliniqRow]]:
    """Account for the questions with all their answers: which one to learn is the user's choice."""
    path = first_match(folder, ICLINIQ_FILES)

    def question(place: int, row: RawRow) -> IcliniqRow:
        return IcliniqRow(
            id=f"{path.stem}-{place}",
            question=row.text("input"),
            answer_icliniq=row.text("answer_icliniq"),
            answer_chatgpt=row.optional_text("answer_chatgpt"),
            answer_chatdoctor=row.optional_text("answer_chatdoctor"),
        )

    return list_entries(path, folder, question)


def read_icliniq(folder: Path) -> Iterator[IcliniqRow]:
    return kept(every_icliniq(folder))


ICLINIQ = Source(
    name="icliniq",
    title="iCliniq, patients' questions with a doctor's answer and two models'",
    homepage=CHATDOCTOR,
    revision=CHATDOCTOR_COMMIT,
    terms=Terms((UNKNOWN, GENERATOR_TERMS)),
    files=(ICLINIQ_FILES,),
    counts=(),
    read=read_icliniq,
    every=every_icliniq,
    note="Taken from a forum that names no licence. About 7,300 rows, though the file is called "
    "10k. Only answer_icliniq is a doctor's.",
)

MEDINSTRUCT_FILE = "MedInstruct-52k.json"


def every_medinstruct_52k(folder: Path) -> Iterator[Account[InstructionRow]]:
    return every_instruction(folder / MEDINSTRUCT_FILE, folder)


def read_medinstruct_52k(folder: Path) -> Iterator[InstructionRow]:
    return kept(every_medinstruct_52k(folder))


def _medinstruct_rows(folder: Path) -> int:
    return number(read_medinstruct_52k(folder))


MEDINSTRUCT_52K = Source(
    name="medinstruct_52k",
    title="MedInstruct-52k",
    homepage="https://github.com/XZhang97666/AlpaCare",
    revision="XZhang97666/AlpaCare@b469c41",
    terms=Terms((CC_BY_NC, GENERATOR_TERMS)),
    files=(MEDINSTRUCT_FILE,),
    counts=(Count("rows", 52_000, _medinstruct_rows),),
    read=read_medinstruct_52k,
    every=every_medinstruct_52k,
    note="Language models wrote instructions and answers, grown from requests of clinicians.",
    downloads=at_github(
        "XZhang97666/AlpaCare@b469c41",
        ("data/MedInstruct-52k.json", None, None),
    ),
)

FLASHCARDS_FILE = "medical_meadow_wikidoc_medical_flashcards.json"


def every_medical_flashcards(folder: Path) -> Iterator[Account[InstructionRow]]:
    return every_instruction(folder / FLASHCARDS_FILE, folder)


def read_medical_flashcards(folder: Path) -> Iterator[InstructionRow]:
    return kept(every_medical_flashcards(folder))


def _flashcards(folder: Path) -> int:
    return number(read_medical_flashcards(folder))


MEDICAL_FLASHCARDS = Source(
    name="medical_flashcards",
    title="Medical Meadow, flash cards",
    homepage="https://huggingface.co/datasets/medalpaca/medical_meadow_medical_flashcards",
    revision="medalpaca/medical_meadow_medical_flashcards@7597b32",
    terms=Terms((CC_BY_NC, GENERATOR_TERMS)),
    files=(FLASHCARDS_FILE,),
    counts=(Count("cards", 33_955, _flashcards),),
    read=read_medical_flashcards,
    every=every_medical_flashcards,
    note="The file's name says wikidoc; it holds the flash cards, rewritten as questions by a "
    "language model.",
)

PMC_LLAMA_FILE = "release.json"
UMLS_RELATION = "umls_relation"
ANOTHER_PART = "of another part than relations of the UMLS"


@dataclass(frozen=True, slots=True)
class PmcLlamaRow(InstructionRow):
    """One row of PMC-LLaMA's mixture; `origin` names the part it comes from."""

    origin: str


def every_pmc_llama_row(folder: Path) -> Iterator[Account[PmcLlamaRow]]:
    """Account for every part: questions of MedQA, MedMCQA and PubMedQA too, train and test alike.

    Upstream's own numbers of rows are not unique, so ids are places in the file.
    """
    return list_entries(folder / PMC_LLAMA_FILE, folder, _pmc_llama_row)


def _pmc_llama_row(place: int, row: RawRow) -> PmcLlamaRow:
    return PmcLlamaRow(
        id=f"pmc_llama-{place}",
        instruction=row.text("instruction"),
        input=input_of(row),
        output=row.text("output"),
        origin=row.text("source"),
    )


def every_pmc_llama(folder: Path) -> Iterator[Account[PmcLlamaRow]]:
    """Account for all rows; those about relations of the UMLS are kept, as the paper took them."""
    for row in every_pmc_llama_row(folder):
        if isinstance(row, PmcLlamaRow) and row.origin != UMLS_RELATION:
            yield Dropped(row.id, ANOTHER_PART)
        else:
            yield row


def read_pmc_llama(folder: Path) -> Iterator[PmcLlamaRow]:
    return kept(every_pmc_llama(folder))


PMC_LLAMA = Source(
    name="pmc_llama",
    title="PMC-LLaMA's instructions, relations of the UMLS",
    homepage="https://huggingface.co/datasets/axiong/pmc_llama_instructions",
    revision="axiong/pmc_llama_instructions@5142689",
    terms=Terms((UNKNOWN, UMLS_LICENSE)),
    files=(PMC_LLAMA_FILE,),
    counts=(),
    read=read_pmc_llama,
    every=every_pmc_llama,
    note="Upstream says OpenRAIL and gives no text of it; the terms of its parts hold beside it. "
    "About 99,000 rows are made from the UMLS.",
)
