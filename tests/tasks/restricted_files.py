"""Tiny hand-typed files of the restricted test sets, in upstream's formats; nothing is true."""

from __future__ import annotations

import json

NOTE = ["Admission Date :\n", "He takes zorbitol 5 mg daily for fever .\n"]


def answer(text: object, kind: str, line: int = 2) -> dict[str, object]:
    return {
        "answer_start": [line, 2],
        "text": text,
        "evidence": NOTE[line - 1],
        "evidence_start": line,
        "answer_entity_type": kind,
    }


EMRQA_QUESTIONS = [
    {
        "id": [[["x", "y"]], "form"],
        "question": ["what is the dose of zorbitol", "how much zorbitol"],
        "answers": [
            answer("5 mg", "single"),
            answer("5 mg", "single"),
            answer("5 mg daily", "single"),
        ],
    },
    {"id": [], "question": ["why zorbitol"], "answers": [answer("", "empty")]},
    {"id": [], "question": ["all of it"], "answers": [answer(["He", "fever"], "complex")]},
]
EMRQA = {
    "data": [
        {
            "title": title,
            "paragraphs": [{"note_id": note, "context": NOTE, "qas": EMRQA_QUESTIONS}],
        }
        for title, note in (
            ("medication", "990001"),
            ("smoking", "990001"),
            ("relations", "990002"),
        )
    ]
}
MTSAMPLES = (
    ",description,medical_specialty,sample_name,transcription,keywords\r\n"
    '0, A visit., Neurosurgery, Visit ,"SUBJECTIVE:,  Zorbitol.,PLAN:,  Rest.",\r\n'
    '1, A visit., Surgery, Visit ,"SUBJECTIVE:,  Zorbitol.,PLAN:,  Rest.",\r\n'
    "2, Nothing., Letters, Empty ,,\r\n"
)
BIONLI = (
    "index,pmid,supp_set,conclusion,label_cat\n"
    "0,99000001,<re> zorbitol <er> was tested .,<re> zorbitol <er> inhibits <el> NaX <le> .,pos\n"
    "1,99000001,<re> zorbitol <er> was tested .,<re> NaX <er> inhibits <el> NaX <le> .,SRE\n"
)
CONCEPTS = 'c="glimmer fever" 2:2 2:3||t="problem"\nc="zorbitol" 2:5 2:5||t="treatment"\n'
PAPER: dict[str, object] = {
    "article_id": "PMC9999999",
    "article_text": ["zorbitol is invented .", "we tested it ."],
    "abstract_text": ["<S> we tested zorbitol . </S>", "<S> it works . </S>"],
    "labels": None,
    "section_names": ["introduction"],
    "sections": [["zorbitol is invented .", "we tested it ."]],
}
LOST: dict[str, object] = {
    **PAPER,
    "article_id": "PMC9999998",
    "article_text": [],
    "sections": [[]],
}
FILM = {"findings": ["the", "lungs", "are", "clear", "."], "impression": ["no", "process", "."]}
CASE = {
    "case_id": "inv-1",
    "title": "Case 1: with a rash",
    "presentation": "A rash came. ",
    "final_diagnosis": "Glimmer fever (GF)",
    "year": 2031,
}
MEDQA = {
    "question": "Which is zorbitol?",
    "answer": "Zorbitol",
    "options": {"A": "Water", "B": "Zorbitol", "C": "Salt", "D": "Sugar"},
    "meta_info": "step1",
    "answer_idx": "B",
}


def lines(*rows: object) -> str:
    return "".join(json.dumps(row) + "\n" for row in rows)


def pair(number: int, label: str) -> dict[str, str]:
    return {
        "sentence1": "Labs : zorbitol 9.9 [**2190**] .",
        "pairID": f"0000000{number}",
        "sentence2": "Zorbitol is high",
        "gold_label": label,
    }


def entrance(number: int) -> dict[str, object]:
    return {
        "question": f"Is zorbitol {number}?",
        "exp": None,
        "cop": 2,
        **{"opa": "no", "opb": "yes", "opc": "both", "opd": "none"},
        "subject_name": "Medicine",
        "topic_name": None,
        "id": f"id-{number}",
        "choice_type": "single",
    }


FILES: dict[str, str] = {
    "emrqa/data.json": json.dumps(EMRQA),
    "emrqa/train_docid.txt": "990002\n",
    "emrqa/test_docid.txt": "990001\n",
    "i2b2_2010/test_data/0001.txt": "Admission Date :\nHe had glimmer fever , zorbitol .\n\n",
    "i2b2_2010/reference_standard_for_test_data/concepts/0001.con": CONCEPTS,
    **{
        f"i2b2_2010/concept_assertion_relation_training_data/beth/{kind}/record-{n}.{end}": text
        for n in range(30)
        for kind, end, text in (
            ("txt", "txt", "Admission Date :\nHe had glimmer fever , zorbitol .\n"),
            ("concept", "con", CONCEPTS),
        )
    },
    "mtsamples/mtsamples.csv": MTSAMPLES,
    "mtsamples/test_docid.txt": "0\n1\n2\n",
    "pubmed_summarization/train.txt": lines(),
    "pubmed_summarization/val.txt": lines(LOST),
    "pubmed_summarization/test.txt": lines(PAPER, LOST),
    "mimic_cxr_summarization/train.jsonl": lines(FILM),
    "mimic_cxr_summarization/valid.jsonl": lines(FILM),
    "mimic_cxr_summarization/test.jsonl": lines(FILM, FILM),
    "bionli/train_df_blnc.csv": BIONLI,
    "bionli/val_df_blnc.csv": BIONLI,
    "bionli/test_df.csv": BIONLI,
    "mednli/mli_train_v1.jsonl": lines(pair(1, "neutral")),
    "mednli/mli_dev_v1.jsonl": lines(pair(2, "entailment")),
    "mednli/mli_test_v1.jsonl": lines(pair(3, "contradiction"), pair(4, "neutral")),
    "cases/cases.jsonl": lines(CASE),
    "cases/aliases.jsonl": lines({"name": "glimmer Fever", "aliases": ["febris micans"]}),
    "medqa/test_5options.jsonl": lines(),
    "medqa/phrases_no_exclude_test.jsonl": lines(MEDQA),
    "medqa/phrases_no_exclude_train.jsonl": lines(MEDQA),
    "medmcqa/dev.json": lines(entrance(0)),
    "medmcqa/train.json": lines(*map(entrance, range(20))),
}
