"""Names of people, by what stands around them: titles, labels, kin, signatures, known given names.

A text's capitalised words are joined to chains ("Ana de la Cruz"). A chain is a name if a cue or a
list says so; then its words are names wherever else they stand in the same text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from mellama.corpus.phi.cues import (
    AFTER,
    AGED,
    ALONE_ON_LINE,
    ASSERTING,
    CUE_WORDS,
    CUES,
    FAMILY_ENDINGS,
    KIN,
    LABELS,
    MEDICAL_HEADS,
    NAMING,
    NO_NAME_ENDINGS,
    ORGANISATIONS,
    SPEAKING,
    TITLES,
    TYPISTS,
    WITH,
)
from mellama.corpus.phi.names_known import family_names, given_names, some_given_names
from mellama.corpus.phi.ordinary import (
    EPONYMS,
    NAME_OR_WORD,
    NEVER_NAMES,
    PLACES,
    WORD_OR_NAME,
)

_UPPER = "".join(
    character
    for character in map(chr, [*range(0x250), *range(0x1E00, 0x1F00)])
    if character.isupper()
)
_CAPITALISED = re.compile(
    rf"(?<![\w'\u2019@.\d-])[{_UPPER}](?:[^\W\d_]|['\u2019-](?=[^\W\d_]))*(?![\w@])"
)
_PARTICLE = (
    r"(?:de la|de los|de las|van der|van den|van de|von der|de|da|do|dos|das|del|della|di|du|der|"
    r"den|van|von|bin|"
    r"binti|ibn|el|la|le|y|e|ter|ten|zu|af|av|'t|al-|al|el-|ap|ab)"
)
_LINK = re.compile(
    rf"[ ](?:{_PARTICLE}[ -]?)?|\.?[ ]|\.|[ ]?-[ ]?|\n[ ]*(?:{_PARTICLE}[ ])?|"
    rf"[ ][\"\u201c(][^\W\d_]+[\"\u201d)][ ]|-(?:{_PARTICLE})-"
)
_BEFORE_FIRST = re.compile(
    rf"(?<![\w-])(?:{_PARTICLE}(?:[ ]|(?<=-))|[\"\u201c][^\W\d_]{{2,}}[\"\u201d][ ])$"
)
_BETWEEN = ("in", "law", "of", "to", "old", "up")
_LONGEST = 6  # words in a name


@dataclass(slots=True)
class _Word:
    """A capitalised word: the same in small letters, and whether it may be part of a name."""

    start: int
    end: int
    small: str
    open: bool
    initial: bool
    shouted: bool  # a short word in capitals: ASA, MAC


def names(text: str) -> Iterator[tuple[int, int]]:
    """Yield where names stand, titles not included."""
    found = [match.span(1) for match in TYPISTS.finditer(text)]
    told: set[str] = set()
    family_end = -1
    left: list[list[_Word]] = []
    for words in _chains(text):
        chain = _without_words(text, words)
        kept = _named(text, chain) if chain and not _is_lone_initial(chain) else []
        if not kept and chain and text[family_end : chain[0].start] == ", ":
            kept = chain  # the given name behind a family name
        family_end = -1
        if kept:
            if _is_family_part(text, kept):
                family_end = kept[-1].end
            found.append((_with_particle(text, kept[0].start), kept[-1].end))
            if not _amid_small_words(text, kept):  # the weakest of all reasons
                told.update(_to_look_for(kept))
        rest = [word for word in chain if word not in kept]
        if rest:
            left.append(rest)
    yield from found
    for chain in left:
        for word in chain:
            if word.small in told and not _is_eponym(text, [word]):
                yield word.start, word.end


def _is_lone_initial(chain: list[_Word]) -> bool:
    return len(chain) == 1 and chain[0].initial


def _without_words(text: str, chain: list[_Word]) -> list[_Word]:
    """Drop "Will" and "May" from the beginning of a chain, unless a family name follows."""
    while chain and chain[0].small in WORD_OR_NAME:
        if len(chain) > 1 and chain[1].small in family_names():
            return chain
        before = text[max(0, chain[0].start - 60) : chain[0].start]
        if any(cue.search(before) for cue in (TITLES, LABELS, KIN, ASSERTING)):
            return chain
        chain = chain[1:]
    return chain


def _to_look_for(chain: list[_Word]) -> Iterator[str]:
    """Yield the words of a name that are names wherever else they stand in the same text."""
    for word in chain:
        if len(word.small) > 2 and word.small not in NAME_OR_WORD:
            yield word.small


def _chains(text: str) -> Iterator[list[_Word]]:
    """Yield runs of capitalised words that may be one name, cut at words that never are."""
    chain: list[_Word] = []
    for match in _CAPITALISED.finditer(text):
        word = _word(text, match)
        linked = (
            chain
            and len(chain) < _LONGEST
            and word.open
            and _LINK.fullmatch(text, chain[-1].end, word.start)
            and (text[chain[-1].end] != "." or chain[-1].initial or chain[-1].small in ("st", "wm"))
        )
        if linked:
            chain.append(word)
            continue
        if chain:
            yield chain
        chain = [word] if word.open else []
    if chain:
        yield chain


def _word(text: str, match: re.Match[str]) -> _Word:
    start, end = match.span()
    small = match[0].lower().replace("\u2019", "'")
    if small.endswith("'s"):
        small, end = small[:-2], end - 2
    shouted = match[0].isupper() and 1 < len(small) <= 4  # CT, BP, ICU
    vowels = not shouted or len(small) == 4 or any(vowel in small for vowel in "aeiouy")
    parts = small.split("-")
    never = all(part in NEVER_NAMES or part in _BETWEEN for part in parts)
    of_unit = end - start == 1 and text[start - 1 : start] == "/"  # "U/L. Glucose"
    is_open = vowels and not of_unit and (not never or small in WORD_OR_NAME)
    return _Word(start, end, small, is_open, end - start == 1, shouted)


def _with_particle(text: str, start: int) -> int:
    match = _BEFORE_FIRST.search(text, max(0, start - 14), start)
    return match.start() if match else start


def _named(text: str, chain: list[_Word]) -> list[_Word]:
    """Return the words of a chain that are a name; none if nothing says so."""
    start, end = _with_particle(text, chain[0].start), chain[-1].end
    before = text[max(0, start - 60) : start]
    cued = _may_follow_cue(before)
    if cued and (TITLES.search(before) or LABELS.search(before)):
        return _on_one_line(text, chain)
    if MEDICAL_HEADS.match(text, end) and not _has_given(chain):
        return []
    if cued and (KIN.search(before) or ASSERTING.search(before) or NAMING.search(before)):
        return _on_one_line(text, chain)
    speaking = SPEAKING.match(text, end) is not None
    known_as_given = len(chain) == 1 and chain[0].small in some_given_names()
    if speaking and known_as_given and chain[0].small not in NAME_OR_WORD | PLACES:
        return chain
    if _is_eponym(text, chain) or ORGANISATIONS.match(text, end):
        return []
    if AFTER.match(text, end) and not all(word.initial for word in chain):
        return chain
    if len(chain) > 1 and AGED.match(text, end) and not any(word.shouted for word in chain):
        return chain
    known = _known(text, chain)
    if known:
        return known
    if _looks_whole(text, chain):
        return chain
    if _amid_small_words(text, chain):
        return chain
    if _family_first(text, chain) or _with_initial(text, chain):
        return chain
    if cued and WITH.search(before) and any(word.small in family_names() for word in chain):
        return chain
    if speaking and len(chain) <= 3 and _strange(chain):
        return chain
    line = text.rfind("\n", 0, start) + 1
    if (
        start - line < 4
        and ALONE_ON_LINE.match(text, line)
        and CUES.search(text, max(0, line - 60), line)
    ):
        return chain
    return []


def _may_follow_cue(before: str) -> bool:
    """Whether the last word before a chain, or the lack of one, may belong to a cue."""
    bare = before.rstrip(_MARKS)
    start = len(bare)
    while start and bare[start - 1].isalpha():
        start -= 1
    return bare[start:].lower() in CUE_WORDS or before.rstrip().endswith(_DASHES)


_MARKS = " \n\t:,.;()\"\u201c'\u2019-\u2013\u2014/#=~<["
_DASHES = ("-", "\u2013", "\u2014", "~", "/")


def _on_one_line(text: str, chain: list[_Word]) -> list[_Word]:
    """Cut a chain that goes on in the next line, unless its line ends in its first words."""
    for place in range(1, len(chain)):
        between = text[chain[place - 1].end : chain[place].start]
        if "\n" in between and place > 1:
            return chain[:place]
    return chain


def _known(text: str, chain: list[_Word]) -> list[_Word]:
    """Return the part of a chain from its first known given name on."""
    for place, word in enumerate(chain):
        small = word.small
        parts = small.split("-")
        if word.shouted or (len(chain) == 1 and _is_code(text[word.start : word.end])):
            continue
        sure = small in given_names() or (len(parts) > 1 and parts[0] in given_names())
        follows = place + 1 < len(chain) and chain[place + 1].small in family_names()
        if sure or (follows and small in some_given_names() and small not in PLACES | EPONYMS):
            begin = place
            while begin and (chain[begin - 1].initial or chain[begin - 1].small in family_names()):
                begin -= 1
            return chain[begin:]
    return []


def _looks_whole(text: str, chain: list[_Word]) -> bool:
    """Whether two or three words end in a family name, by the lists or by its ending."""
    if not 2 <= len(chain) <= 3 or any(word.shouted or word.initial for word in chain):
        return False
    if any(text[word.start : word.end].isupper() for word in chain) or not _strange(chain):
        return False
    last = chain[-1].small.split("-")[-1]
    return "\n" not in text[chain[0].start : chain[-1].end] and (
        (last in family_names() and last not in NAME_OR_WORD)
        or FAMILY_ENDINGS.search(last) is not None
    )


def _amid_small_words(text: str, chain: list[_Word]) -> bool:
    """Whether two or three unknown capitalised words stand in a sentence and not in a heading."""
    if not 2 <= len(chain) <= 3 or not _strange(chain) or "-" in chain[0].small:
        return False
    before = text[max(0, chain[0].start - 2) : chain[0].start]
    if len(before) < 2 or not before[0].islower() or before[1] not in " \n":
        return False
    words = [text[word.start : word.end] for word in chain]
    return not any(_is_code(word) or NO_NAME_ENDINGS.search(word) for word in words)


def _is_code(word: str) -> bool:
    """Whether capitals stand where a name has none: ELISA, IgE."""
    return word.isupper() or (word[-1].isupper() and not word.isupper())


def _is_family_part(text: str, chain: list[_Word]) -> bool:
    """Whether a given name, not a degree, follows a name that a list or a label gives."""
    if AFTER.match(text, chain[-1].end) or not _GIVEN_AFTER.match(text, chain[-1].end):
        return False
    before = text[max(0, chain[0].start - 60) : chain[0].start]
    return _family_first(text, chain) or (len(chain) == 1 and LABELS.search(before) is not None)


def _family_first(text: str, chain: list[_Word]) -> bool:
    """Whether "Horta, Ana" stands here, of which this chain is either part."""
    after = _GIVEN_AFTER.match(text, chain[-1].end)
    if after and len(chain) <= 3 and not any(word.shouted for word in chain):
        if _IN_A_ROW.match(text, after.end()) and _BEGINS_ROW.search(
            text[max(0, chain[0].start - 12) : chain[0].start]
        ):
            return True
        given = after[1].lower()
        if given in given_names() or (len(given) == 1 and chain[-1].small in family_names()):
            return True
    return False


_GIVEN_AFTER = re.compile(rf",[ ]([{_UPPER}][^\W\d_'\u2019-]*)")
_IN_A_ROW = re.compile(r"\.?(?:[ ][^\W\d_]+\.?)?(?:[ ]{2,}|\t|[ ]?\n|\Z|[ ]\(|[ ]\d)")
_BEGINS_ROW = re.compile(rf"(?:^|\n|[ ]{{2,}}|\d\)?[ ]|\t)(?:{_PARTICLE}[ ]?)?$")


def _with_initial(text: str, chain: list[_Word]) -> bool:
    """Whether an initial with a full stop goes with a longer word: "R. Quiambao"."""
    if len(chain) < 2 or any(word.small in _SPECIES for word in chain):
        return False
    stopped = any(word.initial and text[word.end : word.end + 1] == "." for word in chain[:-1])
    return stopped and len(chain[-1].small) > 2 and text[chain[-1].start + 1].islower()


_SPECIES = frozenset(
    [
        "aureus",
        "coli",
        "difficile",
        "pylori",
        "pneumoniae",
        "influenzae",
        "typhi",
        "falciparum",
        "vivax",
        "albicans",
        "diff",
    ]
)


def _strange(chain: list[_Word]) -> bool:
    """Whether no word of a chain is one of English or of a place."""
    return not any(
        word.shouted or word.small in NAME_OR_WORD or word.small in PLACES or word.initial
        for word in chain
    )


def _is_eponym(text: str, chain: list[_Word]) -> bool:
    """Whether a disease, a test or a device bears the name, or is all the word means here."""
    if _has_given(chain):
        return False
    if MEDICAL_HEADS.match(text, chain[-1].end):
        return True
    return any(part in EPONYMS for word in chain for part in word.small.split("-"))


def _has_given(chain: list[_Word]) -> bool:
    """Whether a known given name begins two words or more that are not all eponyms."""
    if len(chain) < 2 or all(word.small in EPONYMS for word in chain):
        return False
    return any(
        word.small in given_names() or (word.small in EPONYMS and word.small in some_given_names())
        for word in chain[:-1]
    )
