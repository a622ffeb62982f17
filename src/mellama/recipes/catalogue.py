"""Which recipes there are, and how one is found: by name, or in a file the user names."""

from __future__ import annotations

import importlib
import importlib.util
import inspect
import sys
from collections.abc import Callable
from pathlib import Path
from types import ModuleType
from typing import Any

from mellama.errors import UnknownNameError, unknown_name
from mellama.pipeline.step import Step

Recipe = Callable[..., tuple[Step[Any], ...]]

RECIPES = ("open_data", "starter")


def recipe(name: str) -> Recipe:
    """Find a recipe: a name of `RECIPES`, or `file.py` holding a function of the file's name.

    Raises:
        UnknownNameError: there is no such recipe, file or function.
    """
    if name.endswith(".py"):
        return _in_file(Path(name))
    if name not in RECIPES:
        raise unknown_name("recipe", name, list(RECIPES))
    return _function(importlib.import_module(f"mellama.recipes.{name}"), name, name)


def purpose(found: Recipe) -> str:
    """Return the first paragraph of a recipe's docstring."""
    return (inspect.getdoc(found) or "").split("\n\n")[0].replace("\n", " ")


def _in_file(path: Path) -> Recipe:
    if not path.is_file():
        raise UnknownNameError(
            f"There is no recipe file {path}.",
            expected="a Python file with a function of the file's name that returns steps",
            found="no such file",
            todo="check the path, or name one of: " + ", ".join(RECIPES),
        )
    spec = importlib.util.spec_from_file_location(path.stem, path)
    assert spec is not None, "a .py file always has a loader"
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[path.stem] = module
    spec.loader.exec_module(module)
    return _function(module, path.stem, str(path))


def _function(module: ModuleType, name: str, where: str) -> Recipe:
    found = getattr(module, name, None)
    if not inspect.isfunction(found):
        raise UnknownNameError(
            f"{where} holds no recipe.",
            expected=f"a function called {name} that returns a tuple of steps",
            found="no such function",
            todo="name the function as the file is named",
        )
    return found
