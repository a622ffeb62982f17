"""Tiny hand-typed files in the shape of each source; every text of a record says zorbitol."""

from __future__ import annotations

import io
import json
import struct
import zipfile
from pathlib import Path

SECRET = "zorbitol"  # an invented drug: a message that holds it has quoted a record

PLOS_ARTICLE = """<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE article PUBLIC "-//NLM//DTD Journal Publishing DTD v3.0 20080202//EN" "journal.dtd">
<article xmlns:mml="http://www.w3.org/1998/Math/MathML" article-type="research-article">
<front><article-meta>
<article-id pub-id-type="publisher-id">99-X</article-id>
<article-id pub-id-type="pmid">99000001</article-id>
<article-id pub-id-type="pmc">99999901</article-id>
<article-id pub-id-type="doi">10.1371/Journal.X.0000001</article-id>
<title-group><article-title>On zorbitol <italic>in vitro</italic></article-title></title-group>
<abstract><sec><title>Background</title><p>Zorbitol lowers Na<sup>+</sup>.</p></sec></abstract>
<abstract abstract-type="toc"><p>Zorbitol, teased.</p></abstract>
</article-meta></front>
<body><p>Zorbitol<!-- a remark --> is invented<?a mark?>.</p></body>
</article>
"""

DDI_TRAIN = """<?xml version="1.0" encoding="UTF-8"?>
<document id="DDI-MedLine.d1"><sentence id="DDI-MedLine.d1.s0" text="Zorbitol beats quux and  bar.">
<entity id="DDI-MedLine.d1.s0.e0" charOffset="0-7" type="drug" text="Zorbitol"/>
<entity id="DDI-MedLine.d1.s0.e1" charOffset="15-18" type="brand" text="quux"/>
<entity id="DDI-MedLine.d1.s0.e2" charOffset="25-27" type="group" text="bar"/>
<pair id="DDI-MedLine.d1.s0.p0" e1="DDI-MedLine.d1.s0.e0" e2="DDI-MedLine.d1.s0.e1" ddi="true"
 type="effect"/>
<pair id="DDI-MedLine.d1.s0.p1" e1="DDI-MedLine.d1.s0.e2" e2="DDI-MedLine.d1.s0.e0" ddi="false"/>
<pair id="DDI-MedLine.d1.s0.p2" e1="DDI-MedLine.d1.s0.e1" e2="DDI-MedLine.d1.s0.e2" ddi="true"/>
</sentence></document>
"""
DDI_TEST = """<document id="DDI-DrugBank.d9"><sentence id="DDI-DrugBank.d9.s0" text="zorbitol quux">
<entity id="DDI-DrugBank.d9.s0.e0" charOffset="0-7" type="drug" text="zorbitol"/>
<entity id="DDI-DrugBank.d9.s0.e1" charOffset="0-7;9-12" type="drug" text="zorbitol quux"/>
<pair id="DDI-DrugBank.d9.s0.p0" e1="DDI-DrugBank.d9.s0.e0" e2="DDI-DrugBank.d9.s0.e1" ddi="true"
 type="int"/></sentence></document>
"""


def ddi_archive(
    train: str = DDI_TRAIN,
    test: str = DDI_TEST,
    *,
    compression: int = zipfile.ZIP_DEFLATED,
) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", compression) as archive:
        archive.writestr("DDICorpus/Train/MedLine/1.xml", train)
        archive.writestr("DDICorpus/Test/Test for DDI Extraction task/DrugBank/A_ddi.xml", test)
        archive.writestr("DDICorpus/Test/Test for DrugNER task/DrugBank/B.xml", test)
        archive.writestr("DDICorpus/Train/readme.txt", "not XML")
    return stream.getvalue()


def lines(*rows: object) -> bytes:
    return "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows).encode()


def blue(name: str | int) -> bytes:
    return json.dumps([{"index": name, "sentence": "Zorbitol?", "gold": "zorbitol-gold"}]).encode()


