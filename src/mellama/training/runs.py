"""What the training steps do when they are built: load, train, probe, and save whole."""

from __future__ import annotations

import shutil
from collections.abc import Iterable, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

import torch
from peft import PeftModel
from transformers import LlamaConfig, LlamaForCausalLM, PreTrainedModel, PreTrainedTokenizerBase

from mellama.conversations_file import read_conversations
from mellama.corpus.blocks import Blocks
from mellama.errors import DataError
from mellama.files import sync_folder, write_json, write_text
from mellama.models.chat_form import TEMPLATE_FILE
from mellama.models.chat_template import chat_tokenizer
from mellama.models.folder import copy_tokenizer
from mellama.models.llama2c import write_model
from mellama.models.shape import LlamaShape
from mellama.models.weights import SpecialIds, load_model, load_tokenizer, save_model
from mellama.pipeline.progress import Progress
from mellama.records import Conversation
from mellama.training.chat import Dropped, Turns, to_turns
from mellama.training.data import TrainingRows, seeded_order
from mellama.training.loop import Loss, train, write_losses
from mellama.training.lora import merged, save_adapter, with_adapters
from mellama.training.packing import PackedTurns, pack_turns
from mellama.training.probe import probe
from mellama.training.resume import flush
from mellama.training.schedule import Lora, Schedule

MODEL, ADAPTER, CHECKPOINTS, LOSSES = "model", "adapter", "checkpoints", "losses.jsonl"
TRAINING, CONVERSATIONS, PROBE = "training.json", "conversations.json", "probe.json"


def new_model(shape: LlamaShape, tokenizer_folder: Path, output: Path, *, seed: int) -> None:
    """Write a Llama with weights drawn from the seed."""
    tokenizer = load_tokenizer(tokenizer_folder)
    ids = SpecialIds.of(tokenizer, tokenizer_folder)
    torch.manual_seed(seed)
    model = LlamaForCausalLM(
        LlamaConfig(
            vocab_size=len(tokenizer),
            hidden_size=shape.hidden,
            intermediate_size=shape.feed_forward,
            num_hidden_layers=shape.layers,
            num_attention_heads=shape.heads,
            num_key_value_heads=shape.key_value_heads or shape.heads,
            max_position_embeddings=shape.context,
            tie_word_embeddings=shape.tied,
            initializer_range=shape.initializer_range,
            rope_parameters={"rope_type": "default", "rope_theta": shape.rope_theta},
            pad_token_id=ids.pad,
        )
    )
    _save_whole(model, tokenizer_folder, output, ids)


def convert_llama2c(weights: Path, vocabulary: Path, output: Path) -> None:
    """Write the folder of a model that llama2.c's training wrote."""
    partial = _emptied(output)
    write_model(weights, vocabulary, partial)
    _rename(partial, output)


def pretrain(
    start: Path,
    blocks: Blocks,
    schedule: Schedule,
    output: Path,
    *,
    threads: int,
    progress: Progress,
    what: str,
) -> None:
    """Train all weights on packed text."""
    if is_finished(output):
        return
    torch.set_num_threads(threads)
    steps = schedule.steps_for(*blocks.tokens.shape)
    order = seeded_order(len(blocks.tokens), steps * schedule.batch, schedule.seed)
    rows = TrainingRows(blocks.tokens, blocks.positions, order, real_tokens=blocks.filled)
    blocks.require_tokenizer(start)
    model = load_model(start, dtype=torch.float32)
    _require_context(model, blocks.tokens.shape[1])
    losses = train(
        model, rows, schedule, checkpoints=output / CHECKPOINTS, progress=progress, what=what
    )
    _write_summary(
        output,
        model,
        losses,
        parameters=model.num_parameters(),
        rows=len(blocks.tokens),
        schedule=schedule,
    )
    ids = SpecialIds.of(load_tokenizer(start), start)
    _save_whole(model, start, output, ids)


def tune(
    start: Path,
    conversations: Path,
    lora: Lora | None,
    schedule: Schedule,
    output: Path,
    *,
    sequence_length: int,
    threads: int,
    progress: Progress,
    what: str,
    held_out: Path | None = None,
) -> None:
    """Train on the assistant's turns, all weights or adapters, and see whether the model stops."""
    if is_finished(output):
        return
    torch.set_num_threads(threads)
    tokenizer, ids = chat_tokenizer(start)
    turns = _turns(tokenizer, conversations, ids, sequence_length, output)
    packed = pack_turns(turns, sequence_length=sequence_length, pad=ids.pad)
    rows = _rows(packed, schedule)
    plain = load_model(start, dtype=torch.float32)
    _require_context(plain, sequence_length)
    parameters = plain.num_parameters()
    model = plain if lora is None else with_adapters(plain, lora, seed=schedule.seed)
    losses = train(
        model, rows, schedule, checkpoints=output / CHECKPOINTS, progress=progress, what=what
    )
    _write_summary(
        output,
        model,
        losses,
        parameters=parameters,
        rows=len(packed.tokens),
        schedule=schedule,
    )
    if isinstance(model, PeftModel):
        _save_adapter(model, output)  # before the model: where that is, all is
        plain = merged(model)
    _save_whole(
        plain,
        start,
        output,
        ids,
        template=str(tokenizer.chat_template),
        probed=turns,
        held_out=read_conversations(held_out) if held_out else (),
    )


