"""Tiny hand-typed files of a hospital's own text and tables; every text says zorbitol."""

from __future__ import annotations

import base64
import gzip
import json

HEAD = (
    "note_id,person_id,note_date,note_datetime,note_type_concept_id,note_class_concept_id,"
    "note_title,note_text,encoding_concept_id,language_concept_id,provider_id,"
    "visit_occurrence_id,visit_detail_id,note_source_value,note_event_id,"
    "note_event_field_concept_id\n"
)
NOTE = (
    HEAD
    + """1,42,2030-01-02,2030-01-02 10:00:00,32817,0,Discharge summary,"Chief complaint:
fatigue on ""zorbitol""
",0,4180186,,7,,DS,,
2,42,2030-01-03,,32817,706391,Progress note,Better without zorbitol.,0,4180186,,,,PN,,
3,43,2030-01-03,,32817,0,Empty note on zorbitol," ",0,4180186,,8.0,,PN,,
"""
)


def packed(text: str) -> bytes:
    return gzip.compress(text.encode(), mtime=0)


def b64(text: str | bytes) -> str:
    return base64.b64encode(text.encode() if isinstance(text, str) else text).decode()


def attached(text: str, content_type: str = "text/plain; charset=utf-8") -> dict[str, object]:
    return {"attachment": {"contentType": content_type, "data": b64(text)}}


def at(url: str, content_type: str = "text/html") -> dict[str, object]:
    return {"attachment": {"contentType": content_type, "url": url}}


def note(id: str, *content: object, **more: object) -> dict[str, object]:
    """Type a DocumentReference."""
    return {
        "resourceType": "DocumentReference",
        "id": id,
        "status": "current",
        "docStatus": "final",
        "type": {"coding": [{"system": "http://loinc.org", "code": "18842-5"}]},
        "subject": {"reference": "Patient/42"},
        "date": "2030-01-02T10:00:00Z",
        "content": list(content),
        **more,
    }


def report(id: str, **more: object) -> dict[str, object]:
    """Type a DiagnosticReport."""
    return {
        "resourceType": "DiagnosticReport",
        "id": id,
        "status": "final",
        "code": {"text": "Chest X-ray on zorbitol"},
        "subject": {"reference": "Patient/42"},
        "encounter": {"reference": "Encounter/7"},
        **more,
    }


def binary(id: str, text: str, content_type: str = "text/html") -> dict[str, object]:
    return {"resourceType": "Binary", "id": id, "contentType": content_type, "data": b64(text)}


def bundle(*resources: object) -> dict[str, object]:
    return {
        "resourceType": "Bundle",
        "type": "collection",
        "entry": [{"fullUrl": "urn:uuid:0", "resource": resource} for resource in resources],
    }


def ndjson(*resources: object) -> str:
    return "".join(json.dumps(resource, ensure_ascii=False) + "\n" for resource in resources)


NOTES = (
    note("d1", attached("Invented note on zorbitol.")),
    note("d2", at("Binary/b1"), at("https://example.invalid/zorbitol")),
)
REPORTS = (
    report("r1", conclusion="No acute zorbitol."),
    report("r2", conclusion="Short.", presentedForm=[attached("Long zorbitol.")["attachment"]]),
)