MEDQA_5 = {
    "question": "Which is zorbitol?",
    "answer": "zorbitol E",
    "options": {letter: f"zorbitol {letter}" for letter in "ABCDE"},
    "meta_info": "step1",
    "answer_idx": "E",
}
MEDQA_4 = {
    "question": "Which is zorbitol?",
    "answer": "zorbitol A",
    "options": [{"key": letter, "value": f"zorbitol {letter}"} for letter in "ABCD"],
    "meta_info": "step1",
    "answer_idx": "A",
}
MEDMCQA = {
    "question": "Is zorbitol invented?",
    "exp": None,
    "cop": 4,
    "opa": "zorbitol a",
    "opb": "zorbitol b",
    "opc": "zorbitol c",
    "opd": "zorbitol d",
    "subject_name": "Medicine",
    "topic_name": None,
    "id": "00000000-0000-0000-0000-000000000002",
    "choice_type": "single",
}
PUBMEDQA = {
    "QUESTION": "Does zorbitol help?",
    "CONTEXTS": ["Zorbitol is given.", "Zorbitol é works."],
    "LABELS": ["BACKGROUND", "RESULTS"],
    "LONG_ANSWER": "Zorbitol helps.",
    "final_decision": "yes",
}
COVID_CONTEXT = (
    "On zorbitol\n\nhttps://www.ncbi.nlm.nih.gov/pmc/articles/PMC9999999/\n\nNobody, N\n"
    "DOI:10.9999/Zorbitol.1\nLicense:cc-by\n\nAbstract: Zorbitol cures. DOI: 10.1/other"
)
COVID_QA = {
    "data": [
        {
            "paragraphs": [
                {
                    "context": COVID_CONTEXT,
                    "document_id": 630,
                    "qas": [
                        {
                            "id": 262,
                            "question": "What cures?",
                            "answers": [{"text": "Zorbitol cures", "answer_start": 131}],
                        }
                    ],
                }
            ]
        }
    ]
}
CASE = {
    "OSCE_Examination": {
        "Objective_for_Doctor": "Assess zorbitol.",
        "Patient_Actor": {"History": "Took zorbitol.", "Symptoms": {"Secondary": ["a", "b"]}},
        "Physical_Examination_Findings": "zorbitol breath",
        "Test_Results": {"Blood": {"Zorbitol": "high"}},
        "Correct_Diagnosis": "Zorbitol poisoning",
    }
}
TAGGED = b"Zorbitol\tB-Chemical\nhelps\tO\n\n\ngout\tB-Disease\nstage\tI-Disease\n"
ARTICLE = (
    " \n = Zorbitol = \n \n Zorbitol @-@ like drugs ( two ) cost 0 @.@ 5 <unk> , he said . \n"
    ' \n = = Use of zorbitol = = \n \n It \'s " new " . \n = 1 zorbitol = \n \n'
)

LOOKALIKES: dict[str, dict[str, bytes]] = {
    "sumpubmed": {
        f"{place}_{number}.txt": f"BACKGROUND\nzorbitol {place} {number} <cit> .\n\n".encode()
        for place in ("text/text", "abstract/abstract", "shorter_abstract/abst")
        for number in (2, 10)
    },
    "plos_jats": {"journal.x.0000001.xml": PLOS_ARTICLE.encode()},
    "e3c": {
        "english_ccby.jsonl": lines(
            {"id": "EN1", "doi": "10.9999/AbC", "licence": "CC BY", "text": "Zorbitol é. "},
            {"id": "EN2", "doi": "", "licence": "CC BY 4.0", "text": "No zorbitol."},
        )
    },
    "wikitext2": {"valid.txt": (ARTICLE * 2).encode(), "test.txt": ARTICLE.encode()},
    "web": {
        "c4_demo.jsonl": lines({"text": "Buy zorbitol\nhere"}, {"text": "zorbitol two"}),
        "wiki_demo.txt": "Zorbitol is a drug.\nZorbitol é.\n".encode(),
    },
    "pubmedqa": {
        "ori_pqal.json": json.dumps(
            {"99000003": PUBMEDQA, "99000004": {**PUBMEDQA, "final_decision": "maybe"}}
        ).encode(),
        "test_ground_truth.json": b'{"99000004": "maybe"}',
    },
    "medqa": {
        "test_5options.jsonl": lines(MEDQA_5),
        "phrases_no_exclude_test.jsonl": lines(MEDQA_4),
    },
    "medmcqa": {"dev.json": lines(MEDMCQA)},
    "covid_qa": {"200423_covidQA.json": json.dumps(COVID_QA).encode()},
    "blue_splits": {
        **{f"DDI_{split}.json": blue("DDI-DrugBank.d0.s1.p0") for split in ("dev", "test")},
        **{f"Hoc_{split}.json": blue("99000001") for split in ("train", "dev", "test")},
        **{f"pubmedqa_{split}.json": blue("99000003") for split in ("train", "dev", "test")},
        "medqa5_test.json": blue(0),
    },
    "hoc": {
        "text/99000002.txt": b"Zorbitol grows .\nZorbitol spreads .\nZorbitol rests .\n",
        "labels/99000002.txt": b"<Resisting cell death--Zorbitol ANDCellular energetics< NULL < ",
        "text/1000.txt": b"Zorbitol .",
        "labels/1000.txt": b"< ",
    },
    "ncbi_disease": dict.fromkeys(("train.tsv", "devel.tsv", "test.tsv"), TAGGED),
    "bc5cdr": dict.fromkeys(("train.tsv", "devel.tsv", "test.tsv"), TAGGED),
    "ddi2013": {"DDICorpus-2013.zip": ddi_archive()},
    "agentclinic": {"agentclinic_medqa_extended.jsonl": lines(CASE)},
    "stories260K": {
        "stories260K.bin": struct.pack("<7i", 4, 8, 1, 2, 1, -5, 3) + bytes(4 * (100 + 3 * 2)),
        "tok512.bin": b"",
        "greedy_reference.json": b"{}",
    },
    "mistral_v1": {
        "tokenizer.model.v1": b"\x0a\x03\x0a\x01a\x0a\x03\x0a\x01b\x12\x81\x01" + bytes(129)
    },
}


def lay_out(root: Path, name: str) -> Path:
    """Write the look-alike of one source under a data root; return its folder."""
    folder = root / name
    for file, data in LOOKALIKES[name].items():
        path = folder / file
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
    return folder
