"""Words that tell what a number is for, to be called or to be filed, and where digits cluster."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator

from mellama.corpus.identifying.reading import Reading
from mellama.corpus.identifying.vocabulary import words

PHONE, RECORD = "PHONE", "RECORD"
_PHONE_WORDS = """
pgr pgrs dect tel telephone telephones phone phones ph phoned cell cells cellphone cellular mobile
mobiles mob fax faxed pager pagers page paged paging beeper blp pg beep bleep bleeped call called
calling
calls caller callback ring ringing rang text texts texted texting contact contacted reach
reached reachable h/p hp direct landline voicemail vm hotline helpline whatsapp extension extn
ext dial dialed desk office work home wk hm sms vocera spok ascom spectralink teléfono telefono
tél telefon celular móvil movil llamar llame bel handy switchboard toll-free thoại đt cel
facetime signal viber telephoned
"""
_RECORD_WORDS = """
mrn mrns mr record records rec crn nhs uhid hcn ohip phn account accounts acct accts acnt ssn ss
security social sin nric nhi chi bsn id ids identity identification identifier accession acc
specimen specimens sample samples block blocks surgical case cases claim claims policy policies
member members subscriber subscribers group groups grp insurance medicare medicaid medi-cal mbi
hic hicn file files chart charts ref reference ur urn authorisation authorization auth preauth
pre-auth incident license licence licenses lic dl passport permit badge rx prescription
prescriptions visit encounter enc csn fin har ip op lab path pathology order orders req
requisition serial sn device lot udi vin plate plates tag registration reg payroll employee
staff patient pt study film image barcode card cards code four certificate confirmation conf
ticket tracking npi dea ein tin routing bank iban visa mastercard amex model implant pacemaker
icd stent pump band bands wristband hospital hosp mpi empi gmrn pid uid uuid expediente historia nss
curp dni cédula cedula seguro fallnummer fallnr dossier bhyt số docket booking inmate doc
invoice bill receipt bin pcn plan rin donor unos unit warrant vehicle isbt subject screening
folder pin portal token username login user mychart cross bcbs aetna cigna humana tricare va
dod military service alien uscis job report document studies referral application enrollment
enrolment hcfa locker safe license/plate medrec med acct# episode hn pmi emr ehr ein provider
mcr mci uhid hospno gmc nmc pmdc ahpra hpcsa umr ihi dva prov urno aadhaar aadhar pan abha mykad
ppsn pps mcn h&c cin pnr log logged c-file disc disk dvd ubrn ers chi-number rekod nik bpjs nif
nie tckn sus cpf cns emrn visitid encid cmrn pmrn
trn rrn crm csa cnp ref# id# pt# case# account# claim# policy# auth# rx# serial# lot# tail unitno
wristbands ticketno caseno hospitalno sticker label requisitions vial tube bottle bag kit ndc-lot
inventory asset cylinder slide slides cassette cassettes core biobank study-id enrollee membership
passcode username asn psn rpn ocr ssn/ein hsn ahcccs mcal medi ndis centrelink crn# concession
pension repatriation veteran veterans va# vha edipi rank regiment warrant# bates exhibit matter
reference# tracking# ncts fedex ups shipment awb waybill deposit check cheque cheques routing#
agency facility clia lic# upin taxonomy state dictation transcription hrn
"""
SINGLE = words(
    """
    c o h w m t p f x
    """
)
NUMBER_WORDS = frozenset(("no", "number", "num", "nr", "last"))


def _cue_words() -> dict[str, str]:
    """Give the last words of the cues, which stand right before a number, what they tell."""
    words: dict[str, str] = {}
    for kind, listed in ((PHONE, _PHONE_WORDS), (RECORD, _RECORD_WORDS)):
        words.update(dict.fromkeys(listed.split(), kind))
    words.update(dict.fromkeys(("at", "on", *SINGLE, "line"), PHONE))
    words["last"] = RECORD
    return words | dict.fromkeys(NUMBER_WORDS, RECORD)


CUE_WORDS = _cue_words()
ALL_CUES = frozenset(CUE_WORDS)
WEAK_RECORD = words(
    """
    patient pt hospital hosp lab no nr num number case cases visit plan unit social service
    member members group study order orders op ip path va pump device staff employee
    insurance mr ss bank card cards line subject doc bill office file code key ref pathology
    disc disk user icd surgical stent pacemaker records medicare medicaid aetna cigna humana tricare
    record rec chart charts block blocks film image band tag id
    """
)
# Behind a label: at least three digits, possibly in groups and with letters.
_LOOK_BACK = 45
VAGUE = frozenset(
    (
        "number",
        "no",
        "num",
        "nr",
        "number is",
        "home",
        "work",
        "office",
        "patient",
        "pt",
        "hospital",
        "line",
        "on",
        "at",
        "code",
        "unit",
        "insurance",
        "lab",
    )
)
_LABEL_GAP = re.compile(
    r"(?:[\s:#=.(|,'s-]|\b(?:no|nos|num|number|numbers|nr|id|is|was|on file|under|with|"
    r"ending)\b\.?)*",
    re.IGNORECASE,
)


_OF_PLACES = words(
    "patient pt hospital hosp lab office staff unit visit plan service state report device surgical"
)


# Desks that are called as often as their numbers are filed: "insurance 800-555-0199".
_OF_DESKS = WEAK_RECORD | words(
    "claims claim policy medicare medicaid path auth rx records order requests requisition dmv "
    "benefits agency facility register registration billing booking bookings employee security "
    "social surgical specimen specimens account accounts prescription prescriptions transcription"
)
_NUMBERED = re.compile(r"\b(?:no|nr|num|number|id)\b", re.IGNORECASE)


class Cues:
    """The words of a text that tell what a number is for, and the clusters of its digits."""

    def __init__(self, reading: Reading) -> None:
        self.text = reading.text
        self.places = reading.of(ALL_CUES)
        self.found = [
            (reading.starts[place], reading.ends[place], reading.words[place])
            for place in self.places
        ]
        self.starts = [start for start, _, _ in self.found]
        self.clusters = list(_clusters(reading))

    def before(self, start: int) -> str | None:
        """Tell by the nearest word before, in this line or just above, what a number is for."""
        text, begin = self.text, max(0, start - _LOOK_BACK)
        line = text.rfind("\n", begin, start) + 1
        if line > begin and text[line:start].strip(" \t|*-"):
            begin = line
        vague: str | None = None
        for place in range(bisect_left(self.starts, start) - 1, -1, -1):
            at, end, word = self.found[place]
            if at < begin:
                break
            kind = CUE_WORDS[word]
            if not self._counts(word, at, end, start):
                continue
            if word in WEAK_RECORD and _ENDED.search(text, end, start):
                continue
            if word in VAGUE:
                vague = vague or (None if word in NUMBER_WORDS else kind)
                continue
            return kind
        return vague

    def touches(self, start: int) -> bool:
        """Tell whether nothing but "no.", "is" and the like stands between a cue and a number."""
        for place in range(bisect_left(self.starts, start) - 1, -1, -1):
            _, end, word = self.found[place]
            if start - end > _LOOK_BACK or not _LABEL_GAP.fullmatch(self.text, end, start):
                return False
            if CUE_WORDS[word] == RECORD and word not in NUMBER_WORDS:
                if "," in self.text[end:start]:
                    return False
                return word not in _OF_PLACES or any(mark in self.text[end:start] for mark in "#:")
        return False

    def is_strong(self, start: int) -> bool:
        """Tell whether a word right before says that a number is filed: "MRN", "claim no."."""
        place = bisect_left(self.starts, start) - 1
        while place >= 0 and self.found[place][2] in NUMBER_WORDS:
            place -= 1
        if place < 0:
            return False
        _, end, word = self.found[place]
        gap = self.text[end:start]
        return word not in _OF_DESKS or "#" in gap or _NUMBERED.search(gap) is not None

    def _counts(self, word: str, at: int, end: int, start: int) -> bool:
        gap = start - end
        if word in ("at", "on"):
            return gap <= 2
        if word in ("mr", "ms"):
            return any(mark in self.text[end:start] for mark in "#:")
        if word in SINGLE:
            return gap <= 3 and (":" in self.text[end:start] or self.text[at - 1 : at] == "/")
        return True


def _clusters(reading: Reading) -> Iterator[tuple[int, int]]:
    """Yield stretches of digits that stand close together, four digits or more in each."""
    text = reading.text
    begin, stop, count = -1, -99, 0
    for start, end in reading.digits:
        if start - stop <= 12 and _is_gap(text[stop:start]):
            stop, count = end, count + end - start
            continue
        if count > 3:
            yield begin, stop
        begin, stop, count = start, end, end - start
    if count > 3:
        yield begin, stop


_ENDED = re.compile(r"[a-z]{4,}[.;] ")  # a sentence, between a cue and a number
_EXTENSION_GAP = re.compile(r"[\s,;(]*(?:ext|extn|x|extension)\.?:?\s?#?", re.IGNORECASE)


def _is_gap(gap: str) -> bool:
    return (len(gap) < 5 and "\n" not in gap) or _EXTENSION_GAP.fullmatch(gap) is not None
