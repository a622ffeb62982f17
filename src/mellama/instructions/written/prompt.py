"""What a model is asked: one question that a passage answers, and the answer in its own sense."""

from __future__ import annotations

from mellama.instructions.guideline_sections import GuidelineSection

PROMPT = """\
Read a passage of a clinical guideline. Write one question that somebody in a clinic might ask and \
that the passage answers, and then its answer.

The question names the condition, drug or procedure it is about, so that a reader who has never \
seen the passage understands it; it does not mention the passage. The answer says what the passage \
says, in its own sense, and adds nothing to it.

Guideline: {title}
Heading: {heading}

{text}

Reply with these two lines and nothing else:
Question: your question
Answer: your answer
"""
"""Our words: the paper says that questions and answers were made from passages, and not how."""


def rendered(prompt: str, passage: GuidelineSection) -> str:
    """Fill `title`, `heading` and `text`."""
    return prompt.format(title=passage.title, heading=passage.heading, text=passage.text)
