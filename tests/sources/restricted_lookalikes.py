"""Tiny hand-typed files of sources that are not at hand; every text of a record says zorbitol."""

from __future__ import annotations

import gzip
import io
import json
import tarfile
from pathlib import Path

import zstandard
from hospital_lookalikes import HOSPITAL

SECRET = "zorbitol"  # an invented drug: a message that holds it has quoted a record


def lines(*rows: object) -> bytes:
    return "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows).encode()


def listed(*rows: object) -> bytes:
    return json.dumps(list(rows), ensure_ascii=False).encode()


def gz(text: str) -> bytes:
    return gzip.compress(text.encode(), mtime=0)


def zst(data: bytes) -> bytes:
    return zstandard.compress(data)


def tar_gz(files: dict[str, bytes]) -> bytes:
    stream = io.BytesIO()
    with tarfile.open(fileobj=stream, mode="w") as archive:
        for name, data in files.items():
            entry = tarfile.TarInfo(name)
            entry.size = len(data)
            archive.addfile(entry, io.BytesIO(data))
    return gzip.compress(stream.getvalue(), mtime=0)


PUBMED_HEAD = """<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE PubmedArticleSet PUBLIC "-//NLM//DTD PubMedArticle, 1st January 2019//EN" \
"https://dtd.nlm.nih.gov/ncbi/pubmed/out/pubmed_190101.dtd">
"""
PUBMED_FIRST = """<PubmedArticle><MedlineCitation Status="MEDLINE" Owner="NLM">
 <PMID Version="1">99000001</PMID>
 <Article PubModel="Print"><Journal><Title>Journal of Invented Results</Title></Journal>
  <ArticleTitle>Effect of zorbitol on <i>in vitro</i> Na<sup>+</sup> uptake.</ArticleTitle>
  <ELocationID EIdType="pii" ValidYN="Y">S0</ELocationID>
  <Abstract><AbstractText Label="BACKGROUND" NlmCategory="BACKGROUND">Zorbitol is
    invented.</AbstractText>
   <AbstractText>It is a drug.</AbstractText>
   <AbstractText Label="RESULTS" NlmCategory="RESULTS">Uptake fell (<i>p</i> &lt; 0.05).\
</AbstractText><CopyrightInformation>(c) nobody of zorbitol</CopyrightInformation></Abstract>
  <Language>eng</Language><PublicationTypeList>
  <PublicationType UI="D016428">Journal Article</PublicationType></PublicationTypeList></Article>
 <MeshHeadingList><MeshHeading><DescriptorName UI="D012964" MajorTopicYN="Y">Sodium</DescriptorName>
 <QualifierName UI="Q1" MajorTopicYN="N">zorbitol blood</QualifierName></MeshHeading>
 </MeshHeadingList>
 <OtherAbstract Type="Publisher" Language="fre"><AbstractText>Le zorbitol.</AbstractText>
 </OtherAbstract></MedlineCitation>
 <PubmedData><ArticleIdList><ArticleId IdType="pubmed">99000001</ArticleId>
  <ArticleId IdType="doi">10.9999/Zorb.1</ArticleId><ArticleId IdType="pmc">PMC99999901</ArticleId>
  </ArticleIdList><ReferenceList><Reference><Citation>Zorbitol before.</Citation><ArticleIdList>
  <ArticleId IdType="pubmed">99000777</ArticleId><ArticleId IdType="doi">10.9999/cited</ArticleId>
  </ArticleIdList></Reference></ReferenceList></PubmedData>
</PubmedArticle>
"""


def citation(
    pmid: str, title: str, *, version: str = "1", abstract: str = "Zorbitol.", kind: str = "Letter"
) -> str:
    """Type a short PubMed record."""
    part = f"<Abstract><AbstractText>{abstract}</AbstractText></Abstract>" if abstract else ""
    return f"""<PubmedArticle><MedlineCitation Status="Publisher" Owner="NLM">
<PMID Version="{version}">{pmid}</PMID><Article><ArticleTitle>{title}</ArticleTitle>{part}
<Language>eng</Language><PublicationTypeList><PublicationType UI="D0">{kind}</PublicationType>
</PublicationTypeList></Article></MedlineCitation></PubmedArticle>
"""


