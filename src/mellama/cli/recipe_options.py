"""A recipe's own typed parameters, as options of the command line."""

from __future__ import annotations

import argparse
import inspect
import types
import typing
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

from mellama.cli.places import data_root
from mellama.errors import MellamaError, UnknownNameError
from mellama.pipeline.step import Step
from mellama.recipes.catalogue import Recipe

# What `mellama plan` and `mellama run` use themselves.
TAKEN = {
    "accept_drift",
    "attest",
    "data_root",
    "help",
    "jobs",
    "json",
    "on",
    "rebuild",
    "recipe",
    "root",
    "threads",
    "verb",
    "workers",
}
_READERS: dict[type, Callable[[str], Any]] = {int: int, float: float, str: str}


GIVEN = "data_root"
"""A parameter of this name gets the data root that the command was given: of a recipe that
describes what is there."""


def add_parameters(parser: argparse.ArgumentParser, recipe: Recipe) -> None:
    """Add one option for each parameter of the recipe; its default is the parameter's.

    Raises:
        MellamaError: a parameter has no type an option can have, or a name that is taken.
    """
    group = parser.add_argument_group(f"options of {recipe.__name__}")
    hints = typing.get_type_hints(recipe)
    for name, parameter in inspect.signature(recipe).parameters.items():
        if name == GIVEN and hints.get(name) == Path | None:
            continue
        if name in TAKEN:
            raise _taken(name, recipe)
        flag = f"--{name.replace('_', '-')}"
        needed = parameter.default is inspect.Parameter.empty
        default = None if needed else parameter.default
        shown = "required" if needed else f"default {default}".replace("%", "%%")
        kind = _plain(hints.get(name, inspect.Parameter.empty))
        if kind is bool:
            group.add_argument(flag, action=argparse.BooleanOptionalAction, default=default)
        elif typing.get_origin(kind) is typing.Literal:
            choices = typing.get_args(kind)
            group.add_argument(
                flag,
                type=_reader(type(choices[0]), name, kind),
                choices=choices,
                default=default,
                required=needed,
                help=shown,
            )
        else:
            group.add_argument(
                flag,
                type=_reader(kind, name, kind),
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
        steps = recipe(
            **{
                name: data_root(options) if name == GIVEN else getattr(options, name)
                for name in names
            }
        )
    except ValueError as error:
        raise UnknownNameError(
            f"The recipe {recipe.__name__} cannot be made as asked.",
            found=str(error),
            todo=f"`mellama run {recipe.__name__} --help` shows its options",
        ) from error
    made = tuple(steps) if isinstance(steps, Iterable) else ()
    if not made or not all(isinstance(item, Step) for item in made):
        raise MellamaError(
            f"The recipe {recipe.__name__} returned no steps.",
            expected="a tuple of at least one Step",
            found=_said(steps),
            todo="return the steps whose artifacts are wanted",
        )
    return made


def _said(value: object) -> str:
    """Say what was returned in place of steps, by its type alone."""
    if isinstance(value, tuple):
        inside = sorted({type(item).__name__ for item in value})
        return f"a tuple of {', '.join(inside)}" if inside else "an empty tuple"
    return type(value).__name__


def _plain(hint: Any) -> Any:
    """Take `int` out of `int | None`; a union of more than that stays as it is."""
    if typing.get_origin(hint) not in (types.UnionType, typing.Union):
        return hint
    kinds = [item for item in typing.get_args(hint) if item is not types.NoneType]
    return kinds[0] if len(kinds) == 1 else hint


def _taken(name: str, recipe: Recipe) -> MellamaError:
    return MellamaError(
        f"The parameter {name} of the recipe {recipe.__name__} cannot become an option.",
        expected=f"a name other than {', '.join(sorted(TAKEN))}",
        found=name,
        todo="give the parameter another name",
    )


def _reader(kind: Any, name: str, hint: Any) -> Callable[[str], Any]:
    try:
        return _READERS[kind]
    except KeyError as error:
        raise MellamaError(
            f"The recipe parameter {name} cannot become an option.",
            expected="int, float, str, bool, Literal[...], or one of these or None",
            found="no type" if hint is inspect.Parameter.empty else str(hint),
            todo="give the parameter one of these types",
        ) from error
