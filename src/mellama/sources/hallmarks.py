"""Hallmarks of Cancer: abstracts by sentence, each with the hallmarks it gives evidence of."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from mellama.licenses import GPL_3, Terms
from mellama.sources.blue_splits import BLUE_SPLITS, BlueFile, read_blue_file
from mellama.sources.reading import broken, read_text
from mellama.sources.source import Count, Source, number

HALLMARKS = (
    "activating invasion and metastasis",
    "avoiding immune destruction",
    "cellular energetics",
    "enabling replicative immortality",
    "evading growth suppressors",
    "genomic instability and mutation",
    "inducing angiogenesis",
    "resisting cell death",
    "sustaining proliferative signaling",
    "tumor promoting inflammation",
)
BLUE: tuple[BlueFile, ...] = ("Hoc_train", "Hoc_dev", "Hoc_test")


@dataclass(frozen=True, slots=True)
class HocRow:
    """An abstract; `labels` unites those of its sentences, in the order of `HALLMARKS`."""

    id: str  # PMID
    sentences: tuple[str, ...]
    sentence_labels: tuple[tuple[str, ...], ...]  # as long as `sentences`
    labels: tuple[str, ...]


def read_hoc(folder: Path) -> Iterator[HocRow]:
    """Yield every abstract, those without a hallmark too, by PMID.

    Raises:
        SourceError: an abstract without its labels, or with more or fewer than it has sentences.
    """
    for path in sorted((folder / "text").glob("*.txt"), key=_pmid):
        labels_path = folder / "labels" / path.name
        sentences = tuple(read_text(path).removesuffix("\n").split("\n"))
        labels = tuple(
            parse_labels(part, labels_path) for part in read_text(labels_path).split("<")[1:]
        )
        if len(labels) != len(sentences):
            raise broken(
                labels_path,
                expected=f"labels of {len(sentences)} sentences, as in {path.parent.name}/",
                found=f"{len(labels)}",
            )
        united = {label for part in labels for label in part}
        yield HocRow(
            path.stem, sentences, labels, tuple(name for name in HALLMARKS if name in united)
        )


def parse_labels(part: str, place: Path) -> tuple[str, ...]:
    """Read what stands between two `<`: `Hallmark--Detail ANDHallmark--Detail`, blank or NULL.

    Raises:
        SourceError: a hallmark that is not one of the ten.
    """
    names = (piece.partition("--")[0].strip().lower() for piece in part.split("AND"))
    found = tuple(dict.fromkeys(name for name in names if name not in ("", "null")))
    if any(name not in HALLMARKS for name in found):
        raise broken(place, expected=f"hallmarks: {', '.join(HALLMARKS)}", found="another label")
    return found


def _pmid(path: Path) -> int:
    if not path.stem.isdecimal():
        raise broken(path, expected="a file called after a PMID", found="another name")
    return int(path.stem)


def _as_in_the_paper(folder: Path) -> int:
    """Count the abstracts of the paper's splits, in the folder beside, that have its hallmarks."""
    beside = folder.parent / BLUE_SPLITS.name
    gold = {row.id: row.gold for file in BLUE for row in read_blue_file(beside, file)}
    return sum(set(gold.get(row.id, "").split(";")) == set(row.labels) for row in read_hoc(folder))


HOC = Source(
    name="hoc",
    title="Hallmarks of Cancer corpus",
    homepage="https://github.com/sb895/Hallmarks-of-Cancer",
    revision="sb895/Hallmarks-of-Cancer@3bc6e6d",
    terms=Terms((GPL_3,)),
    files=("text/*.txt", "labels/*.txt"),
    counts=(
        Count("abstracts", 1_852, lambda folder: number(read_hoc(folder))),
        Count(
            "abstracts with a hallmark",
            1_580,
            lambda folder: sum(bool(row.labels) for row in read_hoc(folder)),
        ),
        Count(
            "of the 1,580 abstracts of the paper's splits, with the same hallmarks",
            1_578,
            _as_in_the_paper,
        ),
    ),
    read=read_hoc,
    note="The paper's splits of the 1,580 are in blue_splits; two of its training abstracts have "
    "hallmarks there that their files here do not have.",
)
