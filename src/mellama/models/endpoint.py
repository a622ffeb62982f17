"""`OpenAIModel`: any OpenAI-compatible endpoint, guarded before the first connection."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from ipaddress import ip_address
from math import ceil
from urllib.parse import urlsplit

import openai

from mellama.errors import ModelError
from mellama.licenses import Terms, require_may_leave
from mellama.models.model import Completion

BYTES_A_TOKEN = 3  # English medical text has about four bytes a token; fewer is the careful guess


class OpenAIModel:
    """A served model. Credentialed text is refused unless the server is this very machine.

    Retries are the client library's own, with back-off. A request that fails, and an answer
    without text, is an error: neither is ever scored as if the model had said it.
    """

    def __init__(
        self,
        base_url: str,
        *,
        name: str,
        model: str,
        context_tokens: int,
        api_key: str = "",
        chat: bool = True,
        retries: int = 4,
        timeout_seconds: float = 120.0,
        parallel_requests: int = 8,
    ) -> None:
        """Describe the endpoint; nothing is connected here.

        Args:
            base_url: up to and without `/chat/completions`, such as `http://127.0.0.1:8000/v1`.
            name: how results call the model.
            model: how the server calls it.
            context_tokens: longest prompt plus answer; the protocol has no way to ask.
            api_key: may be empty for a server that wants none.
            chat: ask for an answer to a user's turn; False: for the continuation of raw text.
            retries: repeated attempts for one request, at most.
            timeout_seconds: for one attempt.
            parallel_requests: requests under way at a time.
        """
        self._base_url = base_url
        self._host = urlsplit(base_url).hostname or ""
        self._name = name
        self._served_name = model
        self._context_tokens = context_tokens
        self._api_key = api_key
        self._chat = chat
        self._retries = retries
        self._timeout_seconds = timeout_seconds
        self._parallel_requests = parallel_requests

    @property
    def name(self) -> str:
        return self._name

    @property
    def context_tokens(self) -> int:
        return self._context_tokens

    def prompt_tokens(self, prompt: str) -> int:
        """Estimate, on the high side: the protocol has no way to ask for a count."""
        return ceil(len(prompt.encode()) / BYTES_A_TOKEN)

    def generate(
        self, prompts: Sequence[str], *, max_new_tokens: int, terms: Terms
    ) -> list[Completion]:
        """Answer each prompt at temperature 0.

        Raises:
            TermsError: the terms do not let the prompts leave this machine, and the host is not it.
            ModelError: a request failed after its retries, or an answer held no text.
        """
        if not is_loopback(self._host):
            require_may_leave(terms, "The text of these prompts", self._host)

        def answer(client: openai.OpenAI, prompt: str) -> Completion:
            return self._answer(client, prompt, max_new_tokens)

        with self._client() as client, ThreadPoolExecutor(self._parallel_requests) as threads:
            futures = [threads.submit(answer, client, prompt) for prompt in prompts]
            try:
                return [future.result() for future in futures]
            finally:
                for future in futures:
                    future.cancel()

    def _client(self) -> openai.OpenAI:
        # A proxy from the environment, or a redirect, would carry text that was cleared for this
        # machine to another one.
        http = openai.DefaultHttpxClient(
            trust_env=not is_loopback(self._host), follow_redirects=False
        )
        return openai.OpenAI(
            base_url=self._base_url,
            api_key=self._api_key or "none",
            organization="",
            project="",
            max_retries=self._retries,
            timeout=self._timeout_seconds,
            http_client=http,
        )

    def _answer(self, client: openai.OpenAI, prompt: str, max_new_tokens: int) -> Completion:
        try:
            text, reason, usage = (
                self._ask_chat(client, prompt, max_new_tokens)
                if self._chat
                else self._ask_text(client, prompt, max_new_tokens)
            )
        except openai.APIError as error:
            # The server's words may repeat the prompt, which may be patient text: the kind of
            # error and its status are told, the words and the chain are not.
            status = getattr(error, "status_code", None)
            raise self._failed(
                f"{type(error).__name__}{f', status {status}' if status else ''}"
            ) from None
        if not text or reason not in {"stop", "length"}:
            raise self._failed(f"an answer of {len(text)} characters that ended by {reason!r}")
        return Completion(text, reason == "stop", *usage)

    def _ask_chat(
        self, client: openai.OpenAI, prompt: str, max_new_tokens: int
    ) -> tuple[str, str, tuple[int, int]]:
        reply = client.chat.completions.create(
            model=self._served_name,
            messages=[{"role": "user", "content": prompt}],
            max_tokens=max_new_tokens,
            temperature=0.0,
        )
        if not reply.choices:
            raise self._failed("a reply without a choice")
        choice = reply.choices[0]
        usage = reply.usage
        counts = (usage.prompt_tokens, usage.completion_tokens) if usage else (0, 0)
        return choice.message.content or "", choice.finish_reason, counts

    def _ask_text(
        self, client: openai.OpenAI, prompt: str, max_new_tokens: int
    ) -> tuple[str, str, tuple[int, int]]:
        reply = client.completions.create(
            model=self._served_name, prompt=prompt, max_tokens=max_new_tokens, temperature=0.0
        )
        if not reply.choices:
            raise self._failed("a reply without a choice")
        choice = reply.choices[0]
        usage = reply.usage
        counts = (usage.prompt_tokens, usage.completion_tokens) if usage else (0, 0)
        return choice.text, choice.finish_reason, counts

    def _failed(self, found: str) -> ModelError:
        return ModelError(
            f"The endpoint of {self._name} did not answer.",
            expected=f"a completion from {self._base_url}",
            found=found,
            todo="see the server's log, then run the same command again: it goes on where it was",
        )


def is_loopback(host: str) -> bool:
    """Say whether a host is this machine, without asking a name server."""
    if host == "localhost":
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False
