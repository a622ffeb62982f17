"""How likely continuations are: a prompt that several of them follow is computed once."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

import torch
from transformers import Cache, PreTrainedModel

Ids = list[int]
Pair = tuple[Ids, Ids]  # a prompt and what follows it, of one token or more each


def shared_batches(
    pairs: Sequence[Pair], fits: Callable[[int, int, int], bool]
) -> Iterator[list[int]]:
    """Group pairs so that those of one prompt stand together, the longest prompts first.

    Args:
        pairs: what `log_probabilities` takes.
        fits: whether there is room for (rows, longest prompt, longest continuation).
    """
    order = sorted(range(len(pairs)), key=lambda row: (-len(pairs[row][0]), *pairs[row], row))
    batch: list[int] = []
    longest = 0
    for row in order:
        after = len(pairs[row][1])
        if batch and not fits(len(batch) + 1, len(pairs[batch[0]][0]), max(longest, after)):
            yield batch
            batch, longest = [], 0
        longest = max(longest, after)
        batch.append(row)
    if batch:
        yield batch


def log_probabilities(model: PreTrainedModel, batch: Sequence[Pair], pad: int) -> list[float]:
    """Sum the log-probabilities (nats) of each continuation's tokens after its prompt.

    The last token of a prompt foretells the first of every continuation. Those that are longer
    are read on with the keys and values of their prompt, of which each gets a copy.
    """
    prompts = list(dict.fromkeys(tuple(before) for before, _ in batch))
    places = {prompt: at for at, prompt in enumerate(prompts)}
    which = torch.tensor([places[tuple(before)] for before, _ in batch], device=model.device)
    firsts = torch.tensor([after[0] for _, after in batch], device=model.device)
    longer = [row for row, (_, after) in enumerate(batch) if len(after) > 1]
    ids, mask = (part.to(model.device) for part in padded(prompts, pad, left=True))
    with torch.inference_mode():
        read = model(
            input_ids=ids,
            attention_mask=mask,
            position_ids=(mask.cumsum(-1) - 1).clamp(min=0),
            logits_to_keep=1,
            use_cache=bool(longer),
        )
        logits = read.logits[:, -1].float()
        sums = (logits[which, firsts] - logits.logsumexp(-1)[which]).double()
        if longer:
            cache = read.past_key_values
            cache.batch_select_indices(which[longer])
            rest = [batch[row][1] for row in longer]
            sums[longer] += _read_on(model, cache, mask[which[longer]], rest, pad)
    return [float(value) for value in sums]


def padded(
    batch: Sequence[Sequence[int]], pad: int, *, left: bool
) -> tuple[torch.Tensor, torch.Tensor]:
    """Return ids and mask, each of shape [rows, longest]."""
    longest = max(len(ids) for ids in batch)
    ids = torch.full((len(batch), longest), pad, dtype=torch.long)
    mask = torch.zeros((len(batch), longest), dtype=torch.long)
    for row, item in enumerate(batch):
        start = longest - len(item) if left else 0
        ids[row, start : start + len(item)] = torch.tensor(item)
        mask[row, start : start + len(item)] = 1
    return ids, mask


def _read_on(
    model: PreTrainedModel, cache: Cache, mask: torch.Tensor, rest: Sequence[Ids], pad: int
) -> torch.Tensor:
    """Sum the log-probabilities of all but the first token of each continuation, [rows].

    Args:
        model: what read the prompts.
        cache: keys and values of each row's prompt.
        mask: of the prompts, [rows, longest prompt].
        rest: whole continuations of two tokens or more.
        pad: any token.
    """
    given, more = padded([after[:-1] for after in rest], pad, left=False)
    wanted, _ = padded([after[1:] for after in rest], pad, left=False)
    given, wanted, more = (part.to(model.device) for part in (given, wanted, more))
    logits = model(
        input_ids=given,
        attention_mask=torch.cat([mask, more], dim=1),
        position_ids=mask.sum(-1, keepdim=True) + more.cumsum(-1) - 1,
        past_key_values=cache,
        use_cache=True,
    ).logits.float()
    found = logits.gather(-1, wanted[..., None])[..., 0] - logits.logsumexp(-1)
    sums: torch.Tensor = (found.double() * more).sum(-1)
    return sums
