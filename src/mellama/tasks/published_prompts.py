"""The prompts of the paper's released code, word for word, over the fields of our samples.

They are those of `src/preprocess_instruct.py` in BIDS-Xu-Lab/Me-LLaMA at 08c893f (MIT licence), to
the last blank: a prompt is compatible or it is not. There is none for i2b2 and none for BioNLI;
the paper has them in a supplement that is not public.
"""

from __future__ import annotations

from collections.abc import Mapping

# The contexts are joined with ends of lines there, and with blanks in our samples.
PUBMEDQA = """\
As an expert doctor in clinical science and medical knowledge, can you tell me if the following \
statement is correct? Answer yes, no, or maybe.
{context}
{question}
The answer is:
"""

# It says "from A to E" over four options too. See `with_question_mark`.
_LICENSING = """\
You are a medical doctor taking the US Medical Licensing Examination. You need to demonstrate \
your understanding of basic and clinical science, medical knowledge, and mechanisms underlying \
health, disease, patient care, and modes of therapy. Show your ability to apply the knowledge \
essential for medical practice. For the following multiple-choice question, select one correct \
answer from A to E. Base your answer on the current and standard practices referenced in medical \
guidelines.
Question: {question}

Options:
"""
_ENTRANCE = """\
You are a medical doctor answering realworld medical entrance exam questions. Based on your \
understanding of basic and clinical science, medical knowledge, and mechanisms underlying health, \
disease, patient care, and modes of therapy, answer the following multiple-choice question. \
Select one correct answer from A to D. Base your answer on the current and standard practices \
referenced in medical guidelines.
Question: {question}

Options:
"""
_FOUR = "A. {a}\nB. {b}\nC. {c}\nD. {d}"
_FIVE = f"{_FOUR}\nE. {{e}}"
_THE_ANSWER = "\n\nThe answer is\n"
MEDQA = f"{_LICENSING}{_FOUR}{_THE_ANSWER}"
MEDQA_5 = f"{_LICENSING}{_FIVE}{_THE_ANSWER}"
MEDMCQA = f"{_ENTRANCE}{_FOUR}{_THE_ANSWER}"

# There is no colon behind "Question". Context and question are stripped of outer blanks there.
EMRQA = """
TASK: Given a medical context and an open-ended question related to it, extract the relevant text \
segment from the context as an answer. Expected output: Only extract and return the text segment \
from the provided context that directly answers the question. Do not add any new words.
###
Context: {context}
Question {question}
Answer:
"""

DDI = """\
TASK: The input is a sentence where the drug is labeled as @DRUG$. Extract the relationship \
between 2 @DRUG$ from the input sentence by selecting only one of the following options: \
'DDI-effect', 'DDI-mechanism', 'DDI-advise', 'DDI-false', and 'DDI-int'.
DDI-effect, this type is used to annotate DDIs describing an effect or a pharmacodynamic mechanism
DDI-mechanism, this type is used to annotate DDIs that are described by their pharmacokinetic \
mechanism
DDI-advise, this type is used when a recommendation or advice regarding a drug interaction is given
DDI-false, this type is used when no DDI relation appears
DDI-int, this type is used when a DDI appears in the text without providing any additional \
information
###
INPUT: {sentence}
OUTPUT:
"""

HOC = """\
The task is to decide the Hallmarks of Cancer (HOC) taxonomy of the article based on its \
abstract. The input is an abstract text. There are 10 topics you will need to decide whether the \
article is related to. Topics: sustaining proliferative signaling, evading growth suppressors, \
resisting cell death, enabling replicative immortality, inducing angiogenesis, activating \
invasion and metastasis, genomic instability and mutation, tumor promoting inflammation, cellular \
energetics, avoiding immune destruction. The output should be topics from the above 10 topics, \
that are related to the input article. Please note one article can be related to multiple topics. \
Output format: provide a semicolon-separated list of relevant topics.
    ###
    INPUT: {abstract}
    OUTPUT:
"""

PUBMED_SUMM = """\
***TASK***
the task is to summarize an input biomedical literature in six sentences

***INPUT***
the input is a biomedical literature

***OUTPUT***
the output is the summary of an input biomedical literature in six sentences

***DOCUMENTATION***

***EXAMPLES***

Input: {article}
Output:
"""

# Its last line is four blanks.
MIMIC_CXR = """\
Derive the impression from findings in the radiology report.
    INPUT: {findings}
    OUTPUT:
    \
"""

MEDNLI = """
TASK: Please classify the relationship between the given premise and hypothesis into one of the \
following labels: entailment, contradiction, or neutral. Return only the label.
###
INPUT: [PRE] {premise} [HYP] {hypothesis}
OUTPUT:
"""


def mtsample(headings: tuple[str, ...]) -> str:
    """Write the prompt for these headings, in this order; over the released forty it is theirs."""
    listed = ", ".join(f"'{heading}'" for heading in headings)
    return f"""
TASK: The task is to determine the medical specialty or domain that a medical transcription \
belongs to. The input is a medical transcription. There are {len(headings)} medical specialties \
or domains and you need to decide which one is the transcription related to. The medical \
specialties or domains are: {listed}. The output should be only one medical specialty or domain \
from the above {len(headings)} specialties or domains, that is most relevant to the medical \
transcription. Please note that each medical transcript can only be related to one medical \
specialty or domain. Output format: provide the name of the medical specialty or domain.
###
INPUT: {{note}}
OUTPUT:
"""


def with_question_mark(fields: Mapping[str, str]) -> dict[str, str]:
    """Fill in a question of MedQA or MedMCQA as they do: one that has no end gets "?" for it."""
    question = fields["question"]
    return {**fields, "question": question if question.endswith(("?", ".")) else f"{question}?"}
