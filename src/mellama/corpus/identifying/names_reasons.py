"""Why a chain of capitalised words is a name, or is none."""

from __future__ import annotations

import re

from mellama.corpus.identifying.calendar_words import MONTHS
from mellama.corpus.identifying.cues import (
    AFTER,
    DOSE,
    KIN,
    LABELS,
    MEDICAL_HEADS,
    NAMING,
    NO_NAME_ENDINGS,
    ORGANISATIONS,
    ROLE_IN_BRACKETS,
    SHORT_TITLES,
    SPEAKING,
    TITLES,
)
from mellama.corpus.identifying.lexicon import (
    EPONYM,
    FAMILY,
    GIVEN,
    NAME,
    NO_NAME,
    PROPER,
    RARE,
    WORD,
    family_names,
    given_names,
)
from mellama.corpus.identifying.names_before import Cue, cue_before
from mellama.corpus.identifying.names_standing import stands_as_name
from mellama.corpus.identifying.names_words import UNKNOWN, Word, kind_of, word_at
from mellama.corpus.identifying.reading import Reading
from mellama.corpus.identifying.vocabulary import EPONYMS, HARDLY, RISKY, words

STRONG = TITLES | KIN | NAMING


def is_heading_word(text: str, word: Word) -> bool:
    """Whether a word that is also one of English stands where any word has a capital."""
    if word.kind in (NAME, UNKNOWN):
        return False
    before = text[max(0, word.start - 2) : word.start]
    return word.kind == WORD and not (before[:1].islower() or before[:1] == ",")


_BEFORE_DAY = re.compile(r"[ ,.]{1,2}\d|[ ](?i:bank|weekend|of[ ]\d)")


def is_closed(reading: Reading, word: Word, chain: list[Word]) -> bool:
    """Whether a word cannot be part of a name where it stands."""
    beside = bool(chain) and chain[-1].end == word.start - 1
    if word.small in MONTHS and (beside or _BEFORE_DAY.match(reading.text, word.end)):
        return True
    if word.kind == RARE:
        return not (chain and chain[-1].end == word.start - 1) and not _stands_as_name(
            reading, word
        )
    return word.kind in (WORD, PROPER, NO_NAME) and not _stands_as_name(reading, word)


def _stands_as_name(reading: Reading, word: Word) -> bool:
    """Whether a word that no name list has stands where only a name can."""
    plain = word.kind != NO_NAME and not word.shouted
    if plain and ROLE_IN_BRACKETS.match(reading.text, word.end):
        return True
    before = reading.words[word.place - 1] if word.place else ""
    before = before.removesuffix("'s").removesuffix("\u2019s")
    if before in SHORT_TITLES:
        titled = cue_before(reading, word.place) == Cue.TITLE
        return titled and not word.shouted and word.small not in _AFTER_TITLES
    if word.kind == NO_NAME:
        return False
    if before in STRONG and not word.shouted:
        return cue_before(reading, word.place) in (Cue.TITLE, Cue.KIN, Cue.NAMING)
    if before in LABELS and word.place + 1 < len(reading.words):
        follows = kind_of(reading.words[word.place + 1]) in (NAME, GIVEN, FAMILY, UNKNOWN)
        beside = reading.text[word.end : reading.starts[word.place + 1]] in (" ", ", ")
        capital = reading.text[reading.starts[word.place + 1]].isupper()
        return follows and beside and capital and cue_before(reading, word.place) == Cue.LABEL
    return False


_AFTER_TITLES = words(
    """
    the to and is was has will for in at on he she i a who of no if please discussed dr mr
    mrs ms
    """
)


def named(reading: Reading, chain: list[Word], last: tuple[int, bool], *, full: bool) -> list[Word]:
    """Return the words of a chain that are a name; none if nothing says so."""
    text = reading.text
    if len(chain) > 1 and chain[0].initial and _ABBREVIATED.search(text[: chain[0].start][-4:]):
        chain = chain[1:]
    first, final = chain[0], chain[-1]
    if len(chain) == 1 and first.initial:
        return _lone_initial(reading, first)
    if ROLE_IN_BRACKETS.match(text, final.end) and not final.shouted:
        return chain
    cue = cue_before(reading, first.place)
    if cue in (Cue.TITLE, Cue.LABEL) and (cue == Cue.TITLE or _may_be_labelled(chain)):
        return chain
    behind_family = last[1] and not full and text[last[0] : first.start] == ", "
    if behind_family and _may_follow_family(text, chain):
        return chain
    if cue in (Cue.KIN, Cue.NAMING) and _may_be_called(chain) and first.kind != EPONYM:
        return chain
    if MEDICAL_HEADS.match(text, final.end) and is_medical(text, chain):
        return []
    if cue in (Cue.KIN, Cue.NAMING) and _may_be_called(chain):
        return chain
    if is_medical(text, chain) or ORGANISATIONS.match(text, final.end):
        return []
    kept = _without_words(chain)
    if not kept:
        return []
    if any(_is_sure(text, word, len(chain)) for word in kept):
        return kept
    if AFTER.match(text, final.end):
        return kept
    if _is_pair(text, kept) or _is_family_first(text, kept):
        return kept
    if _is_lone_given(text, kept, cue) or stands_as_name(reading, kept, last):
        return kept
    return _with_short_family(reading, kept)


