"""`LocalModel`: a model folder on this machine, answering greedily, by itself or in batches."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

import torch
from transformers import GenerationConfig, LogitsProcessorList

from mellama.errors import ModelError
from mellama.licenses import Terms
from mellama.models.continuations import log_probabilities, padded, shared_batches
from mellama.models.folder import check_model_folder
from mellama.models.greedy import Allowed, GreedyChoice
from mellama.models.model import Completion
from mellama.models.prompt import continuation_ids, prompt_ids
from mellama.models.weights import SpecialIds, load_model, load_tokenizer

if TYPE_CHECKING:
    from mellama.models.constrained import Grammars

Ids = list[int]

MOST_BATCH_TOKENS = 65_536  # beyond this a tiny model gains nothing, and activations grow
MOST_LOGITS = 1 << 27  # numbers that scoring holds at once for a batch: half a gibibyte


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

    @property
    def has_chat_template(self) -> bool:
        return bool(self._tokenizer.chat_template)

    def prompt_tokens(self, prompt: str) -> int:
        return len(prompt_ids(self._tokenizer, prompt))

    def generate(
        self, prompts: Sequence[str], *, max_new_tokens: int, terms: Terms
    ) -> list[Completion]:
        """Answer each prompt greedily, until the end of sequence or `max_new_tokens`.

        Raises:
            ModelError: a prompt and its answer do not fit into the context.
        """
        return self._generate(prompts, max_new_tokens, None)

    def generate_within(
        self,
        prompts: Sequence[str],
        grammars: Sequence[str],
        *,
        max_new_tokens: int,
        terms: Terms,
    ) -> list[Completion]:
        """Answer each prompt greedily within its grammar, until a stop or `max_new_tokens`.

        Raises:
            ModelError: a prompt and its answer do not fit into the context; a grammar does not
                compile; the tokenizer cannot be held to one.
        """

        def within(rows: list[int]) -> Allowed:
            return self._grammars.within([grammars[row] for row in rows])

        if len(grammars) != len(prompts):
            raise ValueError(f"{len(prompts)} prompts need as many grammars, not {len(grammars)}")
        return self._generate(prompts, max_new_tokens, within)

    def score(self, pairs: Sequence[tuple[str, str]], *, terms: Terms) -> list[float]:
        """Sum the log-probabilities (nats) of each continuation's tokens after its prompt.

        Continuations of one prompt should be asked for together: it is then computed once.

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
        self._require_room([len(before) + len(after) for before, after in encoded])
        scores: dict[int, float] = {}
        for rows in shared_batches(encoded, self._fits):
            batch = [encoded[row] for row in rows]
            values = log_probabilities(self._model, batch, self._ids.pad)
            scores.update(zip(rows, values, strict=True))
        return [scores[row] for row in range(len(pairs))]

    def _generate(
        self,
        prompts: Sequence[str],
        max_new_tokens: int,
        within: Callable[[list[int]], Allowed] | None,
    ) -> list[Completion]:
        """Answer in batches; `within` says for the rows of one what they are held to."""
        encoded = [prompt_ids(self._tokenizer, prompt) for prompt in prompts]
        lengths = [len(ids) + max_new_tokens for ids in encoded]
        self._require_room(lengths)
        completions: dict[int, Completion] = {}
        for rows in self._batches(lengths):
            batch = [encoded[row] for row in rows]
            choice = GreedyChoice(within(rows) if within else None)
            answers = self._answer(batch, max_new_tokens, choice)
            steps = choice.log_probabilities()
            for row, ids, answer, nats in zip(rows, batch, answers, steps, strict=True):
                completions[row] = self._completion(len(ids), answer, nats)
        return [completions[row] for row in range(len(prompts))]

    def _answer(self, batch: list[Ids], max_new_tokens: int, choice: GreedyChoice) -> list[Ids]:
        ids, mask = (part.to(self._device) for part in padded(batch, self._ids.pad, left=True))
        with torch.inference_mode():
            whole = self._model.generate(  # type: ignore[operator]  # typed as a module's attribute
                ids,
                attention_mask=mask,
                logits_processor=LogitsProcessorList([choice]),
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

    def _completion(self, prompt_tokens: int, answer: Ids, nats: torch.Tensor) -> Completion:
        """Cut an answer at its first stop, which counts as a token and is no part of the text."""
        end = next((at for at, token in enumerate(answer) if token in self._ids.stops), None)
        text = self._tokenizer.decode(answer[:end], skip_special_tokens=True)
        new_tokens = len(answer) if end is None else end + 1
        likelihood = float(nats[:new_tokens].sum())
        return Completion(str(text), end is not None, prompt_tokens, new_tokens, likelihood)

    @cached_property
    def _grammars(self) -> Grammars:
        # A library of the evaluation's, which a model that answers freely does without.
        from mellama.models.constrained import Grammars

        return Grammars(self._tokenizer, self._ids.stops, self._outputs)

    @property
    def _outputs(self) -> int:
        """How many logits the model gives, some of which may belong to no token."""
        return int(self._model.get_output_embeddings().weight.shape[0])

    def _fits(self, rows: int, before: int, after: int) -> bool:
        room = rows * (before + after) <= self._batch_tokens
        return room and rows * after * self._outputs <= MOST_LOGITS

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
