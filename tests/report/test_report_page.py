"""The page: its sections, what it must say and must not hold, and how it does in a browser."""

from __future__ import annotations

import dataclasses
import json
import re
import shutil
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path

import pytest
from report_samples import MODELS, diagnosis, forgetting, mixture, page_data, scores, table

from mellama.report import csv_table, html_page, latex_table, markdown_page
from mellama.report.caution import FICTIONAL, NO_CAUTION
from mellama.report.data import PageData
from mellama.report.numbers import MISSING
from mellama.report.paper import paper
from mellama.report.sections import contrasts
from mellama.report.sections import diagnosis as diagnosis_section
from mellama.report.sections import forgetting as forgetting_section
from mellama.report.sections.answer_tables import answers_table
from mellama.report.sections.long_scores import long_table
from mellama.report.sections.made import Made
from mellama.report.sections.mixture import table as mixture_table
from mellama.report.sections.score_tables import every_metric, score_table, with_best
from mellama.report.table import ABSENT, Cell, Row
from mellama.report.write import tables_of_paper

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
HEADINGS = (
    "Scores",
    "Readings",
    "Diagnosis of complex cases",
    "Held-out perplexity",
    "Loss curves",
    "Mixture",
    "What was left out, and why",
    "Instructions",
    "Data and terms",
    "How it was made",
)


@pytest.fixture(scope="module")
def page() -> str:
    return html_page.render(paper(page_data()))


class Outline(HTMLParser):
    """Collects what a reader with another eye than ours depends on."""

    def __init__(self, document: str) -> None:
        super().__init__()
        self.links: list[str] = []
        self.loaded: list[str] = []
        self.ids: list[str] = []
        self.unscoped = 0
        self.tags: list[str] = []
        self.feed(document)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = {name: value or "" for name, value in attrs}
        self.tags.append(tag)
        self.ids += [values["id"]] if "id" in values else []
        self.unscoped += tag == "th" and not values.get("scope")
        if tag == "a":
            self.links.append(values["href"])
        else:
            self.loaded += [values[name] for name in ("src", "href", "srcset") if name in values]


def test_the_sections_stand_in_order_and_in_the_contents(page: str) -> None:
    found = re.findall(r"<h2 id=\S+><span class=place>(\d+)</span>(.*?)</h2>", page)
    assert found == [(str(n), title) for n, title in enumerate(HEADINGS, 1)]
    assert [link for link in Outline(page).links if link.startswith("#")][1:] == [
        f"#{id}" for id in re.findall(r"<section id=(\S+)", page)
    ]


def test_nothing_is_loaded_from_anywhere(page: str) -> None:
    outline = Outline(page)
    local = [item for item in outline.loaded if item.startswith("#") or item == "data:,"]
    assert outline.loaded == local
    assert not re.findall(r"url\((?!#)|@import|<script", page)
    assert "default-src 'none'" in page
    assert set(outline.tags).isdisjoint({"script", "iframe", "object", "embed"})


def test_links_lead_to_licences_alone(page: str) -> None:
    away = [link for link in Outline(page).links if not link.startswith("#")]
    assert away
    assert all(link.startswith("https://") for link in away)
    assert "https://creativecommons.org/licenses/by/4.0/" in away


def test_every_table_head_is_scoped_and_every_table_has_a_caption(page: str) -> None:
    outline = Outline(page)
    assert outline.unscoped == 0
    assert outline.tags.count("table") == outline.tags.count("caption") >= 10
    assert page.count("role=img aria-label=") >= outline.tags.count("figure")


def test_no_id_stands_twice(page: str) -> None:
    ids = Outline(page).ids
    assert len(ids) == len(set(ids))


def test_it_says_what_it_does_not_show(page: str) -> None:
    assert "near chance" in page
    assert "it does not show that the model is useful" in page
    assert "No published number stands on it" in page


def row_of(dataset: str, metric: str) -> Row:
    return next(
        row
        for row in score_table(table()).rows
        if row.head == dataset and row.cells[0].text == metric
    )


