"""Chapters of ICD at the boundaries of both versions."""

from __future__ import annotations

import pytest

from mellama.sources import icd_chapters as icd
from mellama.sources.icd_chapters import CHAPTERS, RANGES, chapter_of, written_forms
from mellama.sources.mimic_tables import IcdVersion

NINE: tuple[tuple[str, str, str], ...] = (
    ("001", "1398", icd.INFECTIONS),
    ("140", "2399", icd.NEOPLASMS),
    ("240", "2799", icd.ENDOCRINE),
    ("2800", "2899", icd.BLOOD),
    ("2900", "319", icd.MENTAL),
    ("3200", "3599", icd.NERVOUS),
    ("36000", "3799", icd.EYE),
    ("38000", "3899", icd.EAR),
    ("390", "4599", icd.CIRCULATION),
    ("460", "5199", icd.RESPIRATION),
    ("5200", "5799", icd.DIGESTION),
    ("5800", "6299", icd.GENITOURINARY),
    ("630", "67914", icd.PREGNANCY),
    ("6800", "7099", icd.SKIN),
    ("7100", "7399", icd.MUSCLES),
    ("7400", "7599", icd.CONGENITAL),
    ("7600", "7799", icd.PERINATAL),
    ("78001", "7999", icd.SYMPTOMS),
    ("80000", "9999", icd.INJURY),
    ("E0000", "E9991", icd.EXTERNAL),
    ("V010", "V9199", icd.CONTACTS),
)
TEN: tuple[tuple[str, str, str], ...] = (
    ("A000", "B999", icd.INFECTIONS),
    ("C000", "D499", icd.NEOPLASMS),
    ("D500", "D899", icd.BLOOD),
    ("E000", "E8989", icd.ENDOCRINE),
    ("F0150", "F99", icd.MENTAL),
    ("G000", "G998", icd.NERVOUS),
    ("H0001", "H59899", icd.EYE),
    ("H6000", "H9589", icd.EAR),
    ("I00", "I999", icd.CIRCULATION),
    ("J00", "J998", icd.RESPIRATION),
    ("K000", "K9589", icd.DIGESTION),
    ("L0100", "L998", icd.SKIN),
    ("M0000", "M999", icd.MUSCLES),
    ("N000", "N99840", icd.GENITOURINARY),
    ("O0000", "O9A53", icd.PREGNANCY),
    ("P000", "P969", icd.PERINATAL),
    ("Q000", "Q999", icd.CONGENITAL),
    ("R000", "R99", icd.SYMPTOMS),
    ("S0000XA", "T889XXS", icd.INJURY),
    ("U071", "U099", icd.SPECIAL),
    ("V0001XA", "Y999", icd.EXTERNAL),
    ("Z0000", "Z9989", icd.CONTACTS),
)


@pytest.mark.parametrize(
    ("version", "first", "last", "chapter"),
    [(9, *row) for row in NINE] + [(10, *row) for row in TEN],
)
def test_both_ends_of_a_chapter(version: IcdVersion, first: str, last: str, chapter: str) -> None:
    assert chapter_of(first, version) == chapter_of(last, version) == chapter


@pytest.mark.parametrize(
    ("code", "nine", "ten"),
    [
        ("E8889", icd.EXTERNAL, icd.ENDOCRINE),
        ("E000", icd.EXTERNAL, icd.ENDOCRINE),
        ("V0901", icd.CONTACTS, icd.EXTERNAL),
        ("C7A01", "", icd.NEOPLASMS),
        ("D3A00", "", icd.NEOPLASMS),
        ("M1A00", "", icd.MUSCLES),
        ("0389", icd.INFECTIONS, ""),
        ("000", "", ""),
        ("E90", "", ""),
        ("V920", "", icd.EXTERNAL),
        ("E900", icd.EXTERNAL, ""),
        ("F00", "", ""),
        ("38", "", ""),
        ("", "", ""),
    ],
)
def test_the_version_decides_what_a_code_is(code: str, nine: str, ten: str) -> None:
    assert (chapter_of(code, 9), chapter_of(code, 10)) == (nine, ten)


@pytest.mark.parametrize("version", [9, 10])
def test_every_category_is_of_one_chapter_at_most(version: IcdVersion) -> None:
    ranges = sorted(pair for each in RANGES.values() for pair in each[version])
    assert all(first <= last for first, last in ranges)
    ends = [end for pair in ranges for end in pair]
    assert ends == sorted(ends)
    assert len(CHAPTERS) == len(set(CHAPTERS)) == 22


@pytest.mark.parametrize(
    ("code", "version", "forms"),
    [
        ("0389", 9, ("0389", "038.9")),
        ("486", 9, ("486",)),
        ("E8788", 9, ("E8788", "E878.8")),
        ("V5861", 9, ("V5861", "V58.61")),
        ("E8788", 10, ("E8788", "E87.88")),
        ("S0000XA", 10, ("S0000XA", "S00.00XA")),
    ],
)
def test_codes_as_people_write_them(code: str, version: IcdVersion, forms: tuple[str, ...]) -> None:
    assert written_forms(code, version) == forms