_ABBREVIATED = re.compile(r"[A-Za-z]/$|\d[ ]$")  # "H/O to", "7.2 L. Dry"


def _with_short_family(reading: Reading, kept: list[Word]) -> list[Word]:
    """Take "Xi He" for a name: a name that is a word too, and a family name that is a word."""
    place = kept[-1].place + 1
    if len(kept) > 1 or kept[0].kind not in (GIVEN, FAMILY) or place >= len(reading.words):
        return []
    text, start, end = reading.text, reading.starts[place], reading.ends[place]
    beside = text[kept[0].end : start] == " " and text[start].isupper()
    second = reading.words[place]
    common = (
        kept[0].kind == GIVEN and second in _FAMILY_WORDS and not _begins_line(text, kept[0].start)
    )
    if beside and (common or (second in _SHORT_FAMILY and text[end : end + 1] in _ENDS)):
        return [*kept, word_at(reading, place)]
    return []


_FAMILY_WORDS = frozenset(
    [
        "day",
        "page",
        "case",
        "ward",
        "head",
        "home",
        "house",
        "street",
        "lane",
        "price",
        "love",
        "best",
        "rivers",
        "waters",
    ]
)
_SHORT_FAMILY = frozenset(
    [
        "he",
        "an",
        "do",
        "so",
        "you",
        "in",
        "ho",
        "to",
        "on",
        "my",
        "yu",
        "la",
        "le",
        "no",
        "may",
        "see",
        "long",
    ]
)
_ENDS = frozenset((",", ";", ".", ")", "\n", "|", "'", ""))


def _may_be_called(chain: list[Word]) -> bool:
    """Whether a relative or a friend may have that name: "MOM ROSA", not "daughter COPD"."""
    first = chain[0]
    if first.shouted and len(first.small) < (3 if first.kind in (NAME, GIVEN) else 5):
        return False
    return len(chain) > 1 or first.kind != UNKNOWN or not NO_NAME_ENDINGS.search(first.small)


def _lone_initial(reading: Reading, word: Word) -> list[Word]:
    """Take an initial only where a title stands before it: "Mr. B"."""
    if cue_before(reading, word.place) == Cue.TITLE:
        return [word]
    return []


def with_family(reading: Reading, kept: list[Word]) -> list[Word]:
    """Take along the word behind a lone given name if somebody has it as a family name."""
    place = kept[-1].place + 1
    if len(kept) > 2 or place >= len(reading.words):
        return kept
    start, small = reading.starts[place], reading.words[place]
    capital = reading.text[start].isupper() and not reading.text[start + 1 : start + 2].isupper()
    beside = reading.text[kept[-1].end : start] == " "
    if beside and capital and small in family_names() and small not in _NO_FAMILY:
        return [*kept, word_at(reading, place)]
    return kept


_NO_FAMILY = words(
    """
    christmas easter new year year's thanksgiving easter palm ash good monday tuesday
    wednesday thursday friday saturday sunday january february march april may june july
    august september october november december jan feb mar apr jun jul aug sep oct nov dec
    he she they who we to of for from with by not also if when then so no dr mr mrs ms rn md
    np room bed unit ward home phone cell fax date time age sex male female patient pt name
    note signed seen plan exam lab labs her his my our your its be been do does did go came
    went get got this that these those all any each day night will would could should
    reports report denies states has is was will may can had today call called said says in
    at on and the mon tue tues wed thu thur thurs fri sat sun
    """
)


def with_given(reading: Reading, kept: list[Word]) -> list[Word]:
    """Take along the word before a name, inside a sentence, that somebody has as a given name."""
    place = kept[0].place - 1
    if len(kept) > 3 or place < 1:
        return kept
    text, start, small = reading.text, reading.starts[place], reading.words[place]
    if text[reading.ends[place] : kept[0].start] != " " or not text[start].isupper():
        return kept
    before = text[reading.ends[place - 1] : start]
    label = before in (" ", ": ", "\n", ", ") and (
        text[reading.starts[place - 1]].islower() or reading.words[place - 1] in LABELS
    )
    if label and small in _ALL_NAMES and small not in _NEVER_GIVEN:
        return [word_at(reading, place), *kept]
    first = word_at(reading, place)
    signed = not text[text.rfind("\n", 0, start) + 1 : start].strip(" -*") and first.kind != NO_NAME
    if signed and not first.shouted and AFTER.match(text, kept[-1].end):
        return [first, *kept]
    return kept


