"""Readings side by side, from kept answers to the page: the same answers, read in several ways."""

from __future__ import annotations

import csv
import io
import re
from dataclasses import replace
from hashlib import sha256
from pathlib import Path

import pytest
from reading_samples import readings, summaries, wordings
from report_samples import page_data, table
from toy_page import LABELS, SECRET, ToyEvaluate, context_in, toy_page

from mellama.errors import DataError
from mellama.evaluation.samples_file import SAMPLES, Answer, to_line
from mellama.metrics.labels import Accuracy, MacroF1
from mellama.pipeline.runner import run
from mellama.pipeline.step import Context
from mellama.records import Sample
from mellama.report import csv_table, html_page, latex_table, markdown_page, markdown_table
from mellama.report.data import PageData
from mellama.report.gather import page_data as gathered
from mellama.report.numbers import MINUS, MISSING
from mellama.report.paper import paper
from mellama.report.sections import contrasts
from mellama.report.sections import readings as section
from mellama.report.sections.long_scores import long_table
from mellama.report.sections.score_tables import score_table
from mellama.report.steps import Page, ScoreColumn
from mellama.tasks.task import Published

EARNEST = "no! or yes"  # what a substring takes for yes, and nobody else


def read_first(completion: str, _sample: Sample[str]) -> str:
    return next(label for label in LABELS if label in completion)


def gold(sample: Sample[str]) -> str:
    return sample.target


def yes_or_no(_sample: Sample[str]) -> str:
    return 'start: "yes" | "no"'


class ToyAsked(ToyEvaluate):
    """Answers by rule: talk where it is free, a likely yes, and no where nothing else may be."""

    def build(self, output: Path, context: Context) -> None:
        completion = {"free": EARNEST, "likelihood": "yes", "constrained": "no"}[self.asking]
        likely = {"yes": -1.0, "no": -2.0} if self.asking == "likelihood" else {}
        answers = [
            Answer(
                id=sample.id,
                prompt_sha256=sha256(b"").hexdigest(),
                prompt_tokens=9,
                shortened=5 * (number < 2),
                skipped="",
                completion=completion,
                stopped=True,
                new_tokens=1,
                target=self.task.write(sample.target),
                shortenable=10,
                likelihoods=likely,
            )
            for number, sample in enumerate(self.task.samples(context.data_root, "test"))
        ]
        output.mkdir(parents=True, exist_ok=True)
        (output / SAMPLES).write_bytes(b"".join(map(to_line, answers)))


def readings_page() -> Page:
    """Declare a page on the toy's backbone, asked in every way."""
    toy = toy_page()
    (model, _) = toy.models
    asked = replace(
        toy.tables[0].columns[0].results[0].task,
        choices=LABELS,
        grammar=yes_or_no,
        published=Published(read=read_first, gold=gold, metrics=(Accuracy(), MacroF1(LABELS))),
    )
    ways = tuple(
        ToyAsked(name=f"toy/asked/{way}", model=model.checkpoint, task=asked, asking=way)
        for way in ("free", "likelihood", "constrained")
    )
    return replace(toy, tables=(), readings=(ScoreColumn("Backbone", ways),))


def _silent(_line: str) -> None:
    pass


@pytest.fixture(scope="module")
def context(tmp_path_factory: pytest.TempPathFactory) -> Context:
    context = context_in(tmp_path_factory.mktemp("readings"))
    run([readings_page()], context, say=_silent)
    return context


@pytest.fixture(scope="module")
def data(context: Context) -> PageData:
    return gathered(readings_page(), context)


def test_free_answers_are_read_twice_and_each_other_way_once(data: PageData) -> None:
    (found,) = data.readings
    values = {one.reading: one.scores.measures[0].value for one in found.readings}
    assert values == {"robust": 0.0, "paper": 0.8, "likelihood": 0.8, "constrained": 0.2}
    unread = {one.reading: one.scores.unparsed for one in found.readings}
    assert unread == {"robust": 1.0, "paper": 0.0, "likelihood": 0.0, "constrained": 0.0}
    assert found.apart is not None
    assert found.apart.value == 0.8
    assert 0 < found.apart.low < 0.8 < found.apart.high


