"""BERTScore on tiny encoders made here, against greedy cosine matching written out plainly."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
import torch
from tokenizers import ByteLevelBPETokenizer, Tokenizer, models, pre_tokenizers, trainers
from transformers import (
    AutoModel,
    AutoTokenizer,
    BertConfig,
    BertModel,
    BertTokenizer,
    PreTrainedModel,
    RobertaConfig,
    RobertaModel,
    RobertaTokenizer,
)

from mellama.errors import ModelError
from mellama.metrics.bertscore import BERTSCORE, PAPER_BERTSCORE, BertScore
from mellama.metrics.metric import NotRun
from mellama.records import Unparsed

TEXTS = (
    "the fever fell after two days of treatment",
    "after treatment the fever fell",
    "no rash was seen on the skin of the patient",
    "pain in the chest , worse at night , and no fever at all in the last two days of the week",
    "rash",
    "night pain",
)
PAIRS = list(zip(TEXTS, TEXTS[1:] + TEXTS[:1], strict=True))
SPECIAL = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"]
LAYERS = 3
WINDOW = 16


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a data root that holds `tiny-bert` and `tiny-roberta`."""
    found = tmp_path_factory.mktemp("t5")  # a path that bert_score itself takes for a T5
    torch.manual_seed(0)
    shape: dict[str, Any] = {
        "hidden_size": 16,
        "num_hidden_layers": LAYERS,
        "num_attention_heads": 2,
        "intermediate_size": 32,
        "initializer_range": 0.5,  # untrained vectors would be nearly alike
    }
    vocabulary = word_pieces()
    tokenizer = BertTokenizer(vocab=vocabulary, do_lower_case=True)
    tokenizer.save_pretrained(found / "tiny-bert")
    config = BertConfig(vocab_size=len(vocabulary), max_position_embeddings=WINDOW, **shape)
    leaning(BertModel(config)).save_pretrained(found / "tiny-bert")
    byte_pairs = ByteLevelBPETokenizer()
    byte_pairs.train_from_iterator(
        TEXTS, vocab_size=330, special_tokens=["<s>", "<pad>", "</s>", "<unk>", "<mask>"]
    )
    merges: Any = [tuple(pair) for pair in json.loads(byte_pairs.to_str())["model"]["merges"]]
    blank_aware = RobertaTokenizer(vocab=byte_pairs.get_vocab(), merges=merges)
    blank_aware.save_pretrained(found / "tiny-roberta")
    shape |= {"max_position_embeddings": WINDOW + 2, "pad_token_id": 1}
    roberta = RobertaConfig(vocab_size=len(byte_pairs.get_vocab()), **shape)
    leaning(RobertaModel(roberta)).save_pretrained(found / "tiny-roberta")
    return found


def leaning(model: PreTrainedModel) -> PreTrainedModel:
    """Let all vectors lean one way, as a trained encoder's do: no cosine is below zero.

    Where one is, the library takes the padding of a batch, at 0, for the likest token.
    """
    for name, weight in model.named_parameters():
        if name.endswith("LayerNorm.bias"):
            torch.nn.init.ones_(weight)
    return model


def word_pieces() -> dict[str, int]:
    tokenizer = Tokenizer(models.WordPiece(unk_token="[UNK]"))
    tokenizer.pre_tokenizer = pre_tokenizers.Whitespace()
    trainer = trainers.WordPieceTrainer(vocab_size=60, special_tokens=SPECIAL)
    tokenizer.train_from_iterator(TEXTS, trainer)
    return dict(tokenizer.get_vocab())


def plain_f1(folder: Path, layer: int, text: str, reference: str, blank: str) -> float:
    """Zhang et al. 2020, equation 1: each token of one side takes its likest of the other."""
    tokenizer = AutoTokenizer.from_pretrained(folder)
    model = AutoModel.from_pretrained(folder).eval()

    def vectors(words: str) -> tuple[torch.Tensor, torch.Tensor]:
        pieces = tokenizer.tokenize(blank + words)[: WINDOW - 2]
        inner_ids = [tokenizer.convert_tokens_to_ids(piece) for piece in pieces]
        ids = [tokenizer.cls_token_id, *inner_ids, tokenizer.sep_token_id]
        with torch.no_grad():
            states = model(torch.tensor([ids]), output_hidden_states=True).hidden_states[layer][0]
        # [CLS] and [SEP] are there to be matched, but are not asked whom they match.
        inner = torch.tensor([False, *[True] * len(pieces), False])
        return torch.nn.functional.normalize(states, dim=-1), inner

    found, asked = vectors(text)
    gold, wanted = vectors(reference)
    likeness = found @ gold.T
    precision = likeness.max(dim=1).values[asked].mean()
    recall = likeness.max(dim=0).values[wanted].mean()
    return float(2 * precision * recall / (precision + recall))


