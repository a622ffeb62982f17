"""What can go wrong, said so that a person can act on it: expected, found, what to do."""


class MellamaError(Exception):
    """A problem the user can act on; the command line prints it without a traceback.

    The message never holds text of a record: it may be patient text.
    """

    exit_code = 1

    def __init__(
        self, problem: str, *, expected: str = "", found: str = "", todo: str = ""
    ) -> None:
        self.problem = problem
        self.expected = expected
        self.found = found
        self.todo = todo
        super().__init__(str(self))

    def __str__(self) -> str:
        labelled = (("expected", self.expected), ("found", self.found), ("to do", self.todo))
        lines = [self.problem, *(f"  {label}: {text}" for label, text in labelled if text)]
        return "\n".join(lines)

    def __reduce__(self) -> tuple[object, ...]:
        return _rebuild, (type(self), self.problem, self.expected, self.found, self.todo)


def _rebuild(
    kind: type[MellamaError], problem: str, expected: str, found: str, todo: str
) -> MellamaError:
    """Unpickle an error with its keyword-only parts, so that it crosses a process boundary."""
    return kind(problem, expected=expected, found=found, todo=todo)


class UnknownNameError(MellamaError):
    """A recipe, source, task, model or option that does not exist."""

    exit_code = 2


class SourceError(MellamaError):
    """Raw data that is missing, half-written or not in upstream's format."""


class NotThereError(SourceError):
    """Raw data that is missing: the file, its folder, or the data root above both."""


class TermsError(MellamaError):
    """A use that the licence or the access class of the data does not permit."""

    exit_code = 3


class DriftError(MellamaError):
    """A finished artifact that the present recipe would build differently."""

    exit_code = 4


class LockedError(MellamaError):
    """A step that another process is building."""

    exit_code = 5


class DiskFullError(MellamaError):
    """No room left for what a step has to write."""

    exit_code = 6


class ModelError(MellamaError):
    """Weights, a tokenizer or an endpoint that cannot be used as asked."""


class DataError(MellamaError):
    """An artifact of ours, or a file of completions, that does not hold what it should."""


def unknown_name(kind: str, name: str, known: list[str]) -> UnknownNameError:
    """Say which names exist, nearest first."""
    from difflib import get_close_matches

    near = get_close_matches(name, known, n=3, cutoff=0.5)
    return UnknownNameError(
        f"There is no {kind} called {name!r}.",
        expected=f"one of: {', '.join(known)}",
        found=repr(name),
        todo=f"did you mean {' or '.join(near)}?" if near else "`mellama list` shows what exists",
    )
