"""Questions written from passages: guarded, counted, and the same bytes whatever stopped a run."""

from __future__ import annotations

import json
import socket
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest
from local_server import Server, chat_reply
from toy_models import ToyTokenizer
from typed_guidelines import advice, good_reply, row, rows, shown, write_guidelines

from mellama.errors import DataError, ModelError, TermsError
from mellama.files import read_json
from mellama.instructions.sets import biomedical
from mellama.instructions.written import judging, reading
from mellama.instructions.written.authors import TOO_LONG
from mellama.instructions.written.completions import BLOCK, COMPLETIONS
from mellama.instructions.written.questions import WrittenQuestion, read_questions
from mellama.instructions.written.steps import WrittenQuestions
from mellama.instructions.written.writers import Deterministic, Endpoint, Local
from mellama.licenses import (
    CC_BY_NC,
    GENERATOR_TERMS,
    OWN_WORK,
    PHYSIONET,
    UNKNOWN,
    Access,
    Terms,
)
from mellama.models.shape import LlamaShape
from mellama.pipeline.progress import Quiet
from mellama.pipeline.record import Record, read_record
from mellama.pipeline.runner import run
from mellama.pipeline.step import Context, Step
from mellama.records import Conversation
from mellama.sources.guidelines import GUIDELINES
from mellama.training.steps import InitialModel

NOTES = Terms((PHYSIONET,), Access.CREDENTIALED)
ELSEWHERE = Endpoint("https://models.example.org/v1", "served", 4000, retries=0)
BY_RULE = WrittenQuestions(name="questions", writer=Deterministic(), size=9)


@dataclass(frozen=True)
class Made:
    """The files of a finished step."""

    folder: Path

    @property
    def questions(self) -> list[WrittenQuestion]:
        return list(read_questions(self.folder / "questions.jsonl"))

    @property
    def ledger(self) -> dict[str, Any]:
        value: dict[str, Any] = read_json(self.folder / "ledger.json")
        return value

    @property
    def record(self) -> Record:
        found = read_record(self.folder)
        assert found is not None
        return found


@pytest.fixture
def server() -> Iterator[Server]:
    with Server() as running:
        writes(running, good_reply)
        yield running


def writes(server: Server, script: Callable[[str], str | None], reason: str = "stop") -> None:
    server.answer = lambda path, body, count: (
        200,
        chat_reply(script(body["messages"][0]["content"]), reason),
        {},
    )


def at(server: Server, **changed: Any) -> WrittenQuestions:
    writer = Endpoint(server.url, model="served", context_tokens=4000)
    return WrittenQuestions(name="questions", writer=replace(writer, **changed), size=9)


def made(step: WrittenQuestions, root: Path) -> Made:
    context = Context(root / "artifacts", root / "data", Quiet())
    run([step], context, say=lambda line: None)
    found = Made(context.folder(step))
    balance(found.ledger)
    return found


def balance(ledger: dict[str, Any]) -> None:
    """Check that asked is kept plus dropped, of all, and that publishers add up to it."""
    for account in (ledger, *ledger["publishers"].values()):
        assert account["asked"] == account["kept"] + sum(account["dropped"].values())
    for field in ("asked", "kept"):
        assert ledger[field] == sum(each[field] for each in ledger["publishers"].values())
    of_all = ledger["passages"]
    assert of_all["available"] == sum(each["available"] for each in ledger["publishers"].values())
    assert ledger["asked"] <= of_all["drawn"] <= of_all["available"]
    assert ledger["kept"] <= ledger["wanted"]


def test_without_a_model_a_passage_answers_for_its_heading(tmp_path: Path) -> None:
    write_guidelines(tmp_path / "data", rows({"cdc": 2, "wikidoc": 30}))
    found = made(BY_RULE, tmp_path)
    offline = {
        built.id: built.messages
        for built in biomedical.GUIDELINES.built(tmp_path / "data")
        if isinstance(built, Conversation)
    }
    for each in found.questions:
        asked, answered = offline[each.passage]
        assert (each.question, each.answer) == (asked.content, answered.content)
        assert each.passage.startswith(each.publisher)
        assert each.url.startswith("https://example.org/")
        assert each.model == "title and heading"


