"""Biomedical: consultations, requests, questions with answers, literature and knowledge."""

from __future__ import annotations

from typing import Any

from mellama.instructions import builders, knowledge_builders, literature_builders, table5
from mellama.instructions import published_templates as published
from mellama.instructions.instruction_set import InstructionSet
from mellama.instructions.sets.templates import BY_HEADING, INSTRUCTION_AND_INPUT, QUESTION
from mellama.instructions.summary_builders import from_summary
from mellama.licenses import CC0, CC_BY, Terms
from mellama.sources import (
    bulk_medical_chat,
    consumer_health,
    guidelines,
    health_tracks,
    knowledge,
    literature,
    medical_chat,
    pmc_oa,
    pubmed,
    summaries,
    umls,
)

HEALTHCAREMAGIC = InstructionSet(
    name="healthcaremagic",
    source=bulk_medical_chat.HEALTHCAREMAGIC,
    template=INSTRUCTION_AND_INPUT,
    build=builders.from_asked_input,
    row=table5.BIOMEDICAL_CONVERSATION,
    paper_template=published.HEALTHCAREMAGIC,
)
ICLINIQ = InstructionSet(
    name="icliniq",
    source=bulk_medical_chat.ICLINIQ,
    template=QUESTION,
    build=builders.from_icliniq,
    row=table5.BIOMEDICAL_CONVERSATION,
    paper_template=published.ICLINIQ,
)
CHATDOCTOR = InstructionSet(
    name="chatdoctor",
    source=medical_chat.CHATDOCTOR,
    template=INSTRUCTION_AND_INPUT,
    build=builders.from_consultation,
    stands_in_for="HealthCareMagic and iCliniq",
    paper_template=published.HEALTHCAREMAGIC,
)
MEDINSTRUCT_52K = InstructionSet(
    name="medinstruct_52k",
    source=bulk_medical_chat.MEDINSTRUCT_52K,
    template=INSTRUCTION_AND_INPUT,
    build=builders.from_instruction,
    row=table5.MEDINSTRUCT,
    paper_template=published.MEDINSTRUCT,
)
MEDINSTRUCT = InstructionSet(
    name="medinstruct",
    source=medical_chat.MEDINSTRUCT,
    template=INSTRUCTION_AND_INPUT,
    build=builders.from_request,
    stands_in_for="MedInstruct",
    paper_template=published.MEDINSTRUCT,
)
MEDICAL_FLASHCARDS = InstructionSet(
    name="medical_flashcards",
    source=bulk_medical_chat.MEDICAL_FLASHCARDS,
    template=INSTRUCTION_AND_INPUT,
    build=builders.from_asked_input,
    row=table5.FLASHCARDS,
    paper_template=published.FLASHCARDS,
)
MEDICAL_MEADOW = InstructionSet(
    name="medical_meadow",
    source=medical_chat.MEDICAL_MEADOW,
    template=INSTRUCTION_AND_INPUT,
    build=builders.from_asked_input,
    row=table5.WIKIDOC,
    paper_template=published.WIKIDOC_PATIENT,
)
MEDQUAD = InstructionSet(
    name="medquad",
    source=consumer_health.MEDQUAD,
    template=QUESTION,
    build=builders.from_question,
    stands_in_for="questions with answers",
)
MEDIQA2019 = InstructionSet(
    name="mediqa2019",
    source=health_tracks.MEDIQA2019,
    template=QUESTION,
    build=builders.from_judged_answers,
    row=table5.MEDIQA,
)
MEDICATIONQA = InstructionSet(
    name="medicationqa",
    source=consumer_health.MEDICATIONQA,
    template=QUESTION,
    build=builders.from_question,
    row=table5.MEDICATIONQA,
    paper_template=published.MEDICATIONQA,
)
LIVEQA = InstructionSet(
    name="liveqa",
    source=health_tracks.LIVEQA,
    template=QUESTION,
    build=builders.from_training_question,
    row=table5.LIVEQA,
    paper_template=published.LIVEQA,
)
MEQSUM = InstructionSet(
    name="meqsum",
    source=summaries.MEQSUM,
    template="Put what this person wants to know into one short question.\n\n{text}",
    build=from_summary,
    stands_in_for="summarization",
)
FREE = Terms((CC_BY, CC0))  # of the articles that the builders of PubMed Central keep

# Where `read` yields records of another type than the source does, `Any` stands for both.
GUIDELINES = InstructionSet[Any](
    name="guidelines",
    source=guidelines.GUIDELINES,
    template=BY_HEADING,
    build=knowledge_builders.from_guideline,
    read=guidelines.every_guideline_row,
    row=table5.GUIDELINEQA,
)
PMC_TITLES = InstructionSet[Any](
    name="pmc_titles",
    source=pmc_oa.PMC_OA,
    template="Write the title of the article that has this abstract.\n\n{abstract}",
    build=literature_builders.from_titled_abstract,
    read=pmc_oa.every_article,
    row=table5.SUMMARIZATION,
    paper_template=published.TITLE,
    narrower=FREE,
)
PMC_ABSTRACTS = InstructionSet[Any](
    name="pmc_abstracts",
    source=pmc_oa.PMC_OA,
    template="Write the abstract of this article.\n\n{body}",
    build=literature_builders.from_article,
    read=pmc_oa.every_article,
    row=table5.SUMMARIZATION,
    narrower=FREE,
)
PLOS_TITLES = InstructionSet[Any](
    name="plos_titles",
    source=literature.PLOS_JATS,
    template=PMC_TITLES.template,
    paper_template=PMC_TITLES.paper_template,
    build=literature_builders.from_titled_abstract,
    read=literature.every_plos_article,
    stands_in_for="titles of PubMed Central",
)
PLOS_ABSTRACTS = InstructionSet[Any](
    name="plos_abstracts",
    source=literature.PLOS_JATS,
    template=PMC_ABSTRACTS.template,
    build=literature_builders.from_article,
    read=literature.every_plos_article,
    stands_in_for="abstracts of PubMed Central",
)
PMC_PASSAGES = InstructionSet[Any](
    name="pmc_passages",
    source=pmc_oa.PMC_OA,
    template="Write the paragraph that follows this one in a biomedical article.\n\n{passage}",
    build=literature_builders.from_passages,
    read=pmc_oa.every_article,
    row=table5.NEXT_SENTENCE,
    narrower=FREE,
)
PLOS_PASSAGES = InstructionSet[Any](
    name="plos_passages",
    source=literature.PLOS_JATS,
    template=PMC_PASSAGES.template,
    build=literature_builders.from_passages,
    read=literature.every_plos_article,
    stands_in_for="passages of PubMed Central",
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
    row=table5.KEY_WORDS,
    paper_template=published.MESH_TERMS,
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
    row=table5.CAUSAL_RELATION,
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
    row=table5.RELATION_EXTRACTION,
)
PMC_LLAMA = InstructionSet(
    name="pmc_llama",
    source=bulk_medical_chat.PMC_LLAMA,
    template=INSTRUCTION_AND_INPUT,
    build=builders.from_asked_input,
    row=table5.RELATION_EXTRACTION,
    paper_template=published.UMLS_RELATION,
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
    stands_in_for="relations of the UMLS",
)
COCHRANE_PLS = InstructionSet(
    name="cochrane_pls",
    source=summaries.COCHRANE_PLS,  # its validation and test files: nothing here is measured on it
    template="Retell this abstract in plain language for a reader without training.\n\n{text}",
    build=from_summary,
    stands_in_for="summarization of articles",
    paper_template=published.PLAIN_LANGUAGE,
)
