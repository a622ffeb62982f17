"""llama2.c weights: the layout, its other rotary order, and a real model's greedy words."""

from __future__ import annotations

import json
import struct
from pathlib import Path

import numpy as np
import pytest
import torch
from numpy.typing import NDArray
from transformers import GenerationConfig

from mellama.errors import SourceError
from mellama.models import llama2c
from mellama.models.llama2c import write_model
from mellama.models.llama2c_tokenizer import read_pieces
from mellama.models.weights import load_model, load_tokenizer

Floats = NDArray[np.float64]
HIDDEN, WIDE, LAYERS, HEADS, SHARED, WORDS, LENGTH = 16, 24, 2, 4, 2, 300, 32
HEAD = HIDDEN // HEADS
PIECES = ["<unk>", "\n<s>\n", "\n</s>\n", *(f"<0x{byte:02X}>" for byte in range(256))]
PIECES += [" ", "a", "b", "c", "ab", " a", "abc", *(chr(0x3B1 + n) for n in range(34))]
SCORES = {"ab": -1.0, " a": -2.0, "abc": -3.0}


def reference_logits(parts: dict[str, Floats], ids: list[int], *, tied: bool) -> Floats:
    """Compute what llama2.c's run.c does, in float64: neighbours are rotated as pairs."""
    x = parts["words"][ids]
    angles = np.outer(np.arange(len(ids)), 10_000.0 ** (-np.arange(0, HEAD, 2) / HEAD))
    cos, sin = np.cos(angles), np.sin(angles)

    def norm(value: Floats, weight: Floats) -> Floats:
        scaled: Floats = value / np.sqrt((value**2).mean(-1, keepdims=True) + 1e-5) * weight
        return scaled

    def rotated(value: Floats, heads: int) -> Floats:
        pairs = value.reshape(len(ids), heads, HEAD // 2, 2)
        even, odd, c, s = pairs[..., 0], pairs[..., 1], cos[:, None], sin[:, None]
        turned = np.stack([even * c - odd * s, even * s + odd * c], -1)
        return turned.reshape(len(ids), heads, HEAD)

    for layer in range(LAYERS):
        at = {name: value[layer] for name, value in parts.items() if value.shape[0] == LAYERS}
        h = norm(x, at["norm1"])
        q, k = rotated(h @ at["q"].T, HEADS), rotated(h @ at["k"].T, SHARED)
        v = (h @ at["v"].T).reshape(len(ids), SHARED, HEAD)
        k, v = (np.repeat(value, HEADS // SHARED, axis=1) for value in (k, v))
        weights = np.einsum("qhd,khd->hqk", q, k) / np.sqrt(HEAD)
        weights += np.triu(np.full(weights.shape[1:], -np.inf), 1)
        weights = np.exp(weights - weights.max(-1, keepdims=True))
        weights /= weights.sum(-1, keepdims=True)
        x = x + np.einsum("hqk,khd->qhd", weights, v).reshape(len(ids), HIDDEN) @ at["o"].T
        h = norm(x, at["norm2"])
        gate = h @ at["w1"].T
        x = x + (gate / (1 + np.exp(-gate)) * (h @ at["w3"].T)) @ at["w2"].T
    out = norm(x, parts["last"])
    logits: Floats = out @ (parts["words"] if tied else parts["classifier"]).T
    return logits


def write_files(folder: Path, *, tied: bool) -> dict[str, Floats]:
    random = np.random.default_rng(0)
    kv = SHARED * HEAD
    shapes = {
        "words": (WORDS, HIDDEN),
        "norm1": (LAYERS, HIDDEN),
        "q": (LAYERS, HIDDEN, HIDDEN),
        "k": (LAYERS, kv, HIDDEN),
        "v": (LAYERS, kv, HIDDEN),
        "o": (LAYERS, HIDDEN, HIDDEN),
        "norm2": (LAYERS, HIDDEN),
        "w1": (LAYERS, WIDE, HIDDEN),
        "w2": (LAYERS, HIDDEN, WIDE),
        "w3": (LAYERS, WIDE, HIDDEN),
        "last": (HIDDEN,),
        "rotary": (2, LENGTH, HEAD // 2),
        "classifier": (WORDS, HIDDEN),
    }
    parts = {name: random.normal(0, 0.4, shape) for name, shape in shapes.items()}
    words = WORDS if tied else -WORDS
    with (folder / "model.bin").open("wb") as stream:
        stream.write(struct.pack("<7i", HIDDEN, WIDE, LAYERS, HEADS, SHARED, words, LENGTH))
        for name, part in parts.items():
            if name != "classifier" or not tied:
                stream.write(part.astype("<f4").tobytes())
    with (folder / "words.bin").open("wb") as stream:
        stream.write(struct.pack("<i", 8))
        for piece in PIECES:
            data = piece.encode()
            stream.write(struct.pack("<fi", SCORES.get(piece, -9.0), len(data)) + data)
    return parts


@pytest.mark.parametrize("tied", [True, False])
def test_logits_are_those_of_llama2c(tmp_path: Path, *, tied: bool) -> None:
    parts = write_files(tmp_path, tied=tied)
    write_model(tmp_path / "model.bin", tmp_path / "words.bin", tmp_path / "out")
    ids = [1, 260, 261, 5, 262, 299]
    with torch.no_grad():
        logits = load_model(tmp_path / "out")(torch.tensor([ids])).logits[0].numpy()
    assert logits == pytest.approx(reference_logits(parts, ids, tied=tied), abs=2e-4)


def test_rotary_pairs_left_as_they_are_give_other_logits(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    parts = write_files(tmp_path, tied=True)
    monkeypatch.setattr(llama2c, "rotate_halves", lambda weight, head: weight)
    write_model(tmp_path / "model.bin", tmp_path / "words.bin", tmp_path / "out")
    ids = [1, 260, 261, 5]
    with torch.no_grad():
        logits = load_model(tmp_path / "out")(torch.tensor([ids])).logits[0].numpy()
    assert np.abs(logits - reference_logits(parts, ids, tied=True)).max() > 0.01


def test_the_vocabulary_joins_best_scores_first_and_spells_unknown_text_in_bytes(
    tmp_path: Path,
) -> None:
    write_files(tmp_path, tied=True)
    write_model(tmp_path / "model.bin", tmp_path / "words.bin", tmp_path / "out")
    tokenizer = load_tokenizer(tmp_path / "out")
    number = {piece: at for at, piece in enumerate(PIECES)}
    assert tokenizer("abc").input_ids == [1, number[" "], number["abc"]]
    assert tokenizer("a").input_ids == [1, number[" a"]]
    for text in ("abc cab", "déjà\n", "λ a"):
        assert tokenizer.decode(tokenizer(text).input_ids, skip_special_tokens=True) == text


@pytest.mark.parametrize("left", [10, 28, 2_000, -1, -4])
def test_cut_weights_are_found_out(tmp_path: Path, left: int) -> None:
    write_files(tmp_path, tied=True)
    data = (tmp_path / "model.bin").read_bytes()
    (tmp_path / "model.bin").write_bytes(data[:left])
    with pytest.raises(SourceError, match="llama2"):
        write_model(tmp_path / "model.bin", tmp_path / "words.bin", tmp_path / "out")


@pytest.mark.parametrize("left", [7, 9, -1, -13])
def test_a_cut_vocabulary_is_found_out(tmp_path: Path, left: int) -> None:
    write_files(tmp_path, tied=True)
    data = (tmp_path / "words.bin").read_bytes()
    (tmp_path / "words.bin").write_bytes(data[:left])
    with pytest.raises(SourceError, match="vocabulary"):
        write_model(tmp_path / "model.bin", tmp_path / "words.bin", tmp_path / "out")


@pytest.mark.data
def test_stories260k_says_what_it_said_before(data_root: Path, tmp_path: Path) -> None:
    source = data_root / "stories260K"
    write_model(source / "stories260K.bin", source / "tok512.bin", tmp_path)
    reference = json.loads((source / "greedy_reference.json").read_text())
    ids, text = reference["ids"], reference["text"]
    model, tokenizer = load_model(tmp_path), load_tokenizer(tmp_path)
    settings = GenerationConfig(
        do_sample=False, max_new_tokens=len(ids) - 1, eos_token_id=None, pad_token_id=0
    )
    with torch.inference_mode():
        said = model.generate(torch.tensor([ids[:1]]), generation_config=settings)  # type: ignore[operator]  # typed as a module's attribute
    assert said[0].tolist() == ids
    assert tokenizer.decode(ids, skip_special_tokens=True) == text
    assert tokenizer(text).input_ids == ids
    assert len(list(read_pieces(source / "tok512.bin"))) == 512
