"""A checkpoint counts when it is sealed and unchanged, and only then."""

from __future__ import annotations

from pathlib import Path

import pytest

from mellama.files import read_json
from mellama.training.resume import SEAL, newest_whole, remove_others, seal


def checkpoint(root: Path, step: int, *, sealed: bool = True) -> Path:
    folder = root / f"checkpoint-{step}"
    folder.mkdir(parents=True)
    (folder / "model.safetensors").write_bytes(b"weights" * step)
    (folder / "optimizer.pt").write_bytes(b"moments")
    (folder / "training_args.bin").write_bytes(b"a pickle")
    if sealed:
        seal(folder, step=step)
    return folder


def test_a_seal_covers_every_file_and_no_pickle_is_kept(tmp_path: Path) -> None:
    folder = checkpoint(tmp_path, 3)
    assert sorted(read_json(folder / SEAL)["files"]) == ["model.safetensors", "optimizer.pt"]
    assert not (folder / "training_args.bin").exists()


def test_the_newest_whole_one_is_taken_by_number_and_the_others_go(tmp_path: Path) -> None:
    checkpoint(tmp_path, 9)
    checkpoint(tmp_path, 100)
    checkpoint(tmp_path, 101, sealed=False)
    assert newest_whole(tmp_path) == (tmp_path / "checkpoint-100", 100)
    assert [path.name for path in tmp_path.iterdir()] == ["checkpoint-100"]


@pytest.mark.parametrize("name", ["model.safetensors", "optimizer.pt"])
@pytest.mark.parametrize("change", ["flip", "cut", "remove"])
def test_a_changed_file_breaks_the_seal(tmp_path: Path, name: str, change: str) -> None:
    checkpoint(tmp_path, 5)
    path = checkpoint(tmp_path, 6) / name
    data = path.read_bytes()
    path.unlink()
    if change != "remove":
        path.write_bytes(data[:-1] + (b"?" if change == "flip" else b""))
    assert newest_whole(tmp_path) == (tmp_path / "checkpoint-5", 5)


def test_without_a_checkpoint_one_begins_anew(tmp_path: Path) -> None:
    assert newest_whole(tmp_path / "none") is None
    checkpoint(tmp_path, 1, sealed=False)
    assert newest_whole(tmp_path) is None
    assert list(tmp_path.iterdir()) == []


def test_older_ones_go_once_a_newer_one_is_sealed(tmp_path: Path) -> None:
    checkpoint(tmp_path, 1)
    kept = checkpoint(tmp_path, 2)
    remove_others(kept)
    assert list(tmp_path.iterdir()) == [kept]
