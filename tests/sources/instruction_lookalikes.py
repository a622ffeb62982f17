"""Tiny hand-typed files of the public instruction sources; every text of a record says zorbitol."""

from __future__ import annotations

import io
import json

from openpyxl import Workbook

SECRET = "zorbitol"  # an invented drug: a message that holds it has quoted a record
THREE = range(1, 4)


def listed(*rows: object) -> bytes:
    return json.dumps(list(rows), ensure_ascii=False).encode()


def lines(*rows: object) -> bytes:
    return "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows).encode()


def alpaca(number: int) -> dict[str, str]:
    return {
        "instruction": f"Answer about zorbitol {number}.",
        "input": f"I take zorbitol é {number}, why?",
        "output": f'Zorbitol "{number}" helps.\nRest.',
    }


def chat(number: int) -> dict[str, object]:
    turns = [("human", f"Is zorbitol {number} sold?"), ("gpt", f"No zorbitol {number}.")]
    return {
        "conversations": [{"from": who, "value": text} for who, text in turns],
        "tools": "[]",
    }


def preference(number: int) -> dict[str, object]:
    return {
        "conversations": [{"from": "human", "value": f"What is zorbitol {number}?"}],
        "chosen": {"from": "gpt", "value": f"A drug, zorbitol {number}."},
        "rejected": {"from": "gpt", "value": f"Not zorbitol {number}."},
    }


def asked(number: int) -> dict[str, object]:
    return {
        "id": number,
        "instruction": f"What is zorbitol {number}?",
        "input": "<noinput>",
        "difficulty": "2",
        "gpt-4-answer": f"zorbitol a {number}",
        "claude-2": "zorbitol b",
        "gpt-3.5-turbo-answer": "zorbitol c",
        "text-davinci-003-answer": "zorbitol d",
    }


def seed(number: int) -> dict[str, str]:
    return {"instruction": f"Explain zorbitol {number}.", "difficulty": "1"}


def medquad(*numbers: int) -> bytes:
    pairs = "".join(
        f'<QAPair pid="{n}"><Question qid="{n}" qtype="uses">What is zorbitol {n} for?</Question>'
        f"<Answer>Zorbitol {n} &amp; rest.</Answer></QAPair>\n"
        for n in numbers
    )
    head = '<?xml version="1.0" encoding="UTF-8"?>\n<Document id="1"><Focus>Zorbitol</Focus>'
    return f"{head}<QAPairs>\n{pairs}</QAPairs></Document>\n".encode()


def mediqa() -> bytes:
    answers = "".join(
        f'<Answer AID="a{n}" SystemRank="{n}" ReferenceRank="{n}" ReferenceScore="4">'
        f"<AnswerURL/><AnswerText>Zorbitol {n} é.</AnswerText></Answer>"
        for n in (1, 2)
    )
    questions = "".join(
        f'<Question QID="{n}"><QuestionText>Why zorbitol {n}?</QuestionText>'
        f"<AnswerList>{answers}</AnswerList></Question>\n"
        for n in THREE
    )
    return f'<?xml version="1.0" encoding="UTF-8"?>\n<Set>\n{questions}</Set>\n'.encode()


def liveqa_train(attribute: str) -> bytes:
    questions = "".join(
        f'<NLM-QUESTION {attribute}="{n}"><SUBJECT>zorbitol</SUBJECT><MESSAGE>Zorbitol {n}?'
        "</MESSAGE><SUB-QUESTIONS><SUB-QUESTION><ANNOTATIONS><FOCUS>zorbitol</FOCUS>"
        f"<TYPE>uses</TYPE></ANNOTATIONS><ANSWERS><ANSWER>Zorbitol {n} é.</ANSWER>"
        "<ANSWER>Rest from zorbitol.</ANSWER></ANSWERS></SUB-QUESTION></SUB-QUESTIONS>"
        "</NLM-QUESTION>\n"
        for n in THREE
    )
    return f"<NLM-QUESTIONS>\n{questions}</NLM-QUESTIONS>\n".encode()


def liveqa_test() -> bytes:
    questions = "".join(
        f'<NLM-QUESTION qid="TQ{n}"><Original-Question><SUBJECT>zorbitol</SUBJECT>'
        f"<MESSAGE>Zorbitol {n}?</MESSAGE></Original-Question><ANNOTATIONS><FOCUS>zorbitol"
        "</FOCUS><TYPE>uses</TYPE></ANNOTATIONS><ReferenceAnswers>"
        f'<ReferenceAnswer aid="TQ{n}A1"><ANSWER>Zorbitol {n}.</ANSWER></ReferenceAnswer>'
        f'<RefAnswer aid="TQ{n}A2"><ANSWER>So zorbitol.</ANSWER></RefAnswer>'
        "</ReferenceAnswers></NLM-QUESTION>\n"
        for n in THREE
    )
    return f"<Full>\n{questions}</Full>\n".encode()


