"""Cards: what went into a model or a file, and on which terms, beside it and by `mellama card`."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import yaml
from toy_models import SHAPE, ToyTokenizer

from mellama.cli.main import main
from mellama.files import read_json
from mellama.instructions.builders import one_turn
from mellama.instructions.instruction_set import Built, InstructionSet
from mellama.instructions.steps import Conversations
from mellama.licenses import CC_BY, MIT, PHYSIONET, UNKNOWN, Access, License, Terms
from mellama.models.folder import check_model_folder
from mellama.pipeline.cards import CARD, card
from mellama.pipeline.progress import Quiet
from mellama.pipeline.record import Record, read_record
from mellama.pipeline.runner import run
from mellama.pipeline.step import Context
from mellama.sources.source import Source
from mellama.training.schedule import Lora, Schedule
from mellama.training.steps import InitialModel, Tune

OPEN, SECRET = Terms((CC_BY,)), Terms((PHYSIONET,), Access.CREDENTIALED)
BASE = InitialModel(name="base", shape=SHAPE, tokenizer=ToyTokenizer(name="tokenizer"))


def as_talk(row: tuple[str, str], template: str) -> Iterator[Built]:
    number, subject = row
    yield one_turn(number, template.format(question=f"What is {subject}?"), "A fever.")


def invented(name: str, terms: Terms) -> InstructionSet[tuple[str, str]]:
    source = Source(
        name=f"{name}_source",
        title=f"Invented {name}",
        homepage=f"https://example.org/{name}",
        revision="7",
        terms=terms,
        files=(),
        counts=(),
        read=lambda folder: iter([(str(n), f"{name} fever {n}") for n in range(3)]),
    )
    return InstructionSet(name=name, source=source, template="{question}", build=as_talk)


def study(*sets: InstructionSet[Any]) -> Tune:
    return Tune(
        name="study/tuned",
        start=BASE,
        conversations=Conversations(name="study/talks", sets=sets, seed=0),
        lora=Lora(rank=2),
        schedule=Schedule(learning_rate=1e-3, batch=1, steps=1),
        sequence_length=96,
    )


def built(root: Path, *sets: InstructionSet[Any]) -> tuple[Tune, Context]:
    step = study(*sets)
    for each in sets:
        (root / "raw" / each.source.name).mkdir(parents=True)
    context = Context(root / "artifacts", root / "raw", Quiet())
    run((step,), context, say=lambda line: None)
    return step, context


@pytest.fixture(scope="module")
def open_study(tmp_path_factory: pytest.TempPathFactory) -> tuple[Tune, Context]:
    return built(tmp_path_factory.mktemp("open"), invented("zorb", OPEN))


@pytest.fixture(scope="module")
def secret_study(tmp_path_factory: pytest.TempPathFactory) -> tuple[Tune, Context]:
    sets = (invented("zorb", OPEN), invented("ward", SECRET))
    return built(tmp_path_factory.mktemp("secret"), *sets)


def texts(step: Tune, context: Context, capsys: pytest.CaptureFixture[str]) -> dict[str, str]:
    """Return every card there is of a study."""
    output = context.folder(step)
    found = {place: (output / place / CARD).read_text() for place in ("adapter", "model")}
    for name in ("study/tuned", "study/talks"):
        assert main(("card", name, "--root", str(context.root))) == 0
        found[f"card {name}"] = capsys.readouterr().out
    return found


def front_matter(text: str) -> dict[str, Any]:
    fields = yaml.safe_load(text.split("---\n")[1])
    assert isinstance(fields, dict)
    return fields


def test_a_card_of_what_holds_patient_text_says_so_first(
    secret_study: tuple[Tune, Context], capsys: pytest.CaptureFixture[str]
) -> None:
    step, context = secret_study
    for needed in (step, step.conversations):
        record = read_record(context.folder(needed))
        assert record is not None
        assert record.license_terms.access is Access.CREDENTIALED
    cards = texts(step, context, capsys)
    assert len(cards) == 4
    for text in cards.values():
        fields = front_matter(text)
        assert {"credentialed", "not-for-redistribution"} <= set(fields["tags"])
        first = text.split("---\n\n")[1].splitlines()[0]
        assert first.startswith("**Credentialed: patient text went into this ")
        assert PHYSIONET.name in first
        assert "- Redistribution: no." in text
        assert "- Leaving the machine it is on: no." in text
        row = next(line for line in text.splitlines() if line.startswith("| ward |"))
        assert "credentialed" in row
        assert "[ward_source](https://example.org/ward)" in row


def test_a_card_of_open_data_says_nothing_of_the_kind(
    open_study: tuple[Tune, Context], capsys: pytest.CaptureFixture[str]
) -> None:
    for text in texts(*open_study, capsys).values():
        assert "credentialed" not in text.lower()
        assert front_matter(text)["license"] == "cc-by-4.0"
        assert "- Redistribution: yes." in text
        assert "| 3 | 3 | 0 |" in text, "taken, available, dropped"


def test_a_card_has_the_fields_of_its_kind(
    open_study: tuple[Tune, Context], capsys: pytest.CaptureFixture[str]
) -> None:
    cards = texts(*open_study, capsys)
    adapter, model = front_matter(cards["adapter"]), front_matter(cards["model"])
    assert (adapter["library_name"], model["library_name"]) == ("peft", "transformers")
    assert adapter["base_model"] == model["base_model"] == ["base"]
    assert adapter["base_model_relation"] == "adapter"
    assert adapter["datasets"] == model["datasets"] == ["zorb_source"]
    assert "PeftModel.from_pretrained" in cards["adapter"]
    assert front_matter(cards["card study/talks"])["pretty_name"] == "study/talks"
    assert cards["card study/tuned"] == cards["model"]
    for name in ("base", "tokenizer", "study/talks"):
        assert f"| `{name}` |" in cards["model"]


def test_a_model_with_its_card_is_an_ordinary_folder(open_study: tuple[Tune, Context]) -> None:
    step, context = open_study
    check_model_folder(context.folder(step) / "model")
    assert (context.folder(BASE) / "model" / CARD).exists(), "one that was not tuned has a card too"


def test_a_card_holds_no_place_of_this_machine(
    open_study: tuple[Tune, Context], capsys: pytest.CaptureFixture[str]
) -> None:
    for text in texts(*open_study, capsys).values():
        assert str(open_study[1].root) not in text


def test_a_card_goes_to_a_file(open_study: tuple[Tune, Context], tmp_path: Path) -> None:
    words = ("card", "study/talks", "--root", str(open_study[1].root), "--out")
    assert main((*words, str(tmp_path / "card.md"))) == 0
    assert "pretty_name" in (tmp_path / "card.md").read_text()


def test_a_card_of_nothing_names_what_to_do(
    open_study: tuple[Tune, Context], capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(("card", "study/none", "--root", str(open_study[1].root))) == 2
    assert "mellama plan" in capsys.readouterr().err


def test_a_lost_ancestor_is_named_as_lost(
    open_study: tuple[Tune, Context], capsys: pytest.CaptureFixture[str]
) -> None:
    step, context = open_study
    path = context.folder(step.conversations) / "record.json"
    kept = path.read_bytes()
    path.unlink()
    try:
        assert main(("card", "study/tuned", "--root", str(context.root))) == 0
    finally:
        path.write_bytes(kept)
    row = next(x for x in capsys.readouterr().out.splitlines() if x.startswith("| `study/talks`"))
    assert "not here any more" in row


def test_accepted_drift_is_said_on_the_cards(tmp_path: Path) -> None:
    step, context = built(tmp_path, invented("zorb", OPEN))
    other = replace(step, schedule=replace(step.schedule, seed=5))
    run((other,), context, say=lambda line: None, accept_drift=("study/tuned",))
    for place in ("adapter", "model"):
        text = (context.folder(step) / place / CARD).read_text()
        assert "accepted as it is" in text
        assert other.fingerprint() in text


def record_under(*licenses: License, access: Access = Access.OPEN) -> Record:
    terms = Terms(licenses, access).to_json()
    return Record("toy", {"step": "Toy", "version": 1}, "f", "l", {}, {}, terms, "now", 1.0)


@pytest.mark.parametrize(
    ("licenses", "expected"),
    [
        ((), {"license": "other", "license_name": "no third-party data"}),
        ((MIT,), {"license": "mit"}),
        ((CC_BY, MIT), {"license": "other", "license_name": "CC-BY-4.0 + MIT"}),
        (
            (PHYSIONET,),
            {"license": "other", "license_name": PHYSIONET.name, "license_link": PHYSIONET.url},
        ),
    ],
)
def test_licences_are_named_as_the_hub_names_them(
    tmp_path: Path, licenses: tuple[License, ...], expected: dict[str, str]
) -> None:
    fields = front_matter(card(record_under(*licenses), tmp_path, tmp_path))
    assert {name: fields[name] for name in fields if name.startswith("license")} == expected


def test_an_unknown_licence_lets_nobody_pass_it_on(tmp_path: Path) -> None:
    text = card(record_under(UNKNOWN), tmp_path, tmp_path)
    assert text.split("---\n\n")[1].startswith("**This artifact may not be passed on**")
    assert {"not-for-redistribution", "non-commercial"} <= set(front_matter(text)["tags"])


def test_a_test_set_that_was_held_against_is_no_data_set(tmp_path: Path) -> None:
    record = replace(
        record_under(MIT),
        identity={"step": "Toy", "tests": [{"task": "t", "source": {"source": "tested"}}]},
        raw_data={"tested": "1", "read": "2"},
    )
    (tmp_path / "config.json").touch()
    assert front_matter(card(record, tmp_path, tmp_path))["datasets"] == ["read"]


def test_the_terms_of_the_record_are_those_of_the_card(secret_study: tuple[Tune, Context]) -> None:
    step, context = secret_study
    terms = read_json(context.folder(step) / "record.json")["terms"]
    text = (context.folder(step) / "model" / CARD).read_text()
    assert all(f"[{each['name']}]({each['url']})" in text for each in terms["licenses"])