def _turns(
    tokenizer: PreTrainedTokenizerBase,
    conversations: Path,
    ids: SpecialIds,
    sequence_length: int,
    output: Path,
) -> list[Turns]:
    """Encode the conversations; write down how many were kept, cut, and why not the others."""
    found = list(read_conversations(conversations))
    turns, dropped = to_turns(tokenizer, found, longest=sequence_length, stops=ids.stops)
    counts = {
        "conversations": len(found),
        "kept": len(turns),
        "dropped": asdict(dropped),
        "longest_allowed": sequence_length,
        "tokens": sum(len(item.tokens) for item in turns),
        "answer_tokens": sum(item.answer_tokens for item in turns),
    }
    if any(item.cuttable for item in found):
        counts["shortened"] = sum(item.shortened > 0 for item in turns)
    write_json(output / CONVERSATIONS, counts)
    if not turns:
        raise _nothing_left(len(found), dropped)
    return turns


def _rows(packed: PackedTurns, schedule: Schedule) -> TrainingRows:
    steps = schedule.steps_for(*packed.tokens.shape)
    return TrainingRows(
        packed.tokens,
        packed.positions,
        seeded_order(len(packed.tokens), steps * schedule.batch, schedule.seed),
        labels=packed.labels,
        real_tokens=packed.real_tokens,
    )


def _write_summary(
    output: Path,
    model: PreTrainedModel | PeftModel,
    losses: list[Loss],
    *,
    parameters: int,
    rows: int,
    schedule: Schedule,
) -> None:
    """Write the losses, and what was trained on how much; `rows` are those of one pass."""
    write_losses(output / LOSSES, losses)
    trained = [weight.numel() for weight in model.parameters() if weight.requires_grad]
    summary: dict[str, Any] = {
        "steps": len(losses),
        "tokens": losses[-1].tokens,
        "epochs": round(len(losses) * schedule.batch / rows, 4),
        "parameters": parameters,
        "trained_parameters": sum(trained),
        "first_loss": losses[0].loss,
        "last_loss": losses[-1].loss,
    }
    write_json(output / TRAINING, summary)


def _save_whole(
    model: PreTrainedModel,
    tokenizer_folder: Path,
    output: Path,
    ids: SpecialIds,
    *,
    template: str = "",
    probed: Sequence[Turns] = (),
    held_out: Iterable[Conversation] = (),
) -> None:
    """Save model and tokenizer under another name, probe them there, and rename the folder last.

    So that there is either no folder of that name, or a whole one, and then checkpoints may go.
    """
    partial = _emptied(output)
    save_model(model, partial, ids)
    copy_tokenizer(tokenizer_folder, partial)
    if template:
        write_text(partial / TEMPLATE_FILE, template)
    if probed:
        write_json(output / PROBE, probe(partial, probed, held_out))
    _rename(partial, output)
    shutil.rmtree(output / CHECKPOINTS, ignore_errors=True)


def _save_adapter(model: PeftModel, output: Path) -> None:
    partial = _emptied(output, ADAPTER)
    save_adapter(model, partial)
    _rename(partial, output, ADAPTER)


def _emptied(output: Path, name: str = MODEL) -> Path:
    """Make an empty folder to fill; one that an earlier try had finished is taken away whole."""
    partial = output / f"{name}.partial"
    shutil.rmtree(partial, ignore_errors=True)
    if (output / name).exists():
        (output / name).rename(partial)
        shutil.rmtree(partial)
    partial.mkdir(parents=True)
    return partial


def _rename(partial: Path, output: Path, name: str = MODEL) -> None:
    for path in partial.iterdir():
        flush(path)
    sync_folder(partial)
    partial.rename(output / name)
    sync_folder(output)


def is_finished(output: Path) -> bool:
    """Say whether an earlier try ended just before its record was written."""
    if not (output / MODEL).exists():
        return False
    shutil.rmtree(output / CHECKPOINTS, ignore_errors=True)
    return True


def _require_context(model: PreTrainedModel, sequence_length: int) -> None:
    context = int(model.config.max_position_embeddings)
    if sequence_length > context:
        raise DataError(
            "The sequences are longer than the model can read.",
            expected=f"at most {context:,} tokens, the model's context",
            found=f"{sequence_length:,}",
            todo="pack shorter sequences, or begin with a model of a longer context",
        )


def _nothing_left(found: int, dropped: Dropped) -> DataError:
    return DataError(
        "No conversation can be trained on.",
        expected="conversations with an answer that fit into a sequence",
        found=", ".join(
            [f"{found:,} in all", *(f"{n:,} {why}" for why, n in asdict(dropped).items())]
        ),
        todo="lengthen the sequences, or see how the conversations were made",
    )
