"""A program for the kill test: an endpoint on this machine writes questions, or a script does."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from typed_guidelines import good_reply

from mellama.instructions.written.steps import WrittenQuestions
from mellama.instructions.written.writers import Endpoint
from mellama.licenses import Terms
from mellama.models.model import Completion
from mellama.pipeline.progress import Quiet
from mellama.pipeline.runner import run
from mellama.pipeline.step import Context


def mostly_good(prompt: str) -> str:
    """Answer every seventh passage or so with nonsense, by what it says."""
    text = good_reply(prompt)
    return "zorb" if sum(map(ord, text)) % 7 == 0 else text


@dataclass
class ScriptedModel:
    """Says what the endpoint says, and keeps what it was asked."""

    name: str = "served"
    context_tokens: int = 4000
    asked: list[str] = field(default_factory=list)

    def prompt_tokens(self, prompt: str) -> int:
        return len(prompt.split())

    def generate(
        self, prompts: Sequence[str], *, max_new_tokens: int, terms: Terms
    ) -> list[Completion]:
        self.asked += prompts
        return [Completion(mostly_good(prompt), True, 7, 3) for prompt in prompts]


def written_at(url: str) -> WrittenQuestions:
    writer = Endpoint(url, model="served", context_tokens=4000, parallel_requests=4)
    return WrittenQuestions(name="questions", writer=writer, size=200, most_asked=250)


def main(root: Path, data_root: Path, url: str) -> None:
    run([written_at(url)], Context(root, data_root, Quiet()), say=lambda line: None)


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]), sys.argv[3])
