"""What stands around an answer: what announces it, supposes, denies, refuses or lists."""

from __future__ import annotations

import re

WORD = r"[^\W_]"  # a letter or digit: underscores are emphasis
MARKER = re.compile(
    rf"(?<!{WORD})(?:answer|label|output)(?!{WORD})[\"'_`]*(?:[ \t]*\([^()\n]*\))?[\s*]*"
    r"(?:(?:is|would be|should be|must be)\b[\s*]*)?[:=]"
    r"|\banswer\b[\s*]*(?:is|would be(?![^\n.]*\bif\b)|should be|must be)\b"
    r"|^[ \t*_#>-]*(?:(?:final|my|correct)[ \t]+)?(?:answer|response)[ \t*_:#-]*$",
    re.IGNORECASE | re.MULTILINE,
)
# "One might think that the answer is yes", "if the answer is no", "the wrong answer is", "each
# option:" give no answer.
SUPPOSED = re.compile(
    r"\b(?:if|whether|unless|tempt(?:ed|ing) to (?:say|think|argue)"
    r"|(?:some|many|most|one|others|they|you|people)(?: \w+){0,2} (?:say|think|argue|claim|assume)"
    r"|it (?:may|might|could) be (?:said|thought|argued|claimed)"
    r"|not (?:the case|true|so|clear|certain)|possible|conceivable|imaginable|unlikely|doubtful"
    r"|to (?:determine|find|identify|choose|select|decide(?: on)?|give|get)"
    r"|each|every|all|any|which|other|another|remaining|incorrect|wrong|worst|(?:least|less) \w+)"
    r"(?: that)?(?: of)?(?: the)?"
    r"(?: (?:correct|right|best|final|answer|possible|given))*\s*$",
    re.IGNORECASE,
)
REFUSED = re.compile(
    r"\bas an ai\b|\blanguage model\b|\bi(?:['\u2019]m| am) (?:sorry|unable|not able)\b"
    r"|\bi (?:must|have to) (?:decline|refuse)\b"
    r"|\bi (?:cannot|can['\u2019]t|can not|could not|couldn['\u2019]t|won['\u2019]t|will not"
    r"|do not|don['\u2019]t) (?:\w+ )?(?:answer|provide|assist|help|determine|say|give|make"
    r"|diagnose|comply|know|have|choose|decide|respond|fulfil+|complete|summari[sz]e|classify)\b",
    re.IGNORECASE,
)
FILLER = (
    r"(?:\s+(?:an?|the|any|be|is|of|to|really|clear|clearly|necessarily|simply|likely|about|for"
    r"|explicitly|directly|specifically|evidence|mention|discuss|involve|show|indicate|support"
    r"|suggest|describe|give|provide|report|address|contain|concern|relate|related)\b)*"
)
NEGATED_BEFORE = re.compile(
    r"(?:\bnot|\bcannot|n't|\bnever|\bneither|\bnor|\brather than|\binstead of|\bother than"
    rf"|\bexcluding|\bexcept){FILLER}[\s\"'*(`]*",
    re.IGNORECASE,
)
# Where "no" is no answer itself, it denies too: "no evidence of inducing angiogenesis".
ON_THE_LINE = FILLER.replace(r"\s+", r"[ \t]+")
LACKING_BEFORE = re.compile(
    rf"(?:\bno|\bwithout|\black of|\babsence of){ON_THE_LINE}[ \t\"'*(`]*", re.IGNORECASE
)
IS_NOT = (
    r"[\"'*)`]*(?:\s+(?:is|are|was|does|do|can|would|has)(?:\s*n't|\s+not)\b"
    r"|\s+(?:is|are|was)\s+(?:incorrect|wrong|ruled out|excluded|absent)\b"
)
NEGATED_AFTER = re.compile(
    rf"{IS_NOT}|\s*(?:[:=|(]|-+)\s*(?:no|false|0|absent|not (?:\w+ )?(?:present|mentioned|discussed"
    r"|addressed|reported|supported|applicable))\s*(?:[;,.\n|)]|$))",
    re.IGNORECASE,
)
SAID_NOT = re.compile(rf"{IS_NOT})", re.IGNORECASE)  # where "no" is a label: "yes|no" denies none
LISTED = re.compile(r"[\s\"'*`(),./;|]*(?:or|nor|and)?[\s\"'*`(),./;|]*", re.IGNORECASE)
DENIED_TOO = re.compile(r"[\s\"'*`,]*(?:\bor\b|\bnor\b|/)[\s\"'*`]*", re.IGNORECASE)
COMMA = re.compile(r"[\"'*`]*,[\s\"'*`]*")
ENDS_AN_ANSWER = re.compile(
    r"\s*(?:$|[^\w\s-]|-+(?!\w)|(?:because|since|as|rather than|instead of)\b)", re.IGNORECASE
)
SENTENCE_END = re.compile(r"[.!?](?:\s|$)")
CLAUSE_END = re.compile(r"[.!?;\n]|,\s+but\b|$")
CORRECTED = re.compile(
    r"^\W*(?:wait|actually|correction|scratch that|on second thought)\b",
    re.IGNORECASE | re.MULTILINE,
)
NONE = re.compile(r"\W*none(?: of (?:the|these)\b[^.\n]*)?\W*", re.IGNORECASE)
BEFORE = 120  # characters before a marker in which it may be called a supposition
COPIED_WORDS = 8  # as many words in a row out of the prompt are the prompt said back


def is_copied(text: str, shown: str) -> bool:
    """Whether an answer is a stretch of the text that was shown, and nothing else."""
    words = text.casefold().split()
    return len(words) >= COPIED_WORDS and " ".join(words) in " ".join(shown.casefold().split())


def last_marker(text: str, marker: re.Pattern[str] = MARKER) -> int:
    """Return where the last final-answer marker ends that is no supposition; 0 for none."""
    for found in reversed(list(marker.finditer(text))):
        if not _is_supposed(text, found.start()):
            return found.end()
    return 0


def without_suppositions(text: str, marker: re.Pattern[str] = MARKER) -> str:
    """Leave out what is said to be an answer and is none: "the wrong answer is yes"."""
    kept, done = [], 0
    for found in marker.finditer(text):
        if found.start() >= done and _is_supposed(text, found.start()):
            kept.append(text[done : found.start()])
            end = CLAUSE_END.search(text, found.end())
            done = end.start() if end else len(text)
    return "".join([*kept, text[done:]])


def _is_supposed(text: str, place: int) -> bool:
    return SUPPOSED.search(text, max(0, place - BEFORE), place) is not None


def denied_places(text: str, *, lacking: bool = False) -> frozenset[int]:
    """Find the places in front of which a word stands that denies what follows.

    With `lacking` "no" and "without" are such words too; elsewhere "no" may be an answer.
    """
    patterns = (NEGATED_BEFORE, LACKING_BEFORE) if lacking else (NEGATED_BEFORE,)
    return frozenset(found.end() for pattern in patterns for found in pattern.finditer(text))
