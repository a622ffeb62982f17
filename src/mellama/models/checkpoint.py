"""A `Checkpoint`: a model folder with safetensors weights, config, tokenizer and template."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Checkpoint:
    """A finished model; `losses` has one JSON object a line, and is None for untrained weights."""

    folder: Path  # config.json, model*.safetensors, tokenizer.json, tokenizer_config.json
    losses: Path | None = None  # {"step", "tokens", "loss", "learning_rate"} a line
