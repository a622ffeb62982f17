"""Chapters of ICD-9-CM and ICD-10-CM under one set of names; the version decides what a code is."""

from __future__ import annotations

from mellama.sources.mimic_tables import IcdVersion

Ranges = tuple[tuple[str, str], ...]

INFECTIONS = "infectious and parasitic diseases"
NEOPLASMS = "neoplasms"
BLOOD = "diseases of the blood and blood-forming organs"
ENDOCRINE = "endocrine, nutritional and metabolic diseases"
MENTAL = "mental and behavioral disorders"
NERVOUS = "diseases of the nervous system"
EYE = "diseases of the eye"
EAR = "diseases of the ear"
CIRCULATION = "diseases of the circulatory system"
RESPIRATION = "diseases of the respiratory system"
DIGESTION = "diseases of the digestive system"
SKIN = "diseases of the skin and subcutaneous tissue"
MUSCLES = "diseases of the musculoskeletal system and connective tissue"
GENITOURINARY = "diseases of the genitourinary system"
PREGNANCY = "pregnancy, childbirth and the puerperium"
PERINATAL = "conditions of the perinatal period"
CONGENITAL = "congenital anomalies"
SYMPTOMS = "symptoms, signs and abnormal findings"
INJURY = "injury and poisoning"
EXTERNAL = "external causes of injury"
CONTACTS = "factors influencing health status and contact with health services"
SPECIAL = "codes for special purposes"

RANGES: dict[str, dict[IcdVersion, Ranges]] = {
    INFECTIONS: {9: (("001", "139"),), 10: (("A00", "B99"),)},
    NEOPLASMS: {9: (("140", "239"),), 10: (("C00", "D49"),)},
    BLOOD: {9: (("280", "289"),), 10: (("D50", "D89"),)},
    ENDOCRINE: {9: (("240", "279"),), 10: (("E00", "E89"),)},
    MENTAL: {9: (("290", "319"),), 10: (("F01", "F99"),)},
    NERVOUS: {9: (("320", "359"),), 10: (("G00", "G99"),)},
    EYE: {9: (("360", "379"),), 10: (("H00", "H59"),)},
    EAR: {9: (("380", "389"),), 10: (("H60", "H95"),)},
    CIRCULATION: {9: (("390", "459"),), 10: (("I00", "I99"),)},
    RESPIRATION: {9: (("460", "519"),), 10: (("J00", "J99"),)},
    DIGESTION: {9: (("520", "579"),), 10: (("K00", "K95"),)},
    SKIN: {9: (("680", "709"),), 10: (("L00", "L99"),)},
    MUSCLES: {9: (("710", "739"),), 10: (("M00", "M99"),)},
    GENITOURINARY: {9: (("580", "629"),), 10: (("N00", "N99"),)},
    PREGNANCY: {9: (("630", "679"),), 10: (("O00", "O9A"),)},
    PERINATAL: {9: (("760", "779"),), 10: (("P00", "P96"),)},
    CONGENITAL: {9: (("740", "759"),), 10: (("Q00", "Q99"),)},
    SYMPTOMS: {9: (("780", "799"),), 10: (("R00", "R99"),)},
    INJURY: {9: (("800", "999"),), 10: (("S00", "T88"),)},
    EXTERNAL: {9: (("E000", "E999"),), 10: (("V00", "Y99"),)},
    CONTACTS: {9: (("V01", "V91"),), 10: (("Z00", "Z99"),)},
    SPECIAL: {9: (), 10: (("U00", "U85"),)},
}
"""First and last category of each chapter, both in it.

ICD-9-CM has one chapter for nerves, eye and ear: its own blocks divide it as ICD-10-CM does.
Disorders of immunity are with metabolism in the one, and with the blood in the other.
"""
CHAPTERS = tuple(RANGES)


def category(code: str, version: IcdVersion) -> str:
    """Return the part of a code, without its dot, that stands before the dot.

    >>> category("E8788", 9), category("E8788", 10), category("0389", 9)
    ('E878', 'E87', '038')
    """
    return code[:4] if version == 9 and code.startswith("E") else code[:3]


def chapter_of(code: str, version: IcdVersion) -> str:
    """Return the chapter of a code without its dot; "" where no chapter holds it.

    >>> chapter_of("E8788", 9), chapter_of("E8788", 10)
    ('external causes of injury', 'endocrine, nutritional and metabolic diseases')
    """
    found = category(code, version)
    for chapter, ranges in RANGES.items():
        for first, last in ranges[version]:
            # of one length, so that text sorts as codes do: "C7A" and "O9A" are categories too
            if len(found) == len(first) and first <= found <= last:
                return chapter
    return ""


def written_forms(code: str, version: IcdVersion) -> tuple[str, ...]:
    """Return a code as tables have it, and with its dot as people write it.

    >>> written_forms("4280", 9), written_forms("I10", 10)
    (('4280', '428.0'), ('I10',))
    """
    before = category(code, version)
    return tuple(dict.fromkeys((code, ".".join(filter(None, (before, code[len(before) :]))))))
