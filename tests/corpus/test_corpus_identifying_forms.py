"""Families of forms in which names, numbers, dates, places and ages are written."""

from __future__ import annotations

import pytest

pytest.importorskip("presidio_analyzer", reason="the extra `screen` is not installed")

from mellama.corpus.identifying.engine import Screen
from mellama.corpus.identifying.reading import Reading

SCREEN = Screen()


def covers(text: str, kind: str, what: str) -> bool:
    start = text.index(what)
    mine = [each for each in SCREEN.find(text) if each.kind == kind]
    return all(
        any(each.start <= place < each.end for each in mine)
        for place in range(start, start + len(what))
        if text[place].isalnum()
    )


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("Plan was reviewed with the family by Stone before noon.", "Stone"),
        ("12A  Castillo  Reed  CHF, on a drip", "Reed"),
        ("Present: Ashby, Cho, Rose and Walker.", "Walker"),
        ("Feeding well, seen by lactation (Ivy) today.", "Ivy"),
        ("Siblings: Mason 4, Harper 2.", "Harper"),
        ("Support came from Nas (HCA) at lunch.", "Nas"),
        ("handed over to grace and xiomara at 0700", "xiomara"),
        ("wife grace at bedside", "grace"),
        ("xiomara slept well, no falls", "xiomara"),
        ("[07:02] kdelgado: bed 9 is febrile", "kdelgado"),
        ("Dr_Okonkwo: will go now", "Okonkwo"),
        ("Can someone call Mr. B today?", "B"),
        ("Case 1. E.T., 57F, discussed at length.", "E.T."),
        ("DICTATED BY PARKER, TRANSCRIBED BY KLM", "KLM"),
        ("Turned and settled. JB, RN", "JB"),
        ("Patient: HALLORAN^PETRA^A", "HALLORAN^PETRA^A"),
        ("3. Nkosi, Beauty  31F  day 1", "Nkosi, Beauty"),
    ],
)
def test_a_name(text: str, what: str) -> None:
    assert covers(text, "NAME", what), SCREEN.find(text)


@pytest.mark.parametrize(
    ("text", "kind", "what"),
    [
        ("Vehicle left as 7KRM204X by the crew.", "RECORD", "7KRM204X"),
        ("Device on loan 0081276-C since then.", "RECORD", "0081276-C"),
        ("Medicare 3950 48217 1 / 2", "RECORD", "3950 48217 1 / 2"),
        ("file is c 29 884 102", "RECORD", "c 29 884 102"),
        ("please bleep 217 if worse", "PHONE", "217"),
        ("R. Alder PGY2 p7780", "PHONE", "p7780"),
        ("SLP on x4-2290", "PHONE", "4-2290"),
        ("pgr 2093", "PHONE", "2093"),
        ("Helpline 1800 555 118", "PHONE", "1800 555 118"),
        ("ring +44\u00a07700\u2011900\u2011815", "PHONE", "7700\u2011900\u2011815"),
        ("Intubated 28th to 31st by the team.", "DATE", "31st"),
        ("HD MWF second shift", "DATE", "MWF"),
        ("restarted 3/5; well since", "DATE", "3/5"),
        ("since Orthodox Easter", "DATE", "Orthodox Easter"),
        ("DOB 1963-IX-30", "DATE", "1963-IX-30"),
        ("quit in nineteen eighty-four", "DATE", "nineteen eighty-four"),
        ("Rpt March.", "DATE", "March"),
        ("Her daughter is on the way from Wausau now.", "ADDRESS", "Wausau"),
        ("moved to eau claire in may", "ADDRESS", "eau claire"),
        ("of Flat 302, Sai Apts, Karve Nagar, Pune 411052.", "ADDRESS", "Karve Nagar, Pune 411052"),
        ("Crash at Hwy 9 & Miller Ferry Rd.", "ADDRESS", "Hwy 9 & Miller Ferry Rd"),
        ("photos at clinic.lake.example/scan-7", "EMAIL", "clinic.lake.example/scan-7"),
        ("Grandfather alive 91, well.", "AGE", "91"),
        ("this lady of 93 lives alone", "AGE", "93"),
        ("She'll be 98 in a week.", "AGE", "98"),
    ],
)
def test_another_class(text: str, kind: str, what: str) -> None:
    assert covers(text, kind, what), SCREEN.find(text)