def counted(root: Path, metric: BertScore, texts: Sequence[str | Unparsed]) -> list[float]:
    placed = metric.at(root)
    assert isinstance(placed, BertScore)
    counts = placed.counts(texts, [reference for _, reference in PAIRS][: len(texts)])
    assert (counts[:, 1] == 1).all()
    assert placed.value(counts.sum(axis=0)) == pytest.approx(counts[:, 0].mean())
    return [float(score) for score in counts[:, 0]]


@pytest.mark.parametrize("layer", [1, LAYERS])
@pytest.mark.parametrize(("encoder", "blank"), [("tiny-bert", ""), ("tiny-roberta", " ")])
def test_agrees_with_greedy_matching_written_out(
    root: Path, encoder: str, blank: str, layer: int
) -> None:
    """Also where a text is longer than the window, and in a batch of unequal lengths."""
    scores = counted(root, BertScore(encoder, layer), [text for text, _ in PAIRS])
    expected = [plain_f1(root / encoder, layer, *pair, blank) for pair in PAIRS]
    assert scores == pytest.approx(expected, abs=1e-5)
    assert len({round(score, 4) for score in scores}) > 3


def test_a_text_is_as_near_to_itself_as_can_be(root: Path) -> None:
    metric = BertScore("tiny-bert", 2)
    assert counted(root, metric, [reference for _, reference in PAIRS]) == pytest.approx([1.0] * 6)


def test_nothing_scores_nothing(root: Path) -> None:
    scores = counted(root, BertScore("tiny-bert", 2), ["", " \n", Unparsed("empty"), "rash"])
    assert scores[:3] == [0.0] * 3
    assert scores[3] != 0.0
    assert counted(root, BertScore("tiny-bert", 2), [Unparsed("empty")]) == [0.0]


def test_what_is_missing_is_said(root: Path, tmp_path: Path) -> None:
    metric = BertScore("tiny-bert", 2)
    assert metric.at(tmp_path) == NotRun("no folder tiny-bert under the data root")
    assert metric.at(None) == NotRun("no data root that could hold the encoder tiny-bert")
    pickled = tmp_path / "tiny-bert"
    pickled.mkdir()
    for name in ("config.json", "tokenizer.json"):
        (pickled / name).write_bytes((root / "tiny-bert" / name).read_bytes())
    (pickled / "pytorch_model.bin").write_bytes(b"anything")
    expected = NotRun("no model.safetensors in tiny-bert under the data root")
    assert metric.at(tmp_path) == expected
    with pytest.raises(ModelError, match="no encoder yet"):
        metric.counts(["rash"], ["rash"])


def test_an_encoder_that_cannot_be_used_is_refused(root: Path, tmp_path: Path) -> None:
    too_high = BertScore("tiny-bert", LAYERS + 1).at(root)
    assert isinstance(too_high, BertScore)
    with pytest.raises(ModelError, match="no layer 4 among its 3"):
        too_high.counts(["rash"], ["rash"])
    folder = tmp_path / "tiny-bert"
    folder.mkdir()
    for path in (root / "tiny-bert").iterdir():
        (folder / path.name).write_bytes(path.read_bytes())
    placed = BertScore("tiny-bert", 2).at(tmp_path)
    assert isinstance(placed, BertScore)
    weights = folder / "model.safetensors"
    weights.write_bytes(weights.read_bytes()[:500])
    with pytest.raises(ModelError, match="cannot be used"):
        placed.counts(["rash"], ["rash"])


def test_code_that_a_folder_brings_is_not_run(root: Path, tmp_path: Path) -> None:
    folder = tmp_path / "tiny-bert"
    folder.mkdir()
    for path in (root / "tiny-bert").iterdir():
        (folder / path.name).write_bytes(path.read_bytes())
    ran = tmp_path / "ran"
    code = f"open({str(ran)!r}, 'w').close()\n"
    (folder / "configuration_own.py").write_text(code)
    own = {"model_type": "own", "auto_map": {"AutoConfig": "configuration_own.OwnConfig"}}
    (folder / "config.json").write_text(json.dumps(own))
    placed = BertScore("tiny-bert", 2).at(tmp_path)
    assert isinstance(placed, BertScore)
    with pytest.raises(ModelError, match="cannot be used"):
        placed.counts(["rash"], ["rash"])
    assert not ran.exists()


def test_the_declared_layers_are_those_of_the_library() -> None:
    from bert_score.utils import lang2model, model2layers

    for metric in (BERTSCORE, PAPER_BERTSCORE):
        assert metric.layer == model2layers[metric.encoder]
    assert lang2model["en"] == BERTSCORE.encoder
    assert PAPER_BERTSCORE.title == "BERTScore (bert-base-multilingual-cased, layer 9)"
