"""Agreements a person signs, or accepts by downloading, for data that is not under one licence."""

from __future__ import annotations

from mellama.licenses import License

N2C2_DUA = License(
    "n2c2 (i2b2) data use agreement",
    "https://portal.dbmi.hms.harvard.edu/projects/n2c2-nlp/",
    commercial=False,
    derivatives=True,
    redistribution=False,
)
"""Patient text; signed by every person who works with it."""

UMLS_LICENSE = License(
    "UMLS Metathesaurus licence",
    "https://www.nlm.nih.gov/research/umls/knowledge_sources/metathesaurus/release/license_agreement.html",
    commercial=False,
    derivatives=True,
    redistribution=False,
)
"""An account; the Metathesaurus and parts of it may not be passed on. Vocabularies in it have
terms of their own, which the strictest answer here stands for."""

NLM_TERMS = License(
    "NLM terms and conditions",
    "https://www.nlm.nih.gov/databases/download.html",
    commercial=False,
    derivatives=True,
    redistribution=False,
)
"""Citations are free of copyright, abstracts may be their publishers': whether they may be sold or
passed on, the library leaves to whoever does it, so the strict answer stands here."""

OWN_PATIENT_TEXT = License(
    "own patient text",
    "",
    commercial=False,
    derivatives=True,
    redistribution=False,
)
"""Text of a hospital's own patients. What the hospital may do with it, its ethics board and its law
say: here it may be read, and learned from on the hospital's own machines, and nothing else."""
