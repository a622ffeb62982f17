"""Train a byte-level BPE tokenizer and write it as a folder that transformers loads."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from tokenizers import Tokenizer, decoders, models, pre_tokenizers, processors, trainers

from mellama.corpus.documents import DocumentTable
from mellama.errors import DataError
from mellama.files import write_json, write_text
from mellama.pipeline.progress import Advance

BOS, EOS, PAD = "<s>", "</s>", "<pad>"
SPECIAL_TOKENS = (BOS, EOS, PAD)
SMALLEST = 256 + len(SPECIAL_TOKENS)  # every byte has a token: nothing is unknown
_TWICE = 2  # a pair of tokens seen once is no word

_CONFIG = {
    "tokenizer_class": "PreTrainedTokenizerFast",
    "bos_token": BOS,
    "eos_token": EOS,
    "pad_token": PAD,  # a token of its own: a pad that is EOS hides EOS from the loss
    "clean_up_tokenization_spaces": False,  # would change the text on the way back
    "padding_side": "left",  # answers are generated to the right of a batch of prompts
}


def train_tokenizer(
    tables: tuple[DocumentTable, ...], output: Path, *, vocabulary: int, advance: Advance
) -> None:
    """Write `tokenizer.json` and `tokenizer_config.json` under `output`.

    Merges are learned within words, as GPT-2 splits them, with each digit apart, as in Llama 2.
    The text is not normalised: decoding gives back every byte. Encoding with special tokens puts
    `<s>` before the text and nothing behind it. A small corpus gives a smaller vocabulary.

    Raises:
        DataError: the vocabulary has no room for the bytes.
    """
    if vocabulary < SMALLEST:
        raise DataError(
            "The vocabulary is too small for a byte-level tokenizer.",
            expected=f"at least {SMALLEST}: 256 bytes and {len(SPECIAL_TOKENS)} special tokens",
            found=str(vocabulary),
            todo="ask for a larger vocabulary",
        )
    tokenizer = Tokenizer(models.BPE())
    tokenizer.pre_tokenizer = pre_tokenizers.Sequence(
        [
            pre_tokenizers.Digits(individual_digits=True),
            pre_tokenizers.ByteLevel(add_prefix_space=False, use_regex=True),
        ]
    )
    tokenizer.decoder = decoders.ByteLevel()
    trainer = trainers.BpeTrainer(
        vocab_size=vocabulary,
        min_frequency=_TWICE,
        special_tokens=list(SPECIAL_TOKENS),
        initial_alphabet=pre_tokenizers.ByteLevel.alphabet(),
        show_progress=False,
    )
    tokenizer.train_from_iterator(_texts(tables, advance), trainer)
    tokenizer.post_processor = processors.TemplateProcessing(
        single=f"{BOS} $A", pair=f"{BOS} $A $B", special_tokens=[(BOS, tokenizer.token_to_id(BOS))]
    )
    write_text(output / "tokenizer.json", tokenizer.to_str(pretty=True) + "\n")
    write_json(output / "tokenizer_config.json", _CONFIG)


def _texts(tables: tuple[DocumentTable, ...], advance: Advance) -> Iterator[list[str]]:
    for table in tables:
        for batch in table.batches(("text",)):
            yield batch["text"].to_pylist()
            advance(batch.num_rows)