def test_the_layout_is_that_of_the_papers_tables() -> None:
    laid_out = score_table(table())
    heads = [laid_out.group_head, laid_out.head, *(column.title for column in laid_out.columns)]
    assert heads == ["Task", "Dataset", "Metric", *MODELS, "Commonest answer"]
    assert [(row.group, row.head, row.cells[0].text) for row in laid_out.rows] == [
        ("Question answering", "PubMedQA", "Acc"),
        ("Question answering", "PubMedQA", "Macro-F1"),
        ("Relation extraction", "DDI", "Macro-F1"),
        ("Classification", "HoC", "Macro-F1"),
        ("Named entity recognition", "NCBI Disease", "Entity F1"),
        ("Macro-average", "3 of the benchmark's 12 datasets", "primary of each"),
    ]
    without = score_table(replace(table(), families=False))
    assert without.group_head == ""
    assert {row.group for row in without.rows} == {""}
    assert without.rows[-1].head == "Macro-average"


def test_the_highest_of_a_row_is_bold_as_it_is_written() -> None:
    def best(dataset: str, metric: str) -> list[bool]:
        return [cell.best for cell in row_of(dataset, metric).cells[1:-1]]

    assert best("PubMedQA", "Acc") == [False, False, False, True]
    assert best("PubMedQA", "Macro-F1") == [False, False, True, False]
    cells = (Cell(value=0.1231), Cell(value=0.1234), Cell(value=0.05), ABSENT)
    assert [cell.best for cell in with_best(cells)] == [True, True, False, False]
    assert not any(cell.best for cell in with_best((Cell(value=0.0), Cell(value=0.0))))


def test_a_missing_run_is_a_dash_in_every_format() -> None:
    cells = row_of("HoC", "Macro-F1").cells
    assert [cell.main for cell in cells[1:]] == ["0.000", "0.021", "0.083", MISSING, "0.034"]


def test_a_column_without_every_run_has_no_average() -> None:
    assert [cell.main for cell in score_table(table()).rows[-1].cells[1:-1]] == [
        "0.009",
        "0.015",
        MISSING,
        MISSING,
    ]


def test_a_size_of_its_own_stands_with_each_model() -> None:
    ncbi = row_of("NCBI Disease", "Entity F1")
    assert ncbi.note == "stands in for i2b2"
    assert [cell.n for cell in ncbi.cells] == [None, 940, 940, 200, 200, None]
    assert ncbi.cells[1].remarks == ("n = 940", "100.0% unread", "11 cut (1.2%)")
    assert row_of("DDI", "Macro-F1").note == "5,761 questions, 69 cut (1.2%)"
    assert row_of("DDI", "Macro-F1").cells[1].n is None


def test_unread_answers_stand_with_the_primary_metric() -> None:
    assert row_of("PubMedQA", "Acc").cells[3].remarks == ("21.4% unread", "6 cut (1.2%)")
    assert row_of("PubMedQA", "Macro-F1").cells[3].remarks == ()


def test_prompts_cut_and_too_long_stand_where_they_differ() -> None:
    acc = row_of("PubMedQA", "Acc")
    assert acc.note == "500 questions"
    assert acc.cells[4].remarks[1:] == ("6 cut (1.2%)", "5 too long (1.0%)")


def test_every_metric_has_a_row() -> None:
    rows = every_metric(table()).rows
    assert [row.head for row in rows] == [
        "Acc",
        "Macro-F1",
        "Macro-F1",
        "Acc",
        "Macro-F1",
        "Entity F1",
        "F1",
    ]


def test_a_part_of_a_test_set_is_said_to_be_a_part() -> None:
    assert row_of("HoC", "Macro-F1").note == "315 of 1,580 questions, 4 cut (1.2%)"


def test_what_was_answered_is_counted_label_by_label() -> None:
    rows = {
        row.head: [cell.main.strip() for cell in row.cells]
        for row in answers_table(replace(table(), tasks=scores()[:1])).rows
    }
    assert rows["yes"] == ["276", "0", "0", "0", "451"]
    assert rows["maybe"] == ["55", "0", "0", "0", "0"]
    assert rows["Unread: prompt too long"] == ["", "0", "0", "0", "5"]
    assert rows["Ended"][-1] == "25.0%"