def test_how_sure_a_model_was_stands_beside_its_likelihoods(data: PageData) -> None:
    (found,) = data.readings
    (sure,) = found.reliability
    assert sure.n == 10
    assert sure.confidence == pytest.approx(1 / (1 + 2.718281828**-1))
    assert sure.accuracy == pytest.approx(0.8)
    error = found.measure("likelihood", "ece")
    assert error is not None
    assert error.value == pytest.approx(abs(sure.confidence - 0.8))
    assert error.less_is_better


def test_what_was_cut_is_counted_in_prompts_and_in_text(data: PageData) -> None:
    scores = data.readings[0].readings[0].scores
    assert (scores.shortened, scores.lost, scores.windowed) == (0.2, 0.1, 0.0)
    (row,) = section.table(data.readings).rows
    assert row.note == (
        "Acc, stands in for a restricted task, 10 questions, 2 cut (20.0%), 10.0% of the text lost"
    )


def test_every_format_says_so_and_quotes_nobody(context: Context) -> None:
    folder = context.load(readings_page())
    text = {path.suffix: path.read_text() for path in folder.iterdir()}
    assert not [name for name, written in text.items() if EARNEST in written or SECRET in written]
    apart = "Toy <task>: +0.800".replace("<", "&lt;").replace(">", "&gt;")
    assert apart in text[".html"]
    assert "Acc 0.800 as released, 0.000 robust" in text[".md"]
    rows = list(csv.DictReader(io.StringIO(text[".csv"])))
    assert [row["reading"] for row in rows if row["metric"] == "accuracy"] == [
        "robust",
        "paper",
        "likelihood",
        "constrained",
    ]
    (difference,) = [row for row in rows if row["reading"] == "paper - robust"]
    assert (difference["metric"], difference["score"]) == ("difference of accuracy", "0.8")
    assert "Readings side by side" in text[".tex"]


def test_a_task_may_stand_once_for_each_way_of_asking() -> None:
    page = readings_page()
    (column,) = page.readings
    twice = replace(column, results=(*column.results, replace(column.results[0], name="again")))
    with pytest.raises(DataError, match="cannot be laid out"):
        replace(page, readings=(twice,))


def cells(dataset: str, model: str) -> dict[str, str]:
    laid_out = section.table(readings())
    for row in laid_out.rows:
        if row.head == dataset and row.cells[0].text == model:
            titles = (column.title for column in laid_out.columns)
            return dict(zip(titles, (cell.main for cell in row.cells), strict=True))
    raise AssertionError(dataset)


def test_a_cell_says_what_was_not_run_and_what_there_is_not() -> None:
    found = cells("NCBI Disease", "+ both")
    assert found["Robust"] == "0.500"
    assert found["Paper"] == "no Entity F1"
    assert found[f"Paper {MINUS} robust"] == MISSING
    assert found["Likelihood"] == found["Calibration error"] == MISSING
    assert found["Constrained"] == "not run"
    assert cells("PubMedQA", "Backbone")["Likelihood"] == "0.550"


def test_a_difference_that_excludes_zero_is_bold_and_named() -> None:
    laid_out = section.table(readings())
    assert [row.cells[3].best for row in laid_out.rows] == [False, True, False]
    points = section.disagreements(readings())
    assert points.caption.startswith(f"Paper {MINUS} robust excludes zero in 1 of 2 pairs")
    assert points.items == (
        (
            "PubMedQA, + both: +0.150",
            "Acc 0.550 as released, 0.400 robust; 95% interval +0.120 to +0.180",
        ),
    )
    none = section.disagreements(readings()[:1])
    assert none.items == ()
    assert "In none of 1 pair" in none.caption


@pytest.mark.parametrize("render", [markdown_table.render, latex_table.render, csv_table.render])
def test_the_new_tables_have_every_cell_in_every_format(render: object) -> None:
    assert callable(render)
    for laid_out in (
        section.table(readings()),
        contrasts.each_dataset(table()),
        score_table(wordings()),
    ):
        text = render(laid_out)
        values = [cell for row in laid_out.rows for cell in row.cells if cell.value is not None]
        assert values
        for cell in values:
            if render is not csv_table.render:
                assert cell.main.replace(MINUS, "$-$" if "tabular" in text else MINUS).replace(
                    "<", r"\<" if "tabular" not in text else r"\textless{}"
                ) in text  # fmt: skip