def test_the_ledger_says_who_was_asked_and_who_fell_short(tmp_path: Path) -> None:
    given = [*rows({"cdc": 2, "wikidoc": 30}), row("x", "who", "Too short.")]
    for place, each in enumerate(given):  # of different titles, so that no question comes twice
        each["title"] = f"Zorb fever of kind {place}"
    write_guidelines(tmp_path / "data", given)
    ledger = made(replace(BY_RULE, most_asked=20), tmp_path).ledger
    assert ledger["passages"] == {
        "available": 32,
        "drawn": 20,
        "left_out": {"a section too short to be an answer": 1},
    }
    assert (ledger["wanted"], ledger["asked"], ledger["kept"]) == (9, 20, 9)
    assert ledger["dropped"] == {judging.BEYOND: 11}
    assert ledger["publishers"]["cdc"] == {
        "available": 2,
        "asked": 2,
        "short": 8,
        "kept": 2,
        "dropped": {},
    }
    assert ledger["publishers"]["wikidoc"]["kept"] == 7
    assert ledger["model"] == "title and heading"
    assert ledger["rule"]["seed"] == 0


def test_an_endpoint_writes_from_each_passage(tmp_path: Path, server: Server) -> None:
    write_guidelines(tmp_path / "data", rows({"cdc": 2, "who": 2}))
    found = made(at(server), tmp_path)
    assert [each.publisher for each in found.questions] == ["cdc", "who"] * 2
    place = int(found.questions[0].passage[3])
    assert found.questions[0] == WrittenQuestion(
        passage=f"cdc{place}-0",
        publisher="cdc",
        url=f"https://example.org/{place}",
        model="served",
        question=f"What does {place} of zorb fever need?",
        answer=f"Give zorbitol {place} mg to anybody who has zorb fever of kind {place}.",
    )
    assert len(server.requests) == 4
    for _, body in server.requests:
        assert (body["model"], body["temperature"]) == ("served", 0.0)
        assert shown(body["messages"][0]["content"]) in {advice(number) for number in range(4)}


@pytest.mark.parametrize(
    ("completion", "end", "reason"),
    [
        ("zorb zorb", "stop", reading.UNREADABLE),
        ("Question: What is zorb?\nAnswer:", "stop", reading.EMPTY),
        ("", "stop", reading.UNREADABLE),
        (None, "content_filter", judging.CUT),
        ("Question: What is zorb?\nAnswer: Give zorbitol", "length", judging.CUT),
        ("Question: What says the passage?\nAnswer: Zorbitol.", "stop", reading.POINTS),
        ("Question: What is it?\nAnswer: Paracetamol and tea.", "stop", judging.UNGROUNDED),
    ],
)
def test_what_is_of_no_use_is_dropped_for_a_reason(
    tmp_path: Path, server: Server, completion: str | None, end: str, reason: str
) -> None:
    write_guidelines(tmp_path / "data", rows({"who": 3}))
    writes(server, lambda prompt: completion, end)
    found = made(at(server), tmp_path)
    assert found.questions == []
    assert found.ledger["dropped"] == {reason: 3}
    assert found.ledger["publishers"]["who"]["dropped"] == {reason: 3}


def test_of_equal_questions_the_first_is_kept(tmp_path: Path, server: Server) -> None:
    write_guidelines(tmp_path / "data", rows({"cdc": 2, "who": 2}))

    def same(prompt: str) -> str:
        asked = "What  TREATS zorb fever" if "kind 0" in prompt else "What treats zorb fever?"
        return f"Question: {asked}\nAnswer: Zorbitol."

    writes(server, same)
    found = made(at(server), tmp_path)
    drawn = (found.folder / COMPLETIONS).read_text().splitlines()
    assert [each.passage for each in found.questions] == [json.loads(drawn[0])["passage"]]
    assert found.ledger["dropped"] == {judging.SAME_QUESTION: 3}