def pubmed(*records: str) -> str:
    return f"{PUBMED_HEAD}<PubmedArticleSet>\n{''.join(records)}</PubmedArticleSet>\n"


JATS = """<?xml version="1.0"?>
<!DOCTYPE article PUBLIC "-//NLM//DTD JATS (Z39.96) Journal Archiving and Interchange DTD v1.2 \
20190208//EN" "JATS-archivearticle1.dtd">
<article xmlns:xlink="http://www.w3.org/1999/xlink" article-type="case-report">
<?properties open_access?><front><article-meta>
<article-id pub-id-type="pmc">{digits}</article-id>
<article-id pub-id-type="doi">10.9999/Z.{digits}</article-id>
<title-group><article-title>A made-up case of <italic>{title}</italic></article-title></title-group>
<permissions><license xlink:href="https://creativecommons.org/licenses/by/4.0/"><license-p>Zorbitol
 CC BY.</license-p></license></permissions>
<abstract><sec><title>Background</title><p>Invented zorbitol.</p></sec></abstract></article-meta>
</front><body><sec id="s1"><title>Case</title><p>Seen before
[<xref ref-type="bibr" rid="B1">1</xref>] (<xref ref-type="fig" rid="f1">Figure 1</xref>).</p>
<fig id="f1"><label>Figure 1</label><caption><p>A drawing.</p></caption></fig></sec></body>
<back><ref-list><ref id="B1"/></ref-list></back></article>
"""


def jats(digits: str, title: str = "zorbitol") -> bytes:
    return JATS.format(digits=digits, title=title).encode()


FILE_LIST_HEAD = (
    "Article File,Article Citation,AccessionID,LastUpdated (YYYY-MM-DD HH:MM:SS),PMID,License,"
    "Retracted\n"
)


def file_list(*rows: tuple[str, str, str, str]) -> bytes:
    """Type a file list of (digits, last update, licence, retracted)."""
    typed = (
        f'PMC099xxxxxx/PMC{digits}.xml,"J Zorbitol. 2031, 1; 1:1",PMC{digits},"{time}",,{name},'
        f"{retracted}\n"
        for digits, time, name, retracted in rows
    )
    return (FILE_LIST_HEAD + "".join(typed)).encode()


