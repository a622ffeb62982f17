"""What models wrap around an answer - reasoning, JSON, a code block, the next turn - taken off."""

from __future__ import annotations

import json
import re

from mellama.records import Unparsed
from mellama.tasks.reasons import EMPTY, SAID_BACK, UNENDED

THOUGHTS = r"(?:think(?:ing)?|thoughts?|reasoning|reflection|scratchpad)"
REASONING = re.compile(
    rf"(?P<opened><{THOUGHTS}>|\[THINK\]|<\|channel\|>(?:analysis|commentary)\b)"
    rf"|</{THOUGHTS}>|\[/THINK\]|<\|channel\|>final\s*<\|message\|>",
    re.IGNORECASE,
)
SPEAKER = re.compile(
    r"\s*(?:<s>|<\|start_header_id\|>assistant<\|end_header_id\|>|<\|im_start\|>assistant"
    r"|<\|assistant\|>|<start_of_turn>model|\[/INST\]|(?:#+[ \t]*)?(?:assistant|response)[ \t]*:)+",
    re.IGNORECASE,
)
TURN = (
    r"<[|\uff5c]\w+|</s>|<eos>|<end_of_turn>|\[/?INST\]"
    r"|\n[^\S\n]*(?:#+[^\S\n]*)?(?:question|q|instruction|human|user{})(?:[^\S\n]+\d+)?[^\S\n]*:"
)
NEW_PROMPT = re.compile(
    TURN.format(
        "|abstract|context|sentence|input|text|note|premise|hypothesis|article|findings|case"
    ),
    re.IGNORECASE,
)
NEW_ARTICLE = re.compile(TURN.format("|article"), re.IGNORECASE)  # an abstract may have "Findings:"
NEW_SENTENCE = re.compile(
    TURN.format("|sentence|line"), re.IGNORECASE
)  # one may open with "Case :"
TAGGED = re.compile(
    r"<(?P<tag>answer|final_answer)>(?P<inside>.*?)(?:</(?P=tag)>|\Z)", re.DOTALL | re.IGNORECASE
)
FENCED = re.compile(r"```(?:\w*[ \t]*\r?\n)?(?P<inside>.*?)(?:```|\Z)", re.DOTALL)
BOXED = re.compile(r"\\boxed\s*\{")
LATEX = re.compile(r"\\(?:text|math)[a-z]*\s*(?=\{)|\\[,;! ]")
KEY = re.compile(
    r"\"(?:(?:final|correct|best|predicted)[_ ]?)?"
    r"(?:answer|label|choice|option|prediction|decision|output|response|summary|abstract"
    r"|impression)(?:[_ ]?(?:idx|letter|choice|option))?\"\s*:\s*",
    re.IGNORECASE,
)
JSON = json.JSONDecoder(strict=False)  # models break lines inside of strings


def unwrapped(completion: str, ends: re.Pattern[str] = NEW_PROMPT) -> str | Unparsed:
    """Return the answer itself, whatever it says.

    Closed reasoning is left out, and so is all from the next prompt of the model's own making on.
    What stands in the last `<answer>` or LaTeX box, under the one key of JSON that says it is the
    answer, or in a code block that is all there is, is the answer.
    """
    spoken = _without_reasoning(completion, ends)
    if isinstance(spoken, Unparsed):
        return spoken
    begun = completion.lstrip()
    if "\n" in completion[: -len(begun) or None] and ends.match(f"\n{begun}"):
        return EMPTY
    speaker = SPEAKER.match(spoken)
    text = first_turn(spoken[speaker.end() :] if speaker else spoken, ends)
    tagged = [found["inside"].strip() for found in TAGGED.finditer(text)]
    text = next(filter(None, reversed(tagged)), text)
    text = _in_box(text) or text
    return _out_of_block(text).strip() or EMPTY


def first_turn(text: str, ends: re.Pattern[str] = NEW_PROMPT) -> str:
    """Drop what a base model writes after its answer: the next question of its own making."""
    spoken = text.strip()
    found = ends.search(spoken)
    return spoken[: found.start()].strip() if found else spoken


def after_prompt(completion: str, prompt: str) -> str | Unparsed:
    """Take off the whole prompt where a program returned it together with the answer."""
    if not prompt or not completion.lstrip().startswith(prompt.strip()):
        return completion
    return completion.lstrip()[len(prompt.strip()) :].strip() or SAID_BACK


def _without_reasoning(text: str, ends: re.Pattern[str]) -> str | Unparsed:
    """Leave out what stands in reasoning blocks; a prompt may have opened the first of them."""
    kept: list[str] = []
    done, inside = 0, False
    for found in REASONING.finditer(text):
        if found["opened"]:
            if not inside:
                kept.append(text[done : found.start()])
            inside = True
        else:
            if not inside:
                kept.clear()
            done, inside = found.end(), False
    if not inside:
        return "".join([*kept, text[done:]])
    before = "".join(kept)
    return before if ends.search(before) else UNENDED


def _in_box(text: str) -> str:
    """Return what the last LaTeX box holds, its own markup taken out; "" where there is none."""
    starts = [found.end() for found in BOXED.finditer(text)]
    if not starts:
        return ""
    depth, end = 1, starts[-1]
    while end < len(text) and depth:
        depth += {"{": 1, "}": -1}.get(text[end], 0)
        end += 1
    inside = text[starts[-1] : end if depth else end - 1]
    bare = LATEX.sub("", inside).strip("{}$ \t\r\n") if LATEX.search(inside) else inside.strip()
    return bare if bare else ""


def _out_of_block(text: str) -> str:
    """Return what JSON gives as the answer, or a code block that is all of the text."""
    block = FENCED.search(text)
    body = (block["inside"] if block else text).strip()
    if body.startswith("{"):
        told = _told(body)
        return text if told is None else told
    return body if block and block.span() == (0, len(text)) else text


def _told(body: str) -> str | None:
    """Read the one value that a JSON object, whole or cut short, gives as the answer."""
    keys = list(KEY.finditer(body))
    if len(keys) == 1:
        return _words(_decoded(body, keys[0].end()))
    whole = None if keys else _decoded(body, 0)
    only = isinstance(whole, dict) and len(whole) == 1
    return _words(next(iter(whole.values()))) if isinstance(whole, dict) and only else None


def _decoded(text: str, start: int) -> object:
    try:
        value: object = JSON.raw_decode(text, start)[0]
    except (ValueError, RecursionError):
        return None
    return value


def _words(value: object) -> str | None:
    """Write a value of JSON as text, a list with semicolons; None for one that is no text."""
    if isinstance(value, str):
        return value
    if isinstance(value, list) and all(isinstance(item, str) for item in value):
        return "; ".join(value)
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    return str(value) if is_number else None
