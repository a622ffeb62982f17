"""A server on a free port of this machine that answers as a test tells it to."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from mellama.models.endpoint import OpenAIModel

Answer = Callable[[str, dict[str, Any], int], tuple[int, dict[str, Any], dict[str, str]]]


class Server:
    """Keeps each request, (path, body), and answers by (path, body, how many there were)."""

    def __init__(self) -> None:
        self.requests: list[tuple[str, dict[str, Any]]] = []
        self.keys: list[str] = []  # the header of authorization, one a request
        self.answer: Answer = chat_answer
        owner = self

        class Pages(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
                owner.requests.append((self.path, body))
                owner.keys.append(self.headers.get("Authorization", ""))
                status, value, headers = owner.answer(self.path, body, len(owner.requests))
                data = json.dumps(value).encode()
                self.send_response(status)
                for name, text in headers.items():
                    self.send_header(name, text)
                self.send_header("Content-Type", "application/json")
                self.send_header("Content-Length", str(len(data)))
                self.end_headers()
                self.wfile.write(data)

            def log_message(self, format: str, *args: Any) -> None:
                pass

        self.http = ThreadingHTTPServer(("127.0.0.1", 0), Pages)
        self.url = f"http://127.0.0.1:{self.http.server_port}/v1"
        self.thread = threading.Thread(target=self.http.serve_forever, args=(0.02,))

    def __enter__(self) -> Server:
        self.thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.http.shutdown()
        self.thread.join()
        self.http.server_close()


def chat_reply(text: str | None, reason: str = "stop") -> dict[str, Any]:
    message = {"role": "assistant", "content": text}
    return reply({"finish_reason": reason, "message": message})


def text_reply(
    text: str,
    reason: str = "stop",
    *,
    logprobs: dict[str, Any] | None = None,
    prompt_tokens: int = 7,
) -> dict[str, Any]:
    choice = {"finish_reason": reason, "text": text, "logprobs": logprobs}
    return reply(choice, prompt_tokens=prompt_tokens)


def reply(choice: dict[str, Any], *, prompt_tokens: int = 7) -> dict[str, Any]:
    counts = {"prompt_tokens": prompt_tokens, "completion_tokens": 3}
    return {
        "id": "1",
        "object": "chat.completion" if "message" in choice else "text_completion",
        "created": 0,
        "model": "served",
        "choices": [{"index": 0, **choice}],
        "usage": counts | {"total_tokens": prompt_tokens + 3},
    }


def chat_answer(
    path: str, body: dict[str, Any], count: int
) -> tuple[int, dict[str, Any], dict[str, str]]:
    return 200, chat_reply("you said " + body["messages"][0]["content"]), {}


def model_at(url: str, *, chat: bool = True, retries: int = 1) -> OpenAIModel:
    return OpenAIModel(
        url,
        name="toy",
        model="served",
        context_tokens=100,
        chat=chat,
        retries=retries,
        timeout_seconds=10,
        parallel_requests=3,
    )
