"""`OpenAIModel`: any OpenAI-compatible endpoint, guarded before the first connection."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from ipaddress import ip_address
from math import ceil
from typing import TypeVar
from urllib.parse import urlsplit

import openai

from mellama.errors import ModelError
from mellama.licenses import Terms, require_may_leave
from mellama.models.echo import Echo, continued, read_echo
from mellama.models.model import Completion

Asked = TypeVar("Asked")
Told = TypeVar("Told")

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
        may_be_silent: bool = False,
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
            may_be_silent: return an answer that is empty or was withheld as it is, for somebody
                who drops and counts it: asked again it would be the same, and an error for ever.
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
        self._may_be_silent = may_be_silent

    @property
    def name(self) -> str:
        return self._name

    @property
    def context_tokens(self) -> int:
        return self._context_tokens

    @property
    def has_chat_template(self) -> bool:
        return self._chat

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
        self._require_may_leave(terms)

        def answer(client: openai.OpenAI, prompt: str) -> Completion:
            return self._answer(client, prompt, max_new_tokens)

        return self._each(answer, prompts)

    def generate_within(
        self,
        prompts: Sequence[str],
        grammars: Sequence[str],
        *,
        max_new_tokens: int,
        terms: Terms,
    ) -> list[Completion]:
        """Answer each prompt at temperature 0 within its grammar, as vLLM has it.

        The grammar goes along as `structured_outputs`, a field of vLLM's own; its backend has to be
        `guidance`, whose dialect this is. A server that does not know the field answers freely, so
        that every answer is held against its grammar here.

        Raises:
            TermsError: as `generate`.
            ModelError: as `generate`; a grammar does not compile; an answer is not within it.
        """
        self._require_may_leave(terms)
        # A library of the evaluation's, which a model that answers freely does without.
        from mellama.models.grammar import is_within, require_sound

        def answer(client: openai.OpenAI, asked: tuple[str, str]) -> Completion:
            prompt, grammar = asked
            require_sound(grammar)
            completion = self._answer(client, prompt, max_new_tokens, grammar)
            if not is_within(completion.text, grammar, whole=completion.stopped):
                raise ModelError(
                    f"The endpoint of {self._name} does not keep to a grammar.",
                    expected="an answer within the grammar that was sent as `structured_outputs`",
                    found=f"{len(completion.text)} characters that are not",
                    todo="serve with vLLM and `--structured-outputs-config.backend guidance`, or "
                    "ask in another way: freely, or by likelihood",
                )
            return completion

        return self._each(answer, list(zip(prompts, grammars, strict=True)))

    def score(self, pairs: Sequence[tuple[str, str]], *, terms: Terms) -> list[float]:
        """Sum the log-probabilities (nats) of each continuation's tokens after its prompt.

        The server repeats each text and says how likely its tokens are (`echo`, `logprobs`).

        Raises:
            TermsError: as `generate`.
            ModelError: a chat has no such question; a request failed; the server tells nothing of
                the prompt; a continuation has no first token of its own.
        """
        self._require_may_leave(terms)
        if self._chat:
            raise ModelError(
                f"{self._name} is asked as a chat, in which nothing tells how likely an answer is.",
                expected="an endpoint that continues raw text",
                found="one that answers turns",
                todo="ask it for the continuation of raw text (chat=False), or ask freely",
            )
        texts = [prompt + continuation for prompt, continuation in pairs]
        asked = list(dict.fromkeys([*(prompt for prompt, _ in pairs), *texts]))
        told = dict(zip(asked, self._each(self._echo, asked), strict=True))
        return [
            continued(told[prompt], told[text])
            for (prompt, _), text in zip(pairs, texts, strict=True)
        ]

    def _require_may_leave(self, terms: Terms) -> None:
        if not is_loopback(self._host):
            require_may_leave(terms, "The text of these prompts", self._host)

    def _each(
        self, ask: Callable[[openai.OpenAI, Asked], Told], items: Sequence[Asked]
    ) -> list[Told]:
        """Ask for several at a time; the first failure calls off what has not begun."""
        with self._client() as client, ThreadPoolExecutor(self._parallel_requests) as threads:
            futures = [threads.submit(ask, client, item) for item in items]
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

    def _answer(
        self, client: openai.OpenAI, prompt: str, max_new_tokens: int, grammar: str = ""
    ) -> Completion:
        ask = self._ask_chat if self._chat else self._ask_text
        extra = {"structured_outputs": {"grammar": grammar}} if grammar else None
        try:
            text, reason, usage = ask(client, prompt, max_new_tokens, extra)
        except openai.APIError as error:
            # No chain: it would hold the server's words.
            raise self._refused(error) from None
        said = bool(text) and reason in {"stop", "length"}
        if not said and not self._may_be_silent:
            raise self._failed(f"an answer of {len(text)} characters that ended by {reason!r}")
        return Completion(text, reason == "stop", *usage)

    def _ask_chat(
        self, client: openai.OpenAI, prompt: str, max_new_tokens: int, extra: object
    ) -> tuple[str, str, tuple[int, int]]:
        reply = client.chat.completions.create(
            model=self._served_name,
            messages=[{"role": "user", "content": prompt}],
            max_tokens=max_new_tokens,
            temperature=0.0,
            extra_body=extra,
        )
        if not reply.choices:
            raise self._failed("a reply without a choice")
        choice = reply.choices[0]
        usage = reply.usage
        counts = (usage.prompt_tokens, usage.completion_tokens) if usage else (0, 0)
        return choice.message.content or "", choice.finish_reason, counts

    def _ask_text(
        self, client: openai.OpenAI, prompt: str, max_new_tokens: int, extra: object
    ) -> tuple[str, str, tuple[int, int]]:
        reply = client.completions.create(
            model=self._served_name,
            prompt=prompt,
            max_tokens=max_new_tokens,
            temperature=0.0,
            extra_body=extra,
        )
        if not reply.choices:
            raise self._failed("a reply without a choice")
        choice = reply.choices[0]
        usage = reply.usage
        counts = (usage.prompt_tokens, usage.completion_tokens) if usage else (0, 0)
        return choice.text, choice.finish_reason, counts

    def _echo(self, client: openai.OpenAI, text: str) -> Echo:
        try:
            reply = client.completions.create(
                model=self._served_name,
                prompt=text,
                max_tokens=1,  # none is not allowed everywhere
                temperature=0.0,
                echo=True,
                logprobs=1,
            )
        except openai.APIError as error:
            raise self._refused(error) from None
        return read_echo(reply, text)

    def _refused(self, error: openai.APIError) -> ModelError:
        """Say what kind of error it was; the server's words may repeat a patient's text."""
        status = getattr(error, "status_code", None)
        return self._failed(f"{type(error).__name__}{f', status {status}' if status else ''}")

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
