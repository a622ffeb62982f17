"""Traps of the authors' way of asking an endpoint: what is sent again, and what is said at once."""

from __future__ import annotations

import pytest
from local_server import Server, model_at

from mellama.errors import ModelError
from mellama.licenses import OWN_WORK

TOO_LONG = {
    "error": {
        "message": "This model's maximum context length is 100 tokens.",
        "type": "invalid_request_error",
        "code": "context_length_exceeded",
    }
}
FILTERED = {"error": {"message": "The prompt was filtered.", "code": "content_filter"}}
AT_ONCE = {"Retry-After": "0.01"}


@pytest.mark.parametrize(
    ("status", "reply"),
    [(400, TOO_LONG), (400, FILTERED), (401, {}), (403, {}), (404, {}), (422, TOO_LONG)],
)
def test_what_would_fail_again_is_asked_once_and_told(
    status: int, reply: dict[str, object]
) -> None:
    with Server() as server:
        server.answer = lambda path, body, count: (status, reply, AT_ONCE)
        with pytest.raises(ModelError, match=f"status {status}"):
            model_at(server.url, retries=3).generate(["x"], max_new_tokens=5, terms=OWN_WORK)
        assert len(server.requests) == 1


@pytest.mark.parametrize("status", [408, 429, 500, 503])
def test_what_may_pass_is_tried_so_often_and_no_more(status: int) -> None:
    with Server() as server:
        server.answer = lambda path, body, count: (status, {}, AT_ONCE)
        with pytest.raises(ModelError, match=f"status {status}"):
            model_at(server.url, retries=2).generate(["x"], max_new_tokens=5, terms=OWN_WORK)
        assert len(server.requests) == 3