@pytest.mark.parametrize(
    ("text", "what"),
    [
        (
            "Clinic: 40 Alder Way, 4th Floor, Old Mill, New Jersey 08857.",
            "4th Floor, Old Mill, New",
        ),
        ("40 W. Alder Ave., Suite 2 | Hayward, CA 94544 | P", "Suite 2 | Hayward, CA 94544"),
        ("at #205 - 13880 74 Ave, Surrey BC V3W 7E6 now", "#205 - 13880 74 Ave, Surrey BC V3W 7E6"),
        ("Now at W6790 County Rd C, Wautoma, WI 54982.", "W6790 County Rd C, Wautoma, WI 54982"),
        ("Unit 7/33 Alder Pde, Nambour QLD 4557", "Unit 7/33 Alder Pde, Nambour QLD 4557"),
        ("Level 3, Alder House\n22 Quayside\nDurham\nNE1 3DX\n", "Alder House\n22 Quayside"),
        ("a crash on I-75 near Flint", "I-75"),
        ("found at Elm & 3rd by police", "Elm & 3rd"),
        ("Office: Two Alder Circle, 9th Fl., Boca Raton", "Two Alder Circle"),
        ("moved from Sudbury, Ont. in spring", "Sudbury, Ont"),
        ("Post-op visit in the Freehold office.", "Freehold"),
        ("Beds: Autumn Ridge (Smyrna), none.", "Smyrna"),
        ("Grew up in Gary, then Hammond.", "Hammond"),
        ("She prefers Hays. Seen in Salina and in Hays.", "Hays"),
        ("City: Bothell  State: WA  ZIP: 98011", "98011"),
        ("driving from Ft. Alder Wood to Rolla", "Ft. Alder Wood"),
        ("pt called from rockford about pills", "rockford"),
        ("B-204, Sai Krupa, LBS Marg, Mulund (W), Mumbai 400080", "B-204, Sai Krupa, LBS Marg"),
    ],
)
def test_an_address_as_a_whole(text: str, what: str) -> None:
    assert covers(text, "ADDRESS", what), SCREEN.find(text)


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("Reach her on 620-555-0172/0173.", "0173"),
        ("Son 608-555-0115 (h), -0116 (w).", "0116"),
        ("Insurance 800-555-0199 was called.", "800-555-0199"),
        ("Claims: 1-888-555-0112 (long wait)", "1-888-555-0112"),
        ("Ask w/617-555-0142 first.", "617-555-0142"),
        ("Plan reviewed. 6175550142. Will follow.", "6175550142"),
        ("Line 800-555-CARE at night.", "800-555-CARE"),
        ("dtr 5550143 at work", "5550143"),
        ("Ph 022-25550177/9820012345.", "9820012345"),
    ],
)
def test_a_phone_that_looks_like_a_record(text: str, what: str) -> None:
    assert covers(text, "PHONE", what), SCREEN.find(text)


@pytest.mark.parametrize(
    "text",
    [
        "WBC 12.4, Plt 210, BP 120/80, HR 94, coded E11.65, C5-6 disc, T2N1M0, B12 low.",
        "Born at 36w2d. Grip 4/5, pain 6/10 at rest, murmur 2/6 systolic.",
        "Lisinopril 20 mg, 1:100k epinephrine, BRAF V600E, 5000 units/day.",
        "Boston Scientific lead; Glasgow Coma Scale 15.",
    ],
)
def test_what_has_the_shape_and_is_nothing_of_the_kind(text: str) -> None:
    assert SCREEN.find(text) == ()


def test_words_are_found_in_lasting_sets_and_in_passing_ones() -> None:
    lasting = frozenset(("beta", "gamma"))
    for text, places in (("alpha beta", [1]), ("gamma beta gamma", [0, 1, 2]), ("delta", [])):
        assert Reading(text).of(lasting) == places
        assert Reading(text).of_any({"beta", "gamma", "rho"}) == places