_ALL_NAMES = given_names() | family_names()
_NEVER_GIVEN = _NO_FAMILY | TITLES | KIN | LABELS


def _without_words(chain: list[Word]) -> list[Word]:
    """Drop rare words from the beginning of a chain, and a chain of nothing else."""
    place = 0
    while place < len(chain) and chain[place].kind in (WORD, PROPER, RARE, NO_NAME):
        place += 1
    return chain[place:]


def _may_be_labelled(chain: list[Word]) -> bool:
    return any(word.kind in (NAME, GIVEN, FAMILY, UNKNOWN, EPONYM) for word in chain) and not (
        len(chain) == 1
        and chain[0].shouted
        and chain[0].kind == UNKNOWN
        and len(chain[0].small) < 4
    )


def _may_follow_family(text: str, chain: list[Word]) -> bool:
    """Whether this is the given name in "Horta, Ana"."""
    return chain[0].initial or chain[0].small in given_names() or chain[0].kind in (NAME, UNKNOWN)


def _is_sure(text: str, word: Word, length: int) -> bool:
    """Whether a word is a name by itself: a known one, or an unknown word that looks like one."""
    if word.initial or word.kind not in (NAME, UNKNOWN):
        return False
    if word.shouted and length == 1 and len(word.small) < (5 if word.kind == NAME else 6):
        return False
    if word.kind == NAME:
        return True
    if word.odd or (length == 1 and DOSE.match(text, word.end)):
        return False
    return not (NO_NAME_ENDINGS.search(word.small) and length == 1)


def _is_pair(text: str, chain: list[Word]) -> bool:
    """Whether two words that are words as well make a name together: "Will Rivers", "R. Long"."""
    if len(chain) < 2:
        return False
    if chain[1].initial and text[chain[1].end : chain[1].end + 1] == "." and not chain[0].shouted:
        return chain[0].small in given_names() and chain[0].small not in HARDLY
    initial = any(word.initial and text[word.end : word.end + 1] == "." for word in chain[:-1])
    if initial and chain[-1].kind in (GIVEN, FAMILY) and not _begins_line(text, chain[0].start):
        return True
    if any(word.shouted and len(word.small) < 4 for word in chain):
        return False
    return chain[0].small in given_names() and any(
        word.small in family_names() and not word.initial for word in chain[1:]
    )


def _is_family_first(text: str, chain: list[Word]) -> bool:
    """Whether "Long, Grace" begins here."""
    after = _GIVEN_AFTER.match(text, chain[-1].end)
    if after is None or after[1].lower() not in given_names():
        return False
    return chain[-1].small in family_names()


_GIVEN_AFTER = re.compile(r",[ ]([A-Z][^\W\d_]+)")


def _is_lone_given(text: str, chain: list[Word], cue: Cue) -> bool:
    """Whether one word that is a given name and a word is meant as a name."""
    word = chain[0]
    if len(chain) > 1 or word.kind not in (GIVEN, FAMILY) or word.shouted:
        return False
    if cue == Cue.MEETING:
        return word.small not in HARDLY
    if word.kind == FAMILY:
        return False
    if word.small not in RISKY and _AND_ANOTHER.match(text, word.end):
        return True
    if SPEAKING.match(text, word.end):
        return word.small not in RISKY or SPEAKING_PLAINLY.match(text, word.end) is not None
    before = text[max(0, word.start - 2) : word.start]
    amid = len(before) == 2 and (before[0].islower() or before[0] == ",") and before[1] == " "
    return amid and word.small not in RISKY and not text[word.end + 1 : word.end + 2].isupper()


_AND_ANOTHER = re.compile(r"[ ](?:and|&)[ ][A-Z][a-z]+[ ,.]")
SPEAKING_PLAINLY = re.compile(
    r"[ ](?:reports|reported|denies|denied|states|stated|says|said|tells|told|phoned|rang|lives|"
    r"agreed|wants|refused|called|came|went|slept|cried|smiled|visited|feels|felt|was tearful|"
    r"ate)\b"
)


def _begins_line(text: str, start: int) -> bool:
    return not text[text.rfind("\n", 0, start) + 1 : start].strip()


def is_medical(text: str, chain: list[Word]) -> bool:
    """Whether a disease, a test or a device bears the name, or is all the word means here."""
    eponyms = all(word.small in EPONYMS or word.kind == EPONYM for word in chain)
    if len(chain) > 1 and not eponyms:
        return False
    last = chain[-1]
    heads = MEDICAL_HEADS.match(text, last.end)
    if heads and (eponyms or (last.small not in given_names() and text[last.end] not in "'\u2019")):
        return True
    return all(word.kind == EPONYM for word in chain)
