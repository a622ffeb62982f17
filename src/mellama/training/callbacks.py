"""What happens between steps: progress is shown, nonsense stops the run, checkpoints are sealed."""

from __future__ import annotations

import time
from math import isfinite
from pathlib import Path
from typing import Any

import torch
from transformers import TrainerCallback, TrainerControl, TrainerState, TrainingArguments

from mellama.errors import ModelError
from mellama.pipeline.progress import Advance
from mellama.training.resume import remove_others, seal

SHARE_FOR_SAVING = 0.02  # of the time that training takes, at most


class ShowProgress(TrainerCallback):
    """One unit of the bar a step."""

    def __init__(self, advance: Advance) -> None:
        self._advance = advance

    def on_step_end(
        self,
        args: TrainingArguments,
        state: TrainerState,
        control: TrainerControl,
        **kwargs: Any,
    ) -> None:
        if state.is_world_process_zero:
            self._advance(1)


class StopOnNonsense(TrainerCallback):
    """A loss that is not a number ends the run before it can be saved."""

    def on_log(
        self,
        args: TrainingArguments,
        state: TrainerState,
        control: TrainerControl,
        logs: dict[str, float] | None = None,
        **kwargs: Any,
    ) -> None:
        loss = (logs or {}).get("loss", 0.0)
        if not isfinite(loss):
            raise ModelError(
                f"Training diverged at step {state.global_step:,}.",
                expected="a loss that is a number",
                found=str(loss),
                todo="lower the learning rate or lengthen the warm-up in the recipe",
            )


class SealNowAndThen(TrainerCallback):
    """Saves so seldom that saving costs little, and makes each checkpoint count only when whole."""

    def __init__(self, checkpoints: Path, *, least_seconds: float) -> None:
        self._checkpoints = checkpoints
        self._least_seconds = least_seconds
        self._began = time.monotonic()
        self._next = self._began + least_seconds

    def on_step_end(
        self,
        args: TrainingArguments,
        state: TrainerState,
        control: TrainerControl,
        **kwargs: Any,
    ) -> None:
        control.should_save = _same_everywhere(time.monotonic() >= self._next, args.device)
        if control.should_save:
            self._began = time.monotonic()

    def on_save(
        self,
        args: TrainingArguments,
        state: TrainerState,
        control: TrainerControl,
        **kwargs: Any,
    ) -> None:
        _wait_for_all()
        if state.is_world_process_zero:
            folder = self._checkpoints / f"checkpoint-{state.global_step}"
            seal(folder, step=state.global_step)
            remove_others(folder)
        now = time.monotonic()
        self._next = now + max(self._least_seconds, (now - self._began) / SHARE_FOR_SAVING)


def _same_everywhere(decision: bool, device: torch.device) -> bool:
    """Let the first process decide: clocks differ, and all have to save at the same step."""
    if not (torch.distributed.is_available() and torch.distributed.is_initialized()):
        return decision
    shared = torch.tensor([decision], dtype=torch.uint8, device=device)
    torch.distributed.broadcast(shared, src=0)
    return bool(shared.item())


def _wait_for_all() -> None:
    if torch.distributed.is_available() and torch.distributed.is_initialized():
        torch.distributed.barrier()
