"""The page: its sections, what it must say and must not hold, and how it does in a browser."""

from __future__ import annotations

import dataclasses
import json
import re
import shutil
from html.parser import HTMLParser
from pathlib import Path

import pytest
from report_samples import MODELS, mixture, page_data, scores

from mellama.report import csv_table, html_page, markdown_page
from mellama.report.data import PageData
from mellama.report.numbers import MISSING
from mellama.report.paper import paper
from mellama.report.sections.made import Made
from mellama.report.sections.mixture import table as mixture_table
from mellama.report.sections.score_tables import (
    answers_table,
    every_metric,
    long_table,
    primary_table,
)

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
HEADINGS = (
    "Scores",
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
    found = re.findall(r"<h2 id=\S+><span class=place>(\d)</span>(.*?)</h2>", page)
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


def test_a_missing_run_is_a_dash_in_every_format() -> None:
    table = primary_table(scores(), MODELS)
    hoc = next(row for row in table.rows if "Hallmarks" in row.group)
    assert hoc.cells[-1].main == MISSING
    assert [cell.main for cell in hoc.cells] == ["0.034", "0.000", "0.021", "0.083", MISSING]


def test_a_size_of_its_own_stands_with_each_model() -> None:
    table = primary_table(scores(), MODELS)
    ncbi = next(row for row in table.rows if "NCBI" in row.group)
    assert ncbi.group == "NCBI Disease \N{MIDDLE DOT} stands in for i2b2"
    assert [cell.n for cell in ncbi.cells] == [None, 940, 940, 200, 200]
    pubmedqa = table.rows[0]
    assert pubmedqa.group == "PubMedQA \N{MIDDLE DOT} 500 questions"
    assert pubmedqa.cells[2].n is None


def test_every_metric_has_a_row() -> None:
    rows = every_metric(scores(), MODELS).rows
    assert [row.head for row in rows] == [
        "Accuracy",
        "Macro F1",
        "Macro F1",
        "Accuracy",
        "Macro F1",
        "Entity F1",
        "F1",
    ]


def test_a_part_of_a_test_set_is_said_to_be_a_part() -> None:
    groups = [row.group for row in primary_table(scores(), MODELS).rows]
    assert "Hallmarks of Cancer \N{MIDDLE DOT} 315 of 1,580 questions" in groups


def test_prompts_that_were_too_long_have_a_row_where_there_are_any() -> None:
    rows = primary_table(scores(), MODELS).rows
    heads = [row.head for row in rows if "PubMedQA" in row.group]
    assert heads == ["Accuracy", "Shortened", "Too long"]
    assert [row.head for row in rows if "DDI" in row.group] == ["Macro F1", "Shortened"]


def test_what_was_answered_is_counted_label_by_label() -> None:
    rows = {
        row.head: [cell.main.strip() for cell in row.cells]
        for row in answers_table(scores()[:1], MODELS).rows
    }
    assert rows["yes"] == ["276", "0", "0", "0", "451"]
    assert rows["maybe"] == ["55", "0", "0", "0", "0"]
    assert rows["Unread: prompt too long"] == ["", "0", "0", "0", "5"]
    assert rows["Ended"][-1] == "25.0%"


def test_scores_for_programs_have_a_row_a_metric() -> None:
    lines = csv_table.render(long_table(scores())).splitlines()
    assert lines[0] == (
        "task,reading,model,metric,score,score low,score high,n,unparsed,shortened,commonest answer"
    )
    assert lines[5] == ("pubmedqa,robust,+ tuning,accuracy,0.436,0.393,0.479,500,0.214,0.012,0.552")
    assert len(lines) == 1 + 8 + 8 + 3 + 8


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
        caution="",
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
    assert re.findall(r"^## \d\. (.*)$", text, re.MULTILINE) == list(HEADINGS)
    assert "<svg" not in text
    assert "| **Accuracy** | 0.552 | 0.000 (0.000\N{EN DASH}0.000); 100.0% unread |" in text


def test_rendered_twice_the_bytes_are_the_same(page: str) -> None:
    assert html_page.render(paper(page_data())) == page


def test_the_json_holds_all_but_how_it_was_made() -> None:
    value = json.loads(json.dumps(page_data(credentialed=True).to_json()))
    fields = {field.name for field in dataclasses.fields(PageData)}
    assert set(value) == fields - {"made"}
    assert value["terms"]["access"] == "credentialed"
    assert value["scores"][0]["models"][2]["measures"][0]["value"] == 0.436


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