def test_scores_for_programs_have_a_row_a_metric_and_an_average() -> None:
    lines = csv_table.render(long_table((table(),), (diagnosis(),))).splitlines()
    assert lines[0] == (
        "table,task,reading,model,metric,score,score low,score high,n,unparsed,shortened,"
        "text lost,in windows,too long,commonest answer,encoder,p,p corrected,mcnemar p,"
        "mcnemar p corrected"
    )
    name = "Table 3: the two trainings"
    assert lines[5] == (
        f"{name},pubmedqa,robust,+ tuning,accuracy,0.436,0.393,0.479,"
        "500,0.214,0.012,0,0,0,0.552,,,,,"
    )
    averages = lines[1 + 27 : 1 + 27 + 4]
    backbone = f"{name},macro-average of 3,,Backbone,primary,0.009,0.0045,0.018"
    assert averages[0] == backbone + "," * 12
    assert averages[2].split(",")[3:8] == [
        "+ pre-training - Backbone",
        "difference of primary",
        "0.006",
        "0.001",
        "0.011",
    ]
    assert lines[-1].startswith("diagnosis,diagnosis,robust,+ both,top_5_exact,0.3,")
    assert lines[1 + 27 + 4] == (
        f"{name},pubmedqa,robust,+ pre-training - Backbone,difference of accuracy,"
        "0.018,0.008,0.03,500,,,,,,,,0.0002,0.0004,0.003906,0.003906"
    )
    assert len(lines) == 1 + 27 + 4 + 2 + 30


def test_a_contrast_says_at_once_what_it_comes_to() -> None:
    (up, down) = contrasts.points(table()).items
    assert up == (
        "pre-training \N{MINUS SIGN} Backbone: +0.006",
        "95% interval +0.001 to +0.011: excludes zero",
    )
    assert down[0].endswith("\N{MINUS SIGN}0.006")
    assert down[1].startswith("95% interval \N{MINUS SIGN}0.020 to +0.008: does not exclude zero")


def test_the_lists_of_diagnoses_are_tabled_with_and_without_aliases() -> None:
    rows = diagnosis_section.table(diagnosis()).rows
    assert [row.head for row in rows] == [
        *[f"Top-{k}" for k in range(1, 6)] * 2,
        "Could not be read",
    ]
    assert [cell.main for cell in rows[4].cells] == ["0.050", "0.150", "0.600"]
    assert [cell.main for cell in rows[9].cells] == ["0.025", "0.075", "0.300"]


def test_forgetting_is_a_ratio_to_the_model_before() -> None:
    found = forgetting_section.table(forgetting())
    assert [column.title for column in found.columns] == [
        "General",
        "to before",
        "Biomedical",
        "to before",
    ]
    cells = {row.head: [cell.main for cell in row.cells] for row in found.rows}
    assert cells["nothing (backbone)"] == ["50.00", MISSING, "400.00", MISSING]
    assert cells["99:1"] == ["75.00", "1.50", "28.00", "0.07"]


FICTION = "a fictional world; not comparable with published numbers"


def test_a_fictional_world_is_marked_wherever_a_number_goes() -> None:
    data = replace(page_data(), caution=FICTIONAL)
    document = html_page.render(paper(data))
    assert FICTIONAL.mark == FICTION
    outline = Outline(document)
    assert outline.tags.count("table") == document.count(f"<small class=stamp>{FICTION}</small>")
    assert f"<p class=stamp>{FICTION}</p>" in document
    assert f"({FICTION})</title>" in document
    markdown = markdown_page.render(paper(data))
    assert (
        markdown.splitlines()[2] == "**A fictional world; not comparable with published numbers.**"
    )
    tables = [latex_table.render(one) for one in tables_of_paper(data)]
    assert len(tables) == 6
    assert all(f"{FICTION[0].upper()}{FICTION[1:]}.}}" in one for one in tables)
    assert "(95\\% interval +0.001 to +0.011: excludes zero)" in tables[0]


