"""E-mail addresses, and postal addresses: a street, a box or a postcode, and what goes with it."""

from __future__ import annotations

import re
from collections.abc import Iterator

from mellama.corpus.identifying.near import near
from mellama.corpus.identifying.reading import Reading
from mellama.corpus.identifying.vocabulary import words

Spans = Iterator[tuple[int, int]]

_UPPER = "A-ZÀ-ÖØ-ÞĀĂĄĆČĎĐĒĘĚĞĪĹŁŃŇŌŐŘŚŞŠŢŤŪŮŰŹŻŽƠƯ"
_CAPITAL = rf"(?:[{_UPPER}][\w.'\u2019-]*+)"
_PARTICLE = r"(?:du|des|d'|au|aux|y|of|the|de|la|le|del|di|da|do|dos|den|der|am|an|upon|on|Le)"
_STREET = (
    r"(?:Street|St|Avenue|Av|Ave|Road|Rd|Drive|Dr|Lane|Ln|Boulevard|Blvd|Court|Ct|Place|Pl|Terrace|"
    r"Ter|Way|"
    r"Close|Crescent|Cres|Gardens|Gdns|Square|Sq|Highway|Hwy|Parkway|Pkwy|Trail|Trl|Circle|Cir|Row|"
    r"Walk|"
    r"Grove|Mews|Hill|Loop|Trace|Path|Park|Green|Rise|Quay|Wharf|Alley|Turnpike|Pike|Route|Plaza|"
    r"View|Cross|"
    r"Ridge|Run|Point|Pt|Cove|Bend|Crossing|Extension|Promenade|Esplanade|Parade|Bypass|Freeway|"
    r"Landing|"
    r"Cottages?|Villas|Mansions|Buildings|Flats|Maisonettes|Bungalows|Dene|Fold|Garth|Croft|Brow|"
    r"Estate|Heights|Manor|Meadow|Meadows|Creek|Strand|Chase|Drove|Wynd|Vale|Yard|Nagar|Marg)"
)
_GRAFTED = (
    rf"(?:[{_UPPER}][\w'\u2019-]*(?:straße|strasse|straat|gracht|gade|gata|gatan|vej|veien|vägen|"
    rf"weg|platz|laan|plein|"
    r"kade|allee|gasse|tie|katu|utca|stræde|singel|dijk|hof|damm|ring|ufer)\b|"
    rf"(?:Rue|rue|chemin|avenue|Via|Calle|Avenida|Rua|Heol|Avenue|Boulevard|Chemin|Place|Piazza|"
    rf"Corso|Viale|Carrera|"
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
    rf"(?:(?!ID\.?,? (?!83\d{{3}})){_STATE}\.?,?\s\d{{5}}(?:-\d{{4}})?(?!\d)|"
    rf"[A-Z]{{1,2}}\d[A-Z\d]?\s\d[A-Z]{{2}}\b|"
    rf"[ABCEGHJ-NPRSTVXY]\d[A-Z]\s\d[A-Z]\d\b|"
    r"[ACDEFHKNPRTVWXY]\d[\dW]\s[A-Z\d]{4}\b|(?:NSW|VIC|QLD|WA|SA|TAS|ACT|NT)\s\d{4}\b|\d{4}\s(?!IU"
    r"|MG|ML|AD|BC|CE)[A-Z]{2}(?=\s[A-Z][a-z]))"
)
_STOP = (
    r"(?![A-Z]{1,2}\d)(?!(?:Mon|Tues?|Wed|Thurs?|Fri|Sat|Sun|Tel|Telephone|Phone|Mobile|Cell|Fax|"
    r"E-?mail|Contact|Dr|Mr|Mrs|Ms|DOB|MRN|NHS|Home|The|"
    r"He|She|They|Ward|"
    r"ICU|CCU|ED|ER|SNF|PACU|Patient|Age|Sex|PCP|GP|Re|Date|Dear|Seen|Call|Medicaid|Number|From|But"
    r"|For|With|Sincerely|Regards|Yours|Thanks?|Electronically|Mob|Daughter|"
    r"Son|Wife|Husband)\b|(?!NSW|VIC|QLD|TAS|ACT|USA)[A-Z]{3,4}\b)"
)
_TOWN = (
    rf"(?:{_STOP}{_CAPITAL}(?:(?:(?<![a-z]{{3}}\.)[ ]|(?<!\.)\n){_STOP}(?:{_PARTICLE} )?"
    rf"{_CAPITAL}){{0,3}})"
)
_CODE = (
    rf"(?:{_POSTCODE}|{_STATE}\b(?:\s+\d{{4}}(?:-\d{{3}})?\b)?|\d{{3}} \d\d(?!\d)|"
    rf"\d\d-\d{{3}}(?!\d)|"
    rf"\d{{4,7}}(?:-\d{{3,4}})?(?![\d-]))"
)
_TAIL = (
    rf"(?:,?\s(?:#\d+|\d{{1,3}})[A-Za-z]?(?:[-/]\d+)?(?=[\s,.])(?!\.\s?[a-z]))?"
    rf"(?:,?\s{_UNIT})*(?:,\s{_CAPITAL}\s\([A-Z][A-Za-z]\)\s[A-Z]\d[A-Z]\s\d[A-Z]\d)?(?:,?\sS\(?\d{{6}}\)?|,?\sSingapore\s\d{{6}})?"
    rf"(?:,?\s{{1,2}}(?:{_CODE}(?:[ ]{_TOWN})?|(?<=\n){_TOWN}(?=,?\s{{1,2}}{_CODE}|,\s{_CAPITAL})|"
    rf"(?<=,\s)(?:{_NUMBER}\s)?{_TOWN}(?:,?\s{_CODE})?|(?<=,\s)\d{{1,2}}\.\s?[a-z]{{2,3}}\.?(?=,)|"
    rf"{_UNIT})){{0,6}}"
)
_LEAD = rf"(?:{_UNIT},?\s+(?:-\s)?|\#\d+\s?-\s?)*"
_STREETS = re.compile(
    rf"(?<![\w.,/#-]){_LEAD}{_NUMBER},?\s(?:(?:\d{{1,3}}(?:st|nd|rd|th)|[NSEW]\.?|"
    rf"{_CAPITAL})\s){{1,5}}?{_STREET}\b\.?(?:\s{_STREET}\b\.?)?(?:\s(?:North|South|East|West|"
    rf"[NSEW]{{1,2}})\b\.?)?"
    rf"(?!\s(?:Hospital|Clinic|University|of the)){_TAIL}"
    rf"|(?<![\w-]){_LEAD}(?:{_NUMBER},?\s)?{_GRAFTED},?(?:\s{_NUMBER}(?:\s[A-Z](?=[\s,]))?)?(?<=.\d"
    rf"|\d[A-Za-z]|-[A-Z]|\s[A-Z])(?!\d){_TAIL}"
    rf"|(?<![\w.,/#-]){_LEAD}{_NUMBER},?\s{_GRAFTED}{_TAIL}"
    rf"|\b(?i:(?:HC|RR|RFD|Rt\.?|Route|Star Route|Rural Route)\s?\d+,?\s?Box|P\.?\s?O\.?\s?Box|"
    rf"RR\s?\d+,?\s?Box|Post Office Box|Private Bag|Postfach|"
    rf"Apartado)\s\#?\d+[A-Z]?\b(?:,?\s(?:[a-z]+\s){{1,2}}[a-z]{{2}}\s\d{{5}}\b|{_TAIL})"
    rf"|\b(?:the )?[Cc]orner of (?:{_CAPITAL}|\d+(?:st|nd|rd|"
    rf"th))(?:\s{_CAPITAL})*\sand\s{_CAPITAL}(?:\s{_CAPITAL})*{_TAIL}"
    rf"|"
    rf"(?<![\w.,/#-]){_CAPITAL}(?:\s{_CAPITAL}){{0,3}}\s{_NUMBER}[,\n]\s?{_TOWN}[,\n]?\s{{1,2}}{_CODE}"
    rf"|\b(?:Hwy|Highway|County (?:Road|Rd|Hwy)|State (?:Route|Road|Rd|Hwy)|US (?:Hwy|Highway|"
    rf"Route)|"
    rf"Interstate)[ -]\d{{1,4}}[A-Z]?\b(?:,? (?:&|and|at|near) {_CAPITAL}(?: {_CAPITAL}){{0,3}})?"
    rf"|\b(?:RD|RMB|RSD|LMB)\s\d{{1,4}},\s{_TOWN}"
    rf"|\b(?i:apt|apartment)\.?\s?\#?\d{{1,5}}[A-Za-z]?\b(?!,? \d{{1,5}} [A-Z]){_TAIL}"
    rf"|\((?i:lot|space|spc|trailer|slip)\s\#?\d{{1,4}}(?=\))"
    rf"|\b(?:Mile|Block|Blk|Km)\s\d+\s{_CAPITAL}(?:\s{_CAPITAL}){{0,5}}(?:\s\d+)?{_TAIL}"
)
# Houses whose street says not what it is: "1515 N. VERDUGO, SUITE 2", "at 755 Clay, rm 31".
_BARE_HOUSES = re.compile(
    rf"(?<![\w.,/#-]){_NUMBER}\s[NSEW]{{1,2}}\.?\s{_CAPITAL}(?:\s{_CAPITAL})?(?=,\s){_TAIL}"
    rf"|(?<=\bat )\d{{2,5}} (?!(?i:mon|tue|wed|thu|fri|sat|sun|am|pm|h|dr|mr|on|by|"
    rf"per)\w{{0,6}}\b){_CAPITAL}"
    rf"(?: {_CAPITAL})?(?=[,.;\n])(?:,\s(?i:rm|room|apt|unit|\#)\.?\s?\w+)?"
)
_POSTCODES = re.compile(rf"(?<![\w.-]){_POSTCODE}")
# Read backwards from a postcode: the names of a house, a village and a town before it.
_BEFORE_POSTCODE = re.compile(
    rf"(?:(?:{_UNIT}|(?:{_NUMBER}[ ])?{_STOP}{_CAPITAL}(?:[ ]{_PARTICLE}|[ "
    rf"]{_CAPITAL}){{0,3}}(?:\s\d+)?),"
    rf"\s)*{_STOP}{_CAPITAL}(?:[ ]{_PARTICLE}|[ ]{_CAPITAL}){{0,3}}(?:,?\s|\s?-\s?)$"
)
_PIN = re.compile(r"(?<=[a-z)] )(?:- ?)?\d{3} ?\d{3}(?![\w/-]|[.,]\d)|(?<=[a-z])-\d{6}(?!\w)")
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
    r"raised)\s(?:(?:alone|with \w+ \w+|independently|now|currently|most of the year|out|up|"
    r"down)\s)?"
    r"(?:at|in|near|on|outside|by)\b|\b(?i:lives)(?=\s[A-Z][a-z])|"
    r"\b(?i:resident of|native of|moved (?:here )?(?:to|from)|moving to|relocated to|"
    r"hometown is|home (?:is|was)(?: in)?|home town is|back (?:home )?in|comes from|hails from)\b)"
    rf"\s({_CHUNK}(?:,\s{_CHUNK})*)"
)
_NOT_A_PLACE = re.compile(
    r"\d{1,2}[wW+]|"
    r"(?:\d{1,2}(?:st|nd|rd|th)? (?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)|[A-Z]{2,5}|"
    r"Ward|Bed|Bay|Room|Unit|Nursing|Assisted|Hospice|Rehab|Hospital|I|Jan|Feb|Mar|"
    r"Apr|May|June?|July?|Aug|"
    r"Sept?|Oct|Nov|Dec)\b"
)