NOTEEVENTS = """"ROW_ID","SUBJECT_ID","HADM_ID","CHARTDATE","CHARTTIME","STORETIME","CATEGORY",\
"DESCRIPTION","CGID","ISERROR","TEXT"
900001,990001,9900011,2190-01-02,,,"Discharge summary","Report",,,"Admission Date:  [**2190-1-1**]

Service: MEDICINE, on zorbitol
Chief Complaint: said ""tired""
"
900002,990001,,2190-01-03 00:00:00,2190-01-03 10:00:00,,"Nursing ",Report,17,1,"Zorbitol, wrong."
900003,990002,9900013.0,2190-01-04,,,ECG,Report,,,Zorbitol rhythm
900004,990002,,2190-01-04,,,ECG,Report,,," "
"""
NOTE_HEAD = "note_id,subject_id,hadm_id,note_type,note_seq,charttime,storetime,text\n"
DISCHARGE = (
    NOTE_HEAD
    + """19999999-DS-3,19999999,29999999,DS,3,2190-01-05 00:00:00,2190-01-06 10:11:00,"\x20
Name:  ___                   Unit No:   ___
\x20
Chief Complaint:
Fatigue on zorbitol
"
"""
)
RADIOLOGY = (
    NOTE_HEAD + '19999999-RR-4,19999999,,RR,4,2190-01-05 09:00:00,,"EXAM: zorbitol, ""clear"""\n'
)
CXR_REPORT = """                                 FINAL REPORT
 EXAMINATION:  CHEST (PA AND LAT)
\x20
 INDICATION:  ___ year old on zorbitol // pneumonia?
\x20
 FINDINGS:\x20
\x20
 The lungs are clear.  Heart
 size is normal.
\x20
 IMPRESSION:\x20
\x20
 No acute process of zorbitol.
"""
I2B2_TEXT = """Admission Date :
He had chest pain after Zorbitol drip .
 Then  fever , gone .
It was "mild" pain
of long standing .
"""
I2B2_CONCEPTS = """c="chest pain" 2:2 2:3||t="problem"
c="zorbitol drip" 2:5 2:6||t="treatment"
c="zorbitol drip" 2:5 2:6||t="treatment"
c="fever" 3:2 3:2||t="problem"
c=""mild" pain of long standing" 4:2 5:2||t="problem"
"""
EMRQA = {
    "data": [
        {
            "title": "medication",
            "paragraphs": [
                {
                    "note_id": "990001",
                    "context": ["line one\n", "line two: zorbitol 5 mg daily .\n"],
                    "qas": [
                        {
                            "id": [[["what is the dose of zorbitol", "what is the dose"]], "x"],
                            "question": ["what is the dose of zorbitol", "how much zorbitol"],
                            "answers": [
                                {
                                    "answer_start": ["2", 3],
                                    "text": "5 mg",
                                    "evidence": "line two: zorbitol 5 mg daily .\n",
                                    "evidence_start": 2,
                                    "answer_entity_type": "single",
                                }
                            ],
                        },
                        {
                            "id": [],
                            "question": ["why zorbitol"],
                            "answers": [
                                {
                                    "answer_start": [[1, ""], [2, 0]],
                                    "text": ["line one", "line two"],
                                    "evidence": ["line one\n", "line two: zorbitol 5 mg daily .\n"],
                                    "evidence_start": [1, 2],
                                    "answer_entity_type": "complex",
                                },
                                {
                                    "answer_start": ["", ""],
                                    "text": "",
                                    "evidence": "line one\n",
                                    "evidence_start": "1",
                                    "answer_entity_type": "empty",
                                },
                            ],
                        },
                    ],
                }
            ],
        }
    ]
}
MTSAMPLES = (
    ",description,medical_specialty,sample_name,transcription,keywords\r\n"
    '0, An invented visit., Allergy / Immunology, Invented Visit ,"SUBJECTIVE:,  Zorbitol.,PLAN:, '
    ' Rest.","allergy / immunology, sneezing,"\r\n'
    '1, The same., General Medicine, Invented Visit ,"SUBJECTIVE:,  Zorbitol.,PLAN:,  Rest.",\r\n'
    "2, Nothing of zorbitol., Letters, Empty ,,\r\n"
)
BIONLI = (
    "index,pmid,supp_set,conclusion,label_cat\n"
    "2,99000002,zorbitol,zorbitol,SET\n"
    '0,99000001,"<re> zorbitol <er> was tested . Uptake fell .",'
    '"<re> zorbitol <er> inhibits <el> NaX <le> .",pos\n'
    "1,99000001,<re> zorbitol <er> was tested .,<re> NaX <er> inhibits <el> zorbitol <le> .,SRE\n"
)


def mednli(number: int, label: str) -> dict[str, str]:
    return {
        "sentence1": "Labs were notable for zorbitol 9.9 [**2190**] .",
        "pairID": f"00000000-0000-0000-0000-00000000000{number}",
        "sentence2": "Patient has high zorbitol",
        "gold_label": label,
    }


def paper(number: int, **changes: object) -> dict[str, object]:
    return {
        "article_id": f"PMC999999{number}",
        "article_text": ["zorbitol is invented .", "we tested it ."],
        "abstract_text": ["<S> we tested zorbitol . </S>", "<S> it failed . </S>"],
        "labels": None,
        "section_names": ["introduction", None],
        "sections": [["zorbitol is invented ."], ["we tested it ."]],
        **changes,
    }


