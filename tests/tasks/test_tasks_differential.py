"""Ranked lists of diagnoses: what is an item, what is said about one, and what is no list."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from typed_samples import TYPED

from mellama.records import Unparsed
from mellama.sources.case_records import DiagnosisAliases
from mellama.tasks.diagnosis import DIAGNOSIS, by_name, names_of, write_ranking
from mellama.tasks.differential import name_of, read_differential
from mellama.tasks.reasons import EMPTY, NO_LIST, REFUSAL

THREE = ("Glimmer fever", "Zorbitis", "C. glimmeri colitis")


@pytest.mark.parametrize(
    "completion",
    [
        "1. Glimmer fever\n2. Zorbitis\n3. C. glimmeri colitis",
        "1) Glimmer fever\n2) Zorbitis\n3) C. glimmeri colitis",
        "1: Glimmer fever\n\n2: Zorbitis\n\n3: C. glimmeri colitis",
        "- Glimmer fever\n- Zorbitis\n- C. glimmeri colitis",
        "* Glimmer fever\n* Zorbitis\n* C. glimmeri colitis",
        "1. Glimmer fever\n1. Zorbitis\n1. C. glimmeri colitis",
        "1. **Glimmer fever**: the rash\n2. **Zorbitis**: less so\n3. **C. glimmeri colitis**",
        "**1. Glimmer fever** - rash\n**2. Zorbitis** - pain\n**3. C. glimmeri colitis** - stool",
        "### 1. Glimmer fever\nThe rash.\n### 2. Zorbitis\nPain.\n### 3. C. glimmeri colitis\n",
        "1. Glimmer fever (GF) - most likely\n2. Zorbitis; pain\n3. C. glimmeri colitis, given it",
        "1. Glimmer fever.\n   - rash\n   - heat\n2. Zorbitis.\n   - pain\n3. C. glimmeri colitis.",
        "1. Most likely diagnosis: Glimmer fever\n2. Zorbitis\n3. C. glimmeri colitis",
        "1. Glimmer fever. It fits the rash.\n2. Zorbitis. It hurts.\n3. C. glimmeri colitis",
        "1. Glimmer fever 2. Zorbitis 3. C. glimmeri colitis",
        "The answer is: 1. Glimmer fever, 2. Zorbitis, 3. C. glimmeri colitis.",
        "Diagnosis 1: Glimmer fever\nDiagnosis 2: Zorbitis\nDiagnosis 3: C. glimmeri colitis",
        "The sign points to glimmer.\n1. Glimmer fever\n2. Zorbitis\n3. C. glimmeri colitis",
        "Glimmer fever\nZorbitis\nC. glimmeri colitis",
        "Glimmer fever; Zorbitis; C. glimmeri colitis",
        "Glimmer fever, Zorbitis, C. glimmeri colitis",
        # the list of diagnoses, not that of findings before it
        "Key findings:\n1. Rash\n2. Fever\n\nDifferential diagnosis:\n1. Glimmer fever\n"
        "2. Zorbitis\n3. C. glimmeri colitis",
        # what comes after the list
        "1. Glimmer fever\n2. Zorbitis\n3. C. glimmeri colitis\n\nNext steps:\n1. Blood count",
        "1. Glimmer fever\n2. Zorbitis\n3. C. glimmeri colitis\n\nCase: Another\n\nAnswer:\n1. X",
    ],
)
def test_reads(completion: str) -> None:
    assert read_differential(completion) == THREE


@pytest.mark.parametrize(
    ("completion", "expected"),
    [
        ("Glimmer fever", ("Glimmer fever",)),
        ("The most likely diagnosis is glimmer fever.", ("glimmer fever",)),
        ("He has a rash. Final diagnosis: **Glimmer fever**", ("Glimmer fever",)),
        ("1. Type 2. It is zorbitis", ("Type 2. It is zorbitis",)),
        ("1. Zorbitis, adult type 2. Poorly controlled", None),
        ("1. Cancer, thyroid, papillary", ("Cancer, thyroid, papillary",)),
        ("1. Non-glimmering fever", ("Non-glimmering fever",)),
    ],
)
def test_reads_one(completion: str, expected: tuple[str, ...] | None) -> None:
    read = read_differential(completion)
    assert not isinstance(read, Unparsed)
    assert len(read) == 1
    assert expected is None or read == expected


@pytest.mark.parametrize(
    ("completion", "expected"),
    [
        ("", EMPTY),
        ("I'm sorry, I cannot diagnose this.", REFUSAL),
        ("The patient should see a physician about the rash.", NO_LIST),
        ("What does the patient have?", NO_LIST),
        (DIAGNOSIS.prompt.partition("\n\n")[0], NO_LIST),
    ],
)
def test_no_list(completion: str, expected: Unparsed) -> None:
    assert read_differential(completion) == expected


@pytest.mark.parametrize(
    ("item", "name"),
    [
        ("Glimmer fever \N{EN DASH} the rash", "Glimmer fever"),
        ("Glimmer fever because of the rash", "Glimmer fever"),
        ("Glimmer fever: the rash", "Glimmer fever"),
        ("E. micans infection (60%)", "E. micans infection"),
        ("Glimmer-Zorb syndrome [rare]", "Glimmer-Zorb syndrome"),
        ("_Glimmer fever_", "Glimmer fever"),
        ("Likely: Glimmer fever", "Glimmer fever"),
    ],
)
def test_what_is_said_about_a_diagnosis_is_left_out(item: str, name: str) -> None:
    assert name_of(item) == name


def test_the_place_of_the_right_one_is_scored() -> None:
    sample = TYPED["diagnosis"]
    read = DIAGNOSIS.read("1. Zorbitis\n2. Febris micans\n3. Glimmer fever\n4. Rash", sample)
    values = {
        metric.name: float(metric.value(metric.counts([read], [sample.target]).sum(axis=0)))
        for metric in DIAGNOSIS.metrics
    }
    assert [values[f"top_{k}"] for k in range(1, 6)] == [0, 1, 1, 1, 1]
    assert [values[f"top_{k}_exact"] for k in range(1, 6)] == [0, 0, 1, 1, 1]


def test_names_of_a_diagnosis() -> None:
    aliases = by_name(
        [
            DiagnosisAliases("glimmer FEVER", ("febris micans",)),
            DiagnosisAliases("Glimmer fever", ("GF", "micans")),
        ]
    )
    assert names_of("Glimmer fever (GF)", aliases) == (
        "Glimmer fever",
        "GF",
        "febris micans",
        "micans",
    )
    assert names_of("Zorbitis", aliases) == ("Zorbitis",)
    assert read_differential(write_ranking(("Zorbitis", "Z"))) == ("Zorbitis",)


@settings(max_examples=200)
@given(st.text(alphabet="12. -*abAB\n:()", max_size=60))
def test_any_answer_gives_names_or_a_reason(completion: str) -> None:
    read = read_differential(completion)
    assert isinstance(read, Unparsed) or (read and all(name.strip() == name for name in read))