_NAMED_HOUSE = re.compile(
    rf"(?:(?:The |the )?{_CAPITAL} (?:(?:{_CAPITAL}|of|the) ){{0,3}})??(?:(?:The )?{_CAPITAL} )?"
    r"(?:Gables|Willows|Oaks|Elms|Pines|Cedars|Laurels|Beeches|Firs|Hollies|Orchard|Bungalow|Court|"
    r"Park|Place|Lofts|Commons|Cottage|House|Convent|Farm|Lodge|Manor|Villa|Hall|Forge|Rectory|"
    r"Vicarage|Barn|Mill|"
    r"Tower|Towers|"
    r"Building|Apartments|Apts|Estates|Village|Residence|Gardens|Heights|Abbey|Priory|Grange)"
    rf"(?: of the {_CAPITAL}| of {_CAPITAL})?,\s$"
)
_UNIT_BEFORE = re.compile(
    r"(?:(?:Top|Ground|First|Second|Third|Upper|Lower|Basement|Garden|Back|Front|Rear)[ "
    r"](?:[Ff]loor[ ])?)?"
    r"(?:Flat|Apartment|Apt|Unit|Suite|House|Villa|Caravan|Plot)\.?,?[ ](?:\w{1,4},?[ ])?$|"
    r"(?:Top|Ground|First|Upper|Lower|Basement|Garden)[ ](?:Floor[ ])?$"
)
_STREET_WORDS = frozenset(_STREET[3:-1].lower().split("|")) | words(
    """
    apt apartment lot space spc trailer slip rd rmb rsd lmb
    box corner bag postfach apartado mile block blk km rue via calle avenida rua heol chemin
    piazza corso viale carrera jalan jl ul
    """
)
_GRAFTED_ENDINGS = (
    *(
        "straße",
        "strasse",
        "straat",
        "gracht",
        "gade",
        "gata",
        "gatan",
        "vej",
        "veien",
        "vägen",
        "weg",
    ),
    *(
        "platz",
        "laan",
        "plein",
        "kade",
        "allee",
        "gasse",
        "tie",
        "katu",
        "utca",
        "stræde",
        "singel",
    ),
    *("dijk", "hof", "damm", "ring", "ufer"),
)
_LIVING = words(
    """
    address live lives living lived resid reside resides resided residing resident residence
    stay stays stayed staying domiciled born grew raised native moved moving relocated
    hometown home street mail mailed posted delivery delivered
    """
)


