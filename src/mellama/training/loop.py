"""The one training loop, over `transformers.Trainer`: resumable to the bit, offline and quiet."""

from __future__ import annotations

import os
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path

import orjson
import torch
from peft import PeftModel
from transformers import PreTrainedModel, PrinterCallback, Trainer, TrainingArguments

from mellama.files import whole_file
from mellama.pipeline.progress import Progress
from mellama.training.callbacks import SealNowAndThen, ShowProgress, StopOnNonsense
from mellama.training.data import TrainingRows, stack
from mellama.training.resume import newest_whole
from mellama.training.schedule import Schedule

LEAST_SECONDS_BETWEEN_SAVES = 30.0


@dataclass(frozen=True)
class Loss:
    """What one step reported."""

    step: int
    tokens: int  # seen so far, padding left out
    loss: float  # nats a token, over the step's batch
    learning_rate: float


def train(
    model: PreTrainedModel | PeftModel,
    rows: TrainingRows,
    schedule: Schedule,
    *,
    checkpoints: Path,
    progress: Progress,
    what: str,
) -> list[Loss]:
    """Train on all rows, in their order, and return the loss of each step.

    A run that was killed goes on from its newest whole checkpoint, and ends in the same bytes as
    one that was not: on a processor with the same number of threads, to the last bit.

    Raises:
        ModelError: the loss is not a number, or the batch cannot be split over the devices.
    """
    steps = len(rows) // schedule.batch
    found = newest_whole(checkpoints)
    folder, done = found if found else (None, 0)
    with progress.bar(what, steps, done=done) as advance, _calm():
        trainer = Trainer(
            model=model,
            args=arguments(schedule, steps, checkpoints),
            train_dataset=rows,
            data_collator=stack,
            callbacks=[
                ShowProgress(advance),
                StopOnNonsense(),
                SealNowAndThen(checkpoints, least_seconds=LEAST_SECONDS_BETWEEN_SAVES),
            ],
        )
        trainer.remove_callback(PrinterCallback)
        trainer.train(resume_from_checkpoint=str(folder) if folder else None)
    return [
        Loss(
            step=int(entry["step"]),
            tokens=rows.tokens_after(int(entry["step"]) * schedule.batch),
            loss=entry["loss"],
            learning_rate=entry["learning_rate"],
        )
        for entry in trainer.state.log_history
        if "loss" in entry
    ]


def arguments(schedule: Schedule, steps: int, checkpoints: Path) -> TrainingArguments:
    """Say a schedule in transformers' words; the device is the Trainer's choice."""
    sequences, passes = schedule.passes(_devices())
    return TrainingArguments(
        output_dir=str(checkpoints),
        max_steps=steps,
        per_device_train_batch_size=sequences,
        gradient_accumulation_steps=passes,
        train_sampling_strategy="sequential",  # the rows stand in their order already
        learning_rate=schedule.learning_rate,
        lr_scheduler_type=schedule.decay
        if schedule.decay != "constant"
        else "constant_with_warmup",
        warmup_steps=round(schedule.warmup * steps),
        weight_decay=schedule.weight_decay,
        adam_beta1=schedule.betas[0],
        adam_beta2=schedule.betas[1],
        adam_epsilon=schedule.epsilon,
        max_grad_norm=schedule.clip,
        optim="adamw_torch_fused",
        bf16=schedule.dtype == "bfloat16",
        seed=schedule.seed,
        logging_steps=1,  # so that a checkpoint never falls between two logged losses
        logging_nan_inf_filter=False,  # it would hide a loss that is not a number
        save_strategy="no",  # our own callback saves and seals
        report_to="none",
        disable_tqdm=True,
        log_level="error",
        log_level_replica="error",
        remove_unused_columns=False,
        use_cache=False,  # a cache of keys and values switches the isolation of documents off
        ddp_find_unused_parameters=False,  # every trained weight takes part in every step
        use_cpu=not torch.accelerator.is_available(),  # bfloat16 without one asks to be told so
    )


def write_losses(path: Path, losses: list[Loss]) -> None:
    """Write one JSON object a line, in the order of the steps."""
    with whole_file(path) as stream:
        for loss in losses:
            stream.write(orjson.dumps(asdict(loss), option=orjson.OPT_SORT_KEYS) + b"\n")


def _devices() -> int:
    """Count the devices that share a batch: processes of a launcher, or this one's accelerators."""
    return int(os.environ.get("WORLD_SIZE", "0")) or max(1, torch.cuda.device_count())


@contextmanager
def _calm() -> Iterator[None]:
    """Silence what libraries say to each other: a warning that is left is one to act on."""
    with warnings.catch_warnings():
        # peft 0.21 asks transformers 5.23 by a name that the next release renames.
        warnings.filterwarnings("ignore", "`is_gradient_checkpointing`", FutureWarning)
        yield
