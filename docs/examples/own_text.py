"""A hospital's own letters: read, mended, and held to rules; nothing leaves the machine."""

from __future__ import annotations

from typing import Any

from mellama.corpus.steps import Cleaned, Documents
from mellama.licenses import Access, Terms
from mellama.pipeline.step import Step
from mellama.sources.agreements import OWN_PATIENT_TEXT
from mellama.sources.plain_files import plain_files

LETTERS = plain_files(
    "letters",  # the folder under the data root
    title="Letters of our clinic",
    terms=Terms((OWN_PATIENT_TEXT,), Access.CREDENTIALED),
    text="body",
    id="letter",
    identifiers=("subject",),
)


def own_text() -> tuple[Step[Any], ...]:
    """Read the clinic's letters, and leave out what is hardly text."""
    letters = Documents(name="letters/read", source=LETTERS)
    return (Cleaned(name="letters/cleaned", documents=letters),)
