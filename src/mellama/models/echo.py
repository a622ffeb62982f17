"""What a server that echoes its prompt says about the likelihood of the prompt's tokens."""

from __future__ import annotations

from dataclasses import dataclass

from openai.types import Completion

from mellama.errors import ModelError


@dataclass(frozen=True, slots=True)
class Echo:
    """A prompt's tokens as the server spells them, and the log-probability (nats) of each."""

    tokens: tuple[str, ...]
    log_probabilities: tuple[float | None, ...]  # None: nothing stands before the first token


def read_echo(reply: Completion, prompt: str) -> Echo:
    """Read the prompt's tokens off a reply to `echo` and `logprobs`; what was added is left out.

    Raises:
        ModelError: the server told nothing of the prompt. Some servers take `echo` and answer with
            the new token alone, by which all choices would be equally likely.
    """
    choice = reply.choices[0] if reply.choices else None
    told = choice.logprobs if choice else None
    count = reply.usage.prompt_tokens if reply.usage else 0
    tokens = (told.tokens if told else None) or []
    values = (told.token_logprobs if told else None) or []
    if not choice or not choice.text.startswith(prompt) or not 0 < count <= len(tokens):
        raise ModelError(
            "The endpoint does not tell how likely a text is.",
            expected="a reply that repeats the prompt, with a log-probability a token",
            found=f"{len(tokens)} tokens told of {count} in the prompt",
            todo="use a server that has `echo` with `logprobs`, such as vLLM, or ask freely",
        )
    return Echo(tuple(tokens[:count]), tuple(values[:count]))


def continued(before: Echo, whole: Echo) -> float:
    """Sum the log-probabilities of what a text has beyond its beginning.

    Raises:
        ModelError: nothing is beyond it, nothing is before it, or the two join into one token.
    """
    start = len(before.tokens)
    values = whole.log_probabilities[start:]
    known = [value for value in values if value is not None]
    if whole.tokens[:start] != before.tokens or not values or len(known) < len(values):
        raise ModelError(
            "A continuation does not begin with a token of its own.",
            expected="the prompt's tokens, then those of the continuation",
            found="other tokens where the two meet, or none",
            todo="begin the continuation with a blank, and end the prompt without one",
        )
    return sum(known)
