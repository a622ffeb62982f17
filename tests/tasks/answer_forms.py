"""How chat models write an answer: forms by name, built around the right one."""

from __future__ import annotations

import json
from collections.abc import Sequence

REASON = "The text says so, and nothing in it speaks for any other; more is not known."


def four(gold: str) -> dict[str, str]:
    """The forms that every right answer has to be read in."""
    return {
        "bare": gold,
        "stated": f"The answer is: {gold}.",
        "bold, with a reason": f"**{gold}** {REASON}",
        "bold, because": f"**{gold}** because {REASON[0].lower()}{REASON[1:]}",
    }


def dressed(gold: str) -> dict[str, str]:
    """The same words in more dress."""
    return {
        "capitals": gold.upper(),
        "small letters": gold.lower(),
        "a stop": f"{gold}.",
        "blanks": f"  {gold} \n\n ",
        "stated without a colon": f"The answer is {gold}.",
        "a marker": f"Answer: {gold}",
        "a final marker": f"Final Answer: {gold}",
        "a bold marker": f"**Final Answer:** {gold}",
        "all bold": f"**Final Answer: {gold}**",
        "a marker on a line": f"**Final Answer:**\n\n{gold}",
        "a heading": f"# {gold}",
        "under a heading": f"### Final Answer\n\n**{gold}**",
        "therefore": f"Therefore, the correct answer is **{gold}**.",
        "quoted": f'"{gold}"',
        "code": f"`{gold}`",
        "a code block": f"```\n{gold}\n```",
        "a bullet": f"- {gold}",
        "sure": f"Sure! The answer is: {gold}",
        "based on the text": f"Based on the text, the answer is {gold}.",
        "a reason below": f"{gold}\n\n{REASON}",
        "an explanation": f"**{gold}**\n\n**Explanation:** {REASON}",
        "a reason before": f"{REASON} So the answer is {gold}.",
        "a paragraph before": f"{REASON}\n\nHence, the final answer is: **{gold}**",
    }


def wrapped(gold: str) -> dict[str, str]:
    """The same words inside of what a program or a chat template puts around them."""
    thought = "Okay, is the answer: another? Hmm.\nQuestion: what?\nThe answer is none of them."
    return {
        "JSON": json.dumps({"answer": gold}),
        "JSON in a block": f"```json\n{json.dumps({'answer': gold, 'why': REASON}, indent=2)}\n```",
        "JSON, reason first": json.dumps({"reasoning": REASON, "final_answer": gold}),
        "JSON, cut short": json.dumps({"answer": gold, "why": REASON})[:-20],
        "thoughts": f"<think>{thought}</think>\n\n{gold}",
        "thoughts that the prompt opened": f"{thought}\n</think>\n\nThe answer is: {gold}",
        "tags": f"<think>{thought}</think><answer> {gold} </answer>",
        "channels": f"<|channel|>analysis<|message|>{thought}<|end|>"
        f"<|start|>assistant<|channel|>final<|message|>{gold}<|return|>",
        "a speaker": f"<|start_header_id|>assistant<|end_header_id|>\n\n{gold}<|eot_id|>",
        "a response": f"### Response:\n{gold}",
        "thinking under headings": f"## Thinking\n\nLet me see.\n\n## Final Response\n\n{gold}",
        "an end": f"{gold}</s>",
        "another turn": f"{gold}\n\nQuestion: another?\n\nAnswer: other",
        "another instruction": f"{gold}\n\n### Instruction:\nDo more.\n\n### Response:\nOther",
    }


def boxed(gold: str) -> dict[str, str]:
    """The same words as mathematics; they may hold no brace."""
    return {
        "a box": f"\\boxed{{{gold}}}",
        "text in a box": f"The final answer is $\\boxed{{\\text{{{gold}}}}}$.",
    }


def against(gold: str, other: str) -> dict[str, str]:
    """A label, with a reason that names another one."""
    return {
        "could not say": f"**{gold}** because the authors could not say {other}.",
        "in brackets": f"The answer is: {gold} (not {other}).",
        "since": f"{gold}, since {other} would need more patients.",
        "one might": f"**{gold}**\n\nOne might say {other}, but it is not known.",
        "one might think": f"**{gold}** One might think that the answer is {other}, but it is not.",
        "reflection": f"At first the answer is {other}. On reflection, the answer is {gold}.",
        "some would": f"Some would say {other}.\n\nFinal answer: {gold}",
        "rather than": f"{gold} rather than {other}",
        "I would": f"I would say {gold}, not {other}.",
        "not supported": f"{gold}\n\n{other} is not supported by the text.",
        "JSON with a reason": json.dumps({"reason": f"Some think {other}.", "answer": gold}),
    }


def letters(letter: str, text: str, others: Sequence[tuple[str, str]]) -> dict[str, str]:
    """An option, by its letter or by letter and text, with reasons that name other options."""
    other, wrong = others[0]
    walk = "\n".join(f"{other}. {wrong}: this is unlikely." for other, wrong in others)
    return {
        "in brackets": f"({letter})",
        "a bracket": f"{letter})",
        "option": f"Option {letter}",
        "option, small": f"option {letter.lower()}",
        "option and text": f"Option {letter}: {text}",
        "bracket and text": f"{letter}) {text}",
        "colon and text": f"{letter}: {text}",
        "brackets and text": f"({letter}) {text}",
        "dash and text": f"{letter} - {text}",
        "two lines": f"{letter}\n{text}",
        "bold colon": f"Therefore, the correct answer is **{letter}: {text}**.",
        "bold letter, text": f"**{letter}.** {text}",
        "text, letter": f"{text} ({letter})",
        "text, letter, stated": f"The answer is {text} ({letter}).",
        "letter, text in brackets": f"The answer is {letter} ({text}).",
        "the correct option": f"The correct option is {letter}.",
        "the best choice": f"Thus, the best choice is option {letter}, {text}.",
        "is correct": f"{letter} is correct.",
        "is best": f"Of the options, {letter} is the best answer.",
        "chosen": f"I would choose option {letter}.",
        "go with": f"I'd go with {letter}: {text}.",
        "so": f"So, {letter}.",
        "must be": f"The answer must be {letter}.",
        "bold, since": f"**{letter}** {text}, since {wrong} is seen later.",
        "bold, because": f"**{letter}** because {wrong} is given in other diseases.",
        "explained": f"{letter}. {text}\n\nNote that {wrong} is not best: {other} is used later.",
        "others wrong": f"{letter}\n\nOption {other} is incorrect because {wrong} is rare.",
        "walk": f"{walk}\n{letter}. {text}: this fits best.\n\nAnswer: {letter}",
        "JSON of a choice": json.dumps({"choice": letter, "reason": f"{wrong} is wrong"}),
        "a dictionary": f"{{'answer': '{letter}'}}",
        "German": f"Die richtige Antwort ist {letter}.",
        "Spanish": f"La respuesta correcta es la {letter}.",
        "French": f"R\N{LATIN SMALL LETTER E WITH ACUTE}ponse : {letter}",
        "Chinese": f"\u7b54\u6848\u662f{letter}\u3002",
    }
