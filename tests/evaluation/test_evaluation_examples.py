"""Few-shot: the same examples for every sample, none of them of the test split."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from scripted_model import INVENTED, INVENTED_SOURCE, TERMS, ScriptedModel, right, write_rows

from mellama.errors import DataError, SourceError
from mellama.evaluation.asking import ask
from mellama.evaluation.examples import NO_EXAMPLES, Examples, choose_examples, marks
from mellama.evaluation.questions import fitted
from mellama.licenses import PHYSIONET, Access, Terms
from mellama.pipeline.progress import Quiet
from mellama.records import Sample
from mellama.tasks.drawing import in_fixed_order
from mellama.tasks.task import Split, Task

RESTRICTED = replace(
    INVENTED_SOURCE,
    name="restricted",
    terms=Terms((PHYSIONET,), Access.CREDENTIALED),
    title="Restricted notes",
    homepage="https://notes.example.org",
)


def both_splits(data_root: Path | None, split: Split) -> Iterator[Sample[str]]:
    source = INVENTED_SOURCE if split == "test" else RESTRICTED
    for name, text, target, *identifiers in source.records(data_root):
        yield Sample(name, {"text": text, "note": "same"}, target, tuple(identifiers))


TASK: Task[str] = replace(
    INVENTED,
    samples=both_splits,
    splits=(("train", 30), ("test", 20)),
    text_fields=("text",),
    train_source=RESTRICTED,
)


@pytest.fixture
def rows(tmp_path: Path) -> Path:
    return write_rows(tmp_path / "data", 20)


def write_train(data_root: Path, lines: list[str]) -> Path:
    (data_root / "restricted").mkdir(exist_ok=True)
    (data_root / "restricted" / "rows.tsv").write_text("\n".join(lines) + "\n")
    return data_root


def plain(count: int) -> list[str]:
    return [f"train-{at}\tlesson {at} says no\tno" for at in range(count)]


def chosen(data_root: Path, shots: int, words: int = 1000) -> Examples:
    model = ScriptedModel(right, context_tokens=words + TASK.max_new_tokens)
    return choose_examples(TASK, model, data_root, shots)


def test_examples_are_the_first_of_a_fixed_order(rows: Path) -> None:
    write_train(rows, plain(30))
    order = [
        sample.id
        for sample in in_fixed_order(TASK.name, TASK.samples(rows, "train"), None, seed=0)[0]
    ]
    three, five = chosen(rows, 3), chosen(rows, 5)
    assert list(five.ids) == order[:5]
    assert five.texts[:3] == three.texts
    assert three.to_json() == {
        "wanted": 3,
        "shown": order[:3],
        "passed_over_too_long": 0,
        "left_out_in_test": 0,
        "available": 30,
    }
    write_train(rows, plain(30)[::-1])
    assert chosen(rows, 3) == three
    assert chosen(rows, 0) is NO_EXAMPLES


def test_an_example_is_a_prompt_with_its_answer_and_a_blank_line_behind(rows: Path) -> None:
    write_train(rows, plain(1))
    assert chosen(rows, 1).before("Text: x\nAnswer:") == (
        "Text: lesson 0 says no\nAnswer: no\n\nText: x\nAnswer:"
    )
    assert NO_EXAMPLES.before("Text: x") == "Text: x"
    sample = Sample("a", {"text": "x"}, "yes")
    assert replace(TASK, prompt="{text} -> ").solved(sample) == "x -> yes"


def test_nothing_of_the_test_split_is_shown(rows: Path) -> None:
    with (rows / "invented" / "rows.tsv").open("a") as stream:
        stream.write("case\tnobody says yes\tyes\tpmid:7\n")
    leaks = [
        "row-3\tanother text says no\tno",  # the id of a test sample
        "train-x\tNUMBER 4 of  20 says yes\tyes",  # its text, in other letters and blanks
        "train-y\tstill another says no\tno\tpmid:7",  # its identifier
    ]
    write_train(rows, [*leaks, *plain(4)])
    found = chosen(rows, 7)
    assert sorted(found.ids) == [f"train-{at}" for at in range(4)]
    assert (found.in_test, found.available, found.wanted) == (3, 4, 7)
    tested = {mark for sample in TASK.samples(rows, "test") for mark in marks(TASK, sample)}
    train = {sample.id: sample for sample in TASK.samples(rows, "train")}
    assert all(tested.isdisjoint(marks(TASK, train[name])) for name in found.ids)


def test_every_prompt_shows_the_same_examples_and_no_test_text_but_its_own(rows: Path) -> None:
    write_train(rows, plain(9))
    examples = chosen(rows, 2)
    model = ScriptedModel(right)
    samples = list(TASK.samples(rows, "test"))
    ask(
        TASK,
        model,
        samples,
        rows.parent / "out",
        header={},
        progress=Quiet(),
        examples=examples,
    )
    (prompts,) = model.calls
    for prompt, sample in zip(prompts, samples, strict=True):
        head, own = prompt.rsplit("\n\n", 1)
        assert own == TASK.question(sample)
        assert head == "\n\n".join(examples.texts)
        assert not [each for each in samples if each.fields["text"] in head]


def test_long_examples_are_passed_over_and_counted(rows: Path) -> None:
    long = [f"train-long-{at}\t{'word ' * 20}says no\tno" for at in range(20)]
    write_train(rows, [*plain(3), *long])
    found = chosen(rows, 3, words=48)  # eight words for each of three examples
    assert sorted(found.ids) == ["train-0", "train-1", "train-2"]
    assert 0 < found.too_long <= 20
    fewer = chosen(rows, 4, words=56)  # seven words each: there are not four such examples
    assert sorted(fewer.ids) == ["train-0", "train-1", "train-2"]
    assert (fewer.wanted, fewer.too_long) == (4, 20)
    with pytest.raises(DataError, match="No example of invented") as caught:
        chosen(rows, 3, words=36)
    assert caught.value.expected.startswith("a train sample of 6 tokens or fewer")
    assert caught.value.found == "23 that are longer"


@pytest.mark.parametrize("shots", [1, 2, 5])
def test_examples_leave_half_the_room_to_the_sample(rows: Path, shots: int) -> None:
    write_train(rows, [f"train-{at}\t{'w ' * at}says no\tno" for at in range(30)])
    words = 100
    model = ScriptedModel(right, context_tokens=words + TASK.max_new_tokens)
    examples = chosen(rows, shots, words)
    assert model.prompt_tokens("\n\n".join(examples.texts)) <= words / 2
    sample = Sample("a", {"text": "one " * 500}, "no")
    (prompt,) = fitted(TASK, model, sample, examples).asked
    assert prompt.tokens == words
    assert prompt.shown.fields["text"].count("one") >= words / 2 - 2


def test_a_restricted_training_split_says_what_is_missing(rows: Path) -> None:
    with pytest.raises(SourceError, match="restricted is not complete") as caught:
        chosen(rows, 2)
    assert "Restricted notes" in caught.value.todo
    assert "https://notes.example.org" in caught.value.todo


def test_a_training_split_that_is_all_in_the_test_shows_nothing(rows: Path) -> None:
    write_train(rows, (rows / "invented" / "rows.tsv").read_text().splitlines())
    with pytest.raises(DataError, match="No example of invented") as caught:
        chosen(rows, 2)
    assert caught.value.found == "no train sample; 20 that are in the test split as well"


def test_the_terms_are_those_of_the_examples_too(rows: Path) -> None:
    write_train(rows, plain(3))
    for shots, access in ((0, Access.OPEN), (2, Access.CREDENTIALED)):
        model = ScriptedModel(right)
        folder = rows.parent / f"out-{shots}"
        ask(
            TASK,
            model,
            list(TASK.samples(rows, "test")),
            folder,
            header={},
            progress=Quiet(),
            examples=chosen(rows, shots),
        )
        (terms,) = model.terms
        assert terms.access is access
        assert set(TERMS.licenses) <= set(terms.licenses)
        assert (PHYSIONET in terms.licenses) == (shots > 0)
