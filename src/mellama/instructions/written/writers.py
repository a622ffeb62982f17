"""Who writes the questions, declared: a model on this machine, an endpoint, or nobody."""

from __future__ import annotations

import os
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar, Protocol

from mellama.errors import ModelError
from mellama.licenses import OWN_WORK, UNKNOWN, License, Terms
from mellama.models.checkpoint import Checkpoint
from mellama.pipeline.step import Context, Step, canonical

if TYPE_CHECKING:
    from mellama.instructions.written.authors import Author

SECONDS_A_TOKEN = 0.0006  # of an answer in a batch, by a million parameters on one core
SECONDS_A_REQUEST = 3.0  # of an endpoint, by experience of small chat models
SECONDS_A_RULE = 0.0005  # of a passage that no model reads


class Writer(Protocol):
    """One of the three below."""

    @property
    def name(self) -> str:
        """How the questions and the ledger call it."""
        ...

    def terms(self) -> Terms:
        """Terms that it puts on what it writes, beyond those of a step that is its input."""
        ...

    def seconds(self, passages: int, max_new_tokens: int) -> float: ...

    def author(self, context: Context, prompt: str, max_new_tokens: int) -> Author: ...


@dataclass(frozen=True)
class Local:
    """A model on this machine. It is an input of the step, and its terms come with it."""

    model: Step[Checkpoint]

    @property
    def name(self) -> str:
        return self.model.name

    def terms(self) -> Terms:
        return OWN_WORK

    def seconds(self, passages: int, max_new_tokens: int) -> float:
        return 1 + passages * max_new_tokens * SECONDS_A_TOKEN

    def author(self, context: Context, prompt: str, max_new_tokens: int) -> Author:
        from mellama.instructions.written.authors import ModelAuthor
        from mellama.models.local import LocalModel

        folder = context.load(self.model).folder
        model = LocalModel(folder, name=self.name, threads=context.threads)
        return ModelAuthor(model, prompt, max_new_tokens)


@dataclass(frozen=True)
class Endpoint:
    """A model behind any OpenAI-compatible endpoint, by the name that the server has for it.

    Where it is and how it is reached is place, and no identity. The key is read from the
    environment when the first question is asked, and stands in no field and no file. Whoever names
    an endpoint says under which licence its text comes, where one that is not named permits
    nothing.
    """

    base_url: str  # up to and without `/chat/completions`
    model: str
    context_tokens: int  # longest prompt plus answer; the protocol has no way to ask
    key_variable: str = ""  # of the environment, which holds the key; "": the server wants none
    license: License = UNKNOWN  # such as GENERATOR_TERMS, for a model of OpenAI's
    chat: bool = True  # ask for an answer to a user's turn; False: for more of a raw text
    retries: int = 4  # repeated attempts for one request, at most
    parallel_requests: int = 8
    timeout_seconds: float = 120.0

    @property
    def name(self) -> str:
        return self.model

    def identity(self) -> dict[str, Any]:
        return {
            "endpoint": self.model,
            "context_tokens": self.context_tokens,
            "license": canonical(self.license),
            "chat": self.chat,
        }

    def terms(self) -> Terms:
        return Terms((self.license,))

    def seconds(self, passages: int, max_new_tokens: int) -> float:
        return 1 + passages * SECONDS_A_REQUEST / self.parallel_requests

    def author(self, context: Context, prompt: str, max_new_tokens: int) -> Author:
        """Describe the connection; nothing is connected before the first question.

        Raises:
            ModelError: the environment does not hold the key.
        """
        from mellama.instructions.written.authors import ModelAuthor
        from mellama.models.endpoint import OpenAIModel

        model = OpenAIModel(
            self.base_url,
            name=self.name,
            model=self.model,
            context_tokens=self.context_tokens,
            api_key=self._key(),
            chat=self.chat,
            retries=self.retries,
            timeout_seconds=self.timeout_seconds,
            parallel_requests=self.parallel_requests,
            may_be_silent=True,
        )
        return ModelAuthor(model, prompt, max_new_tokens)

    def _key(self) -> str:
        if not self.key_variable:
            return ""
        key = os.environ.get(self.key_variable, "")
        if not key:
            raise ModelError(
                f"There is no key for the endpoint of {self.model}.",
                expected=f"the key in the environment variable {self.key_variable}",
                found="nothing in it",
                todo=f"set {self.key_variable}, then run the same command again",
            )
        return key


@dataclass(frozen=True)
class Deterministic:
    """No model: asked is what a guideline says under a heading, answered with the passage."""

    name: ClassVar[str] = "title and heading"

    def identity(self) -> dict[str, Any]:
        return {"writer": self.name}

    def terms(self) -> Terms:
        return OWN_WORK

    def seconds(self, passages: int, max_new_tokens: int) -> float:
        return passages * SECONDS_A_RULE

    def author(self, context: Context, prompt: str, max_new_tokens: int) -> Author:
        from mellama.instructions.written.authors import HeadingAuthor

        return HeadingAuthor(self.name)
