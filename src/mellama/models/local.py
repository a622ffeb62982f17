"""`LocalModel`: a model folder on this machine, answering greedily, by itself or in batches."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

import torch
from transformers import GenerationConfig

from mellama.errors import ModelError
from mellama.licenses import Terms
from mellama.models.folder import check_model_folder
from mellama.models.model import Completion
from mellama.models.prompt import continuation_ids, prompt_ids
from mellama.models.weights import SpecialIds, load_model, load_tokenizer

Ids = list[int]

MOST_BATCH_TOKENS = 65_536  # beyond this a tiny model gains nothing, and activations grow


class LocalModel:
    """Weights in a folder; nothing is sent anywhere, so any terms are accepted.

    Prompts are sorted by length and padded on the left. A row's result depends on its neighbours
    by float rounding alone; the same list of prompts gives the same bytes on one thread.
    """

    def __init__(
        self, folder: Path, *, name: str, threads: int = 1, batch_tokens: int | None = None
    ) -> None:
        """Load the model onto the accelerator where there is one.

        Batches hold `batch_tokens` at most, by default as many as leave the cache room.

        Raises:
            ModelError: the folder is missing, half-written, pickled, or asks to run its own code.
        """
        check_model_folder(folder)
        torch.set_num_threads(threads)
        self._name = name
        self._device = torch.device("cuda" if torch.cuda.is_available() else "cpu")
        self._tokenizer = load_tokenizer(folder)
        dtype = torch.float32 if self._device.type == "cpu" else None
        self._model = load_model(folder, device=self._device, dtype=dtype)
        self._model.eval()
        # what a call leaves open is filled from here, and a folder may ask for beams or penalties
        self._model.generation_config = GenerationConfig()
        self._ids = SpecialIds.of(self._tokenizer, folder)
        self._batch_tokens = batch_tokens or self._tokens_with_room()

    @property
    def name(self) -> str:
        return self._name

    @property
    def context_tokens(self) -> int:
        return int(self._model.config.max_position_embeddings)

    def prompt_tokens(self, prompt: str) -> int:
        return len(prompt_ids(self._tokenizer, prompt))

    def generate(
        self, prompts: Sequence[str], *, max_new_tokens: int, terms: Terms
    ) -> list[Completion]:
        """Answer each prompt greedily, until the end of sequence or `max_new_tokens`.

        Raises:
            ModelError: a prompt and its answer do not fit into the context.
        """
        encoded = [prompt_ids(self._tokenizer, prompt) for prompt in prompts]
        self._require_room([len(ids) + max_new_tokens for ids in encoded])
        completions: dict[int, Completion] = {}
        for rows in self._batches([len(ids) + max_new_tokens for ids in encoded]):
            batch = [encoded[row] for row in rows]
            answers = self._answer(batch, max_new_tokens)
            for row, ids, answer in zip(rows, batch, answers, strict=True):
                completions[row] = self._completion(len(ids), answer)
        return [completions[row] for row in range(len(prompts))]

    def score(self, pairs: Sequence[tuple[str, str]], *, terms: Terms) -> list[float]:
        """Sum the log-probabilities (nats) of each continuation's tokens after its prompt.

        Raises:
            ModelError: a continuation holds no token, or a pair does not fit into the context.
        """
        encoded = [
            (
                prompt_ids(self._tokenizer, prompt),
                continuation_ids(self._tokenizer, prompt, continuation),
            )
            for prompt, continuation in pairs
        ]
        if any(not before or not after for before, after in encoded):
            raise ModelError(
                "A pair to score has no token on one side.",
                expected="a prompt and a continuation of one token or more each",
                found="an empty one",
                todo="leave out empty options; give a base model without BOS a prompt",
            )
        lengths = [len(before) + len(after) for before, after in encoded]
        self._require_room(lengths)
        scores: dict[int, float] = {}
        for rows in self._batches(lengths):
            values = self._score([encoded[row] for row in rows])
            scores.update(zip(rows, values, strict=True))
        return [scores[row] for row in range(len(pairs))]

    def _answer(self, batch: list[Ids], max_new_tokens: int) -> list[Ids]:
        ids, mask = self._left_padded(batch)
        with torch.inference_mode():
            whole = self._model.generate(  # type: ignore[operator]  # typed as a module's attribute
                ids,
                attention_mask=mask,
                generation_config=GenerationConfig(
                    do_sample=False,
                    cache_implementation="static",  # the growing one is copied at every token
                    disable_compile=True,
                    max_new_tokens=max_new_tokens,
                    pad_token_id=self._ids.pad,
                    eos_token_id=list(self._ids.stops),
                ),
            )
        new: list[Ids] = whole[:, ids.shape[1] :].tolist()
        return new

    def _completion(self, prompt_tokens: int, answer: Ids) -> Completion:
        """Cut an answer at its first stop, which counts as a token and is no part of the text."""
        end = next((at for at, token in enumerate(answer) if token in self._ids.stops), None)
        text = self._tokenizer.decode(answer[:end], skip_special_tokens=True)
        new_tokens = len(answer) if end is None else end + 1
        return Completion(str(text), end is not None, prompt_tokens, new_tokens)

    def _score(self, batch: list[tuple[Ids, Ids]]) -> list[float]:
        ids, mask = self._left_padded([before + after for before, after in batch])
        keep = max(len(after) for _, after in batch) + 1
        with torch.inference_mode():
            logits = self._model(
                input_ids=ids,
                attention_mask=mask,
                position_ids=(mask.cumsum(-1) - 1).clamp(min=0),
                logits_to_keep=keep,
                use_cache=False,
            ).logits
            likelihoods = torch.log_softmax(logits[:, :-1].float(), dim=-1)
            chosen = likelihoods.gather(-1, ids[:, -keep + 1 :, None])[..., 0]
        return [
            float(row[-len(after) :].double().sum())
            for row, (_, after) in zip(chosen, batch, strict=True)
        ]

    def _left_padded(self, batch: list[Ids]) -> tuple[torch.Tensor, torch.Tensor]:
        """Return ids and mask, each of shape [rows, longest]."""
        longest = max(len(ids) for ids in batch)
        ids = torch.full((len(batch), longest), self._ids.pad, dtype=torch.long)
        mask = torch.zeros((len(batch), longest), dtype=torch.long)
        for row, item in enumerate(batch):
            ids[row, longest - len(item) :] = torch.tensor(item)
            mask[row, longest - len(item) :] = 1
        return ids.to(self._device), mask.to(self._device)

    def _batches(self, lengths: list[int]) -> Iterator[list[int]]:
        """Group rows of like length, at most `batch_tokens` a batch, the longest first."""
        order = sorted(range(len(lengths)), key=lambda row: (-lengths[row], row))
        batch: list[int] = []
        for row in order:
            if batch and (len(batch) + 1) * lengths[batch[0]] > self._batch_tokens:
                yield batch
                batch = []
            batch.append(row)
        if batch:
            yield batch

    def _tokens_with_room(self) -> int:
        """Count the tokens whose cache fits into a gibibyte, or a quarter of the accelerator."""
        config = self._model.config
        room = 1 << 30
        if self._device.type == "cuda":
            room = torch.cuda.mem_get_info(self._device)[1] // 4  # all there is: free varies
        head = getattr(config, "head_dim", None) or config.hidden_size // config.num_attention_heads
        heads = getattr(config, "num_key_value_heads", None) or config.num_attention_heads
        each = 2 * config.num_hidden_layers * heads * head * self._model.dtype.itemsize
        return max(1, min(room // int(each), MOST_BATCH_TOKENS))

    def _require_room(self, lengths: list[int]) -> None:
        longest = max(lengths, default=0)
        if longest > self.context_tokens:
            raise ModelError(
                f"A prompt does not fit into {self._name}.",
                expected=f"prompt and answer within {self.context_tokens:,} tokens",
                found=f"{longest:,} tokens at position {lengths.index(longest)} of the list",
                todo="shorten it by a stated policy; nothing is cut silently",
            )
