"""An endpoint is asked over real HTTP on this machine; patient text is refused before a socket."""

from __future__ import annotations

import socket
import traceback
from collections.abc import Iterator
from typing import Any

import pytest
from local_server import Server, chat_answer, chat_reply, model_at, text_reply

from mellama.errors import ModelError, TermsError
from mellama.licenses import OWN_WORK, PHYSIONET, Access, Terms
from mellama.models.endpoint import OpenAIModel, is_loopback

NOTES = Terms((PHYSIONET,), Access.CREDENTIALED)


@pytest.fixture
def server() -> Iterator[Server]:
    with Server() as running:
        yield running


def test_answers_come_in_the_order_of_the_prompts(server: Server) -> None:
    prompts = [f"question {number}" for number in range(9)]
    answers = model_at(server.url).generate(prompts, max_new_tokens=5, terms=OWN_WORK)
    assert [answer.text for answer in answers] == [f"you said {prompt}" for prompt in prompts]
    assert {(a.stopped, a.prompt_tokens, a.new_tokens) for a in answers} == {(True, 7, 3)}
    path, body = server.requests[0]
    assert path == "/v1/chat/completions"
    assert (body["model"], body["temperature"], body["max_tokens"]) == ("served", 0.0, 5)


def test_raw_text_is_continued_where_there_is_no_chat(server: Server) -> None:
    server.answer = lambda path, body, count: (200, text_reply(" more", "length"), {})
    model = model_at(server.url, chat=False)
    answer = model.generate(["once"], max_new_tokens=5, terms=OWN_WORK)[0]
    assert (answer.text, answer.stopped) == (" more", False)
    assert server.requests[0][0] == "/v1/completions"
    assert server.requests[0][1]["prompt"] == "once"


def test_credentialed_text_is_refused_before_any_socket_connects(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    touched: list[str] = []

    def touch(*arguments: Any, **named: Any) -> None:
        touched.append("socket")

    for name in ("connect", "connect_ex"):
        monkeypatch.setattr(socket.socket, name, touch)
    for name in ("getaddrinfo", "create_connection"):
        monkeypatch.setattr(socket, name, touch)
    model = model_at("https://models.example.org/v1", chat=False)
    with pytest.raises(TermsError, match=r"models\.example\.org"):
        model.generate(["a note"], max_new_tokens=5, terms=NOTES)
    with pytest.raises(TermsError, match=r"models\.example\.org"):
        model.generate_within(["a note"], ["start: ("], max_new_tokens=5, terms=NOTES)
    with pytest.raises(TermsError, match=r"models\.example\.org"):
        model.score([("a note", " yes")], terms=NOTES)
    assert touched == []


def test_credentialed_text_may_go_to_a_server_on_this_machine(server: Server) -> None:
    answers = model_at(server.url).generate(["a note"], max_new_tokens=5, terms=NOTES)
    assert answers[0].text == "you said a note"


def test_no_proxy_stands_between_this_machine_and_itself(
    server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")  # the discard port: nobody listens
    assert model_at(server.url).generate(["x"], max_new_tokens=5, terms=NOTES)


def test_a_redirect_is_not_followed(server: Server) -> None:
    with Server() as elsewhere:
        place = {"Location": f"{elsewhere.url}/chat/completions"}
        server.answer = lambda path, body, count: (307, {}, place)
        with pytest.raises(ModelError):
            model_at(server.url).generate(["a note"], max_new_tokens=5, terms=NOTES)
        assert elsewhere.requests == []


def test_a_passing_failure_is_tried_again_but_not_for_ever(server: Server) -> None:
    server.answer = lambda path, body, count: (
        (500, {}, {"Retry-After": "0.01"}) if count == 1 else chat_answer(path, body, count)
    )
    assert model_at(server.url).generate(["x"], max_new_tokens=5, terms=OWN_WORK)[0].text
    server.answer = lambda path, body, count: (503, {}, {"Retry-After": "0.01"})
    before = len(server.requests)
    with pytest.raises(ModelError, match="503"):
        model_at(server.url, retries=2).generate(["x"], max_new_tokens=5, terms=OWN_WORK)
    assert len(server.requests) == before + 3


@pytest.mark.parametrize(
    ("reply", "found"),
    [
        (chat_reply(""), "0 characters"),
        (chat_reply(None), "0 characters"),
        (chat_reply("half", "content_filter"), "content_filter"),
        (chat_reply("x") | {"choices": []}, "without a choice"),
    ],
)
def test_what_is_no_answer_is_an_error(server: Server, reply: dict[str, Any], found: str) -> None:
    server.answer = lambda path, body, count: (200, reply, {})
    with pytest.raises(ModelError, match=found):
        model_at(server.url).generate(["x"], max_new_tokens=5, terms=OWN_WORK)


@pytest.mark.parametrize("end", ["stop", "length", "content_filter"])
@pytest.mark.parametrize("text", ["", None, "half"])
def test_silence_is_an_answer_where_somebody_counts_it(
    server: Server, text: str | None, end: str
) -> None:
    server.answer = lambda path, body, count: (200, chat_reply(text, end), {})
    model = OpenAIModel(
        server.url, name="toy", model="served", context_tokens=100, may_be_silent=True
    )
    (answer,) = model.generate(["x"], max_new_tokens=5, terms=OWN_WORK)
    assert (answer.text, answer.stopped) == (text or "", end == "stop")
    server.answer = lambda path, body, count: (400, {}, {})
    with pytest.raises(ModelError, match="400"):  # a failure is none
        model.generate(["x"], max_new_tokens=5, terms=OWN_WORK)


def test_an_error_never_repeats_the_prompt(server: Server) -> None:
    server.answer = lambda path, body, count: (400, {"error": {"message": str(body)}}, {})
    prompt = "PATIENT" + " TEXT"  # so that the source lines of a traceback do not hold it
    with pytest.raises(ModelError) as caught:
        model_at(server.url).generate([prompt], max_new_tokens=5, terms=NOTES)
    told = "".join(traceback.format_exception(caught.value))
    assert "400" in told
    assert prompt not in told
    assert prompt in str(server.requests[0][1])


def test_nobody_at_home_is_an_error() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{taken.getsockname()[1]}/v1"
        with pytest.raises(ModelError, match="APIConnectionError"):
            model_at(url, retries=0).generate(["x"], max_new_tokens=5, terms=OWN_WORK)


@pytest.mark.parametrize("host", ["127.0.0.1", "127.8.9.10", "::1", "localhost"])
def test_this_machine_is_known(host: str) -> None:
    assert is_loopback(host)


@pytest.mark.parametrize(
    "host", ["", "10.0.0.1", "0.0.0.0", "localhost.example.org", "127.0.0.1.x"]
)
def test_other_machines_are_not_this_one(host: str) -> None:
    assert not is_loopback(host)


def test_tokens_are_guessed_on_the_high_side() -> None:
    text = "The patient was given aspirin 81 mg daily. " * 20
    assert model_at("http://127.0.0.1/v1").prompt_tokens(text) > len(text.split()) * 1.3
