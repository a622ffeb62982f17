"""What a model replies to a prompt, in each of the three ways of asking."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from mellama.models.model import Completion

Asking = Literal["free", "likelihood", "constrained"]


@dataclass(frozen=True, slots=True)
class Reply:
    """A completion, or the best of the choices there are with what every one of them got."""

    completion: Completion
    likelihoods: Mapping[str, float] = field(default_factory=dict)  # choice -> summed nats


NOT_ASKED = Reply(Completion(text="", stopped=False, prompt_tokens=0, new_tokens=0))
