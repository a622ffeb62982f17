"""From a prompt to the ids a model sees: chat template where there is one, BOS exactly once."""

from __future__ import annotations

from transformers import PreTrainedTokenizerBase


def prompt_ids(tokenizer: PreTrainedTokenizerBase, prompt: str) -> list[int]:
    """Encode a prompt as a model that has to answer it will see it.

    A tokenizer with a chat template gets the prompt as a user's turn, opened for the answer. Any
    other gets the raw text with what the tokenizer itself puts around text: BOS where it was
    trained with one, but no EOS at the end, after which no model has anything to say. A `<s>` in
    the prompt is text, as it is in the corpus.
    """
    if tokenizer.chat_template:
        turn = [{"role": "user", "content": prompt}]
        text = tokenizer.apply_chat_template(turn, tokenize=False, add_generation_prompt=True)
        ids = _turn_ids(tokenizer, str(text), prompt)
    else:
        ids = _ids(tokenizer(prompt, split_special_tokens=True, verbose=False)["input_ids"])
        while ids and ids[-1] == tokenizer.eos_token_id:
            ids.pop()
    return bos_once(tokenizer, ids)


def continuation_ids(
    tokenizer: PreTrainedTokenizerBase, prompt: str, continuation: str
) -> list[int]:
    """Encode what follows a prompt.

    Behind a chat template an answer is encoded by itself, as in training. In raw text the two are
    encoded together where the prompt's ids come out unchanged: a vocabulary that marks the start
    of words would otherwise see a new text begin.
    """
    alone = encode(tokenizer, continuation, special_as_text=True)
    if tokenizer.chat_template:
        return alone
    before = prompt_ids(tokenizer, prompt)
    together = prompt_ids(tokenizer, prompt + continuation)
    if len(together) > len(before) and together[: len(before)] == before:
        return together[len(before) :]
    return alone


def encode(
    tokenizer: PreTrainedTokenizerBase, text: str, *, special_as_text: bool = False
) -> list[int]:
    """Encode text as it stands, adding nothing."""
    return _ids(
        tokenizer(
            text, add_special_tokens=False, split_special_tokens=special_as_text, verbose=False
        )["input_ids"]
    )


def holds_special_token(tokenizer: PreTrainedTokenizerBase, text: str) -> bool:
    """Say whether a text spells out a special token, which encoding would take for one."""
    return any(token in text for token in tokenizer.all_special_tokens)


def bos_once(tokenizer: PreTrainedTokenizerBase, ids: list[int]) -> list[int]:
    """Drop repeated BOS tokens: a template and a tokenizer may each have put one."""
    bos = tokenizer.bos_token_id
    if bos is None:
        return ids
    start = 0
    while ids[start : start + 2] == [bos, bos]:
        start += 1
    return ids[start:]


def _turn_ids(tokenizer: PreTrainedTokenizerBase, text: str, prompt: str) -> list[int]:
    """Encode a rendered turn at once, as other servers do; in parts only where the prompt asks."""
    if not holds_special_token(tokenizer, prompt) or prompt not in text:
        return encode(tokenizer, text)
    head, _, tail = text.partition(prompt)
    return [
        *encode(tokenizer, head),
        *encode(tokenizer, prompt, special_as_text=True),
        *encode(tokenizer, tail),
    ]


def _ids(values: list[int]) -> list[int]:
    return [int(token) for token in values]
