"""Windows: which one's answer counts, and that all of them are kept."""

from __future__ import annotations

from hashlib import sha256
from pathlib import Path

import pytest
from scripted_model import FINDING, ScriptedModel, samples, write_rows

from mellama.evaluation.asking import ask
from mellama.evaluation.questions import fitted
from mellama.evaluation.replies import Reply
from mellama.evaluation.samples_file import SAMPLES, Answer, read_answers
from mellama.evaluation.windows import best_window
from mellama.models.model import Completion
from mellama.pipeline.progress import Quiet
from mellama.records import Sample

TEXT = "zero one two three four five six seven eight nine"
MODEL = ScriptedModel(lambda prompt: "", context_tokens=3 + 4 + FINDING.max_new_tokens)
PROMPTS = fitted(FINDING, MODEL, Sample("a", {"text": TEXT}, "five")).asked


def said(text: str, nats: float | None = None, tokens: int = 2) -> Reply:
    return Reply(Completion(text, True, 7, tokens, nats))


def chosen(*replies: Reply) -> int:
    return best_window(FINDING, PROMPTS, replies)


def test_the_windows_of_these_tests() -> None:
    shown = [prompt.shown.fields["text"] for prompt in PROMPTS]
    assert shown == ["zero one two three", "three four five six", "six seven eight nine"]


@pytest.mark.parametrize(
    ("replies", "best"),
    [
        # in its own window, not in another's, whatever the likelihoods
        ((said("five", -0.1), said("seven", -0.1), said("eight", -9.0)), 2),
        ((said("five", -0.1), said("five", -9.0), said("five", -0.2)), 1),
        # the surest of those that stand, by the mean of their new tokens
        ((said("one", -1.0), said("four", -0.5), said("eight", -3.0)), 1),
        ((said("one", -4.0, 2), said("four five", -5.0, 5), said("eight", -2.0, 1)), 1),
        ((said("one", -1.0), said("four", -1.0), said("six", -2.0)), 0),
        # whole words alone stand in a text
        ((said("zer", -0.1), said("thre", -0.2), said("eight", -9.0)), 2),
        # none stands: what can be read comes before what cannot
        ((said("", -0.1), said("ten", -2.0), said("eleven", -1.0)), 2),
        ((said("", -2.0), said("", -1.0), said("", -3.0)), 1),
        # a model that does not say: the first of the best
        ((said("nothing"), said("four"), said("eight")), 1),
        ((said("nothing", -1.0), said("four", -5.0), said("eight")), 1),
        ((said("nothing", -1.0), said("four", -5.0), said("eight", -1.0, 0)), 1),
    ],
)
def test_the_surest_answer_that_stands_in_its_window_counts(
    replies: tuple[Reply, ...], best: int
) -> None:
    assert chosen(*replies) == best


def asked(model: ScriptedModel, folder: Path) -> tuple[Answer, ...]:
    rows = write_rows(folder / "data", 10)
    chosen = samples(rows, FINDING)
    ask(FINDING, model, chosen, folder / "out", header={}, progress=Quiet())
    return read_answers(folder / "out" / SAMPLES)


def test_every_window_is_kept_and_the_chosen_one_is_the_answer(tmp_path: Path) -> None:
    def last_word(prompt: str) -> str:
        return prompt.removesuffix("\nAnswer:").split()[-1]

    model = ScriptedModel(
        last_word, context_tokens=8, sure=lambda prompt: -1.0 if "says" in prompt else -7.0
    )
    for answer, sample in zip(asked(model, tmp_path), samples(tmp_path / "data"), strict=True):
        text = sample.fields["text"]
        assert (answer.shortened, answer.shortenable) == (0, len(text))
        windows = answer.windows
        assert [text[window.start : window.end] for window in windows] == [
            " ".join(text.split()[start : start + 3]) for start in (0, 3)
        ]
        assert [window.chosen for window in windows] == [False, True]
        assert [window.log_probability for window in windows] == [-7.0, -1.0]
        (best,) = (window for window in windows if window.chosen)
        assert answer.completion == best.completion == sample.target
        assert answer.prompt_tokens == best.prompt_tokens
        prompt = f"Find in: {text[best.start : best.end]}\nAnswer:"
        assert answer.prompt_sha256 == best.prompt_sha256 == sha256(prompt.encode()).hexdigest()
    (call,) = model.calls
    assert len(call) == 20, "all windows of a block are asked together"


def test_a_text_that_fits_is_asked_whole(tmp_path: Path) -> None:
    answers = asked(ScriptedModel(lambda prompt: "yes"), tmp_path)
    assert {answer.windows for answer in answers} == {()}
