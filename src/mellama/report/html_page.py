"""The page as one HTML file: style and drawings inside, no script, nothing fetched."""

from __future__ import annotations

from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from mellama.report import html_table
from mellama.report.document import Paper
from mellama.report.table import Table

TEMPLATES = Path(__file__).parent / "templates"


def render(paper: Paper) -> str:
    """Return the whole document; text is escaped by the template, drawings and tables are ours."""
    environment = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["as_table"] = _table
    environment.filters["as_drawing"] = Markup
    return environment.get_template("page.html").render(paper=paper)


def _table(table: Table) -> Markup:
    return Markup(html_table.render(table))
