"""Loading and saving a model folder: local files, safetensors, never remote code."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import torch
from transformers import (
    AutoModelForCausalLM,
    AutoTokenizer,
    GenerationConfig,
    PreTrainedModel,
    PreTrainedTokenizerBase,
)
from transformers.utils import logging

from mellama.errors import ModelError
from mellama.files import read_json
from mellama.models.folder import check_model_folder


@dataclass(frozen=True)
class SpecialIds:
    """The ids a saved model is told to begin, to stop and to pad with."""

    bos: int | None
    stops: tuple[int, ...]  # any of them ends an answer; the first is the tokenizer's EOS
    pad: int

    @staticmethod
    def of(tokenizer: PreTrainedTokenizerBase, folder: Path) -> SpecialIds:
        """Read them off a tokenizer and the `generation_config.json` beside it.

        A tokenizer without padding pads with `<unk>`, or with its first token: never with EOS,
        which would be hidden from the loss along with the padding, and never be learned.

        Raises:
            ModelError: nothing ends a sequence.
        """
        stops = [] if tokenizer.eos_token_id is None else [int(tokenizer.eos_token_id)]
        declared = _declared_stops(folder)
        stops += [token for token in declared if token not in stops]
        if not stops:
            raise ModelError(
                f"The tokenizer in {folder} has no token that ends a sequence.",
                expected="eos_token in tokenizer_config.json",
                found="none",
                todo="name one there; without it no model learns to stop",
            )
        wanted = (tokenizer.pad_token_id, tokenizer.unk_token_id, *range(len(stops) + 1))
        pad = next(int(token) for token in wanted if token is not None and token not in stops)
        return SpecialIds(tokenizer.bos_token_id, tuple(stops), pad)

    @property
    def eos(self) -> int | list[int]:
        """The form in which configurations hold one stop or several."""
        return self.stops[0] if len(self.stops) == 1 else list(self.stops)


def _declared_stops(folder: Path) -> list[int]:
    path = folder / "generation_config.json"
    declared = read_json(path).get("eos_token_id") if path.exists() else None
    if declared is None:
        return []
    return list(declared) if isinstance(declared, list) else [declared]


def load_tokenizer(folder: Path) -> PreTrainedTokenizerBase:
    """Load the tokenizer of a local folder, from its files alone."""
    _quiet()
    return AutoTokenizer.from_pretrained(folder, local_files_only=True, trust_remote_code=False)


def load_model(
    folder: Path, *, device: torch.device | None = None, dtype: torch.dtype | None = None
) -> PreTrainedModel:
    """Load a causal language model; `dtype` None takes the one it was saved in.

    Raises:
        ModelError: the folder is missing, half-written or pickled, or its architecture is unknown,
            so that code it brings would have to run.
    """
    check_model_folder(folder)
    _quiet()
    try:
        model = AutoModelForCausalLM.from_pretrained(
            folder,
            dtype=dtype or "auto",
            # The attention that keeps packed documents apart by their positions, in any batch.
            attn_implementation="sdpa",
            use_safetensors=True,
            local_files_only=True,
            trust_remote_code=False,
        )
    except ValueError as error:
        raise ModelError(
            f"The model in {folder} cannot be loaded.",
            expected="an architecture that the installed transformers knows",
            found=str(error).splitlines()[0],
            todo="remote code is never run; install a transformers release that has the model",
        ) from error
    if device is not None:
        model.to(device)  # type: ignore[arg-type]  # a decorated method, typed without its self
    return model


def save_model(model: PreTrainedModel, folder: Path, ids: SpecialIds) -> None:
    """Save weights and configuration so that equal weights are equal bytes.

    Training switches the cache of keys and values off, and loading notes the folder read from:
    neither belongs into what is saved.
    """
    _quiet()
    model.config.use_cache = True
    model.config.bos_token_id = ids.bos
    model.config.eos_token_id = ids.eos
    model.config.pad_token_id = ids.pad
    model.config._name_or_path = ""
    model.generation_config = GenerationConfig(
        bos_token_id=ids.bos, eos_token_id=ids.eos, pad_token_id=ids.pad
    )
    model.save_pretrained(folder)


def _quiet() -> None:
    logging.set_verbosity_error()
    logging.disable_progress_bar()
