"""A model folder is whole and safetensors, or it is refused before anything is loaded."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st
from safetensors.torch import save_file

from mellama.errors import ModelError
from mellama.models.folder import check_model_folder, copy_tokenizer, parameters, weight_files

CUTS = st.floats(min_value=0, max_value=1, exclude_max=True)


def write_folder(folder: Path) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "config.json").write_text("{}")
    (folder / "tokenizer.json").write_text("{}")
    save_file({"a": torch.zeros(3, 5), "b": torch.zeros(7)}, folder / "model.safetensors")
    return folder


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_folder(tmp_path_factory.mktemp("whole"))


def test_a_whole_folder_passes_and_its_parameters_are_counted(whole: Path) -> None:
    check_model_folder(whole)
    assert parameters(whole) == 3 * 5 + 7


@given(share=CUTS)
def test_weights_cut_anywhere_are_found_out(whole: Path, share: float) -> None:
    data = (whole / "model.safetensors").read_bytes()
    cut = whole.parent / "cut"
    shutil.copytree(whole, cut, dirs_exist_ok=True)
    (cut / "model.safetensors").write_bytes(data[: int(share * len(data))])
    with pytest.raises(ModelError, match="half-written"):
        check_model_folder(cut)


@pytest.mark.parametrize("name", ["config.json", "tokenizer.json"])
@pytest.mark.parametrize("content", [None, "{", "[]"])
def test_a_missing_or_broken_file_is_named(tmp_path: Path, name: str, content: str | None) -> None:
    folder = write_folder(tmp_path / "model")
    (folder / name).unlink()
    if content is not None:
        (folder / name).write_text(content)
    with pytest.raises(ModelError, match=name):
        check_model_folder(folder)


def test_a_missing_folder_says_what_belongs_there(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match="no such folder"):
        check_model_folder(tmp_path / "nowhere")


def test_pickled_weights_are_refused_by_name(tmp_path: Path) -> None:
    folder = write_folder(tmp_path / "model")
    (folder / "model.safetensors").rename(folder / "pytorch_model.bin")
    with pytest.raises(ModelError, match=r"pytorch_model\.bin"):
        check_model_folder(folder)


def test_a_missing_shard_is_named(tmp_path: Path) -> None:
    folder = write_folder(tmp_path / "model")
    (folder / "model.safetensors").rename(folder / "one.safetensors")
    index = {"weight_map": {"a": "one.safetensors", "b": "two.safetensors"}}
    (folder / "model.safetensors.index.json").write_text(json.dumps(index))
    with pytest.raises(ModelError, match=r"no two\.safetensors"):
        check_model_folder(folder)
    save_file({"b": torch.zeros(2)}, folder / "two.safetensors")
    assert [path.name for path in weight_files(folder)] == ["one.safetensors", "two.safetensors"]


def test_a_tokenizer_is_copied_byte_for_byte(tmp_path: Path) -> None:
    source, target = tmp_path / "source", tmp_path / "target"
    source.mkdir()
    target.mkdir()
    (source / "tokenizer.json").write_text('{"as":  "it is"}')
    (source / "chat_template.jinja").write_text("{{ x }}")
    (source / "model.safetensors").write_bytes(b"weights")
    copy_tokenizer(source, target)
    assert {path.name: path.read_bytes() for path in target.iterdir()} == {
        "tokenizer.json": b'{"as":  "it is"}',
        "chat_template.jinja": b"{{ x }}",
    }