def addresses(reading: Reading) -> Spans:
    """Yield where postal addresses stand, and towns where somebody is said to live."""
    text = reading.text
    streets = [reading.starts[place] for place in _near_numbers(reading)]
    for match in near(_STREETS, streets, text, before=60, after=110):
        span = max(0, match.start() - 50), match.start()
        house = _UNIT_BEFORE.search(text, *span) or _NAMED_HOUSE.search(text, *span)
        yield house.start() if house else match.start(), match.end()
    for start, end in reading.digits:
        if 1 < end - start < 6 and text[end : end + 1] == " " and text[end + 1 : end + 2].isupper():
            bare = _BARE_HOUSES.match(text, start)
            if bare:
                yield bare.span()
    for match in near(_POSTCODES, _codes(reading), text, before=8, after=12):
        begin = max(0, match.start() - 120)
        before = _BEFORE_POSTCODE.search(text[begin : match.start()])
        start = begin + before.start() if before else match.start()
        house = _HOUSE.search(text, start, match.start())
        yield (house.end() if house else start), match.end()
    for match in near(_PIN, _six(reading), text, before=3, after=8):
        begin = max(0, match.start() - 120)
        before = _BEFORE_POSTCODE.search(text[begin : match.start()])
        if before and ("," in before[0] or before[0].strip() in ("Singapore", "Mumbai", "Delhi")):
            yield begin + before.start(), match.end()
    yield from _where(reading)
    yield from _labelled(reading)
    yield from _towns_with_code(reading)
    for place in reading.of(_LIVING):
        home = _CUED.search(text, max(0, reading.starts[place] - 12), reading.ends[place] + 130)
        if home is None or home.start() > reading.ends[place]:
            continue
        stated = " is " in home[0] or " was " in home[0]
        if (stated or _is_home(reading.words[place], home[1])) and not _NOT_A_PLACE.match(home[1]):
            yield home.span(1)


