"""E-mail addresses, and postal addresses: a street, a box or a postcode, and what goes with it."""

from __future__ import annotations

import re
from collections.abc import Iterator

from mellama.corpus.phi.near import at, near, where

Spans = Iterator[tuple[int, int]]

_EMAIL = re.compile(
    r"(?<![\w.+%'-])[\w.+%'-]*[\w+]\s?(?:@|\((?:at|AT)\)|\[(?:at|AT)\])\s?"
    r"[\w-]+(?:(?:\.|\s?[(\[]dot[)\]]\s?)[\w-]+)+"
)

_UPPER = "A-ZÀ-ÖØ-ÞĀĂĄĆČĎĐĒĘĚĞĪĹŁŃŇŌŐŘŚŞŠŢŤŪŮŰŹŻŽƠƯ"
_CAPITAL = rf"(?:[{_UPPER}][\w.'\u2019-]*+)"
_PARTICLE = r"(?:y|of|the|de|la|le|del|di|da|do|dos|den|der|am|an|upon|on|Le)"
_STREET = (
    r"(?:Street|St|Avenue|Av|Ave|Road|Rd|Drive|Dr|Lane|Ln|Boulevard|Blvd|Court|Ct|Place|Pl|Terrace|"
    r"Ter|Way|"
    r"Close|Crescent|Cres|Gardens|Gdns|Square|Sq|Highway|Hwy|Parkway|Pkwy|Trail|Trl|Circle|Cir|Row|"
    r"Walk|"
    r"Grove|Mews|Hill|Loop|Trace|Path|Park|Green|Rise|Quay|Wharf|Alley|Turnpike|Pike|Route|Plaza|"
    r"View|Cross|"
    r"Ridge|Run|Point|Pt|Cove|Bend|Crossing|Extension|Promenade|Esplanade|Parade|Bypass|Freeway|"
    r"Landing|"
    r"Estate|Heights|Manor|Meadow|Meadows|Creek|Strand|Chase|Drove|Wynd|Vale|Yard|Nagar|Marg)"
)
_GRAFTED = (
    rf"(?:[{_UPPER}][\w'\u2019-]*(?:straße|strasse|straat|gracht|gade|gata|gatan|vej|veien|vägen|"
    rf"weg|platz|laan|plein|"
    r"kade|allee|gasse|tie|katu|utca|stræde|singel|dijk|hof|damm|ring|ufer)\b|"
    rf"(?:Rue|Via|Calle|Avenida|Rua|Heol|Avenue|Boulevard|Chemin|Place|Piazza|Corso|Viale|Carrera|"
    rf"Jalan|Jl|ul)\.?"
    rf"(?:\s(?:{_PARTICLE}|d['\u2019]|{_CAPITAL})){{1,5}})"
)
_UNIT = (
    r"(?:(?:Flat|Apt|Apartment|Unit|Suite|Ste|Room|Block|Blk|Croft|House|Floor|Fl|Lot|Bldg|Building"
    r"|Trailer|"
    r"No)\.?\s?#?\s?\w[\w/-]*|\#\s?\w[\w-]*)"
)
_NUMBER = r"(?:\d{1,6}[A-Za-z]?(?:[-/](?:\d{1,5}[A-Za-z]?|[A-Z]\b))?)"
_STATE = (
    r"(?:A[KLRZ]|C[AOT]|D[CE]|FL|GA|HI|I[ADLN]|K[SY]|LA|M[ADEINOST]|N[CDEHJMVY]|O[HKR]|PA|RI|S[CD]|"
    r"T[NX]|"
    r"UT|V[AT]|W[AIVY]|AB|BC|MB|NB|NL|NS|ON|PE|QC|SK)"
)
_POSTCODE = (
    rf"(?:{_STATE}\.?,?\s\d{{5}}(?:-\d{{4}})?(?!\d)|[A-Z]{{1,2}}\d[A-Z\d]?\s\d[A-Z]{{2}}\b|"
    rf"[ABCEGHJ-NPRSTVXY]\d[A-Z]\s\d[A-Z]\d\b|"
    r"[ACDEFHKNPRTVWXY]\d[\dW]\s[A-Z\d]{4}\b|(?:NSW|VIC|QLD|WA|SA|TAS|ACT|NT)\s\d{4}\b|\d{4}\s(?!IU"
    r"|MG|ML|AD|BC|CE)[A-Z]{2}(?=\s[A-Z][a-z]))"
)
_STOP = (
    r"(?!(?:Tel|Telephone|Phone|Mobile|Cell|Fax|E-?mail|Contact|Dr|Mr|Mrs|Ms|DOB|MRN|NHS|Home|The|"
    r"He|She|They|Ward|"
    r"ICU|CCU|ED|ER|SNF|PACU|Patient|Age|Sex|PCP|GP|Re|Date|Dear|Seen|Call|Medicaid|Number|From|But"
    r"|For|With|Daughter|"
    r"Son|Wife|Husband)\b|(?!NSW|VIC|QLD|TAS|ACT|USA)[A-Z]{3,4}\b)"
)
_TOWN = rf"(?:{_STOP}{_CAPITAL}(?:[ \n]{_STOP}(?:{_PARTICLE} )?{_CAPITAL}){{0,3}})"
_CODE = (
    rf"(?:{_POSTCODE}|{_STATE}\b(?:\s+\d{{4}}(?:-\d{{3}})?\b)?|\d{{3}} \d\d(?!\d)|"
    rf"\d\d-\d{{3}}(?!\d)|"
    rf"\d{{4,7}}(?:-\d{{3,4}})?(?![\d-]))"
)
_TAIL = (
    rf"(?:,?\s(?:#\d+|\d{{1,3}})[A-Za-z]?(?:[-/]\d+)?(?=[\s,.])(?!\.\s?[a-z]))?"
    rf"(?:,?\s{_UNIT})*"
    rf"(?:,?\s{{1,2}}(?:{_CODE}(?:\s{_TOWN})?|(?<=\n){_TOWN}(?=,?\s{{1,2}}{_CODE}|,\s{_CAPITAL})|"
    rf"(?<=,\s)(?:{_NUMBER}\s)?{_TOWN}(?:,?\s{_CODE})?|(?<=,\s)\d{{1,2}}\.\s?[a-z]{{2,3}}\.?(?=,)|"
    rf"{_UNIT})){{0,6}}"
)
_LEAD = rf"(?:{_UNIT},?\s+)*"
_STREETS = re.compile(
    rf"(?<![\w.,/#-]){_LEAD}{_NUMBER},?\s(?:(?:\d{{1,3}}(?:st|nd|rd|th)|[NSEW]\.?|"
    rf"{_CAPITAL})\s){{1,5}}?{_STREET}\b\.?(?:\s{_STREET}\b\.?)?(?:\s(?:North|South|East|West|"
    rf"[NSEW]{{1,2}})\b\.?)?"
    rf"(?!\s(?:Hospital|Clinic|University|of the)){_TAIL}"
    rf"|(?<![\w-]){_LEAD}(?:{_NUMBER},?\s)?{_GRAFTED},?(?:\s{_NUMBER}(?:\s[A-Z](?=[\s,]))?)?(?<=.\d"
    rf"|\d[A-Za-z]|-[A-Z]|\s[A-Z])(?!\d){_TAIL}"
    rf"|(?<![\w.,/#-]){_LEAD}{_NUMBER},?\s{_GRAFTED}{_TAIL}"
    rf"|\b(?i:P\.?\s?O\.?\s?Box|RR\s?\d+,?\s?Box|Post Office Box|Private Bag|Postfach|"
    rf"Apartado)\s\#?\d+{_TAIL}"
    rf"|\b[Cc]orner of (?:{_CAPITAL}|\d+(?:st|nd|rd|"
    rf"th))(?:\s{_CAPITAL})*\sand\s{_CAPITAL}(?:\s{_CAPITAL})*{_TAIL}"
    rf"|(?<![\w.,/#-]){_CAPITAL}(?:\s{_CAPITAL}){{0,3}}\s{_NUMBER}[,\n]\s?{_TOWN}[,\n]?\s{{1,2}}{_CODE}"
    rf"|\b(?:Mile|Block|Blk|Km)\s\d+\s{_CAPITAL}(?:\s{_CAPITAL}){{0,5}}(?:\s\d+)?{_TAIL}"
)
_POSTCODES = re.compile(rf"(?<![\w.-]){_POSTCODE}")
# Read backwards from a postcode: the names of a house, a village and a town before it.
_BEFORE_POSTCODE = re.compile(
    rf"(?:(?:{_NUMBER}\s)?{_STOP}{_CAPITAL}(?:\s{_PARTICLE}|\s{_CAPITAL}){{0,3}}(?:\s\d+)?,\s)*"
    rf"{_STOP}{_CAPITAL}(?:\s{_PARTICLE}|\s{_CAPITAL}){{0,3}},?\s$"
)
_HOUSE = re.compile(r",\s(?=\d)")  # what stands before a number of a house may be a person
_CHUNK = (
    rf"(?:(?:{_UNIT}|{_NUMBER}|{_STOP}{_CAPITAL})(?:[ ](?:{_UNIT}|{_NUMBER}|{_PARTICLE}|"
    rf"{_STOP}{_CAPITAL}))*)"
)
_CUED = re.compile(
    r"(?:(?i:\b(?:home |mailing |postal |street |current |permanent |new |old )?address)(?:\s(?:is|"
    r"was|verified))?"
    r"\s?[:=]?|\b(?i:home|street|residence|resides|mail(?:ed)? to|posted to|delivery to|"
    r"delivered to)\s?:?|"
    r"\b(?i:liv(?:es?|ed|ing)|resid(?:es?|ed|ing)|stay(?:s|ed|ing)|domiciled|born|grew up|"
    r"raised)\s(?:alone\s)?(?:at|in|near|on)\b|"
    r"\b(?i:resident of|native of|moved (?:here )?(?:to|from)|moving to|relocated to|"
    r"hometown is)\b)"
    rf"\s({_CHUNK}(?:,\s{_CHUNK})*)"
)
_NOT_A_PLACE = re.compile(
    r"(?:[A-Z]{2,5}|Ward|Bed|Bay|Room|Unit|Nursing|Assisted|Hospice|Rehab|Hospital|I|Jan|Feb|Mar|"
    r"Apr|May|June?|July?|Aug|"
    r"Sept?|Oct|Nov|Dec)\b"
)


