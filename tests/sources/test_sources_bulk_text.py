"""The Pile, RedPajama and the guidelines: which rows are documents, and under which id."""

from __future__ import annotations

import json
from hashlib import sha256
from pathlib import Path

import pytest
from restricted_lookalikes import lay_out, lines, zst

from mellama.records import Document
from mellama.sources.guidelines import GUIDELINES, read_guideline_rows
from mellama.sources.kept import Dropped, tally
from mellama.sources.pile import PILE, every_pile, training_files
from mellama.sources.redpajama import REDPAJAMA, every_redpajama


def digest(text: str) -> str:
    return sha256(text.encode()).hexdigest()[:32]


def pile(text: str, part: str) -> dict[str, object]:
    return {"text": text, "meta": {"pile_set_name": part}}


def test_two_parts_of_the_pile_are_read_and_each_text_once(tmp_path: Path) -> None:
    rows = [
        pile("One.", "PubMed Abstracts"),
        pile("Two.", "PubMed Central"),
        pile("Three.", "FreeLaw"),
        pile("", "PubMed Central"),
    ]
    files = {
        "train/00.jsonl.zst": zst(lines(*rows)),
        "train/01.jsonl.zst": zst(lines(pile("Two.", "PubMed Central"))),
        "val.jsonl.zst": zst(lines(pile("Held out.", "PubMed Central"))),
        "test.jsonl.zst": zst(lines(pile("Held out too.", "PubMed Central"))),
    }
    folder = lay_out(tmp_path, "pile", files)
    assert [path.name for path in training_files(folder)] == ["00.jsonl.zst", "01.jsonl.zst"]
    assert list(PILE.records(tmp_path)) == [
        Document(digest("One."), "One."),
        Document(digest("Two."), "Two."),
    ]
    assert tally(every_pile(folder)) == {
        "kept": 2,
        "of another part of the Pile": 1,
        "no text": 1,
        "a repetition": 1,
    }


def test_the_abstracts_shipped_alone_have_a_pmid(tmp_path: Path) -> None:
    rows = lines({"meta": {"pmid": 99000001, "language": "eng"}, "text": "A title\nAn abstract"})
    lay_out(tmp_path, "pile", {"PUBMED_title_abstracts_2019_baseline.jsonl.zst": zst(rows)})
    document = Document(digest("A title\nAn abstract"), "A title\nAn abstract", ("pmid:99000001",))
    assert list(PILE.records(tmp_path)) == [document]


C4 = {"timestamp": "2019-04-25T12:57:54Z", "url": "https://x.invalid/a", "source": "c4"}
ARXIV = {"arxiv_id": "3101.00001", "url": "https://x.invalid/abs", "source": "arxiv"}
WIKIPEDIA = {"title": "T", "url": "https://x.invalid/T", "language": "en", "timestamp": "2023"}


def test_each_slice_of_redpajama_has_its_id(tmp_path: Path) -> None:
    github = {"content_hash": "abc", "source": "github", "language": [{"name": "C", "bytes": "1"}]}
    crawl = {"text": "Crawled.", "source": "cc/2023-06/line0", "pred_label": "__label__wiki"}
    files = {
        "arxiv/arxiv_0.jsonl": lines(
            {"text": "", "meta": {}}, {"text": "LaTeX.", "meta": {**ARXIV, "language": "en"}}
        ),
        "c4/c4.jsonl": lines({"text": "Page.", "meta": C4}),
        "common_crawl/2023-06/a.jsonl.zst": zst(lines(crawl)),
        "github/a.jsonl": lines({"text": "int a;", "meta": github}),
        "wikipedia/wiki.jsonl": lines(
            {"text": "Town.", "meta": WIKIPEDIA},
            {"text": "Ville.", "meta": {**WIKIPEDIA, "url": "u", "language": "fr"}},
        ),
    }
    folder = lay_out(tmp_path, "redpajama", files)
    assert list(REDPAJAMA.records(tmp_path)) == [
        Document("arxiv:3101.00001", "LaTeX.", ("arxiv:3101.00001", "url:https://x.invalid/abs")),
        Document("c4:https://x.invalid/a", "Page.", ("url:https://x.invalid/a",)),
        Document(f"common_crawl:{digest('Crawled.')}", "Crawled."),
        Document("github:abc", "int a;"),
        Document("wikipedia:https://x.invalid/T", "Town.", ("url:https://x.invalid/T",)),
    ]
    assert tally(every_redpajama(folder)) == {
        "kept": 5,
        "no text": 1,
        "Wikipedia in another language": 1,
    }


def test_an_address_of_two_texts_makes_two_documents(tmp_path: Path) -> None:
    rows = [{"text": text, "meta": C4} for text in ("Old.", "New.", "New.", "Old.")]
    folder = lay_out(tmp_path, "redpajama", {"c4/a.jsonl": lines(*rows)})
    ids = [document.id for document in REDPAJAMA.records(tmp_path)]
    name = "c4:https://x.invalid/a"
    assert ids[:2] == [name, f"{name}#{digest('New.')}"]
    assert Dropped(ids[1], "a repetition") in list(every_redpajama(folder))
    assert len(set(ids)) == len(ids)


@pytest.mark.parametrize("packed", [True, False])
def test_metadata_may_be_json_inside_a_string(packed: bool, tmp_path: Path) -> None:
    meta = {**WIKIPEDIA, "language": "sv"}
    row = {
        "text": "Stad.",
        "meta": json.dumps(meta) if packed else meta,
        "red_pajama_subset": "wikipedia",
    }
    folder = lay_out(tmp_path, "redpajama", {"sample.jsonl": lines(row)})
    assert tally(every_redpajama(folder)) == {"Wikipedia in another language": 1}


def test_guidelines_keep_their_publisher_and_do_without_a_last_line_end(tmp_path: Path) -> None:
    first = {"id": "ab", "source": "who", "title": None, "clean_text": "# A\n\nB.", "url": "u"}
    second = {"source": "cdc", "clean_text": "C."}
    folder = lay_out(
        tmp_path, "guidelines", {"open_guidelines.jsonl": lines(first, second).rstrip(b"\n")}
    )
    assert list(GUIDELINES.records(tmp_path)) == [
        Document("ab", "# A\n\nB.", ("url:u",)),
        Document(digest("C.")[:16], "C."),
    ]
    assert [row.publisher for row in read_guideline_rows(folder)] == ["who", "cdc"]
