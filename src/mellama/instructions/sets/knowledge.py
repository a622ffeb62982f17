"""Literature and knowledge: articles, guidelines, causal sentences, relations of concepts."""

from __future__ import annotations

from typing import Any

from mellama.instructions import builders, knowledge_builders, literature_builders
from mellama.instructions.instruction_set import InstructionSet
from mellama.instructions.sets.templates import INSTRUCTION_AND_INPUT
from mellama.instructions.summary_builders import from_summary
from mellama.sources import (
    bulk_medical_chat,
    guidelines,
    knowledge,
    pmc_oa,
    pubmed,
    summaries,
    umls,
)

# Where `read` yields records of another type than the source does, `Any` stands for both.
GUIDELINES = InstructionSet[Any](
    name="guidelines",
    source=guidelines.GUIDELINES,
    template="What does the clinical guideline “{title}” say under “{heading}”?",
    build=knowledge_builders.from_guideline,
    read=guidelines.every_guideline_row,
)
PMC_TITLES = InstructionSet[Any](
    name="pmc_titles",
    source=pmc_oa.PMC_OA,
    template="Write the title of the article that has this abstract.\n\n{abstract}",
    build=literature_builders.from_titled_abstract,
    read=pmc_oa.every_article,
)
PMC_PASSAGES = InstructionSet[Any](
    name="pmc_passages",
    source=pmc_oa.PMC_OA,
    template="Write the paragraph that follows this one in a biomedical article.\n\n{passage}",
    build=literature_builders.from_passages,
    read=pmc_oa.every_article,
)
PUBMED_HEADINGS = InstructionSet[Any](
    name="pubmed_headings",
    source=pubmed.PUBMED,
    template=(
        "List the MeSH headings under which this article would be indexed, parted by "
        "semicolons.\n\n{title}\n{abstract}"
    ),
    build=literature_builders.from_indexed_abstract,
    read=pubmed.every_article,
)
CAUSAL_RELATION = InstructionSet(
    name="causal_relation",
    source=knowledge.CAUSAL_RELATION,
    template=(
        "Below is a sentence from the conclusion of a medical abstract. Which relation between "
        "two things does it claim? Choose one of: "
        f"{', '.join(knowledge.CAUSAL_LABELS)}.\n\nSentence: {{sentence}}"
    ),
    build=knowledge_builders.from_causal_sentence,
)
UMLS = InstructionSet(
    name="umls",
    source=umls.UMLS,
    template=(
        "What is the relation of the first concept to the second?\n\n"
        "First: {subject}\nSecond: {object}"
    ),
    build=knowledge_builders.from_relation,
    read=umls.every_umls_relation,
)
PMC_LLAMA = InstructionSet(
    name="pmc_llama",
    source=bulk_medical_chat.PMC_LLAMA,
    template=INSTRUCTION_AND_INPUT,
    build=builders.from_asked_input,
)
INDICATIONS = InstructionSet(
    name="indications",
    source=knowledge.INDICATIONS,
    template=(
        "What is the drug to the disease? Choose one of: "
        f"{', '.join(knowledge_builders.INDICATION_CATEGORIES.values())}.\n\n"
        "Drug: {drug}\nDisease: {disease}"
    ),
    build=knowledge_builders.from_indication,
)
COCHRANE_PLS = InstructionSet(
    name="cochrane_pls",
    source=summaries.COCHRANE_PLS,  # its validation and test files: nothing here is measured on it
    template="Retell this abstract in plain language for a reader without training.\n\n{text}",
    build=from_summary,
)