_AT = re.compile(r"@|[(\[](?:at|AT)[)\]]")


def emails(text: str) -> Spans:
    """Yield where e-mail addresses stand, whatever their top-level domain."""
    for match in near(_EMAIL, at(_AT, text), text, before=60, after=60):
        yield match.span()


_STREET_NEAR = re.compile(
    rf"{_STREET}\b|[{_UPPER}]\w{{2,}}?(?:straße|strasse|straat|gracht|gade|gata|gatan|vej|veien|"
    rf"vägen|weg|platz|laan|plein|kade|"
    r"allee|gasse|tie|katu|utca|stræde|singel|dijk|hof|damm|ring|ufer)\b|(?:Rue|rue|Via|Calle|"
    r"Avenida|Rua|Heol|Chemin|"
    r"Piazza|Corso|Viale|Carrera|Jalan|Jl)\b|[BPb][Oo][Xx]\b|[Cc]orner of|(?:Mile|Block|Blk|Km)\s\d"
    r"|\d[A-Z]?[,\n]\s?[A-Z]"
)
_POSTCODE_NEAR = re.compile(
    r"\d[A-Z\d]?\s\d[A-Z]|[A-Z]\.?,?\s\d{4}|\d{4}\s[A-Z]{2}\s|\d[\dW]\s[A-Z\d]{4}\b"
)
_CUES_NEAR = (
    *(
        "address",
        "Address",
        "ADDRESS",
        "lives",
        "living",
        "lived",
        " live ",
        "Lives",
        "Living",
        "LIVES",
    ),
    *("resid", "Resid", "RESID", "stay", "Stay", "domicil", "Domicil", "born", "Born", "grew up"),
    *(
        "raised",
        "ative of",
        "moved",
        "Moved",
        "moving",
        "Moving",
        "elocated",
        "ometown",
        "HOME",
        "STREET",
    ),
    *("home", "Home", "street", "Street", "ail to", "ailed to", "osted to", "eliver"),
)


def addresses(text: str) -> Spans:
    """Yield where postal addresses stand, and towns where somebody is said to live."""
    for match in near(_STREETS, at(_STREET_NEAR, text), text, before=60, after=110):
        yield match.span()
    for match in near(_POSTCODES, at(_POSTCODE_NEAR, text), text, before=8, after=12):
        begin = max(0, match.start() - 120)
        before = _BEFORE_POSTCODE.search(text[begin : match.start()])
        start = begin + before.start() if before else match.start()
        house = _HOUSE.search(text, start, match.start())
        yield (house.end() if house else start), match.end()
    for match in near(_CUED, where(_CUES_NEAR, text), text, before=25, after=120):
        if any(letter.isalpha() for letter in match[1]) and not _NOT_A_PLACE.match(match[1]):
            yield match.span(1)
