"""A program for the kill test: asks the invented task slowly, or at once."""

from __future__ import annotations

import sys
from pathlib import Path

from scripted_model import INVENTED, ScriptedModel, right, samples

from mellama.evaluation.asking import ask
from mellama.pipeline.progress import Quiet
from mellama.tasks.drawing import in_fixed_order


def main(data_root: Path, folder: Path, seconds_per_call: float) -> None:
    model = ScriptedModel(right, seconds_per_call=seconds_per_call)
    chosen, _ = in_fixed_order(INVENTED.name, samples(data_root), None)
    ask(INVENTED, model, chosen, folder, header={"limit": None}, progress=Quiet())


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]), float(sys.argv[3]))
