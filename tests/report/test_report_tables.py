"""Tables: golden renderings, escaping, and a missing run that is never a zero."""

from __future__ import annotations

import csv
import io
from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mellama.report import csv_table, html_table, latex_table, markdown_table
from mellama.report.numbers import MISSING, Form, decimal, plural, share, short_count, written
from mellama.report.table import ABSENT, BLANK, Cell, Column, Row, Table, counted, shared, words

TINY = Table(
    title="Two tasks & a gap",
    head="Task",
    columns=(Column("Commonest", muted=True), Column("Small <1M>"), Column("Terms", numeric=False)),
    rows=(
        Row(
            "Accuracy",
            (
                Cell(value=0.5),
                Cell(value=0.25, low=0.125, high=0.375, unparsed=0.1),
                words("MIT", link="https://opensource.org/license/mit"),
            ),
            "One | 500",
            strong=True,
        ),
        Row("Questions", (BLANK, counted(12345), ABSENT), "One | 500"),
        Row("Macro_F1", (ABSENT, ABSENT, shared(0.0)), "Two", note="of a/b@c"),
    ),
    note="A dash: not run.",
)

HTML = """\
<div class=wide tabindex=0 role=region aria-label="Two tasks &amp; a gap"><table>
<caption>Two tasks &amp; a gap</caption>
<thead><tr><th scope=col>Task</th><th scope=col class="number muted">Commonest</th>\
<th scope=col class="number">Small &lt;1M&gt;</th><th scope=col>Terms</th></tr></thead>
<tbody>
<tr class=group><th scope=rowgroup colspan=4>One | 500</th></tr>
<tr class=strong><th scope=row>Accuracy</th><td class="number muted">0.500</td>\
<td class="number">0.250<small>0.125\N{EN DASH}<wbr>0.375</small><small>10.0% unread</small></td>\
<td><a href="https://opensource.org/license/mit" rel=noreferrer>MIT</a></td></tr>
<tr><th scope=row>Questions</th><td class="number muted"> </td><td class="number">12,345</td>\
<td class="missing"><span role=img aria-label="not available">\N{EN DASH}</span></td></tr>
</tbody>
<tbody>
<tr class=group><th scope=rowgroup colspan=4>Two</th></tr>
<tr><th scope=row>Macro_F1<small>of a/<wbr>b@<wbr>c</small></th>\
<td class="missing number muted"><span role=img aria-label="not available">\N{EN DASH}</span></td>\
<td class="missing number"><span role=img aria-label="not available">\N{EN DASH}</span></td>\
<td>0.0%</td></tr>
</tbody>
</table></div>
<p class=note>A dash: not run.</p>"""

MARKDOWN = """\
**Two tasks \\& a gap**

| Task | Commonest | Small \\<1M\\> | Terms |
| --- | ---: | ---: | --- |
| **One \\| 500** |  |  |  |
| **Accuracy** | 0.500 | 0.250 (0.125\N{EN DASH}0.375); 10.0% unread | [MIT](https://opensource.org/license/mit) |
| Questions |  | 12,345 | \N{EN DASH} |
| **Two** |  |  |  |
| Macro\\_F1 (of a/b@c) | \N{EN DASH} | \N{EN DASH} | 0.0% |

A dash: not run.
"""  # noqa: E501 - a line of the table is a line of the file

CSV = """\
group,Task,Commonest,Small <1M>,Small <1M> low,Small <1M> high,Small <1M> unparsed,Terms
One | 500,Accuracy,0.5,0.25,0.125,0.375,0.1,MIT
One | 500,Questions,,12345,,,,
Two,Macro_F1,,,,,,0
"""

LATEX = r"""\begin{table}
\centering
\caption{Two tasks \& a gap}
\begin{tabular}{lrrl}
\toprule
Task & Commonest & Small \textless{}1M\textgreater{} & Terms \\
\midrule
\multicolumn{4}{l}{\emph{One | 500}} \\
\textbf{Accuracy} & 0.500 & 0.250 {\scriptsize 0.125--0.375; 10.0\% unread} & \href{https://opensource.org/license/mit}{MIT} \\
Questions &  & 12,345 & -- \\
\midrule
\multicolumn{4}{l}{\emph{Two}} \\
Macro\_F1 {\scriptsize of a/b@c} & -- & -- & 0.0\% \\
\bottomrule
\end{tabular}

\smallskip{\footnotesize A dash: not run.}
\end{table}
"""  # noqa: E501 - a row of the table is a line of the file


