"""The paper's own splits of HoC, DDI, MedQA and PubMedQA, as its benchmark's authors share them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Literal, get_args

from mellama.licenses import APACHE_2, CC_BY_NC, GPL_3, MIT, Terms
from mellama.sources.homes import at_github
from mellama.sources.reading import read_json_list
from mellama.sources.source import Count, Source, number

BlueFile = Literal[
    "DDI_dev",
    "DDI_test",
    "Hoc_train",
    "Hoc_dev",
    "Hoc_test",
    "medqa5_test",
    "pubmedqa_train",
    "pubmedqa_dev",
    "pubmedqa_test",
]
BLUE_FILES: tuple[BlueFile, ...] = get_args(BlueFile)


@dataclass(frozen=True, slots=True)
class BlueRow:
    """One row as it stands: several hallmarks are joined by `;`, PubMedQA lacks its commas."""

    file: str
    id: str  # PMID, DDI pair, or MedQA's row number
    sentence: str
    gold: str


def read_blue_file(folder: Path, file: BlueFile) -> Iterator[BlueRow]:
    """Yield the rows of one split.

    Raises:
        SourceError: the file is missing, half-written or of another shape.
    """
    for row in read_json_list(folder / f"{file}.json"):
        # MedQA's rows are numbered, the others named: an identifier is text all the same
        name = row.value("index")
        yield BlueRow(
            file,
            str(name) if isinstance(name, int) else row.text("index"),
            row.text("sentence"),
            row.text("gold"),
        )


def read_blue(folder: Path) -> Iterator[BlueRow]:
    """Yield the rows of all splits."""
    for file in BLUE_FILES:
        yield from read_blue_file(folder, file)


def _rows(folder: Path, *, file: BlueFile) -> int:
    return number(read_blue_file(folder, file))


def _count(what: str, expected: int, file: BlueFile) -> Count:
    return Count(what, expected, partial(_rows, file=file))


BLUE_SPLITS = Source(
    name="blue_splits",
    title="Biomedical-NLP-Benchmarks: the paper's splits",
    homepage="https://github.com/BIDS-Xu-Lab/Biomedical-NLP-Benchmarks",
    revision="BIDS-Xu-Lab/Biomedical-NLP-Benchmarks@e607a81",
    terms=Terms((APACHE_2, CC_BY_NC, GPL_3, MIT)),
    files=tuple(f"{file}.json" for file in BLUE_FILES),
    counts=(
        _count("HoC train abstracts", 1_108, "Hoc_train"),
        _count("HoC dev abstracts", 157, "Hoc_dev"),
        _count("HoC test abstracts", 315, "Hoc_test"),
        _count("DDI dev pairs", 7_244, "DDI_dev"),
        _count("DDI test pairs", 5_761, "DDI_test"),
        _count("MedQA test questions, 5 options", 1_273, "medqa5_test"),
        _count("PubMedQA train questions", 450, "pubmedqa_train"),
        _count("PubMedQA dev questions", 50, "pubmedqa_dev"),
        _count("PubMedQA test questions", 500, "pubmedqa_test"),
    ),
    read=read_blue,
    note="The repository is Apache-2.0; each set keeps its own licence: DDI CC BY-NC, HoC GPL-3.0, "
    "MedQA and PubMedQA MIT.",
    downloads=at_github(
        "BIDS-Xu-Lab/Biomedical-NLP-Benchmarks@e607a81",
        (
            "GPT/extractive_tasks/data_Early/DDI/DDI_dev.json",
            3_414_911,
            "b68fa901dc4820e5b52f2714d78c5b2e945a0d73e60dcc467d7f9ed05308994e",
        ),
        (
            "GPT/extractive_tasks/data/DDI/DDI_test.json",
            2_220_381,
            "2b131ed86dc75004c98640fe3664ba04da2ec6efda518b667fdf7163d8ae1e02",
        ),
        (
            "GPT/extractive_tasks/data_Early/Hoc/Hoc_train.json",
            1_860_532,
            "67e71881396a602ef119abb073a107144717b167da74ed94aa8489c1279cab03",
        ),
        (
            "GPT/extractive_tasks/data/Hoc/Hoc_dev.json",
            260_348,
            "277332adaa70f5a476b6050989071ee8ca6318296cf51d6f050c8aeaffcd318d",
        ),
        (
            "GPT/extractive_tasks/data_Early/Hoc/Hoc_test.json",
            522_602,
            "1d61cb8eabc16ba9381551e3c0dfdec447186c7a527309c3e27e0d8681aac8cf",
        ),
        (
            "GPT/generative_tasks/data/MedQA5/medqa5_test.json",
            1_301_138,
            "c11342fa0371109f207d187017a0c40d35f9f50b93f9bd3a6abf56fe58dcb3a9",
        ),
        (
            "GPT/generative_tasks/data/PubMedQA/pubmedqa_train.json",
            685_652,
            "de0e74fde937a81645163f9468980bb0389e4427a7668eb31a3b4d89b921b19d",
        ),
        (
            "GPT/generative_tasks/zhizheng_data/PubMedQA/pubmedqa_dev.json",
            75_867,
            "7c7d066030d33a275b1575ad048220adc9f3e265ae0757217245ffa41b5324b4",
        ),
        (
            "GPT/generative_tasks/zhizheng_data/PubMedQA/pubmedqa_test.json",
            772_207,
            "01efe2c4ce7f994047c2b788b094856871573c6f8d6a73f13dbde19317ceb4b3",
        ),
    ),
)
