"""Low-rank adapters: put on before training, saved, and merged into plain weights after it."""

from __future__ import annotations

import warnings
from pathlib import Path

import torch
from peft import LoraConfig, PeftModel, get_peft_model
from transformers import PreTrainedModel

from mellama.errors import ModelError
from mellama.files import read_json, write_json
from mellama.training.schedule import Lora


def with_adapters(model: PreTrainedModel, lora: Lora, *, seed: int) -> PeftModel:
    """Freeze the weights and put adapters on every linear layer, drawn from the seed.

    Tied token matrices are trained as the one matrix they are.
    """
    torch.manual_seed(seed)
    settings = LoraConfig(
        r=lora.rank,
        lora_alpha=lora.alpha,
        lora_dropout=lora.dropout,
        target_modules="all-linear",
        modules_to_save=_token_matrices(model) if lora.embeddings else None,
        ensure_weight_tying=lora.embeddings and _is_tied(model),
        task_type="CAUSAL_LM",
    )
    with warnings.catch_warnings():
        # peft 0.21 asks transformers 5.23 by a name that the next release renames.
        warnings.filterwarnings("ignore", "`is_gradient_checkpointing`", FutureWarning)
        adapted = get_peft_model(model, settings)
    assert isinstance(adapted, PeftModel)
    return adapted


def save_adapter(model: PeftModel, folder: Path) -> None:
    """Save the adapters as `PeftModel.from_pretrained` reads them, equal ones as equal bytes.

    peft notes the folder of the start model, which is a place and no name, lists modules in the
    order of a set, and writes a card that knows no terms.
    """
    model.save_pretrained(str(folder), save_embedding_layers=False)  # they are modules to save
    settings = read_json(folder / "adapter_config.json")
    settings["base_model_name_or_path"] = None
    settings["target_modules"] = sorted(settings["target_modules"])
    write_json(folder / "adapter_config.json", settings)
    (folder / "README.md").unlink()


def merged(model: PeftModel) -> PreTrainedModel:
    """Add the adapters to the weights, so that what is saved is an ordinary model.

    Raises:
        ModelError: token matrices that were tied before are not tied after.
    """
    plain = model.merge_and_unload()
    if _is_tied(plain):
        words, answers = plain.get_input_embeddings(), plain.get_output_embeddings()
        if words.weight is not answers.weight:
            raise ModelError(
                "The token matrices came apart while adapters were merged.",
                expected="one matrix for reading and writing tokens",
                found="two",
                todo="use the pinned release of peft (constraints.txt)",
            )
    assert isinstance(plain, PreTrainedModel)
    return plain


def _is_tied(model: PreTrainedModel) -> bool:
    return bool(getattr(model.config, "tie_word_embeddings", False))


def _token_matrices(model: PreTrainedModel) -> list[str]:
    """Name the module that reads tokens, and the one that writes them where it is another."""
    wanted = [model.get_input_embeddings()]
    if not _is_tied(model):
        wanted.append(model.get_output_embeddings())
    return [
        name.rpartition(".")[2]
        for name, module in model.named_modules()
        if any(module is matrix for matrix in wanted)
    ]
