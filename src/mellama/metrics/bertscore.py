"""BERTScore: how near the words of two texts are to each other in an encoder's vectors."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import ClassVar

from mellama.errors import ModelError
from mellama.metrics.metric import Floats, NotRun
from mellama.metrics.ratio import mean, with_ones
from mellama.records import Unparsed

FILES = ("config.json", "tokenizer.json", "model.safetensors")  # pickled weights are not opened


@dataclass(frozen=True)
class BertScore:
    """Likeness in meaning of the words of an answer and of the reference; F1 over vectors.

    arXiv:1904.09675, averaged over samples: without weights by rarity (idf), not rescaled. Values
    depend on the encoder and on the layer that the vectors are taken from, and unrelated texts are
    far from 0, so no two encoders' values can be compared. Text beyond the encoder's window (512
    tokens, mostly) is not looked at. An answer that is empty or could not be read scores 0.

    The encoder is a folder of that name under the data root; `at` says whether it is there.
    """

    higher_is_better: ClassVar[bool] = True

    encoder: str
    layer: int
    name: str = "bertscore"
    folder: Path | None = None

    @property
    def title(self) -> str:
        """What is shown beside its values, which mean nothing without it."""
        return f"BERTScore ({self.encoder}, layer {self.layer})"

    def at(self, data_root: Path | None) -> BertScore | NotRun:
        """Find the encoder's folder, or say what is missing."""
        if data_root is None:
            return NotRun(f"no data root that could hold the encoder {self.encoder}")
        folder = data_root / self.encoder
        if not folder.is_dir():
            return NotRun(f"no folder {self.encoder} under the data root")
        missing = [name for name in FILES if not (folder / name).is_file()]
        if missing:
            return NotRun(f"no {', no '.join(missing)} in {self.encoder} under the data root")
        return replace(self, folder=folder)

    def counts(self, predictions: Sequence[str | Unparsed], targets: Sequence[str]) -> Floats:
        """Return [samples, 2]: F1 of the sample, one.

        Raises:
            ModelError: the encoder was not looked for, or cannot be used.
        """
        if self.folder is None:
            raise ModelError(
                f"{self.title} has no encoder yet.",
                expected="the metric that `at(data_root)` returns",
                found="the declared one",
                todo="look for the encoder before counting",
            )
        from mellama.metrics.encoder import Encoder  # heavy: torch and transformers

        texts = ["" if isinstance(item, Unparsed) else item for item in predictions]
        encoder = Encoder(self.folder, layer=self.layer)
        return with_ones(encoder.likeness(texts, targets))

    def value(self, totals: Floats) -> Floats:
        return mean(totals)


PAPER_BERTSCORE = BertScore("bert-base-multilingual-cased", 9)  # what the released code calls
BERTSCORE = BertScore("roberta-large", 17)  # what the library proposes for English