ALPACA = {"instruction": "Name a drug.", "input": "", "output": "Zorbitol."}
ICLINIQ = {
    "input": "I take zorbitol.",
    "answer_icliniq": "Rest.",
    "answer_chatgpt": "Please rest from zorbitol.",
    "answer_chatdoctor": "Hi. Rest.",
}
DOLLY = {
    "instruction": "Name it",
    "context": "Zorbitol [12] is.",
    "response": "It",
    "category": "open_qa",
}
CHAT = {
    "id": "AbC_dE_0",
    "conversations": [{"from": "human", "value": "zorbitol?"}, {"from": "gpt", "value": "Hi."}],
}
RELATION = {
    "source": "umls_relation",
    "instruction": "Tell the relation between the two terms.",
    "input": "Zorbitol ; Fever",
    "output": "may treat",
    "sample_id": 7,
}
MRCONSO = """C9999901|ENG|S|L9999900|VO|S9999900|N|A9999900||||MSH|EN|D999901|zorbitol, old|0|N||
C9999901|ENG|P|L9999901|PF|S9999901|Y|A9999901||||MSH|MH|D999901|Zorbitol "drops"|0|N||
C9999901|FRE|P|L9999903|PF|S9999903|Y|A9999903||||MSHFRE|MH|D999901|Zorbitole|3|N||
C9999902|ENG|P|L9999902|PF|S9999902|Y|A9999902||||MSH|MH|D999902|Fever of zorbitol|0|N||
"""
MRREL = """C9999902|A9999902|AUI|RO|C9999901|A9999901|AUI|may_treat|R99999901||MED-RT|MED-RT|||N||
C9999901|A9999901|AUI|RB|C9999902|A9999902|AUI||R99999902||MSH|MSH|||N||
C9999901|A9999901|AUI|RO|C9999902|A9999902|AUI|x|R99999903||MSHFRE|MSHFRE|||N||
C9999901|A9999901|AUI|RO|C9999902|A9999902|AUI|x|R99999904||MSH|MSH|||O||
C9999901|A9999901|AUI|SY|C9999901|A9999901|AUI|x|R99999905||MSH|MSH|||N||
C9999999|A9999901|AUI|RO|C9999902|A9999902|AUI|x|R99999906||MSH|MSH|||N||
"""
MRSTY = """C9999901|T121|A1.4.1.1.1|Pharmacologic Substance|AT99999901||
C9999901|T109|A1.4.1.2.1|Organic Chemical|AT99999902||
"""
CASE = {
    "case_id": "c1",
    "title": "Case 1-2031: a person on zorbitol",
    "presentation": "Dr. N.N.: Fever after zorbitol.",
    "final_diagnosis": "Zorbitol fever",
    "year": 2031,
    "issue": "3",
}

