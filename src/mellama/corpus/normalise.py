"""Mend how a text is written - code points, line ends, blank space - and never what it says."""

from __future__ import annotations

from collections.abc import Callable
from unicodedata import is_normalized

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from mellama.corpus.text_counts import text_counts

# Order matters: whatever removes characters comes before NFC, because a removed zero-width space
# can leave a letter and its accent side by side; then a second pass would change the text again.
_REPLACEMENTS = (
    (r"\r\n|[\r\x0b\x0c\x{85}\x{2028}\x{2029}]", "\n"),
    # Control characters, soft hyphens, zero-width spaces, word joiners and byte order marks; the
    # zero-width joiners stay, because Persian, Hindi and emoji are written with them.
    (r"[\x00-\x08\x0e-\x1f\x7f-\x{9f}\x{ad}\x{200b}\x{2060}\x{feff}]+", ""),
    # Every space separator (Zs) but the plain one, which would only be replaced by itself.
    (r"[\x{a0}\x{1680}\x{2000}-\x{200a}\x{202f}\x{205f}\x{3000}]", " "),
)
_TRAILING = r"(?m)[ \t]+$"
_BLANK_LINES = r"\n{3,}"

# Raffel et al. 2020 (C4), section 2.2: lines that ask for JavaScript, and the policy notices of
# web pages. C4 drops any such line; here it is dropped where it is short, because a line of an
# article is a whole paragraph, and studies of applications do mention privacy policies.
_LONGEST = 100  # characters on either side of the phrase
_PHRASES = (
    "enable javascript",
    "javascript (?:is|must be|to be) (?:disabled|enabled)",
    "terms of use",
    "privacy policy",
    "cookie policy",
    "uses cookies",
    "use of cookies",
    "use cookies",
)
_NOTICE = rf"(?i)\b(?:{'|'.join(_PHRASES)})\b"
_NOTICE_LINE = rf"(?m)^[ \t]*.{{0,{_LONGEST}}}{_NOTICE}.{{0,{_LONGEST}}}$\n?"


_TOUCHED = "|".join(pattern for pattern, _ in _REPLACEMENTS)


def normalised(texts: pa.Array) -> pa.Array:
    """Return the texts in Unicode NFC, with plain line ends and spaces, without control characters.

    Trailing blanks and blank lines beyond one are dropped; indentation and columns stay. Applying
    it twice changes nothing. Input and output: a `large_string` array. Most texts need none of it,
    which one look at their bytes tells.
    """
    counts = text_counts(texts)
    odd = counts.odd > 0
    rough = ~odd & (counts.trailing + counts.gaps > 0)
    texts = _changed(texts, odd, lambda some: _tidied(_composed(_replaced(some))))
    return pc.ascii_trim_whitespace(_changed(texts, rough, _tidied))


def _replaced(texts: pa.Array) -> pa.Array:
    touched = np.asarray(pc.match_substring_regex(texts, _TOUCHED), np.bool_)
    return _changed(texts, touched, _replace_all)


def _replace_all(texts: pa.Array) -> pa.Array:
    for pattern, replacement in _REPLACEMENTS:
        texts = pc.replace_substring_regex(texts, pattern, replacement)
    return texts


def _composed(texts: pa.Array) -> pa.Array:
    """Turn the texts that are not in NFC into it; asking is ten times as quick as doing."""
    apart = np.array([not is_normalized("NFC", text) for text in texts.to_pylist()], np.bool_)
    return _changed(texts, apart, lambda some: pc.utf8_normalize(some, form="NFC"))


def _changed(
    texts: pa.Array, which: NDArray[np.bool_], change: Callable[[pa.Array], pa.Array]
) -> pa.Array:
    """Change some of the texts, and leave the others."""
    if not which.any():
        return texts
    mask = pa.array(which)
    return pc.replace_with_mask(texts, mask, change(texts.filter(mask)))


def without_boilerplate(texts: pa.Array) -> tuple[pa.Array, int]:
    """Remove the short lines of web pages that ask for JavaScript or state a policy, counted."""
    suspects = pc.match_substring_regex(texts, _NOTICE)  # rare, and far cheaper than whole lines
    lines = texts.filter(suspects)
    removed = pc.sum(pc.count_substring_regex(lines, _NOTICE_LINE)).as_py() or 0
    mended = _tidied(pc.replace_substring_regex(lines, _NOTICE_LINE, ""))
    return pc.replace_with_mask(texts, suspects, mended), removed


def _tidied(texts: pa.Array) -> pa.Array:
    texts = pc.replace_substring_regex(texts, _TRAILING, "")
    texts = pc.replace_substring_regex(texts, _BLANK_LINES, "\n\n")
    return pc.ascii_trim_whitespace(texts)
