"""The page as Markdown: the same sections and tables, with the words of each drawing."""

from __future__ import annotations

from collections.abc import Iterator

from mellama.report import markdown_table
from mellama.report.document import (
    Block,
    Commands,
    Figure,
    Figures,
    Folded,
    Paper,
    Points,
    Prose,
    Sheet,
)
from mellama.report.markdown_table import escape
from mellama.report.numbers import sentence


def render(paper: Paper) -> str:
    lines = [f"# {escape(paper.title)}"]
    if paper.mark:
        lines.append(f"**{escape(sentence(paper.mark))}**")
    if paper.banner:
        lines.append(f"> {escape(paper.banner)}")
    lines += [escape(paper.summary), escape(paper.caution)]
    for number, section in enumerate(paper.sections, 1):
        lines.append(f"## {number}. {escape(section.title)}")
        for block in section.blocks:
            lines += _block(block)
    return "\n\n".join(line.strip("\n") for line in lines if line) + "\n"


def _block(block: Block) -> Iterator[str]:
    match block:
        case Prose(text):
            yield escape(text)
        case Sheet(table):
            yield markdown_table.render(table)
        case Figure(_, _, description):
            yield f"*{escape(description)}*"
        case Points(caption, items):
            yield escape(caption)
            yield "\n".join(f"- **{escape(head)}** ({escape(rest)})" for head, rest in items)
        case Figures(figures, _):
            yield "\n".join(f"- {escape(figure.description)}" for figure in figures)
        case Commands(caption, lines):
            yield escape(caption) + ":"
            yield "\n".join(["```sh", *lines, "```"])
        case Folded(title, blocks):
            yield f"### {escape(title)}"
            for inner in blocks:
                yield from _block(inner)
