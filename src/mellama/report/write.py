"""Write a page in all its formats, each file whole."""

from __future__ import annotations

from pathlib import Path

from mellama.files import write_json, write_text
from mellama.report import csv_table, html_page, latex_table, markdown_page
from mellama.report.data import PageData
from mellama.report.paper import paper
from mellama.report.sections.score_tables import long_table, primary_table
from mellama.report.steps import PAGE


def write_page(data: PageData, output: Path) -> None:
    """Write `page.html`, `page.md`, `page.json`, `scores.csv` and `scores.tex`."""
    laid_out = paper(data)
    write_text(output / PAGE, html_page.render(laid_out))
    write_text(output / "page.md", markdown_page.render(laid_out))
    write_json(output / "page.json", data.to_json())
    write_text(output / "scores.csv", csv_table.render(long_table(data.scores)))
    write_text(output / "scores.tex", latex_table.render(primary_table(data.scores, data.models)))
