"""Digits that are a date, a year or a time, and so nobody's number."""

from __future__ import annotations

import re


def digits_in(code: str) -> int:
    return sum(map(str.isdigit, code))


def is_year(code: str) -> bool:
    return len(code) == 4 and code[:2] in ("19", "20")


_DATE = re.compile(
    r"\d{1,2}([-/.])\d{1,2}\1(?:\d\d|(?:19|20)\d\d)|(?:19|20)\d\d([-/.])\d{1,2}\2\d{1,2}|"
    r"\d{1,2}/\d{2,4}|(?:19|20)\d\d-(?:(?:19|20)\d\d|\d\d)"
)


def is_date(code: str) -> bool:
    code = code.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ ")
    match = _DATE.fullmatch(code)
    if match is None:
        return False
    if code[:2] in ("19", "20") and len(re.split(r"\D", code)) == 2:
        return True
    parts = [int(part) for part in re.split(r"\D", code)]
    if len(parts) == 3 and max(parts) < 100:
        return 1 <= min(parts[:2]) <= 12 and max(parts[:2]) <= 31
    small = sorted(part for part in parts if part < 100)
    return bool(small) and small[0] <= 12 and (len(small) < 2 or small[1] <= 31)


def is_time(text: str, start: int, code: str) -> bool:
    """Whether four digits are an hour: "at 0630"."""
    if len(code) != 4 or not code.isdigit() or int(code[:2]) > 23 or int(code[2:]) > 59:
        return False
    return text[max(0, start - 3) : start] in ("at ", "by ", "il ", "nd ", "to ")