PACKAGE = "oa_comm_xml.PMC099xxxxxx.baseline.2031-01-01"
LOOKALIKES: dict[str, dict[str, bytes]] = {
    "pubmed": {
        "pubmed31n0001.xml.gz": gz(pubmed(PUBMED_FIRST, citation("99000002", "On zorbitol."))),
        "pubmed31n0001.xml.gz.md5": b"MD5(pubmed31n0001.xml.gz)= 00000000000000000000000000000000",
    },
    "pmc_oa": {
        f"{PACKAGE}.tar.gz": tar_gz({"PMC099xxxxxx/PMC99999901.xml": jats("99999901")}),
        f"{PACKAGE}.filelist.csv": file_list(("99999901", "2031-01-01 00:00:00", "CC BY", "no")),
    },
    "pile": {
        "train/00.jsonl.zst": zst(
            lines(
                {"text": "Zorbitol in mice.", "meta": {"pile_set_name": "PubMed Abstracts"}},
                {"text": "# Zorbitol\n\né", "meta": {"pile_set_name": "PubMed Central"}},
                {"text": "Buy zorbitol", "meta": {"pile_set_name": "Pile-CC"}},
            )
        )
    },
    "mimic3": {"NOTEEVENTS.csv.gz": gz(NOTEEVENTS)},
    "mimic4_note": {
        "note/discharge.csv.gz": gz(DISCHARGE),
        "note/radiology.csv.gz": gz(RADIOLOGY),
    },
    "mimic_cxr": {"files/p10/p10000001/s50000001.txt": CXR_REPORT.encode()},
    "redpajama": {
        "c4/c4-train.00000.jsonl": lines(
            {"text": "Zorbitol é.", "meta": {"url": "https://example.invalid/a", "source": "c4"}}
        ),
        "common_crawl/2023-06/en_head_0000.jsonl.zst": zst(
            lines({"text": "A zorbitol page.", "source": "cc/x/line0", "pred_label": "__label__cc"})
        ),
    },
    "guidelines": {
        "open_guidelines.jsonl": lines(
            {
                "id": "ab12",
                "source": "cdc",
                "title": "Invented advice",
                "clean_text": "# Zorbitol\n\nWash hands.",
                "url": None,
                "overview": None,
            }
        )
    },
    "emrqa": {"data.json": json.dumps(EMRQA).encode()},
    "i2b2_2010": {
        "concept_assertion_relation_training_data/beth/txt/record-1.txt": I2B2_TEXT.encode(),
        "concept_assertion_relation_training_data/beth/concept/record-1.con": (
            I2B2_CONCEPTS.encode()
        ),
    },
    "mtsamples": {"mtsamples.csv": MTSAMPLES.encode()},
    "pubmed_summarization": {
        "pubmed-dataset/train.txt": lines(paper(1), paper(2, article_text=[])),
        "pubmed-dataset/val.txt": lines(paper(3)),
        "pubmed-dataset/test.txt": lines(paper(4)),
    },
    "mimic_cxr_summarization": {
        name: lines(
            {"findings": ["zorbitol", "is", "clear", "."], "impression": ["no", "zorbitol", "."]}
        )
        for name in ("train.jsonl", "valid.jsonl", "test.jsonl")
    },
    "bionli": {"train_df_blnc.csv": BIONLI.encode(), "test_df.csv": BIONLI.encode()},
    "mednli": {
        "mli_train_v1.jsonl": lines(mednli(1, "entailment"), mednli(2, "contradiction")),
        "mli_dev_v1.jsonl": lines(mednli(3, "neutral")),
        "mli_test_v1.jsonl": lines(mednli(4, "neutral")),
    },
    "stanford_alpaca": {
        "alpaca_data.json": listed(ALPACA, {**ALPACA, "output": "<nooutput> zorb"})
    },
    "dolly": {"databricks-dolly-15k.jsonl": lines(DOLLY)},
    "sharegpt_v3": {
        "ShareGPT_V3_unfiltered_cleaned_split.json": listed(
            CHAT, {"id": "x_1", "conversations": []}, CHAT
        )
    },
    "healthcaremagic": {"HealthCareMagic-100k.json": listed(ALPACA)},
    "icliniq": {"iCliniq.json": listed(ICLINIQ)},
    "medinstruct_52k": {"MedInstruct-52k.json": listed({**ALPACA, "input": "<noinput>"})},
    "medical_flashcards": {
        "medical_meadow_wikidoc_medical_flashcards.json": listed(ALPACA),
    },
    "pmc_llama": {"release.json": listed({**RELATION, "source": "zorbitol_qa"}, RELATION)},
    "umls": {
        "META/MRCONSO.RRF": MRCONSO.encode(),
        "META/MRREL.RRF": MRREL.encode(),
        "META/MRSTY.RRF": MRSTY.encode(),
    },
    "cases": {"cases.jsonl": lines(CASE)},
    **HOSPITAL,
}


def lay_out(root: Path, name: str, files: dict[str, bytes] | None = None) -> Path:
    """Write the look-alike of one source under a data root; return its folder."""
    folder = root / name
    for file, data in (LOOKALIKES[name] if files is None else files).items():
        path = folder / file
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
    return folder
