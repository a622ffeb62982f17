"""The authors' chat template, and any template's text split where an answer begins and ends."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from mellama.errors import ModelError
from mellama.records import Message

# The form of the authors' training code (`Human: \n...\n\nAssistant: \n`), in words of our own.
# What a turn says is never trimmed; EOS ends the assistant's turn and is all that stands between
# two exchanges.
CHAT_TEMPLATE = """\
{%- for message in messages -%}
{%- if loop.first -%}{{- bos_token -}}{%- endif -%}
{%- if message['role'] == 'user' -%}{{- 'Human: \\n' + message['content'] + '\\n\\n' -}}
{%- elif message['role'] == 'assistant' -%}
{{- 'Assistant: \\n' + message['content'] + eos_token -}}
{%- else -%}{{- message['content'] + '\\n\\n' -}}
{%- endif -%}
{%- endfor -%}
{%- if add_generation_prompt -%}{{- 'Assistant: \\n' -}}{%- endif -%}
"""
TEMPLATE_FILE = "chat_template.jinja"
BOS, EOS = "<s>", "</s>"  # as Llama 2 spells them

Render = Callable[[Sequence[Message], bool], str]
"""Turns, and whether an answer is to be opened after them -> the text of a template."""


def split_at_answers(render: Render, messages: Sequence[Message]) -> list[tuple[str, str]]:
    """Split a rendered conversation into pairs of (what comes before an answer, the answer).

    Raises:
        ModelError: the template refuses the turns, or writes earlier turns anew with each one.
    """
    pairs = []
    written = ""
    for number, message in enumerate(messages):
        if message.role != "assistant":
            continue
        before = render(messages[:number], True)
        after = render(messages[: number + 1], False)
        if not (before.startswith(written) and after.startswith(before)):
            raise ModelError(
                "The chat template cannot be trained on.",
                expected="a template that leaves earlier turns as they are when one is added",
                found="one that writes them anew",
                todo="give the backbone's tokenizer another chat template",
            )
        pairs.append((before[len(written) :], after[len(before) :]))
        written = after
    return pairs


def authors_form(messages: Sequence[Message], open_answer: bool) -> str:
    """Render turns in the authors' form as text alone, without a tokenizer."""
    from jinja2.sandbox import ImmutableSandboxedEnvironment  # takes a tenth of a second to load

    # as transformers does
    environment = ImmutableSandboxedEnvironment(trim_blocks=True, lstrip_blocks=True)
    return str(
        environment.from_string(CHAT_TEMPLATE).render(
            messages=[{"role": turn.role, "content": turn.content} for turn in messages],
            bos_token=BOS,
            eos_token=EOS,
            add_generation_prompt=open_answer,
        )
    )
