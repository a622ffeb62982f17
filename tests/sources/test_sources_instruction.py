"""Readers of the instruction sources, on hand-typed files of upstream's shape."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook

from mellama.errors import SourceError
from mellama.licenses import CC_BY_NC, CC_BY_SA, GENERATOR_TERMS, GPL_3
from mellama.sources.catalogue import INSTRUCTION_DATA
from mellama.sources.consumer_health import MEDICATIONQA, MEDQUAD, QuestionAnswer
from mellama.sources.dialogues import ACI_BENCH, MTS_DIALOG, DialogueNote
from mellama.sources.general_chat import (
    ALPACA,
    PREFERENCE,
    SHAREGPT,
    ChatRow,
    InstructionRow,
    PreferenceRow,
    Turn,
)
from mellama.sources.health_tracks import LIVEQA, MEDIQA2019, JudgedAnswer, JudgedQuestion
from mellama.sources.kept import Dropped, Quarantined
from mellama.sources.knowledge import CAUSAL_RELATION, INDICATIONS, Indication, LabelledSentence
from mellama.sources.medical_chat import CHATDOCTOR, MEDICAL_MEADOW, MEDINSTRUCT, MedInstructRow
from mellama.sources.source import Source, number
from mellama.sources.summaries import COCHRANE_PLS, MEQSUM, TextSummary

SECRET = "SECRET-WORDS-OF-A-RECORD"

Put = Callable[[str, str], None]


@pytest.fixture
def put(tmp_path: Path) -> Put:
    """Write one file under the data root."""

    def write(name: str, text: str) -> None:
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8", newline="")

    return write


def put_sheet(path: Path, rows: list[list[str]]) -> None:
    book = Workbook()
    for row in rows:
        book.worksheets[0].append(row)
    path.parent.mkdir(parents=True, exist_ok=True)
    book.save(path)


def rows_of(source: Source[Any], root: Path) -> list[Any]:
    return list(source.records(root))


def alpaca(*rows: Mapping[str, str]) -> str:
    return json.dumps(list(rows))


def test_alpaca_reads_both_files_and_every_mark_of_no_input_or_output(
    tmp_path: Path, put: Put
) -> None:
    put(
        "alpaca/alpaca_en_demo.json",
        alpaca(
            {"instruction": "Name a fish.", "input": "", "output": "A zander."},
            {"instruction": "Cook.", "input": "`<noinput>`", "output": "Stir."},
            {"instruction": "Add.", "input": "2 and 3", "output": "5"},
        ),
    )
    put(
        "alpaca/alpaca_tiny.json",
        alpaca(
            {"instruction": "Draw a house.", "output": "<nooutput> No model can do that."},
            {"instruction": "Say hi.", "input": "<NOINPUT>", "output": "Hi.", "text": "..."},
        ),
    )
    assert rows_of(ALPACA, tmp_path) == [
        InstructionRow("alpaca_en_demo-0", "Name a fish.", "", "A zander."),
        InstructionRow("alpaca_en_demo-1", "Cook.", "", "Stir."),
        InstructionRow("alpaca_en_demo-2", "Add.", "2 and 3", "5"),
        InstructionRow("alpaca_tiny-0", "Draw a house.", "", ""),
        InstructionRow("alpaca_tiny-1", "Say hi.", "", "Hi."),
    ]


def test_chatdoctor_and_medical_meadow_have_the_shape_of_alpaca(tmp_path: Path, put: Put) -> None:
    text = alpaca({"instruction": "Answer.", "input": "I sneeze.", "output": "Rest."})
    put("chatdoctor/chatdoctor5k.json", text)
    put("medical_meadow/medical_meadow_small.json", text)
    assert rows_of(CHATDOCTOR, tmp_path) == [
        InstructionRow("chatdoctor5k-0", "Answer.", "I sneeze.", "Rest.")
    ]
    assert rows_of(MEDICAL_MEADOW, tmp_path)[0].id == "medical_meadow_small-0"


def test_a_missing_key_is_named_and_the_record_is_not_quoted(tmp_path: Path, put: Put) -> None:
    put("chatdoctor/chatdoctor5k.json", alpaca({"instruction": SECRET, "input": ""}))
    reason = "expected the key 'output'; found no such key"
    assert list(CHATDOCTOR.accounts(tmp_path)) == [
        Quarantined("chatdoctor5k.json", 0, "entry", reason)
    ]


def test_a_half_written_file_is_refused(tmp_path: Path, put: Put) -> None:
    whole = alpaca({"instruction": SECRET, "input": "", "output": "x"})
    put("chatdoctor/chatdoctor5k.json", whole[:-4])
    with pytest.raises(SourceError, match="whole JSON") as caught:
        rows_of(CHATDOCTOR, tmp_path)
    assert SECRET not in str(caught.value)


def test_sharegpt_keeps_speakers_and_tools(tmp_path: Path, put: Put) -> None:
    turns = [
        {"from": "human", "value": "Weather?"},
        {"from": "function_call", "value": '{"name": "weather"}'},
        {"from": "observation", "value": '{"sky": "grey"}'},
        {"from": "gpt", "value": "Grey."},
    ]
    put(
        "sharegpt/glaive_toolcall_en_demo.json",
        json.dumps([{"conversations": turns, "tools": "[]"}, {"conversations": []}]),
    )
    first, second = rows_of(SHAREGPT, tmp_path)
    assert first == ChatRow(
        "glaive_toolcall_en_demo-0",
        tuple(Turn(turn["from"], turn["value"]) for turn in turns),
        "[]",
    )
    assert (second.turns, second.tools) == ((), "")


def test_preference_has_a_chosen_and_a_rejected_answer(tmp_path: Path, put: Put) -> None:
    row = {
        "conversations": [{"from": "system", "value": "Be kind."}, {"from": "human", "value": "?"}],
        "chosen": {"from": "gpt", "value": "Good day."},
        "rejected": {"from": "gpt", "value": "Go."},
    }
    put("preference/dpo_en_demo.json", json.dumps([row]))
    assert rows_of(PREFERENCE, tmp_path) == [
        PreferenceRow(
            "dpo_en_demo-0",
            (Turn("system", "Be kind."), Turn("human", "?")),
            "Good day.",
            "Go.",
        )
    ]


def test_medinstruct_test_rows_have_four_answers_and_seed_rows_none(
    tmp_path: Path, put: Put
) -> None:
    row = {
        "id": 7,
        "instruction": "What is zorbitol?",
        "difficulty": "2",
        "gpt-4-answer": "a",
        "claude-2": "b",
        "gpt-3.5-turbo-answer": "c",
        "text-davinci-003-answer": "d",
    }
    seed = {"instruction": "Explain.", "input": "<noinput>", "difficulty": "1", "topic": "Skin"}
    put("medinstruct/MedInstruct-test.jsonl", json.dumps(row) + "\n")
    put("medinstruct/med_seed.json", json.dumps([seed]))
    answers = (
        ("gpt-4", "a"),
        ("claude-2", "b"),
        ("gpt-3.5-turbo", "c"),
        ("text-davinci-003", "d"),
    )
    assert rows_of(MEDINSTRUCT, tmp_path) == [
        MedInstructRow("test-7", "What is zorbitol?", "", "2", answers, "test"),
        MedInstructRow("seed-0", "Explain.", "", "1", (), "seed"),
    ]


MEDQUAD_DOCUMENT = """<?xml version="1.0" encoding="UTF-8"?>
<Document id="0000001" source="INVENTED" url="http://example.org/">
<!--Answers were removed-->
<Focus>Zorb fever</Focus>
<QAPairs>
<QAPair pid="1"><Question qid="0000001-1" qtype="information">What is Zorb fever?</Question>
<Answer>{answer}</Answer></QAPair>
<QAPair pid="2"><Question qid="0000001-2" qtype="causes">What causes Zorb fever?</Question>
<Answer> </Answer></QAPair>
</QAPairs>
</Document>
"""
MEDQUAD_OLD = """<doc docid="0000003" corpus="INVENTED"><doctitle-focus>Old</doctitle-focus>
<qaPairs><pair pid="1"><question>what?</question><answer>that.</answer></pair></qaPairs></doc>
"""


def test_medquad_yields_pairs_without_an_answer_and_leaves_the_old_form_out(
    tmp_path: Path, put: Put
) -> None:
    put("medquad/1_A_QA/0000001.xml", MEDQUAD_DOCUMENT.format(answer="A fever &amp; a rash."))
    put("medquad/10_B_QA/0000001.xml", MEDQUAD_DOCUMENT.format(answer=""))
    put("medquad/2_C_QA/0000003.xml", MEDQUAD_OLD)
    put("medquad/2_C_QA/0000004.xml", MEDQUAD_DOCUMENT.replace("Document", "DiseaseFile"))
    rows = rows_of(MEDQUAD, tmp_path)
    assert rows[2] == QuestionAnswer(
        "1_A_QA/0000001-1",
        "What is Zorb fever?",
        "A fever & a rash.",
        "Zorb fever",
        "information",
    )
    assert [row.answer for row in rows[:2]] == ["", ""]
    assert len({row.id for row in rows}) == len(rows) == 6
    left_out = [each for each in MEDQUAD.accounts(tmp_path) if each not in rows]
    assert left_out == [Dropped("2_C_QA/0000003-1", "in an older form")]
    assert {count.what: count.measure(tmp_path / "medquad") for count in MEDQUAD.counts} == {
        "files": 4,
        "question-answer pairs": 6,
        "pairs with an answer": 2,
        "files in an older form that are not read": 1,
    }


def test_medquad_quarantines_another_kind_of_file(tmp_path: Path, put: Put) -> None:
    put("medquad/1_A_QA/0000001.xml", f"<Recipe><Focus>{SECRET}</Focus></Recipe>")
    (found,) = MEDQUAD.accounts(tmp_path)
    assert isinstance(found, Quarantined)
    assert "another root element" in found.reason
    assert SECRET not in repr(found)


def test_medquad_quarantines_a_pair_without_a_question(tmp_path: Path, put: Put) -> None:
    put(
        "medquad/1_A_QA/0000001.xml",
        "<Document><Focus>F</Focus>\n<QAPairs><QAPair pid='1'><Answer>a</Answer></QAPair>"
        "<QAPair pid='2'><Question>q?</Question><Answer>a</Answer></QAPair></QAPairs></Document>",
    )
    bad, good = MEDQUAD.accounts(tmp_path)
    assert isinstance(bad, Quarantined)
    assert isinstance(good, QuestionAnswer)
    assert (bad.file, bad.offset, bad.unit) == ("1_A_QA/0000001.xml", 0, "element")
    assert "Question inside QAPair" in bad.reason
    assert good.id == "1_A_QA/0000001-2"


def test_medicationqa_reads_the_sheet(tmp_path: Path) -> None:
    put_sheet(
        tmp_path / "medicationqa" / "MedInfo2019-QA-Medications.xlsx",
        [
            ["Question", "Focus (Drug)", "Question Type", "Answer", "Section Title", "URL"],
            ["what does zorbitol do ", "zorbitol", "Action", "Nothing.", "", "http://example.org"],
        ],
    )
    assert rows_of(MEDICATIONQA, tmp_path) == [
        QuestionAnswer("medicationqa-0", "what does zorbitol do", "Nothing.", "zorbitol", "Action")
    ]


LIVEQA_TRAIN_1 = """<?xml version="1.0" encoding="UTF-8"?>
<NLM-QUESTIONS><NLM-QUESTION questionid="Q1" fRef="1"><SUBJECT></SUBJECT>
<MESSAGE>What is Zorb fever, and how is it treated? </MESSAGE>
<SUB-QUESTIONS>
<SUB-QUESTION subqid="Q1-S1"><ANNOTATIONS><FOCUS>Zorb fever</FOCUS><TYPE>information</TYPE>
</ANNOTATIONS><ANSWERS><ANSWER answerid="Q1-S1-A1" pairid="1">A fever.</ANSWER>
<ANSWER answerid="Q1-S1-A2" pairid="2">An illness.</ANSWER></ANSWERS></SUB-QUESTION>
<SUB-QUESTION subqid="Q1-S2"><ANNOTATIONS><FOCUS>Zorb fever</FOCUS><TYPE>treatment</TYPE>
</ANNOTATIONS><ANSWERS><ANSWER answerid="Q1-S2-A1" pairid="3">Rest.</ANSWER></ANSWERS>
</SUB-QUESTION></SUB-QUESTIONS></NLM-QUESTION></NLM-QUESTIONS>
"""
LIVEQA_TRAIN_2 = """\ufeff<?xml version="1.0" encoding="UTF-8"?>
<NLM-QUESTIONS><NLM-QUESTION qid="1.0"><SUBJECT>Zorbitol</SUBJECT><MESSAGE>Is it safe?</MESSAGE>
<SUB-QUESTIONS><SUB-QUESTION><ANNOTATIONS><FOCUS>zorbitol</FOCUS><TYPE>Side effects</TYPE>
</ANNOTATIONS><ANSWERS><ANSWER>Nobody knows.</ANSWER></ANSWERS></SUB-QUESTION></SUB-QUESTIONS>
</NLM-QUESTION></NLM-QUESTIONS>
"""
LIVEQA_TEST = """<LiveQA2017-Medical-Test-Set-Full><NLM-QUESTION qid="TQ1">
<Original-Question qfile="1.txt"><SUBJECT>zorb</SUBJECT><MESSAGE>Why?</MESSAGE></Original-Question>
<NIST-PARAPHRASE></NIST-PARAPHRASE>
<ANNOTATIONS><FOCUS fid="F1">zorb</FOCUS><TYPE tid="T1" hasFocus="F1">CAUSE</TYPE></ANNOTATIONS>
<ReferenceAnswers><RefAnswer aid="TQ1A1"><ANSWER> Because. </ANSWER></RefAnswer>
<ReferenceAnswer aid="TQ1A2"><ANSWER>So.</ANSWER></ReferenceAnswer></ReferenceAnswers>
</NLM-QUESTION></LiveQA2017-Medical-Test-Set-Full>
"""


def put_liveqa(put: Put) -> None:
    put("liveqa/TREC-2017-LiveQA-Medical-Train-1.xml", LIVEQA_TRAIN_1)
    put("liveqa/TREC-2017-LiveQA-Medical-Train-2.xml", LIVEQA_TRAIN_2)
    put("liveqa/TREC-2017-LiveQA-Medical-Test.xml", LIVEQA_TEST)


def test_liveqa_yields_one_row_an_answer_and_reads_a_byte_order_mark(
    tmp_path: Path, put: Put
) -> None:
    put_liveqa(put)
    rows = rows_of(LIVEQA, tmp_path)
    assert [(row.id, row.split, row.answer) for row in rows] == [
        ("Train-1-Q1-S1-A1", "train", "A fever."),
        ("Train-1-Q1-S1-A2", "train", "An illness."),
        ("Train-1-Q1-S2-A1", "train", "Rest."),
        ("Train-2-1.0-S1-A1", "train", "Nobody knows."),
        ("Test-TQ1A1", "test", "Because."),
        ("Test-TQ1A2", "test", "So."),
    ]
    assert rows[0].question == "What is Zorb fever, and how is it treated?"
    assert (rows[2].topic, rows[2].kind) == ("Zorb fever", "treatment")
    assert rows[3].question == "Zorbitol\nIs it safe?"
    assert rows[4].question == "zorb\nWhy?"
    assert [count.measure(tmp_path / "liveqa") for count in LIVEQA.counts] == [4, 1]


def test_a_liveqa_question_without_an_answer_is_dropped(tmp_path: Path, put: Put) -> None:
    put_liveqa(put)
    good = rows_of(LIVEQA, tmp_path)
    bare = LIVEQA_TRAIN_2.removeprefix("\ufeff").replace("<ANSWER>Nobody knows.</ANSWER>", "")
    put("liveqa/TREC-2017-LiveQA-Medical-Train-2.xml", bare)
    found = list(LIVEQA.accounts(tmp_path))
    assert found == [*good[:3], Dropped("Train-2-1.0", "no answer"), *good[4:]]


MEDIQA = """<?xml version="1.0" encoding="UTF-8"?>
<Set><Question QID="1"><QuestionText>Why {who}?</QuestionText><AnswerList>
<Answer AID="1_Answer1" SystemRank="1" ReferenceRank="2" ReferenceScore="1">
<AnswerURL>http://example.org</AnswerURL><AnswerText>Because.</AnswerText></Answer>
<Answer AID="1_Answer2" SystemRank="2" ReferenceRank="1" ReferenceScore="4">
<AnswerURL>http://example.org</AnswerURL><AnswerText>So.</AnswerText></Answer>
</AnswerList></Question></Set>
"""


def put_mediqa(put: Put, valid: str) -> None:
    train = MEDIQA.format(who="me")
    put("mediqa2019/MEDIQA2019-Task3-QA-TrainingSet1-LiveQAMed.xml", train)
    put("mediqa2019/MEDIQA2019-Task3-QA-ValidationSet.xml", valid)


def test_mediqa2019_keeps_every_judgement(tmp_path: Path, put: Put) -> None:
    put_mediqa(put, MEDIQA.format(who="you"))
    train, valid = rows_of(MEDIQA2019, tmp_path)
    judged = (
        JudgedAnswer("1_Answer1", "Because.", rank=2, score=1),
        JudgedAnswer("1_Answer2", "So.", rank=1, score=4),
    )
    assert train == JudgedQuestion("train-1", "Why me?", judged, "train")
    assert (valid.id, valid.question) == ("valid-1", "Why you?")


@pytest.mark.parametrize(
    ("damage", "found"), [("", "no such attribute"), ('ReferenceScore="good"', "something else")]
)
def test_mediqa2019_quarantines_a_score_that_is_no_number(
    tmp_path: Path, put: Put, damage: str, found: str
) -> None:
    put_mediqa(put, MEDIQA.replace('ReferenceScore="4"', damage))
    good, bad = MEDIQA2019.accounts(tmp_path)
    assert isinstance(good, JudgedQuestion)
    assert isinstance(bad, Quarantined)
    assert good.id == "train-1"
    assert found in bad.reason


def test_causal_relation_keeps_the_digit(tmp_path: Path, put: Put) -> None:
    put(
        "causal_relation/pubmed_causal_language_use.csv",
        'sentence,label\n"Zorbitol, as ever, did nothing.",0\nIt may ""help"".,2\n',
    )
    assert rows_of(CAUSAL_RELATION, tmp_path) == [
        LabelledSentence("pubmed_causal_language_use-0", "Zorbitol, as ever, did nothing.", "0"),
        LabelledSentence("pubmed_causal_language_use-1", 'It may ""help"".', "2"),
    ]


def test_causal_relation_quarantines_a_fifth_label(tmp_path: Path, put: Put) -> None:
    put("causal_relation/pubmed_causal_language_use.csv", f"sentence,label\n{SECRET},4\n")
    reason = "expected a label 0, 1, 2 or 3; found another label"
    assert list(CAUSAL_RELATION.accounts(tmp_path)) == [
        Quarantined("pubmed_causal_language_use.csv", 0, "row", reason)
    ]


def test_indications_takes_quotation_marks_as_they_stand(tmp_path: Path, put: Put) -> None:
    put(
        "indications/indications.tsv",
        "doid_id\tdrugbank_id\tdisease\tdrug\tcategory\tn_curators\tn_resources\n"
        "DOID:1\tDB1\tZorb's \"fever\tZorbitol\tSYM\t2\t1\n",
    )
    assert rows_of(INDICATIONS, tmp_path) == [
        Indication("DOID:1/DB1", "Zorb's \"fever", "Zorbitol", "SYM", "DOID:1", "DB1")
    ]


def test_mts_dialog_keeps_line_breaks_inside_fields(tmp_path: Path, put: Put) -> None:
    header = "ID,section_header,section_text,dialogue\r\n"
    names = (
        "TrainingSet",
        "ValidationSet",
        "TestSet-1-MEDIQA-Chat-2023",
        "TestSet-2-MEDIQA-Sum-2023",
    )
    for name in names:
        row = f'0,CC,"Cough, {name}.","Doctor: Well? \r\nPatient: I cough."\r\n'
        put(f"mts_dialog/MTS-Dialog-{name}.csv", header + row)
    rows = rows_of(MTS_DIALOG, tmp_path)
    assert rows[0] == DialogueNote(
        "train-0", "Doctor: Well? \r\nPatient: I cough.", "Cough, TrainingSet.", "train", "CC"
    )
    assert [row.id for row in rows] == ["train-0", "valid-0", "test-1-0", "test-2-0"]


def test_aci_bench_has_whole_notes(tmp_path: Path, put: Put) -> None:
    for place, name in enumerate(("train", "valid", "clef_taskC_test3")):
        text = f'dataset,encounter_id,dialogue,note\nvirtassist,D2N00{place},[doctor] hi,"PLAN\n"\n'
        put(f"aci_bench/{name}.csv", text)
    assert rows_of(ACI_BENCH, tmp_path)[2] == DialogueNote(
        "D2N002", "[doctor] hi", "PLAN\n", "test-3"
    )


def put_cochrane(put: Put, targets: str = "plain a\nplain b\n") -> None:
    for stem in ("val", "test"):
        put(f"cochrane_pls/{stem}.source", "hard a\nhard b\n")
        put(f"cochrane_pls/{stem}.target", targets)
        put(f"cochrane_pls/{stem}.doi", f"10.1/{stem}a\n10.1/{stem}b\n")


def test_cochrane_pls_pairs_lines_and_knows_their_doi(tmp_path: Path, put: Put) -> None:
    put_cochrane(put)
    rows = rows_of(COCHRANE_PLS, tmp_path)
    assert rows[3] == TextSummary("10.1/testb", "hard b", "plain b", "test", ("doi:10.1/testb",))
    assert [row.split for row in rows] == ["valid", "valid", "test", "test"]


def test_cochrane_pls_refuses_files_that_do_not_line_up(tmp_path: Path, put: Put) -> None:
    put_cochrane(put, targets="plain a\n")
    with pytest.raises(SourceError, match="2, 1, 2 lines"):
        rows_of(COCHRANE_PLS, tmp_path)


def test_meqsum_ignores_hundreds_of_empty_columns(tmp_path: Path) -> None:
    empty = [""] * 300
    put_sheet(
        tmp_path / "meqsum" / "MeQSum_ACL2019_BenAbacha_Demner-Fushman.xlsx",
        [
            ["File", "CHQ", "Summary", *empty],
            ["1.txt", "SUBJECT: zorb\nMESSAGE: Where?", "Where is zorb?", *empty],
        ],
    )
    assert rows_of(MEQSUM, tmp_path) == [
        TextSummary("1.txt", "SUBJECT: zorb\nMESSAGE: Where?", "Where is zorb?")
    ]


@pytest.mark.parametrize(
    "source", [ALPACA, SHAREGPT, PREFERENCE, MEDINSTRUCT, CHATDOCTOR], ids=lambda s: s.name
)
def test_text_of_language_models_carries_its_makers_terms(source: Source[Any]) -> None:
    assert GENERATOR_TERMS in source.terms.licenses
    assert len(source.terms.licenses) > 1
    assert not source.terms.commercial


def test_terms_that_are_easily_missed() -> None:
    assert CC_BY_NC in ALPACA.terms.licenses
    assert {GPL_3, CC_BY_SA} == set(MEDICAL_MEADOW.terms.licenses)
    assert GPL_3 in CAUSAL_RELATION.terms.licenses


@pytest.mark.data
@pytest.mark.parametrize("source", INSTRUCTION_DATA, ids=lambda source: source.name)
def test_ids_are_different_within_a_source(source: Source[Any], data_root: Path) -> None:
    ids = [row.id for row in source.records(data_root)]
    assert len(set(ids)) == len(ids) > 0


@pytest.mark.data
def test_answers_that_upstream_took_out_are_all_in_three_collections(data_root: Path) -> None:
    empty = [row for row in MEDQUAD.records(data_root) if not row.answer]
    folders = {row.id.split("_")[0] for row in empty}
    assert (number(empty), folders) == (8109 - 5260, {"10", "11", "12"})
