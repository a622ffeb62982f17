"""Each rule drops the text it is meant for, and real clinical text passes them all."""

from __future__ import annotations

from itertools import islice
from pathlib import Path

import numpy as np
import pytest
from corpus_samples import texts

from mellama.corpus.clean import cleaned
from mellama.corpus.documents import batched
from mellama.corpus.rules import NOTE_RULES, RULES, Rule, Texts, blanked_share, repeated_share
from mellama.records import Document
from mellama.sources.literature import E3C, PLOS_JATS, SUMPUBMED
from mellama.sources.source import Source

SURVIVORS = (E3C, PLOS_JATS, SUMPUBMED)
CASE = "A 13-year-old girl presented with pain of the elbow. Radiographs showed a fracture."
NOTE = "BP 120/80, HR 72.\nAssessment of chest: clear.\n- aspirin 81 mg\n- metformin 500 mg bid"
BAD = {
    "too few words": "Quarterly report of the board.",
    "too many words": "the spleen " * 50_001,
    "words too short or too long": "the " + "GATTACAGATTACAGATTACA " * 12,
    "too many symbols": "read more about the spleen ... and of the liver ... and #more #tags",
    "too few words with letters": "the " + "128.55 13.2 1987 " * 5,
    "mostly bullets": "\n".join(f"- the item number {n} of many" for n in range(12)),
    "mostly cut lines": "\n".join(
        f"We went to the clinic number {n} of that town and they said that..." for n in range(4)
    ),
    "no function words": "Polyester elastane garment, sleeve length thirty, collar large, dark red",
    "mostly repeated lines": "Share the page with your friends\n" * 9 + "The spleen is an organ.",
    "dummy text": "Lorem ipsum dolor sit amet, and the rest of it to follow with time.",
}


def reasons(*values: str) -> list[str]:
    measured = Texts(texts(*values))
    kept = np.stack([rule.keeps(measured) for rule in RULES])
    return [
        next((rule.name for rule, keeps in zip(RULES, column, strict=True) if not keeps), "")
        for column in kept.T
    ]


@pytest.mark.parametrize("rule", RULES, ids=[rule.name for rule in RULES])
def test_a_rule_drops_what_it_names_and_cites_its_source(rule: Rule) -> None:
    assert reasons(BAD[rule.name]) == [rule.name]
    assert "arXiv" in rule.source


@pytest.mark.parametrize("text", [CASE, NOTE])
def test_short_cases_and_notes_are_kept(text: str) -> None:
    assert reasons(text) == [""]


def test_texts_are_measured_apart_from_one_another() -> None:
    assert reasons(*BAD.values(), CASE) == [*BAD, ""]


def test_blank_and_one_line_texts_have_nothing_repeated() -> None:
    assert repeated_share(Texts(texts("", "one", "one\n\none"))).tolist() == [0, 0, 0.5]


@pytest.mark.data
@pytest.mark.parametrize("source", SURVIVORS, ids=[source.name for source in SURVIVORS])
def test_real_cases_and_articles_survive(source: Source[Document], data_root: Path) -> None:
    records = islice(source.records(data_root), 200)
    for batch in batched(records, source=source.name):
        dropped = [reason for reason in cleaned(batch, RULES).reasons if reason]
        assert len(dropped) <= batch.num_rows // 100, set(dropped)


def test_notes_have_rules_of_their_own() -> None:
    drugs = "\n".join(f"- aspirin {n} mg by mouth each morning" for n in range(12))
    telegram = "Afebrile overnight. Lungs clear. Wound dry. Plan: physio, home tomorrow, labs"
    blanked = "Seen on [**2101-3-4**] by [**Name8**] ___ and ___ at [**Clinic**] ___ ___ again."
    kept = [rule.keeps(Texts(texts(drugs, telegram, blanked))) for rule in NOTE_RULES]
    assert np.stack(kept).all(axis=0).tolist() == [True, True, False]
    assert reasons(drugs)[0] == "mostly bullets"
    assert reasons(telegram)[0] == "no function words"
    assert blanked_share(
        Texts(texts("plain words here", "one [**two words**] ___ x"))
    ).tolist() == [
        0,
        2 / 5,
    ]