def test_a_page_on_real_data_is_not_marked(page: str) -> None:
    assert "class=stamp" not in page.split("</style>")[1]


def test_the_mixture_adds_up_under_each_domain() -> None:
    heads = [row.head for row in mixture_table(mixture()).rows]
    assert heads == ["Biomedical", "sumpubmed", "plos_jats", "Clinical", "e3c", "General",
                     "wikitext2", "web"]  # fmt: skip


def test_credentialed_data_raises_a_banner() -> None:
    open_page = html_page.render(paper(page_data()))
    closed = html_page.render(paper(page_data(credentialed=True)))
    assert "class=banner" not in open_page
    assert "class=banner" in closed
    assert "It holds no text of any record" in closed
    assert "It holds no text of any record" in markdown_page.render(
        paper(page_data(credentialed=True))
    )


def test_a_page_on_nothing_says_so() -> None:
    data = PageData(
        title="Nothing <yet>",
        caution=NO_CAUTION,
        terms=page_data().terms,
        models=(),
        made=Made((), (), (), ()),
    )
    document = html_page.render(paper(data))
    assert "Nothing &lt;yet&gt;" in document
    assert "No task was run." in document
    assert "No model was trained." in document
    assert "No task was run." in markdown_page.render(paper(data))


def test_markdown_holds_every_section_and_no_markup() -> None:
    text = markdown_page.render(paper(page_data()))
    assert re.findall(r"^## \d+\. (.*)$", text, re.MULTILINE) == list(HEADINGS)
    assert "<svg" not in text
    row = "| Question answering | PubMedQA (500 questions) | Acc | 0.000 (0.000"
    assert row in text
    assert "- **pre-training \N{MINUS SIGN} Backbone: +0.006** (95% interval" in text


def test_rendered_twice_the_bytes_are_the_same(page: str) -> None:
    assert html_page.render(paper(page_data())) == page


def test_the_json_holds_all_but_how_it_was_made() -> None:
    value = json.loads(json.dumps(page_data(credentialed=True).to_json()))
    fields = {field.name for field in dataclasses.fields(PageData)}
    assert set(value) == fields - {"made"}
    assert value["terms"]["access"] == "credentialed"
    assert value["tables"][0]["tasks"][0]["models"][2]["measures"][0]["value"] == 0.436


@pytest.fixture(scope="module")
def browser_page(page: str, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("page") / "page.html"
    path.write_text(page)
    return path


@pytest.mark.skipif(CHROMIUM is None, reason="no chromium on this machine")
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_in_a_browser_nothing_complains_overflows_or_is_fetched(
    browser_page: Path, scheme: str
) -> None:
    sync_api = pytest.importorskip("playwright.sync_api")
    complaints: list[str] = []
    fetched: list[str] = []
    with sync_api.sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        shown = browser.new_page(viewport={"width": 420, "height": 900}, color_scheme=scheme)
        shown.on("console", lambda message: complaints.append(message.text))
        shown.on("pageerror", lambda error: complaints.append(str(error)))
        shown.on("request", lambda request: fetched.append(request.url))
        shown.goto(browser_page.as_uri())
        shown.eval_on_selector_all("details", "all => all.forEach(one => one.open = true)")
        width = shown.evaluate("document.documentElement.scrollWidth")
        paper_colour = shown.evaluate("getComputedStyle(document.body).backgroundColor")
        ink = shown.eval_on_selector(".drawing text", "one => getComputedStyle(one).fill")
        browser.close()
    assert complaints == []
    assert [url for url in fetched if not url.startswith(("file:", "data:"))] == []
    assert width <= 420
    light = scheme == "light"
    assert (_brightness(paper_colour) > 200) is light
    assert (_brightness(ink) < 128) is light


def _brightness(colour: str) -> float:
    parts = [int(part) for part in re.findall(r"\d+", colour)[:3]]
    return sum(parts) / 3