def _where(reading: Reading) -> Spans:
    """Yield what stands behind "resides" or behind a name in a letter's heading."""
    text = reading.text
    for place in reading.of(_RESIDING):
        match = _RESIDES.match(text, reading.starts[place])
        numbered = match is not None and any(map(str.isdigit, match[1]))
        if match and "," in match[1] and (numbered or text[match.start() - 1] == "/"):
            yield match.span(1)
    for place in reading.of(_REGARDING):
        match = _REGARDED.match(text, reading.starts[place])
        if match:
            yield match.span(1)


def _near_numbers(reading: Reading) -> Iterator[int]:
    """Yield the places of words of streets that have a number near them."""
    words = {reading.words[place] for place in reading.capitals}
    grafted = {word for word in words if word.endswith(_GRAFTED_ENDINGS)}
    text, small = reading.text, reading.small
    for place in sorted({*reading.of(_STREET_WORDS), *reading.of_any(grafted)}):
        word, start = reading.words[place], reading.starts[place]
        if word in grafted and text[start] == small[start]:
            continue
        if word == "corner" or reading.digit_within(start - 48, reading.ends[place] + 30):
            yield place


# "They reside H.No. 1188, Phase 2, Mohali": whatever follows at once and has a number and a comma.
_RESIDING = words(
    "reside resides residing lives live living stays staying domiciled o address home"
)
_RESIDES = re.compile(
    r"(?:(?<=[Rr]/)o|(?i:resid\w+|liv\w+|stay\w+|domiciled|address|home))\s(?i:at\s|@\s?|is\s)?"
    r"((?=[A-Z#\d])[^\n;]{4,100}?)(?=;|(?<!\b[A-Z])(?<!Distt)(?<!Dist)(?<!Teh)(?<!Opp)\.\s(?=[A-Z][a-z])|[.,]?\n|\.?$|,?\s(?i:with|and|since|"
    r"but|where|who|alone|tel|"
    r"phone|mob\w*|ph|cell|email|his|her|dob|mrn)\b|:)"
)

