"""Which recipes there are, and how one is found: by name, or in a file the user names."""

from __future__ import annotations

import importlib
import importlib.util
import inspect
import sys
import traceback
from collections.abc import Callable
from pathlib import Path
from types import ModuleType
from typing import Any

from mellama.errors import UnknownNameError, unknown_name
from mellama.pipeline.step import Step

Recipe = Callable[..., tuple[Step[Any], ...]]

RECIPES = ("benchmark", "corpus", "instructions", "open_data", "starter")


def recipe(name: str) -> Recipe:
    """Find a recipe: a name of `RECIPES`, or `file.py` holding a function of the file's name.

    Raises:
        UnknownNameError: there is no such recipe, file or function, or the file cannot be loaded.
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
    name = f"mellama_recipe_{path.stem}"  # not the bare stem: that may be a module of its own
    spec = importlib.util.spec_from_file_location(name, path)
    assert spec is not None, "a .py file always has a loader"
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module  # a dataclass looks its own module up there
    try:
        spec.loader.exec_module(module)
    except (SyntaxError, ImportError) as error:
        del sys.modules[name]
        raise _unloadable(path, error) from error
    return _function(module, path.stem, str(path))


def _unloadable(path: Path, error: SyntaxError | ImportError) -> UnknownNameError:
    """Say where a file stopped: at the line that is no Python, or the import that failed."""
    if isinstance(error, SyntaxError):
        where = f"{error.filename}, line {error.lineno}"
    else:
        frames = traceback.extract_tb(error.__traceback__)
        lines = [frame.lineno for frame in frames if Path(frame.filename) == path.absolute()]
        where = f"{path}, line {lines[-1] if lines else 'unknown'}"
    return UnknownNameError(
        f"The recipe file {path} cannot be loaded.",
        expected="Python whose imports are all installed",
        found=f"{where}: {error.msg}",
        todo="correct that line, or install what it imports",
    )


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
