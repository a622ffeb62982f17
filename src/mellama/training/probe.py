"""After tuning: does the model stop by itself, or does it talk until it is cut off?"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import torch

from mellama.licenses import OWN_WORK
from mellama.models.local import LocalModel
from mellama.models.model import Model
from mellama.records import Conversation
from mellama.training.chat import Turns

PROBED = 16  # prompts
MARGIN = 32  # tokens that an answer may be longer than the longest it was taught


def probe(folder: Path, turns: Sequence[Turns], held_out: Iterable[Conversation]) -> dict[str, Any]:
    """Ask a saved model up to 16 opening questions that it was tuned on, and 16 that it was not.

    Of `held_out`, questions that were tuned on, and those without room for an answer, are left out.
    """
    model = LocalModel(folder, name="tuned", threads=torch.get_num_threads())
    openings = [item for item in turns if _opening(item.conversation)]
    prompts = [_opening(item.conversation) for item in openings[:PROBED]]
    taught = max((item.answer_tokens for item in openings[:PROBED]), default=0)
    room = model.context_tokens - max(map(model.prompt_tokens, prompts), default=0)
    limit = max(1, min(taught + MARGIN, room))
    seen = {_opening(item.conversation) for item in openings}
    longest = model.context_tokens - limit
    others = [
        prompt
        for prompt in dict.fromkeys(map(_opening, held_out))
        if prompt and prompt not in seen and model.prompt_tokens(prompt) <= longest
    ]
    found = {"max_new_tokens": limit, **counted(model, prompts, limit)}
    if others:
        found["held_out"] = counted(model, others[:PROBED], limit)
    return found


def counted(model: Model, prompts: Sequence[str], limit: int) -> dict[str, Any]:
    """Count the prompts whose answer ends by itself within the limit of new tokens.

    The model has to be one on this machine: the prompts come without terms.
    """
    answers = model.generate(prompts, max_new_tokens=limit, terms=OWN_WORK) if prompts else []
    stopped = sum(answer.stopped for answer in answers)
    share = stopped / len(answers) if answers else None
    return {"prompts": len(answers), "stopped": stopped, "share_that_stops": share}


def _opening(conversation: Conversation) -> str:
    """Return what the person asks first; nothing where somebody else begins."""
    first = conversation.messages[0]
    return first.content if first.role == "user" else ""
