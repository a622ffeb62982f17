"""Write a page in all its formats, each file whole."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from mellama.files import write_json, write_text
from mellama.report import csv_table, html_page, latex_table, markdown_page
from mellama.report.data import PageData
from mellama.report.paper import paper
from mellama.report.sections import diagnosis, forgetting, readings
from mellama.report.sections.contrasts import each_dataset, sentences
from mellama.report.sections.long_scores import long_table
from mellama.report.sections.score_tables import score_table
from mellama.report.steps import DATA, PAGE
from mellama.report.table import Table


def write_page(data: PageData, output: Path) -> None:
    """Write `page.html`, `page.md`, `page.json`, `scores.csv` and `scores.tex`."""
    laid_out = paper(data)
    write_text(output / PAGE, html_page.render(laid_out))
    write_text(output / "page.md", markdown_page.render(laid_out))
    write_json(output / DATA, data.to_json())
    every = long_table(data.tables, data.diagnosis, data.readings)
    write_text(output / "scores.csv", csv_table.render(every))
    write_text(output / "scores.tex", "\n".join(map(latex_table.render, tables_of_paper(data))))


def tables_of_paper(data: PageData) -> Iterator[Table]:
    """Yield the tables that a paper would print, what is contrasted in words under its table."""
    for scores in data.tables:
        table = score_table(scores)
        note = " ".join(filter(None, (sentences(scores), table.note)))
        yield replace(table, note=note, mark=data.caution.mark)
        if scores.each:
            yield replace(each_dataset(scores), mark=data.caution.mark)
    if data.readings:
        yield replace(readings.table(data.readings), mark=data.caution.mark)
    for task in data.diagnosis:
        yield replace(diagnosis.table(task), mark=data.caution.mark)
    if data.forgetting:
        yield replace(forgetting.table(data.forgetting), mark=data.caution.mark)