def test_nobody_is_asked_once_enough_is_kept(tmp_path: Path, server: Server) -> None:
    write_guidelines(tmp_path / "data", rows({"who": 3 * BLOCK}))
    found = made(at(server), tmp_path)
    assert len(server.requests) == found.ledger["asked"] == BLOCK
    assert found.ledger["kept"] == 9
    assert found.ledger["dropped"] == {judging.BEYOND: BLOCK - 9}


def test_a_passage_that_does_not_fit_is_not_sent(tmp_path: Path, server: Server) -> None:
    long = row("long", "who", f"# Dose\n\n{advice(7)} {'Rest in bed. ' * 100}")
    write_guidelines(tmp_path / "data", [*rows({"who": 2}), long])
    step = at(server, context_tokens=900)
    found = made(step, tmp_path)
    assert found.ledger["dropped"] == {TOO_LONG: 1}
    assert len(server.requests) == found.ledger["kept"] == 2
    lines = [json.loads(line) for line in (found.folder / COMPLETIONS).read_text().splitlines()]
    assert [line["passage"] for line in lines if line["skipped"]] == ["long-0"]


def test_the_key_comes_from_the_environment_and_stays_there(
    tmp_path: Path, server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_guidelines(tmp_path / "data", rows({"who": 1}))
    step = at(server, key_variable="ZORB_KEY")
    monkeypatch.delenv("ZORB_KEY", raising=False)
    with pytest.raises(ModelError, match="ZORB_KEY"):
        made(step, tmp_path)
    assert server.requests == []
    monkeypatch.setenv("ZORB_KEY", "open-sesame")
    made(step, tmp_path)
    assert server.keys == ["Bearer open-sesame"]
    files = [path for path in (tmp_path / "artifacts").rglob("*") if path.is_file()]
    assert len(files) > 3
    assert not any(b"sesame" in path.read_bytes() for path in files)
    assert "sesame" not in repr(step)


@pytest.fixture
def touched(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """List what is done with sockets; none of it is done."""
    done: list[str] = []

    def touch(*arguments: Any, **named: Any) -> None:
        done.append("socket")
        raise OSError

    for name in ("connect", "connect_ex"):
        monkeypatch.setattr(socket.socket, name, touch)
    for name in ("getaddrinfo", "create_connection"):
        monkeypatch.setattr(socket, name, touch)
    return done


def test_credentialed_guidelines_are_refused_before_any_connection(
    tmp_path: Path, touched: list[str]
) -> None:
    write_guidelines(tmp_path / "data", rows({"who": 3}))
    ours = replace(GUIDELINES, terms=NOTES)
    step = WrittenQuestions(name="questions", writer=ELSEWHERE, source=ours)
    with pytest.raises(TermsError, match=r"models\.example\.org"):
        made(step, tmp_path)
    assert touched == []
    with pytest.raises(ModelError, match="APIConnectionError"):  # the same text, openly
        made(replace(step, source=GUIDELINES), tmp_path)
    assert touched


@dataclass(frozen=True, kw_only=True)
class OwnGuidelines(Step[Path]):
    """A step that makes guidelines of patient text."""

    def build(self, output: Path, context: Context) -> None:
        write_guidelines(output, rows({"who": 3}))

    def load(self, output: Path) -> Path:
        return output

    def own_terms(self) -> Terms:
        return NOTES


def test_guidelines_that_a_step_made_of_patient_text_are_refused_too(
    tmp_path: Path, touched: list[str]
) -> None:
    step = WrittenQuestions(name="questions", writer=ELSEWHERE, raw=OwnGuidelines(name="own"))
    with pytest.raises(TermsError, match=r"models\.example\.org"):
        made(step, tmp_path)
    assert touched == []


def test_a_server_on_this_machine_may_read_them(tmp_path: Path, server: Server) -> None:
    found = made(replace(at(server), raw=OwnGuidelines(name="own")), tmp_path)
    assert found.ledger["kept"] == len(server.requests) == 3
    assert found.record.license_terms.access is Access.CREDENTIALED


MODEL = InitialModel(
    name="model",
    shape=LlamaShape(hidden=32, layers=1, heads=2, feed_forward=32, context=1500),
    tokenizer=ToyTokenizer(name="tokenizer"),
)


@dataclass(frozen=True, kw_only=True)
class RestrictedModel(InitialModel):
    def own_terms(self) -> Terms:
        return Terms((CC_BY_NC,))


def test_the_nonsense_of_a_tiny_model_is_dropped_and_accounted_for(tmp_path: Path) -> None:
    long = row("long", "cdc", f"# Dose\n\n{advice(7)} {'Rest in bed. ' * 100}")
    write_guidelines(tmp_path / "data", [*rows({"cdc": 2, "who": 4}), long])
    writer = Local(RestrictedModel(**vars_of(MODEL)))
    step = WrittenQuestions(name="questions", writer=writer, max_new_tokens=24)
    found = made(step, tmp_path)
    assert found.questions == []
    dropped = found.ledger["dropped"]
    assert dropped.pop(TOO_LONG) == 1
    assert set(dropped) <= {judging.CUT, reading.UNREADABLE, reading.EMPTY}
    assert sum(dropped.values()) == 6
    assert found.ledger["model"] == "model"
    assert found.record.license_terms.licenses == (CC_BY_NC, UNKNOWN)
    assert step.inputs() == (writer.model,)


def vars_of(step: InitialModel) -> dict[str, Any]:
    return {"name": step.name, "shape": step.shape, "tokenizer": step.tokenizer}


def test_where_an_endpoint_is_is_not_what_it_is() -> None:
    step = WrittenQuestions(name="questions", writer=ELSEWHERE)
    moved = replace(
        ELSEWHERE,
        base_url="http://127.0.0.1/v1",
        key_variable="ZORB_KEY",
        parallel_requests=1,
        retries=1,
        timeout_seconds=1.0,
    )
    assert replace(step, writer=moved).fingerprint() == step.fingerprint()
    others: list[Local | Endpoint | Deterministic] = [
        replace(ELSEWHERE, model="another"),
        replace(ELSEWHERE, license=GENERATOR_TERMS),
        replace(ELSEWHERE, context_tokens=5),
        replace(ELSEWHERE, chat=False),
        Deterministic(),
        Local(MODEL),
        Local(replace(MODEL, seed=1)),
    ]
    found = {replace(step, writer=other).fingerprint() for other in others}
    assert len(found | {step.fingerprint()}) == len(others) + 1


def test_terms_are_those_of_the_text_and_of_whoever_wrote() -> None:
    step = WrittenQuestions(name="questions", writer=replace(ELSEWHERE, license=GENERATOR_TERMS))
    assert step.own_terms() == Terms((GENERATOR_TERMS, UNKNOWN))
    assert replace(step, raw=OwnGuidelines(name="own")).own_terms() == Terms((GENERATOR_TERMS,))
    assert replace(step, writer=ELSEWHERE).own_terms() == Terms((UNKNOWN,))
    by_rule = replace(step, writer=Deterministic(), raw=OwnGuidelines(name="own"))
    assert by_rule.own_terms() == OWN_WORK


@pytest.mark.parametrize(
    "changed",
    [
        {"size": 0},
        {"size": 10, "most_asked": 9},
        {"fewest_words": 50, "most_words": 40},
        {"least_grounding": 1.5},
        {"prompt": "Question:"},
    ],
)
def test_what_nothing_can_be_written_by_is_refused(changed: dict[str, Any]) -> None:
    with pytest.raises(DataError, match="questions"):
        replace(BY_RULE, **changed)


def test_a_plan_says_what_is_asked_and_of_whom() -> None:
    assert BY_RULE.describe() == (
        "up to 9 questions with answers from passages of guidelines, written by title and heading"
    )
    for writer in (Deterministic(), ELSEWHERE, Local(MODEL)):
        estimate = replace(BY_RULE, writer=writer, size=2000).estimate()
        assert estimate.cpu_seconds > 2
        assert estimate.disk_bytes > 1_000_000
    whole, few = BY_RULE, replace(BY_RULE, raw=OwnGuidelines(name="own"))
    assert few.estimate().cpu_seconds < whole.estimate().cpu_seconds / 4
