"""A program for the kill test: asks an invented task in one way, slowly or at once."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

from scripted_model import CHOOSING, FINDING, ScriptedModel, right, samples, sure_of

from mellama.evaluation.asking import ask
from mellama.evaluation.replies import Asking
from mellama.pipeline.progress import Quiet
from mellama.tasks.drawing import in_fixed_order
from mellama.tasks.task import Task

WAYS: dict[str, tuple[Task[Any], Asking]] = {
    "free": (CHOOSING, "free"),
    "likelihood": (CHOOSING, "likelihood"),
    "constrained": (CHOOSING, "constrained"),
    "windows": (FINDING, "free"),
}


def main(data_root: Path, folder: Path, way: str, seconds_per_call: float) -> None:
    task, asking = WAYS[way]
    model = ScriptedModel(right, seconds_per_call=seconds_per_call, likely=sure_of)
    if way == "windows":
        model.context_tokens = 9
    chosen, _ = in_fixed_order(task.name, samples(data_root), None)
    ask(task, model, chosen, folder, header={"way": way}, progress=Quiet(), asking=asking)


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]), sys.argv[3], float(sys.argv[4]))