def test_html() -> None:
    assert html_table.render(TINY) == HTML


def test_markdown() -> None:
    assert markdown_table.render(TINY) == MARKDOWN


def test_csv() -> None:
    assert csv_table.render(TINY) == CSV


def test_latex() -> None:
    assert latex_table.render(TINY) == LATEX


def test_a_missing_run_is_a_dash_and_a_zero_is_a_zero() -> None:
    assert ABSENT.missing
    assert ABSENT.main == MISSING
    zero = Cell(value=0.0, low=0.0, high=0.0)
    assert not zero.missing
    assert zero.main == "0.000"
    assert Cell(note="failed").remarks == ("failed",)
    assert Cell(low=0.1, high=0.2, n=5, unparsed=0.5).remarks == ()


def test_a_row_of_another_width_is_refused() -> None:
    with pytest.raises(ValueError, match="2 cells"):
        Table(title="t", head="h", columns=(Column("c"),), rows=(Row("r", (ABSENT, ABSENT)),))


@pytest.mark.parametrize(
    ("value", "form", "text"),
    [
        (0.5, "score", "0.500"),
        (1234567, "count", "1,234,567"),
        (0.0312, "share", "3.1%"),
        (12.3456, "decimal", "12.35"),
        (123456.7, "decimal", "123,457"),
        (None, "score", MISSING),
        (None, "count", MISSING),
    ],
)
def test_numbers(value: float | None, form: Form, text: str) -> None:
    assert written(value, form) == text


def test_a_share_that_is_not_none_or_all_is_not_rounded_to_it() -> None:
    assert [share(x) for x in (0.0, 0.0001, 0.0006, 0.9994, 0.9999, 1.0)] == [
        "0.0%",
        "<0.1%",
        "0.1%",
        "99.9%",
        ">99.9%",
        "100.0%",
    ]


def test_words_for_numbers() -> None:
    assert [short_count(x) for x in (0, 950, 12_000, 1_500_000)] == ["0", "950", "12 k", "1.5 M"]
    assert [plural(x, "document") for x in (0, 1, 2000)] == [
        "0 documents",
        "1 document",
        "2,000 documents",
    ]
    assert plural(2, "entry", "entries") == "2 entries"
    assert decimal(999.994) == "999.99"


text = st.text(
    st.characters(codec="utf-8", exclude_categories=("Cc", "Cs")), min_size=1, max_size=30
)


def table_of(title: str, head: str, cell: str) -> Table:
    return Table(
        title=title, head=head, columns=(Column(title),), rows=(Row(head, (words(cell),), cell),)
    )


class Text(HTMLParser):
    """Collects the elements and the text that a browser would see."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.text = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag != "wbr":  # a place where a line may break
            self.tags.append(tag)

    def handle_data(self, data: str) -> None:
        self.text += data


@given(text, text, text)
def test_no_text_becomes_markup_in_html(title: str, head: str, cell: str) -> None:
    seen, plain = Text(), Text()
    seen.feed(html_table.render(table_of(title, head, cell)))
    plain.feed(html_table.render(table_of("t", "h", "c")))
    assert seen.tags == plain.tags
    assert cell in seen.text


@given(text, text, text)
def test_a_markdown_table_keeps_its_columns(title: str, head: str, cell: str) -> None:
    lines = markdown_table.render(table_of(title, head, cell)).splitlines()[2:]
    for line in lines:
        bare = line.replace("\\\\", "").replace("\\|", "")
        assert bare.count("|") == 3


@given(text, text, text)
def test_csv_reads_back(title: str, head: str, cell: str) -> None:
    rows = list(csv.reader(io.StringIO(csv_table.render(table_of(title, head, cell)))))
    assert rows[0] == ["group", head, title]
    assert rows[1] == [cell, head, cell.strip()]


@given(text)
def test_latex_leaves_no_special_character_bare(cell: str) -> None:
    escaped = latex_table.escape(cell)
    bare = escaped
    for written_as in (r"\textbackslash{}", r"\textasciitilde{}", r"\textasciicircum{}"):
        bare = bare.replace(written_as, "")
    for command in (r"\textless{}", r"\textgreater{}", *(f"\\{mark}" for mark in "&%$#_{}")):
        bare = bare.replace(command, "")
    assert not set(bare) & set("\\&%$#_{}~^<>")
