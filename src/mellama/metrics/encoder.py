"""An encoder in a local folder, and the greedy matching of two texts' words by its vectors."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from pathlib import Path

import torch
from bert_score.utils import get_bert_embedding, greedy_cos_idf
from safetensors import SafetensorError
from transformers import (
    AutoConfig,
    AutoModel,
    AutoTokenizer,
    PretrainedConfig,
    PreTrainedTokenizerBase,
)
from transformers.utils import logging

from mellama.errors import ModelError

BATCH = 32  # pairs of texts
PREFIXED = ("roberta", "gpt2")  # a word of theirs begins with the blank before it


class Encoder:
    """The lower layers of a model, up to the one whose vectors are compared.

    `bert_score.BERTScorer` is not used: with transformers 5 it loses the blank before the first
    word, fails on a tokenizer without a stated length, takes any path with "t5" in it for a T5, and
    makes batches in the order of a set, which another process has in another order.
    Its vectors and its matching are: each token takes the likest of the other text.
    """

    def __init__(self, folder: Path, *, layer: int) -> None:
        """Load onto the accelerator where there is one; files of the folder alone are read.

        Raises:
            ModelError: it has fewer layers, is cut short, or its architecture is unknown.
        """
        logging.set_verbosity_error()
        logging.disable_progress_bar()
        try:
            config = AutoConfig.from_pretrained(
                folder, local_files_only=True, trust_remote_code=False
            )
            if not 0 < layer <= config.num_hidden_layers:
                raise ValueError(f"no layer {layer} among its {config.num_hidden_layers}")
            config.num_hidden_layers = layer
            self._tokenizer = load_tokenizer(folder, config)
            self._model = AutoModel.from_pretrained(
                folder,
                config=config,
                dtype=torch.float32,
                use_safetensors=True,
                local_files_only=True,
                trust_remote_code=False,
            )
        except (OSError, ValueError, SafetensorError) as error:
            raise ModelError(
                f"The encoder {folder.name} cannot be used for BERTScore.",
                expected=f"a BERT or RoBERTa of {layer} layers or more, saved whole",
                found=str(error).splitlines()[0],
                todo="copy its folder again, or name another encoder; its own code is never run",
            ) from error
        self._device = "cuda" if torch.cuda.is_available() else "cpu"
        self._model.to(self._device).eval()

    def likeness(self, texts: Sequence[str], references: Sequence[str]) -> list[float]:
        """F1 of each text against its reference, about -1..1; 0 where one of them is empty."""
        scores = [0.0] * len(texts)
        pairs = zip(texts, references, strict=True)
        places = [place for place, pair in enumerate(pairs) if all(text.strip() for text in pair)]
        places.sort(key=lambda place: len(texts[place]) + len(references[place]))
        for start in range(0, len(places), BATCH):
            batch = places[start : start + BATCH]
            gold, found = ([side[place] for place in batch] for side in (references, texts))
            _, _, f1 = greedy_cos_idf(*self._vectors(gold), *self._vectors(found))
            for place, score in zip(batch, f1.tolist(), strict=True):
                scores[place] = score
        return scores

    def _vectors(self, texts: list[str]) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor]:
        """Return vectors [texts, tokens, width], mask and weight of each token [texts, tokens]."""
        weights = defaultdict(lambda: 1.0)
        weights[self._tokenizer.cls_token_id] = weights[self._tokenizer.sep_token_id] = 0.0
        vectors, mask, weight = get_bert_embedding(
            texts, self._model, self._tokenizer, weights, device=self._device
        )
        return vectors, mask, weight.to(self._device)


def load_tokenizer(folder: Path, config: PretrainedConfig) -> PreTrainedTokenizerBase:
    """Load the tokenizer of an encoder, cutting texts to what the encoder can look at."""
    prefix = {"add_prefix_space": True} if config.model_type in PREFIXED else {}
    tokenizer = AutoTokenizer.from_pretrained(
        folder, local_files_only=True, trust_remote_code=False, **prefix
    )
    # RoBERTa counts places from after its padding
    before = config.pad_token_id + 1 if "roberta" in config.model_type else 0
    room = config.max_position_embeddings - before
    tokenizer.model_max_length = min(tokenizer.model_max_length, room)
    return tokenizer