def sheet(*rows: tuple[str, ...]) -> bytes:
    book, stream = Workbook(), io.BytesIO()
    for row in rows:
        book.worksheets[0].append(row)
    book.save(stream)
    return stream.getvalue()


def mts() -> bytes:
    rows = "".join(f'{n},CC,"Zorbitol ""{n}"", é.","Doctor: Zorbitol?\r\nNo."\r\n' for n in THREE)
    return f"ID,section_header,section_text,dialogue\r\n{rows}".encode()


def aci(split: str) -> bytes:
    rows = "".join(f'v,{split}{n},[doctor] zorbitol,"PLAN zorbitol é\n"\n' for n in THREE)
    return f"dataset,encounter_id,dialogue,note\n{rows}".encode()


def cochrane(stem: str) -> dict[str, bytes]:
    return {
        f"{stem}.source": "".join(f"hard zorbitol é {n}\n" for n in THREE).encode(),
        f"{stem}.target": "".join(f"plain zorbitol {n}\n" for n in THREE).encode(),
        f"{stem}.doi": "".join(f"10.9/zorbitol.{stem}.{n}\n" for n in THREE).encode(),
    }


MEDICATION_HEAD = ("Question", "Focus (Drug)", "Question Type", "Answer", "Section Title", "URL")
LIVEQA = "TREC-2017-LiveQA-Medical-"
LOOKALIKES: dict[str, dict[str, bytes]] = {
    "alpaca": {
        "alpaca_en_demo.json": listed(*map(alpaca, THREE)),
        "alpaca_tiny.json": json.dumps(
            [{**alpaca(n), "text": "x"} for n in THREE], indent=4
        ).encode(),
    },
    "sharegpt": {"glaive_toolcall_en_demo.json": listed(*map(chat, THREE))},
    "preference": {"dpo_en_demo.json": listed(*map(preference, THREE))},
    "chatdoctor": {"chatdoctor5k.json": listed(*map(alpaca, THREE))},
    "medinstruct": {
        "MedInstruct-test.jsonl": lines(*map(asked, THREE)),
        "med_seed.json": listed(*map(seed, THREE)),
    },
    "medical_meadow": {"medical_meadow_small.json": listed(*map(alpaca, THREE))},
    "medquad": {"1_A_QA/0000001.xml": medquad(1, 2), "2_B_QA/0000002.xml": medquad(1)},
    "mediqa2019": {
        "MEDIQA2019-Task3-QA-TrainingSet1-LiveQAMed.xml": mediqa(),
        "MEDIQA2019-Task3-QA-ValidationSet.xml": mediqa(),
    },
    "medicationqa": {
        "MedInfo2019-QA-Medications.xlsx": sheet(
            MEDICATION_HEAD,
            *((f"what is zorbitol {n}", "zorbitol", "Use", "Zorbitol.", "", "") for n in THREE),
        )
    },
    "liveqa": {
        f"{LIVEQA}Train-1.xml": liveqa_train("questionid"),
        f"{LIVEQA}Train-2.xml": liveqa_train("qid"),
        f"{LIVEQA}Test.xml": liveqa_test(),
    },
    "causal_relation": {
        "pubmed_causal_language_use.csv": (
            'sentence,label\n"Zorbitol, é, did nothing.",0\nZorbitol ""helps"".,2\nZorbitol.,3\n'
        ).encode()
    },
    "indications": {
        "indications.tsv": (
            "doid_id\tdrugbank_id\tdisease\tdrug\tcategory\tn_curators\tn_resources\n"
            + "".join(f"DOID:{n}\tDB{n}\tZorb's \"é\tZorbitol\tSYM\t2\t1\n" for n in THREE)
        ).encode()
    },
    "mts_dialog": {
        f"MTS-Dialog-{name}.csv": mts()
        for name in (
            *("TrainingSet", "ValidationSet", "TestSet-1-MEDIQA-Chat-2023"),
            "TestSet-2-MEDIQA-Sum-2023",
        )
    },
    "aci_bench": {f"{name}.csv": aci(name) for name in ("train", "valid", "clef_taskC_test3")},
    "cochrane_pls": {**cochrane("val"), **cochrane("test")},
    "meqsum": {
        "MeQSum_ACL2019_BenAbacha_Demner-Fushman.xlsx": sheet(
            ("File", "CHQ", "Summary", *[""] * 300),
            *((f"{n}.txt", f"MESSAGE: zorbitol {n}", f"Why zorbitol {n}?") for n in THREE),
        )
    },
}
