"""An endpoint is held to grammars and asked for likelihoods, and what it says is checked here."""

from __future__ import annotations

import traceback
from collections.abc import Iterator
from typing import Any

import pytest
from local_server import Answer, Server, chat_reply, model_at, text_reply

from mellama.errors import ModelError
from mellama.licenses import OWN_WORK, PHYSIONET, Access, Terms

NOTES = Terms((PHYSIONET,), Access.CREDENTIALED)
DECISION = 'start: " "? ("yes" | "no" | "maybe")'


@pytest.fixture
def server() -> Iterator[Server]:
    with Server() as running:
        yield running


def saying(text: str, reason: str = "stop", *, chat: bool = True) -> Answer:
    reply = chat_reply(text, reason) if chat else text_reply(text, reason)
    return lambda path, body, count: (200, reply, {})


@pytest.mark.parametrize("chat", [True, False])
def test_each_prompt_goes_with_its_grammar(server: Server, chat: bool) -> None:
    server.answer = saying(" maybe", chat=chat)
    grammars = [DECISION, 'start: " maybe"']
    answers = model_at(server.url, chat=chat).generate_within(
        ["first", "second"], grammars, max_new_tokens=5, terms=NOTES
    )
    assert [answer.text for answer in answers] == [" maybe", " maybe"]
    sent = {str(body.get("prompt") or body["messages"]): body for _, body in server.requests}
    for prompt, grammar in zip(["first", "second"], grammars, strict=True):
        body = next(body for text, body in sent.items() if prompt in text)
        assert body["structured_outputs"] == {"grammar": grammar}


def test_a_free_answer_says_nothing_of_grammars(server: Server) -> None:
    server.answer = saying("hello")
    model_at(server.url).generate(["x"], max_new_tokens=5, terms=OWN_WORK)
    assert "structured_outputs" not in server.requests[0][1]


@pytest.mark.parametrize(
    ("text", "reason"),
    [("I say yes", "stop"), ("yes.", "stop"), ("mayb", "stop"), ("maybx", "length")],
)
def test_a_server_that_ignores_the_grammar_is_found_out(
    server: Server, text: str, reason: str
) -> None:
    server.answer = saying(text, reason)
    with pytest.raises(ModelError, match="does not keep to a grammar") as caught:
        model_at(server.url).generate_within(["x"], [DECISION], max_new_tokens=5, terms=NOTES)
    assert text not in str(caught.value)


def test_an_answer_at_the_token_limit_is_the_beginning_of_one(server: Server) -> None:
    server.answer = saying("ma", "length")
    model = model_at(server.url)
    answer = model.generate_within(["x"], [DECISION], max_new_tokens=5, terms=NOTES)[0]
    assert (answer.text, answer.stopped) == ("ma", False)


def test_a_broken_grammar_is_not_sent(server: Server) -> None:
    words = "PATIENT" + " TEXT"
    with pytest.raises(ModelError, match="line 2, column 17") as caught:
        model_at(server.url).generate_within(
            ["x"], [f'start: X\nX: "{words}'], max_new_tokens=5, terms=NOTES
        )
    assert words not in "".join(traceback.format_exception(caught.value))
    assert server.requests == []


def echoing(
    path: str, body: dict[str, Any], count: int
) -> tuple[int, dict[str, Any], dict[str, str]]:
    """Answer as vLLM does: BOS first, without a likelihood; a token of its own at the end.

    A token is a word with the blank before it, and its log-probability minus its length.
    """
    assert (path, body["echo"], body["max_tokens"]) == ("/v1/completions", True, 1)
    words = body["prompt"].replace(" ", "| ").split("|")
    tokens = ["<s>", *filter(None, words), " new"]
    values = [None, *(-float(len(token)) for token in tokens[1:])]
    told = {"tokens": tokens, "token_logprobs": values, "text_offset": [], "top_logprobs": None}
    text = body["prompt"] + " new"
    return 200, text_reply(text, "length", logprobs=told, prompt_tokens=len(tokens) - 1), {}


def test_likelihoods_are_those_of_the_continuation_alone(server: Server) -> None:
    server.answer = echoing
    pairs = [("Is it so?", " yes"), ("Is it so?", " not at all"), ("And so?", " yes")]
    assert model_at(server.url, chat=False).score(pairs, terms=NOTES) == [-4.0, -11.0, -4.0]
    asked = [body["prompt"] for _, body in server.requests]
    assert sorted(asked) == sorted({"Is it so?", "And so?", *(a + b for a, b in pairs)})


@pytest.mark.parametrize("continuation", ["ly", ""])
def test_a_continuation_needs_tokens_of_its_own(server: Server, continuation: str) -> None:
    server.answer = echoing
    with pytest.raises(ModelError, match="token of its own"):
        model_at(server.url, chat=False).score([("like", continuation)], terms=NOTES)


def test_a_server_that_echoes_nothing_is_found_out(server: Server) -> None:
    told = {"tokens": [" new"], "token_logprobs": [-1.0], "text_offset": [], "top_logprobs": None}
    replies = [
        text_reply(" new", logprobs=told),
        text_reply("Is it so? yes new", logprobs=told),
        text_reply("Is it so? yes new"),
        text_reply("x") | {"choices": []},
    ]
    server.answer = lambda path, body, count: (200, replies[0], {})
    while replies:
        with pytest.raises(ModelError, match="does not tell how likely"):
            model_at(server.url, chat=False).score([("Is it so?", " yes")], terms=NOTES)
        replies.pop(0)


def test_a_chat_has_no_likelihoods(server: Server) -> None:
    with pytest.raises(ModelError, match="chat=False"):
        model_at(server.url).score([("Is it so?", " yes")], terms=NOTES)
    assert server.requests == []


def test_a_refused_echo_never_repeats_the_prompt(server: Server) -> None:
    server.answer = lambda path, body, count: (400, {"error": {"message": str(body)}}, {})
    prompt = "PATIENT" + " TEXT"
    with pytest.raises(ModelError, match="400") as caught:
        model_at(server.url, chat=False).score([(prompt, " yes")], terms=NOTES)
    assert prompt not in "".join(traceback.format_exception(caught.value))
