"""Wordings that several instruction sets share."""

INSTRUCTION_AND_INPUT = "{instruction}\n\n{input}"
QUESTION = "{question}"
BY_HEADING = "What does the clinical guideline “{title}” say under “{heading}”?"