MIMIC3_ADMISSIONS = """"ROW_ID","SUBJECT_ID","HADM_ID","ADMITTIME","DISCHTIME","DEATHTIME",\
"ADMISSION_TYPE","ADMISSION_LOCATION","DISCHARGE_LOCATION","INSURANCE","LANGUAGE","RELIGION",\
"MARITAL_STATUS","ETHNICITY","EDREGTIME","EDOUTTIME","DIAGNOSIS","HOSPITAL_EXPIRE_FLAG",\
"HAS_CHARTEVENTS_DATA"
1,990001,9900011,2190-01-01 20:10:00,2190-01-05 12:00:00,,"EMERGENCY","X","HOME","X",,,,"X",,,\
"FEVER, ZORBITOL",0,1
2,990002,9900013,2190-02-01 00:05:00,2190-02-03 04:00:00,2190-02-03 04:00:00,"NEWBORN","X",\
"DEAD","X",,,,"X",,,"ZORBITOL",1,1
"""
MIMIC3_DIAGNOSES = """"ROW_ID","SUBJECT_ID","HADM_ID","SEQ_NUM","ICD9_CODE"
1,990001,9900011,2,"0389"
2,990001,9900011,1,"V5861"
3,990001,9900011,10,"E8788"
4,990002,9900013,,
"""
MIMIC3_SERVICES = """"ROW_ID","SUBJECT_ID","HADM_ID","TRANSFERTIME","PREV_SERVICE","CURR_SERVICE"
1,990001,9900011,2190-01-02 09:00:00,"MED","CSURG"
2,990001,9900011,2190-01-01 20:10:00,,"MED"
3,990002,9900013,2190-02-01 00:05:00,,"NB"
"""
MIMIC3_PATIENTS = """"ROW_ID","SUBJECT_ID","GENDER","DOB","DOD","DOD_HOSP","DOD_SSN","EXPIRE_FLAG"
1,990001,"F",2140-03-01 00:00:00,,,,0
2,990002,"M",2190-02-01 00:00:00,2190-02-03 00:00:00,2190-02-03 00:00:00,,1
"""
MIMIC4_ADMISSIONS = """subject_id,hadm_id,admittime,dischtime,deathtime,admission_type,\
admit_provider_id,admission_location,discharge_location,insurance,language,marital_status,race,\
edregtime,edouttime,hospital_expire_flag
19999999,29999999,2190-01-01 20:10:00,2190-01-05 12:00:00,,EW EMER.,P00001,X,HOME,X,English,,X,,,0
19999998,29999998,2190-02-01 00:05:00,,,URGENT,,X,,X,,,ZORBITOL,,,
"""
MIMIC4_DIAGNOSES = """subject_id,hadm_id,seq_num,icd_code,icd_version
19999999,29999999,1,A419,10
19999999,29999999,2,0389   ,9
19999998,29999998,1,A419,9
"""
MIMIC4_SERVICES = """subject_id,hadm_id,transfertime,prev_service,curr_service
19999999,29999999,2190-01-01 20:10:00,,MED
"""
MIMIC4_PATIENTS = """subject_id,gender,anchor_age,anchor_year,anchor_year_group,dod
19999999,F,52,2188,2017 - 2019,
19999998,M,91,2190,2017 - 2019,2191-01-01
"""

HOSPITAL: dict[str, dict[str, bytes]] = {
    "omop": {"NOTE.csv.gz": packed(NOTE)},
    "fhir": {
        "1.DocumentReference.ndjson.gz": packed(ndjson(*NOTES)),
        "2.Binary.ndjson.gz": packed(ndjson(binary("b1", "<p>Over <b>zorbitol</b>.</p>"))),
        "bundle.json.gz": packed(json.dumps(bundle(*REPORTS))),
    },
    "mimic3_tables": {
        "ADMISSIONS.csv.gz": packed(MIMIC3_ADMISSIONS),
        "DIAGNOSES_ICD.csv.gz": packed(MIMIC3_DIAGNOSES),
        "SERVICES.csv.gz": packed(MIMIC3_SERVICES),
        "PATIENTS.csv.gz": packed(MIMIC3_PATIENTS),
    },
    "mimic4_tables": {
        "hosp/admissions.csv.gz": packed(MIMIC4_ADMISSIONS),
        "hosp/diagnoses_icd.csv.gz": packed(MIMIC4_DIAGNOSES),
        "hosp/services.csv.gz": packed(MIMIC4_SERVICES),
        "hosp/patients.csv.gz": packed(MIMIC4_PATIENTS),
    },
}