def test_p_values_below_the_level_are_bold_and_the_correction_is_named() -> None:
    laid_out = contrasts.each_dataset(table())
    first, second = laid_out.rows
    assert [cell.main for cell in first.cells] == [
        "Acc", "+0.018", "<0.001", "<0.001", "9 : 0", "0.004", "0.004",
    ]  # fmt: skip
    assert [cell.best for cell in first.cells] == [False, False, False, True, False, False, True]
    assert [cell.main.strip() for cell in second.cells[4:]] == ["", "", ""]
    assert not any(cell.best for cell in second.cells)
    assert "Holm's method over all 2 cells" in laid_out.note
    assert "its own 1 cell" in laid_out.note


def test_repeats_are_summed_up_and_none_is_the_best() -> None:
    laid_out = score_table(wordings())
    assert laid_out.title == "Wordings: spread over 3 wordings"
    assert [column.title for column in laid_out.columns[-3:]] == ["Mean", "SD", "Range"]
    assert not any(cell.best for row in laid_out.rows for cell in row.cells)
    questions, rouge, encoded, average = laid_out.rows
    assert [cell.main for cell in questions.cells[-3:]] == ["0.450", "0.050", "0.100"]
    assert questions.cells[-1].interval == "0.400\N{EN DASH}0.500"
    assert rouge.cells[-3].remarks == ("of 2",)
    assert [cell.main for cell in encoded.cells[-3:]] == ["0.800", MISSING, MISSING]
    assert [cell.main for cell in average.cells[-3:]] == ["0.450", "0.050", "0.100"]


def test_a_score_by_an_encoder_names_it_and_a_missing_one_what_to_do() -> None:
    laid_out = score_table(wordings())
    encoded = next(row for row in laid_out.rows if row.cells[0].text == "BERTS")
    assert encoded.cells[0].remarks == ("roberta-large, layer 17",)
    assert [cell.main for cell in encoded.cells[1:4]] == ["0.800", "not run", MISSING]
    assert "BERTS: no folder roberta-large under the data root. Put there" in laid_out.note
    rows = csv.DictReader(io.StringIO(csv_table.render(long_table((wordings(),)))))
    scores = [(row["score"], row["encoder"]) for row in rows if row["metric"] == "bertscore"]
    assert scores == [("0.8", "roberta-large, layer 17"), ("not run", "")]


def test_what_was_cut_stands_with_each_score_where_it_differs() -> None:
    row = next(row for row in score_table(wordings()).rows if row.head == summaries().title)
    assert row.cells[1].remarks == ("0.0% unread", "200 cut (50.0%)", "30.0% of the text lost")
    assert row.cells[2].remarks[-1] == "25.0% of the text lost"


def test_a_page_on_a_model_made_elsewhere_leaves_out_what_nobody_made() -> None:
    found = replace(
        page_data(), perplexities=(), training=(), mixtures=(), cleaned=(), decontaminated=(),
        instructions=(), forgetting=(),
    )  # fmt: skip
    laid_out = paper(found)
    titles = [one.title for one in laid_out.sections]
    assert titles == [
        "Scores", "Readings", "Diagnosis of complex cases", "Data and terms", "How it was made",
    ]  # fmt: skip
    assert "built from" not in laid_out.summary
    assert re.findall(r"^## \d+\. (.*)$", markdown_page.render(laid_out), re.MULTILINE) == titles
    assert "Loss curves" not in html_page.render(laid_out)


def test_a_single_column_is_drawn_in_one_figure_with_its_baselines() -> None:
    one = replace(table(), columns=("Backbone",), averages=(), contrasts=(), each=())
    laid_out = paper(replace(page_data(), tables=(one,)))
    figures = [block for block in laid_out.sections[0].blocks if block.kind.startswith("figure")]
    assert [figure.kind for figure in figures] == ["figure"]
    assert "PubMedQA, Acc 0.000, from 0.000 to 0.000, commonest answer 0.552" in (
        markdown_page.render(laid_out)
    )
