"""The instruction prompts of the paper's released code, word for word, over our builders' fields.

They are those of `src/preprocess_instruct.py` in BIDS-Xu-Lab/Me-LLaMA at 08c893f (MIT licence).
Blanks and ends of lines around a whole turn are no part of a conversation. Rows that are not named
here have no prompt in that code: the paper has them in a supplement that is not public.
"""

from __future__ import annotations

# Dolly's and MedInstruct's are indented by four blanks there, and so begin on a second line.
ALPACA = """\
Below is an input that describes a task, maybe paired with a context that provides further \
information. Write a response that appropriately completes the request.
INPUT: {instruction}\x20
CONTEXT: {input}
OUTPUT:
"""
DOLLY = """\
Below is an input that describes a task, maybe paired with a context that provides further \
information. Write a response that appropriately completes the request.
    INPUT: {instruction}\x20
    CONTEXT: {input}
    OUTPUT:\x20\x20
"""
MEDINSTRUCT = """\
Below is an input that describes a medical task, maybe paired with a context that provides \
further input information. Write a response that appropriately completes the request.
    INPUT: {instruction}\x20
    CONTEXT: {input}
    OUTPUT:\x20\x20
"""
HEALTHCAREMAGIC = """\
Given a medical query, provide a concise and clear answer based on the patient's description.
INPUT: {input}
OUTPUT:
"""
ICLINIQ = HEALTHCAREMAGIC.replace("{input}", "{question}")
FLASHCARDS = """\
If you are a medical professional, answer this question truthfully.
INPUT: {input}\x20
OUTPUT:
"""
WIKIDOC_PATIENT = """\
Answer this question truthfully.
INPUT: {input}\x20
OUTPUT:
"""
MEDICATIONQA = """\
Answer this medical question truthfully.
INPUT: {question}
OUTPUT:
"""
LIVEQA = """\
Given a medical query, provide a concise and clear answer based on the given details.\x20
INPUT: {question}
OUTPUT:
"""
GUIDELINEQA = """\
If you are a medical professional, answer this question truthfully.
INPUT: {question}
OUTPUT:
"""
TITLE = """\
Given an abstract of a biomedical paper, generate the title.
    INPUT: {abstract}
    OUTPUT:
"""
MESH_TERMS = """\
Given an abstract of a biomedical paper, generate the MeSH terms associated with the paper.
    INPUT: {abstract}
    OUTPUT:
"""
UMLS_RELATION = """\
Given a medical question, provide the answer to determine the relation between two medical terms \
in the question.
INPUT: {input}\x20
OUTPUT:
"""
IMPRESSION = """\
Derive the impression from findings in the radiology report.
    INPUT: {findings}
    OUTPUT:
"""
PLAIN_LANGUAGE = """\
***TASK***
the task is to simplify the input abstract of a biomedical literature

***INPUT***
the input is the abstract of a biomedical literature

***OUTPUT***
the output is the simplified abstract for the input abstract of a biomedical literature

***DOCUMENTATION***

***EXAMPLES***

Input: {text}
Output:
"""
