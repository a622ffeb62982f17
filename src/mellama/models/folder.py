"""A model folder on disk: is it whole, is it safetensors, where are its tokenizer's files?"""

from __future__ import annotations

import json
import shutil
from hashlib import sha256
from pathlib import Path
from typing import Any

from mellama.errors import ModelError

INDEX = "model.safetensors.index.json"
WEIGHTS = "model.safetensors"
TOKENIZER_FILES = (
    "tokenizer.json",
    "tokenizer_config.json",
    "special_tokens_map.json",
    "added_tokens.json",
    "tokenizer.model",
    "chat_template.jinja",
)
END_BYTES = 1 << 20  # of a file of weights that are digested, at its start and at its end
PICKLED = ("*.bin", "*.pt", "*.pth", "*.ckpt")
GET_IT_AGAIN = "copy or export the folder again; it has to be whole before it is named"


def check_model_folder(folder: Path) -> None:
    """Refuse a model folder that is missing, half-written or pickled, before anything is loaded.

    Raises:
        ModelError: says which file is missing, cut short or of a kind that is not opened.
    """
    if not folder.is_dir():
        raise ModelError(
            f"There is no model in {folder}.",
            expected="a folder with config.json, safetensors weights and tokenizer.json",
            found="no such folder",
            todo="name the folder of a finished checkpoint, or one saved by `save_pretrained`",
        )
    _json_object(folder / "config.json")
    for path in weight_files(folder):
        _check_safetensors(path)
    _json_object(folder / "tokenizer.json")


def weight_files(folder: Path) -> tuple[Path, ...]:
    """List the safetensors files of a model, in the order of their names.

    Raises:
        ModelError: there are none, or the index names a file that is not there.
    """
    if (folder / INDEX).exists():
        shards = _json_object(folder / INDEX).get("weight_map", {})
        paths = tuple(folder / name for name in sorted(set(shards.values())))
        missing = [path.name for path in paths if not path.exists()]
        if missing or not paths:
            raise ModelError(
                f"The weights in {folder} are not complete.",
                expected=f"the {len(paths)} files that {INDEX} names",
                found=f"no {', no '.join(missing)}" if missing else "an empty index",
                todo=GET_IT_AGAIN,
            )
        return paths
    if (folder / WEIGHTS).exists():
        return (folder / WEIGHTS,)
    pickled = sorted(path.name for pattern in PICKLED for path in folder.glob(pattern))
    raise ModelError(
        f"There are no weights that may be opened in {folder}.",
        expected=f"{WEIGHTS}, or {INDEX} and its shards",
        found=f"pickled files, which can run code: {', '.join(pickled)}" if pickled else "neither",
        todo="convert the weights with `save_pretrained`, which writes safetensors",
    )


def parameters(folder: Path) -> int:
    """Count the parameters of a model from the headers of its files, without reading weights."""
    count = 0
    for path in weight_files(folder):
        for name, tensor in _header(path).items():
            if name != "__metadata__":
                size = 1
                for extent in tensor["shape"]:
                    size *= extent
                count += size
    return count


def digest(folder: Path) -> str:
    """Digest the names and sizes of a model's files, and both ends of its weights.

    Weights trained again keep their size, so the first and last MiB of each safetensors file are
    read as well; all of it would take minutes.
    """
    lines = []
    for path in sorted(path for path in folder.iterdir() if path.is_file()):
        ends = _digest_of_ends(path) if path.suffix == ".safetensors" else ""
        lines.append(f"{path.name} {path.stat().st_size} {ends}")
    return sha256("\n".join(lines).encode()).hexdigest()[:16]


def _digest_of_ends(path: Path) -> str:
    with path.open("rb") as stream:
        ends = sha256(stream.read(END_BYTES))
        stream.seek(max(0, path.stat().st_size - END_BYTES))
        ends.update(stream.read(END_BYTES))
    return ends.hexdigest()


def copy_tokenizer(source: Path, target: Path) -> None:
    """Copy the tokenizer's files byte for byte, its chat template among them."""
    for name in TOKENIZER_FILES:
        if (source / name).exists():
            shutil.copyfile(source / name, target / name)


def _json_object(path: Path) -> dict[str, Any]:
    try:
        value = json.loads(path.read_bytes())
    except FileNotFoundError:
        raise ModelError(
            f"{path} is missing.",
            expected="config.json, safetensors weights and tokenizer.json in one folder",
            found=f"no {path.name}",
            todo=GET_IT_AGAIN,
        ) from None
    except ValueError as error:
        raise ModelError(
            f"{path} cannot be read.", expected="JSON", found=str(error), todo=GET_IT_AGAIN
        ) from error
    if not isinstance(value, dict):
        raise ModelError(
            f"{path} cannot be used.",
            expected="a JSON object",
            found=type(value).__name__,
            todo=GET_IT_AGAIN,
        )
    return value


def _header(path: Path) -> dict[str, Any]:
    """Read the header of a safetensors file: 8 bytes of length (little endian), then JSON."""
    with path.open("rb") as stream:
        length = int.from_bytes(stream.read(8), "little")
        if length > path.stat().st_size:
            raise _cut_short(path, f"a header of {length:,} bytes", path.stat().st_size)
        try:
            header = json.loads(stream.read(length))
        except ValueError as error:
            raise _cut_short(path, "a JSON header", path.stat().st_size) from error
    if not isinstance(header, dict):
        raise _cut_short(path, "a JSON header", path.stat().st_size)
    return header


def _check_safetensors(path: Path) -> None:
    header = _header(path)
    ends = [item["data_offsets"][1] for key, item in header.items() if key != "__metadata__"]
    with path.open("rb") as stream:
        length = int.from_bytes(stream.read(8), "little")
    expected = 8 + length + max(ends, default=0)
    if path.stat().st_size != expected:
        raise _cut_short(path, f"{expected:,} bytes, by its own header", path.stat().st_size)


def _cut_short(path: Path, expected: str, size: int) -> ModelError:
    return ModelError(
        f"{path} is half-written.", expected=expected, found=f"{size:,} bytes", todo=GET_IT_AGAIN
    )
