"""The chat template: turns as the text that a model reads, and where its answers stand in it."""

from __future__ import annotations

from collections.abc import Sequence

from jinja2 import TemplateError
from transformers import PreTrainedTokenizerBase

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


def segments(
    tokenizer: PreTrainedTokenizerBase, messages: Sequence[Message]
) -> list[tuple[str, str]]:
    """Split a rendered conversation into pairs of (what comes before an answer, the answer).

    Raises:
        ModelError: the template refuses the turns, or writes earlier turns anew with each one.
    """
    pairs = []
    written = ""
    for number, message in enumerate(messages):
        if message.role != "assistant":
            continue
        before = _render(tokenizer, messages[:number], open_answer=True)
        after = _render(tokenizer, messages[: number + 1], open_answer=False)
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


def _render(
    tokenizer: PreTrainedTokenizerBase, messages: Sequence[Message], *, open_answer: bool
) -> str:
    turns = [{"role": message.role, "content": message.content} for message in messages]
    try:
        text = tokenizer.apply_chat_template(
            turns, tokenize=False, add_generation_prompt=open_answer
        )
    except TemplateError as error:
        raise ModelError(
            "The chat template refuses a conversation.",
            expected="turns in an order that the template allows",
            found=", ".join(message.role for message in messages),
            todo="leave out system turns, or give the tokenizer another chat template",
        ) from error
    return str(text)
