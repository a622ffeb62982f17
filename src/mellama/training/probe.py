"""After tuning: does the model stop by itself, or does it talk until it is cut off?"""

from __future__ import annotations

from collections.abc import Sequence

from mellama.licenses import OWN_WORK
from mellama.models.model import Model


def probe_stops(model: Model, prompts: Sequence[str], *, max_new_tokens: int = 128) -> float:
    """Return the share of prompts whose answer ends by itself.

    The model has to be one on this machine: the prompts come without terms.
    """
    answers = model.generate(prompts, max_new_tokens=max_new_tokens, terms=OWN_WORK)
    return sum(answer.stopped for answer in answers) / len(answers)
