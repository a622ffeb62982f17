"""Instruction data on a page of its own: rows of the paper, sets, what is not there, the rule."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from mellama.instructions.duplicates import NEARLY_THE_SAME, SAME
from mellama.instructions.selection import CONTAMINATED, LONGER
from mellama.licenses import Terms
from mellama.report import plots
from mellama.report.document import Block, Figure, Folded, Prose, Section, Sheet
from mellama.report.numbers import plural
from mellama.report.plots import Bar
from mellama.report.table import ABSENT, BLANK, Cell, Column, Row, Table, counted, words

LEFT_OUT = (SAME, NEARLY_THE_SAME, CONTAMINATED, LONGER)
"""Reasons that have a column of their own; the others are those of a reader or a builder."""

Json = Mapping[str, Any]


@dataclass(frozen=True)
class InstructionData:
    """What a ledger of conversations says."""

    conversations: int
    sets: Sequence[Json]
    rows: Sequence[Json]
    missing: Sequence[Json]
    withheld: Sequence[str]
    not_compared: Sequence[str]  # test sets whose files are not there
    rule: Json
    rows_add_to: int
    text_says: int

    @staticmethod
    def of(ledger: Json) -> InstructionData:
        total = ledger["paper_total"]
        return InstructionData(
            ledger["conversations"],
            ledger["sets"],
            ledger["rows"],
            ledger["missing"],
            ledger["withheld"],
            ledger["tests_missing"],
            ledger["rule"],
            total["rows_add_to"],
            total["text_says"],
        )


def sections(data: InstructionData) -> Iterator[Section]:
    yield _rows(data)
    yield _sets(data)
    if data.missing or data.withheld:
        yield _missing(data)


def _rows(data: InstructionData) -> Section:
    text = (
        f"The rows of the paper's Table 5 add to {data.rows_add_to:,}; its text says "
        f"{data.text_says:,}. Wanted is what the recipe asks of the sets whose files are there: "
        "sets of one row share its size, and make up for each other."
    )
    wanted = [row for row in data.rows if row["wanted"]]
    blocks: list[Block] = [Prose(text)]
    if wanted:
        blocks.append(_figure(wanted))
    blocks.append(Sheet(_row_table(data)))
    return Section("rows", "Rows of the paper's Table 5", tuple(blocks))


def _figure(rows: Sequence[Json]) -> Figure:
    bars = []
    for row in rows:
        share = min(1.0, row["taken"] / row["paper"])
        bars.append(Bar(_short(row["row"]), (share, 1 - share)))
    described = "; ".join(
        f"{_short(row['row'])}: {row['taken']:,} of {row['paper']:,}" for row in rows
    )
    return Figure(
        plots.stacked_bars(("taken", "lacking"), bars, name="rows", left=190.0),
        "How much of each row is there, of the paper's size.",
        described,
    )


def _short(name: str) -> str:
    """Say a row by what the paper reads: its sources, and what is made of them."""
    _, _, rest = name.partition(", ")
    kind, _, sources = rest.partition(": ")
    return f"{sources}: {kind}" if sources.startswith("PubMed") else sources


def _row_table(data: InstructionData) -> Table:
    rows = [
        Row(
            _short(row["row"]),
            (
                counted(row["paper"]),
                ABSENT if row["wanted"] is None else counted(row["wanted"]),
                counted(row["taken"]),
                words(", ".join(row["sets"]) or _why_none(row["row"], data)),
                words(row["terms_in_the_paper"]),
            ),
        )
        for row in data.rows
    ]
    total = (
        counted(data.rows_add_to),
        counted(sum(row["wanted"] or 0 for row in data.rows)),
        counted(sum(row["taken"] for row in data.rows)),
        BLANK,
        BLANK,
    )
    numbers = tuple(map(Column, ("In the paper", "Wanted", "Taken")))
    return Table(
        title="Rows of the paper's Table 5",
        head="Row",
        columns=(*numbers, _of_words("Sets"), _of_words("Copy right, as the paper has it")),
        rows=(*rows, Row("Together", total, strong=True)),
    )


def _why_none(row: str, data: InstructionData) -> str:
    missing = any(one["row"] == row for one in data.missing)
    return "none is there" if missing or not data.withheld else "left out for its terms"


def _sets(data: InstructionData) -> Section:
    blocks: list[Block] = [
        Prose(_rule(data.rule)),
        *((Prose(_not_compared(data.not_compared)),) if data.not_compared else ()),
        Sheet(_set_table(data)),
        Folded("Why records and conversations were left out", (Sheet(_reasons(data)),)),
    ]
    return Section("sets", "Instruction sets", tuple(blocks))


def _rule(rule: Json) -> str:
    length = (
        f" Conversations of more than {rule['context_tokens']:,} tokens are "
        + (
            "cut where their question says that they may be, or left out."
            if rule["too_long"] == "cut"
            else "left out."
        )
        if rule["context_tokens"]
        else " Length is left to tuning."
    )
    return (
        "Each set is drawn in an order of its own, by a hash of every conversation's id. Two "
        f"conversations are alike if {rule['similar']:.0%} of their runs of {rule['shingle']} "
        "words are the same, and those of their answers too: the first is kept. One overlaps "
        f"with a test set if it shares an identifier or {rule['ngram']} words in a row with it. "
        "Examined are as many as may be needed; the others of a large source are not looked at."
        f"{length}"
    )


def _not_compared(tests: Sequence[str]) -> str:
    return (
        f"Not compared with {', '.join(tests)}: the files of these test sets are not under the "
        "data root, so that their texts may stand in the conversations."
    )


def _set_table(data: InstructionData) -> Table:
    titles = (
        *("Built", "Examined", "Wanted", "Taken", "Shortened"),
        *("Same as another", "Nearly the same", "Test text", "Too long", "Other reasons"),
    )
    rows = [_set_row(one) for one in data.sets]
    return Table(
        title=f"Instruction sets: {plural(data.conversations, 'conversation')}",
        head="Instruction set",
        columns=(*map(Column, titles), _of_words("Terms of its source")),
        rows=tuple(rows),
    )


def _set_row(one: Json) -> Row:
    dropped = one["dropped"]
    other = sum(number for reason, number in dropped.items() if reason not in LEFT_OUT)
    cells: tuple[Cell, ...] = (
        counted(one["built"]),
        counted(one["examined"]),
        words("all") if one["wanted"] is None else counted(one["wanted"]),
        counted(one["taken"]),
        counted(one["shortened"]),
        *(counted(dropped.get(reason, 0)) for reason in LEFT_OUT),
        counted(other),
        words(_terms(one["terms"])),
    )
    return Row(one["name"], cells)


def _terms(value: Json) -> str:
    terms = Terms.from_json(dict(value))
    access = "" if terms.access.may_leave else ", credentialed"
    return terms.names() + access


def _reasons(data: InstructionData) -> Table:
    rows = [
        Row(reason.capitalize(), (counted(number),), one["name"])
        for one in data.sets
        for reason, number in sorted(one["dropped"].items(), key=lambda item: -item[1])
    ]
    return Table(
        title="Left out, by set and reason",
        head="Reason",
        columns=(Column("Left out"),),
        rows=tuple(rows),
    )


def _missing(data: InstructionData) -> Section:
    rows = [
        Row(
            one["name"],
            (
                words(_short(one["row"]) if one["row"] else ""),
                words(source["title"]),
                words(source["access"]),
                words("where to get it", link=source["obtain"]),
            ),
        )
        for one in data.missing
        for source in one["sources"]
    ]
    table = Table(
        title="Sets whose files are not under the data root",
        head="Instruction set",
        columns=tuple(map(_of_words, ("Row", "Source", "Access", "Home"))),
        rows=tuple(rows),
    )
    text = "These sets went in with nothing. Put their files under the data root and run again."
    blocks: list[Block] = [Prose(text), Sheet(table)] if rows else []
    if data.withheld:
        blocks.append(Prose(f"Left out for their terms: {', '.join(data.withheld)}."))
    return Section("missing", "What is not there", tuple(blocks))


def _of_words(title: str) -> Column:
    return Column(title, numeric=False)
