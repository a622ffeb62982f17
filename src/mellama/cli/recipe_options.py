"""A recipe's own typed parameters, as options of the command line."""

from __future__ import annotations

import argparse
import inspect
import types
import typing
from collections.abc import Callable, Iterable
from typing import Any

from mellama.errors import MellamaError, UnknownNameError
from mellama.pipeline.step import Step
from mellama.recipes.catalogue import Recipe

_READERS: dict[type, Callable[[str], Any]] = {int: int, float: float, str: str}


def add_parameters(parser: argparse.ArgumentParser, recipe: Recipe) -> None:
    """Add one option for each parameter of the recipe; its default is the parameter's."""
    group = parser.add_argument_group(f"options of {recipe.__name__}")
    hints = typing.get_type_hints(recipe)
    for name, parameter in inspect.signature(recipe).parameters.items():
        flag = f"--{name.replace('_', '-')}"
        needed = parameter.default is inspect.Parameter.empty
        default = None if needed else parameter.default
        shown = "required" if needed else f"default {default}"
        kind = _plain(hints[name])
        if kind is bool:
            group.add_argument(flag, action=argparse.BooleanOptionalAction, default=default)
        elif typing.get_origin(kind) is typing.Literal:
            choices = typing.get_args(kind)
            group.add_argument(flag, choices=choices, default=default, required=needed, help=shown)
        else:
            group.add_argument(
                flag,
                type=_reader(kind, name),
                metavar=name.upper(),
                default=default,
                required=needed,
                help=shown,
            )


def call(recipe: Recipe, options: argparse.Namespace) -> tuple[Step[Any], ...]:
    """Call the recipe with what was given on the command line.

    Raises:
        UnknownNameError: the recipe refused a value of one of its parameters.
        MellamaError: the recipe returned something other than steps.
    """
    names = inspect.signature(recipe).parameters
    try:
        steps = recipe(**{name: getattr(options, name) for name in names})
    except ValueError as error:
        raise UnknownNameError(
            f"The recipe {recipe.__name__} cannot be made as asked.",
            found=str(error),
            todo=f"`mellama run {recipe.__name__} --help` shows its options",
        ) from error
    if not _are_steps(steps):
        raise MellamaError(
            f"The recipe {recipe.__name__} returned no steps.",
            expected="a tuple of Step values",
            found=type(steps).__name__,
            todo="return the steps whose artifacts are wanted",
        )
    return tuple(steps)


def _are_steps(value: object) -> bool:
    return isinstance(value, Iterable) and all(isinstance(item, Step) for item in value)


def _plain(hint: Any) -> Any:
    """Take `int` out of `int | None`."""
    if isinstance(hint, types.UnionType):
        (hint,) = (item for item in typing.get_args(hint) if item is not types.NoneType)
    return hint


def _reader(kind: Any, name: str) -> Callable[[str], Any]:
    try:
        return _READERS[kind]
    except KeyError as error:
        raise MellamaError(
            f"The recipe parameter {name} cannot become an option.",
            expected="int, float, str, bool, Literal[...], or one of these or None",
            found=str(kind),
            todo="give the parameter one of these types",
        ) from error
