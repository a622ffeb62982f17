"""The steps that turn documents into tokens, each source once, and tokens into blocks."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from mellama.corpus.blocks import Blocks
from mellama.corpus.documents import DocumentTable
from mellama.corpus.layout import Packing
from mellama.corpus.mixture import Mixture
from mellama.corpus.token_shards import TokenShards
from mellama.errors import ModelError
from mellama.files import sha256, whole_file
from mellama.licenses import UNKNOWN, License, Terms
from mellama.pipeline.step import Context, Estimate, Outlook, Step

TOKENIZER_FILES = ("tokenizer.json", "tokenizer_config.json")
_BYTES_A_SECOND = 2_500_000  # of the slower engine, on one core
_BYTES_A_TOKEN = 2  # on disk; a token is some four bytes of text
SEQUENCE_LENGTH = 4096  # of Llama 2, and of the paper's models


@dataclass(frozen=True, kw_only=True)
class TokenizerFolder(Step[Path]):
    """The tokenizer of a backbone that is on disk already: its two files, copied.

    The folder is named from the data root on, unless it begins with a slash.
    """

    folder: str
    license: License = UNKNOWN

    def build(self, output: Path, context: Context) -> None:
        for name, path in self._files(context.data_root).items():
            with whole_file(output / name) as stream:
                stream.write(path.read_bytes())

    def load(self, output: Path) -> Path:
        return output

    def own_terms(self) -> Terms:
        return Terms((self.license,))

    def raw_data(self, data_root: Path | None) -> Mapping[str, str]:
        return {name: sha256(path) for name, path in self._files(data_root).items()}

    def describe(self) -> str:
        return f"the tokenizer of {self.folder}"

    def _files(self, data_root: Path | None) -> dict[str, Path]:
        folder = (data_root or Path()) / self.folder
        files = {name: folder / name for name in TOKENIZER_FILES}
        missing = [name for name, path in files.items() if not path.is_file()]
        if missing:
            raise ModelError(
                f"{folder} holds no tokenizer.",
                expected=", ".join(TOKENIZER_FILES),
                found=f"no {', no '.join(missing)}",
                todo="name the folder of a backbone, as transformers saves one",
            )
        return files


@dataclass(frozen=True, kw_only=True)
class Tokenised(Step[TokenShards]):
    """The tokens of a source, each document between BOS and EOS, for all mixtures that use it."""

    documents: Step[DocumentTable]
    tokenizer: Step[Path]

    def build(self, output: Path, context: Context) -> None:
        from mellama.corpus.tokenise_parts import tokenise

        table, tokenizer = context.load(self.documents), context.load(self.tokenizer)
        tokenise(table, tokenizer, output, context, documents=self.documents.name)

    def load(self, output: Path) -> TokenShards:
        return TokenShards.open(output)

    def estimate(self, data_root: Path | None = None) -> Estimate:
        read = self.documents.estimate(data_root).disk_bytes
        return Estimate(2 + read / _BYTES_A_SECOND, read // 2)

    def describe(self) -> str:
        return f"{self.documents.name} as tokens of {self.tokenizer.name}"


@dataclass(frozen=True, kw_only=True)
class Packed(Step[Blocks]):
    """A mixture of documents as blocks of tokens, with the ledger that proves its shares.

    `tokens` is rounded up to whole blocks. None takes every document once and cuts the end to
    whole blocks: for text held out, in a mixture of one domain. With `best_fit`, only documents
    that are longer than a block are cut, blocks end in padding, and nothing is rounded.
    """

    version = 2

    mixture: Mixture
    sequence_length: int = SEQUENCE_LENGTH
    tokens: int | None
    seed: int
    packing: Packing = "concatenated"

    def __post_init__(self) -> None:
        if self.sequence_length < 1 or (self.tokens is not None and self.tokens < 1):
            raise ValueError(
                f"blocks hold at least one token, and {self.name} asks for {self.tokens} tokens "
                f"in blocks of {self.sequence_length}"
            )

    def build(self, output: Path, context: Context) -> None:
        from mellama.corpus.packing import Wanted, pack_mixture

        pack_mixture(
            self.mixture,
            [context.load(step) for step in self.mixture.sources],
            output,
            context,
            wanted=Wanted(self.sequence_length, self.tokens, self.seed, self.packing),
        )

    def load(self, output: Path) -> Blocks:
        return Blocks.open(output)

    def outlook(self, context: Context) -> Outlook | None:
        from mellama.corpus.outlook import outlook

        return outlook(self.mixture, self.tokens, context) if self.tokens else None

    def estimate(self, data_root: Path | None = None) -> Estimate:
        read = sum(step.estimate(data_root).disk_bytes for step in self.mixture.sources)
        tokens = self.tokens or read // _BYTES_A_TOKEN
        return Estimate(1 + tokens / 1e7, 2 * _BYTES_A_TOKEN * tokens)

    def describe(self) -> str:
        budget = "every document once" if self.tokens is None else f"{self.tokens:,} tokens"
        how = "" if self.packing == "concatenated" else ", as few documents cut as possible"
        return f"{budget} in blocks of {self.sequence_length:,}{how}: {self.mixture}"