# "RE: Ada Byron, Mill House, Ockham. DOB": a place behind the name.
_REGARDING = frozenset(("re", "regarding", "ref"))
_REGARDED = re.compile(
    rf"(?i:re|regarding|ref)\s?:\s?{_CAPITAL}(?: {_CAPITAL})+,\s"
    rf"((?:{_UNIT}|{_NUMBER}|{_STOP}{_CAPITAL})(?:,? (?:{_UNIT}|{_NUMBER}|{_STOP}{_CAPITAL}|"
    rf"{_PARTICLE}))*)"
    r"(?=[.;\n]|,? (?:DOB|D\.O\.B|MRN|dob|NHS|Hosp))"
)


def _six(reading: Reading) -> Iterator[int]:
    """Yield where six digits stand, in one run or in two, as in postcodes of India."""
    for start, end in reading.digits:
        if end - start == 6 or (end - start == 3 and reading.text[end : end + 1] == " "):
            yield start


def _codes(reading: Reading) -> Iterator[int]:
    """Yield where digits stand that may belong to a postcode."""
    text = reading.text
    for start, end in reading.digits:
        long, before = end - start, text[max(0, start - 3) : start]
        if (
            (long in (4, 5) and (before[-1:] == " " or text[end : end + 1] == " "))
            or (long < 3 and (text[start - 1 : start].isupper() or text[end : end + 1].isupper()))
            or (long < 3 and before[-1:] == " " and before[:1].isalnum())
        ):
            yield start


def _labelled(reading: Reading) -> Spans:
    """Yield what stands behind "Address:", in whatever language, up to the end of its line."""
    for place in reading.of(_LABELS):
        match = _LABELLED.match(reading.text, reading.ends[place])
        if match:
            yield match.span(1)


_LABELS = frozenset(
    [
        "address",
        "farm",
        "homestead",
        "residence",
        "village",
        "suburb",
        "town",
        "addr",
        "addresses",
        "chỉ",
        "dirección",
        "direccion",
        "domicilio",
        "adresse",
        "wohnhaft",
        "adres",
        "indirizzo",
        "endereço",
    ]
)
_LABELLED = re.compile(
    r"\s?[:=]\s?([^\n;|:]{5,90}?)(?=\.\s|\.?$|\n|;|\||\s{2,}|[.,]?\s(?i:tel|phone|ph|mobile|cell|"
    r"email|dob|mrn)\b)"
)
_TOWN_WITH_CODE = re.compile(
    rf"(?:(?<=[(,\n:])\s?|"
    rf"(?<=^))(?:[^\W\d_][^,\n:()]{{2,40}},\s)?\d{{5}}\s{_CAPITAL}(?:\s{_CAPITAL}){{0,2}}"
)


def _towns_with_code(reading: Reading) -> Spans:
    """Yield "Schloss Lindach, 73527 Schwäbisch Gmünd": five digits before a town."""
    text = reading.text
    for start, end in reading.digits:
        if end - start == 5 and text[end : end + 1] == " " and text[end + 1 : end + 2].isupper():
            for match in _TOWN_WITH_CODE.finditer(text, max(0, start - 46), end + 60):
                if match.start() < start < match.end():
                    yield match.span()


def _is_home(word: str, place: str) -> bool:
    """Whether a number goes with "home:" or "street:", which stand before other things as well."""
    named = any(map(str.isalpha, place))
    return named and (word not in ("home", "street", "mail") or any(map(str.isdigit, place)))
