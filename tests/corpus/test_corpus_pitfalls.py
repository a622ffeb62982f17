"""Traps of the authors' corpus: test reports in it, counts of cut text, remainders that vanish."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
from corpus_samples import (
    context_in,
    finish,
    some_documents,
    source_of,
    table_of,
    texts,
)
from tokenizers import Tokenizer

from mellama.corpus.mixture import Domain, Mixture
from mellama.corpus.overlap_files import REPORT
from mellama.corpus.steps import Decontaminated, Documents, TrainedTokenizer
from mellama.corpus.token_steps import Packed, Tokenised
from mellama.corpus.tokenise import Encoder
from mellama.corpus.tokenizer import train_tokenizer
from mellama.files import read_json
from mellama.records import Document
from mellama.sources.mimic_cxr import MIMIC_CXR
from mellama.sources.pubmed import PUBMED
from mellama.tasks.catalogue import task

FINDINGS = "the lungs are clear of invented opacities and the heart is of normal size and shape ."
IMPRESSION = "no sign of glimmer fever or of any other acute process in this chest ."
REPORT_ON_FILE = """FINAL REPORT
 INDICATION:  ___ year old with cough

 FINDINGS:  The lungs are clear of invented opacities, and the heart is of
 normal size and shape.

 IMPRESSION:  No sign of glimmer fever, or of any other acute process in this
 chest.
"""
OTHER_REPORT = REPORT_ON_FILE.replace("clear of invented", "full of quite other").replace(
    "No sign of glimmer fever, or", "Signs of zorbitis are seen here"
)
ABSTRACT = "We gave zorbitol to forty adults with hiccups . It stopped them in thirty one of them ."
CITATION = """<PubmedArticleSet><PubmedArticle><MedlineCitation Status="MEDLINE" Owner="NLM">
<PMID Version="1">{pmid}</PMID><Article><ArticleTitle>A trial.</ArticleTitle><Abstract>
<AbstractText Label="METHODS">{first}</AbstractText><AbstractText>{second}</AbstractText></Abstract>
<Language>eng</Language></Article></MedlineCitation></PubmedArticle></PubmedArticleSet>
"""


def lines(*rows: object) -> str:
    return "".join(json.dumps(row) + "\n" for row in rows)


def put(root: Path, files: dict[str, str]) -> None:
    for name, text in files.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)


def kept(step: Decontaminated, root: Path) -> tuple[list[Document], list[str]]:
    """Return the documents that are left, and the ids of those that are not."""
    context = context_in(root)
    folder = finish(step, context)
    report = read_json(folder / REPORT)
    left_out = [item["id"] for item in report["documents"]]
    return list(context.load(step).documents()), left_out


def test_the_reports_of_a_test_are_not_trained_on(tmp_path: Path) -> None:
    """The test is a tokenised release without numbers of studies, the corpus the reports' files."""
    film = {"findings": FINDINGS.split(), "impression": IMPRESSION.split()}
    other = {"findings": ["nothing"], "impression": ["nothing"]}
    reports = "mimic_cxr/files/p10/p10000001"
    put(
        tmp_path / "data",
        {
            f"{reports}/s50000001.txt": REPORT_ON_FILE,
            f"{reports}/s50000002.txt": OTHER_REPORT,
            "mimic_cxr_summarization/train.jsonl": lines(other),
            "mimic_cxr_summarization/valid.jsonl": lines(other),
            "mimic_cxr_summarization/test.jsonl": lines(film),
        },
    )
    read = Documents(name="read", source=MIMIC_CXR)
    step = Decontaminated(name="clean", documents=read, tests=(task("mimic_cxr"),))
    documents, left_out = kept(step, tmp_path)
    assert left_out == ["50000001"]
    assert [document.id for document in documents] == ["50000002"]


def test_the_abstracts_to_be_written_are_not_trained_on(tmp_path: Path) -> None:
    """A reference abstract stands in PubMed under another identifier, and under headings."""
    paper = {
        "article_id": "PMC9999999",
        "article_text": ["hiccups are a burden .", "so we tried zorbitol ."],
        "abstract_text": [f"<S> {ABSTRACT} </S>"],
        "section_names": ["introduction"],
        "sections": [["hiccups are a burden .", "so we tried zorbitol ."]],
    }
    first, second = ABSTRACT.replace(" .", ".").split(" It ")
    put(
        tmp_path / "data",
        {
            "pubmed/pubmed31n0001.xml": CITATION.format(
                pmid="99000001", first=first, second=f"It {second}"
            ),
            "pubmed/pubmed31n0002.xml": CITATION.format(
                pmid="99000002", first="We did nothing of the kind.", second="It was quiet."
            ),
            "pubmed_summarization/train.txt": lines(),
            "pubmed_summarization/val.txt": lines(),
            "pubmed_summarization/test.txt": lines(paper),
        },
    )
    read = Documents(name="read", source=PUBMED)
    step = Decontaminated(name="clean", documents=read, tests=(task("pubmed_summ"),))
    documents, left_out = kept(step, tmp_path)
    assert left_out == ["pmid:99000001"]
    assert [document.id for document in documents] == ["pmid:99000002"]


def test_a_text_is_counted_whole_whatever_its_tokenizer_would_cut(tmp_path: Path) -> None:
    table = table_of(tmp_path / "in.parquet", some_documents("case", 100))
    train_tokenizer((table,), tmp_path, vocabulary=300, advance=lambda count: None)
    whole = Encoder(tmp_path).encode(texts("a patient " * 500))
    cutting = Tokenizer.from_file(str(tmp_path / "tokenizer.json"))
    cutting.enable_truncation(8)
    cutting.enable_padding(length=16)
    cutting.save(str(tmp_path / "tokenizer.json"))
    found = Encoder(tmp_path).encode(texts("a patient " * 500, "a"))
    assert found.lengths[0] == whole.lengths[0] > 500
    assert found.lengths[1] == 3, "nothing is padded"


@pytest.mark.parametrize("documents", [999, 1000, 2100])
def test_what_is_left_over_is_less_than_one_block_of_all_text(
    tmp_path: Path, documents: int
) -> None:
    """And not one block of each batch that is read: the ledger has both counts."""
    read = Documents(name="read", source=source_of("cases", some_documents("x", documents)))
    words = TrainedTokenizer(name="words", documents=(read,), vocabulary=300)
    tokens = Tokenised(name="tokens", documents=read, tokenizer=words)
    step = Packed(
        name="packed",
        mixture=Mixture((Domain("clinical", 1, (tokens,)),)),
        sequence_length=64,
        tokens=None,
        seed=0,
    )
    context = context_in(tmp_path, "cases")
    finish(step, context)
    blocks = context.load(step)
    encoder = Encoder(context.load(words))
    there = encoder.table(context.load(read))
    (source,) = blocks.ledger["domains"][0]["sources"]
    assert source["available_tokens"] == len(there.flat)
    assert source["tokens"] == blocks.tokens.size == len(there.flat) // 64 * 64
    begun = int((np.asarray(blocks.tokens) == encoder.bos).sum())
    ended = int((np.asarray(blocks.tokens) == encoder.eos).sum())
    assert 0 <= begun - ended <= 1, "every document that is whole has both its ends"
    assert documents - begun < 64
