"""`mellama show SET`: whose a set is, how it asks, and one conversation as it is trained on."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from toy_models import write_tokenizer

from mellama.cli import show
from mellama.cli.main import main
from mellama.cli.marks import DIM, PLAIN, dimmed, in_margin
from mellama.instructions.catalogue import INSTRUCTION_SETS
from mellama.instructions.instruction_set import Built, InstructionSet
from mellama.licenses import CC_BY, PHYSIONET, Access, Terms
from mellama.models.chat_template import chat_tokenizer
from mellama.records import Conversation, Message
from mellama.sources.kept import Dropped
from mellama.sources.source import Source
from mellama.training.chat import to_turns
from mellama.training.data import NO_LOSS
from mellama.training.spelt import Part, spelt_as_text, spelt_as_trained

ONE = "one conversation as it is trained on"
TALK = Conversation(
    "7",
    (
        Message("user", "What is zorb fever?\nBe brief."),
        Message("assistant", "A fever.\n\nIt passes."),
        Message("user", "Is it \x1b[31mred\x1b[0m?"),
        Message("assistant", "No."),
    ),
)


def build_talk(record: Conversation, template: str) -> Iterator[Built]:
    yield Dropped("6", "no answer")
    yield record


def invented(terms: Terms) -> InstructionSet[Conversation]:
    source = Source(
        name="zorb_talks",
        title="Invented talks",
        homepage="https://example.org/zorb",
        revision="1",
        terms=terms,
        files=(),
        counts=(),
        read=lambda folder: iter((TALK,)),
    )
    return InstructionSet(
        name="zorb", source=source, template="{x}", build=build_talk, stands_in_for="nothing"
    )


@pytest.fixture
def root(tmp_path: Path) -> Path:
    (tmp_path / "raw" / "zorb_talks").mkdir(parents=True)
    return tmp_path / "raw"


@pytest.fixture
def zorb(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(show, "INSTRUCTION_SETS", (invented(Terms((CC_BY,))),))


@pytest.fixture
def patients(monkeypatch: pytest.MonkeyPatch) -> None:
    terms = Terms((PHYSIONET,), Access.CREDENTIALED)
    monkeypatch.setattr(show, "INSTRUCTION_SETS", (invented(terms),))


def on_a_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("NO_COLOR", raising=False)
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.setattr(sys.stdout, "isatty", lambda: True)


def said(capsys: pytest.CaptureFixture[str], *words: object) -> str:
    assert main(("show", *map(str, words))) == 0, capsys.readouterr().err
    return capsys.readouterr().out


def sections(capsys: pytest.CaptureFixture[str], *words: object) -> dict[str, str]:
    found: dict[str, str] = json.loads(said(capsys, *words, "--json"))
    return found


def the_one(found: dict[str, str]) -> list[str]:
    (text,) = (text for heading, text in found.items() if heading.startswith(ONE))
    return text.splitlines()


@pytest.mark.parametrize("chosen", INSTRUCTION_SETS, ids=lambda chosen: chosen.name)
def test_a_reviewer_sees_whose_a_set_is_and_how_it_asks(
    capsys: pytest.CaptureFixture[str], chosen: InstructionSet[Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("MELLAMA_DATA", raising=False)
    found = sections(capsys, chosen.name)
    if chosen.row:
        row = next(text for heading, text in found.items() if "Table 5" in heading)
        assert f"{chosen.row.size:,} conversations" in row
        assert f"“{chosen.row.terms}”" in row
        assert chosen.row.name in row
    else:
        assert chosen.stands_in_for in found.values()
    assert chosen.template in found.values()
    assert ("template of the paper's code" in found) is bool(chosen.paper_template)
    read = next(text for heading, text in found.items() if heading.endswith("read from"))
    lines = read.splitlines()
    assert [line.split()[0] for line in lines] == [each.name for each in chosen.sources]
    for each in chosen.sources:
        assert each.terms.names() in read
        assert each.homepage in read
    assert "`--data-root` shows it" in found[ONE]


def test_a_set_lists_its_row_and_the_strictest_of_its_terms(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert main(["list", "sets", "--json"]) == 0
    rows = {row["name"]: row for row in json.loads(capsys.readouterr().out)["sets"]}
    assert list(rows) == [chosen.name for chosen in INSTRUCTION_SETS]
    assert rows["mimic_cxr_impressions"]["terms"].endswith("credentialed")
    assert rows["liveqa"]["row"] == "Table 5: LiveQA"
    assert rows["alpaca"]["row"] == "stands in for Alpaca"


def test_a_source_and_a_set_of_one_name_are_both_shown(capsys: pytest.CaptureFixture[str]) -> None:
    found = sections(capsys, "liveqa")
    assert {"instruction set", "source", "terms", "source's terms"} <= found.keys()
    headings = [line for line in said(capsys, "liveqa").splitlines() if line[:1].strip()]
    assert headings == list(found)


@pytest.mark.usefixtures("zorb")
def test_a_margin_says_line_by_line_what_carries_loss(
    capsys: pytest.CaptureFixture[str], root: Path
) -> None:
    found = sections(capsys, "zorb", "--data-root", root)
    assert the_one(found) == [
        "· <s>Human:",
        "· What is zorb fever?",
        "· Be brief.",
        "·",
        "· Assistant:",
        "| A fever.",
        "|",
        "| It passes.</s>",
        "· Human:",
        r"· Is it \x1b[31mred\x1b[0m?",
        "·",
        "· Assistant:",
        "| No.</s>",
    ]
    learned = len("A fever.\n\nIt passes.</s>No.</s>")
    assert f"of which {learned} carry loss" in found["how it is shown"]
    assert "carries loss" in found["how it is shown"]
    assert "\x1b" not in said(capsys, "zorb", "--data-root", root)


@pytest.mark.usefixtures("zorb")
def test_a_terminal_dims_what_carries_no_loss(
    capsys: pytest.CaptureFixture[str], root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    on_a_terminal(monkeypatch)
    shown = said(capsys, "zorb", "--data-root", root)
    assert f"{DIM}<s>Human: {PLAIN}\n" in shown
    assert f"It passes.</s>{DIM}Human: {PLAIN}" in shown
    bright = "".join(part.split(PLAIN)[-1] for part in shown.partition("(zorb/7)")[2].split(DIM))
    assert bright.split() == ["A", "fever.", "It", "passes.</s>", "No.</s>"]
    for plain in ("NO_COLOR", "TERM"):
        with monkeypatch.context() as patch:
            patch.setenv(plain, "dumb")
            assert DIM not in said(capsys, "zorb", "--data-root", root)


@pytest.mark.usefixtures("zorb")
@pytest.mark.parametrize("own", [False, True])
def test_what_is_shown_with_a_model_is_what_is_trained(
    capsys: pytest.CaptureFixture[str], root: Path, tmp_path: Path, *, own: bool
) -> None:
    folder = write_tokenizer(tmp_path / "model")
    if own:
        (folder / "chat_template.jinja").write_text(
            "{% for m in messages %}{{ '<s>' + m['role'] + '\n' + m['content'] + '</s>' + '\n' }}"
            "{% endfor %}{% if add_generation_prompt %}{{ '<s>assistant\n' }}{% endif %}"
        )
    tokenizer, ids = chat_tokenizer(folder)
    (turns,), _ = to_turns(tokenizer, [TALK], longest=1_000, stops=ids.stops)
    found = sections(capsys, "zorb", "--data-root", root, "--model", folder)
    how = found["how it is shown"]
    assert f"{len(turns.tokens)} tokens, of which {turns.answer_tokens} carry loss" in how
    assert str(folder) in how
    assert ("its own chat template" in how) is own
    learned = [line[2:] for line in the_one(found) if line.startswith("|")]
    decoded = str(tokenizer.decode(turns.labels[turns.labels != NO_LOSS]))
    assert "\n".join(learned).replace("</s>\n", "</s>") == decoded
    spelt = spelt_as_trained(TALK, folder)
    assert "".join(part.text for part in spelt.parts) == tokenizer.decode(turns.tokens)


def test_the_form_without_a_tokenizer_is_the_one_that_is_trained(tmp_path: Path) -> None:
    folder = write_tokenizer(tmp_path / "model")
    assert spelt_as_text(TALK).parts == spelt_as_trained(TALK, folder).parts
    system = replace(TALK, messages=(Message("system", "{{ x }} Be kind."), *TALK.messages))
    assert spelt_as_text(system).parts == spelt_as_trained(system, folder).parts


@pytest.mark.usefixtures("patients")
def test_patient_text_is_shown_on_a_terminal_alone_and_only_when_asked_for(
    capsys: pytest.CaptureFixture[str], root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    words = ("zorb", "--data-root", root)
    for more in ((), ("--text",), ("--json",), ("--text", "--json")):
        shown = said(capsys, *words, *more)
        assert "zorb fever" not in shown
        assert "patient text; --text shows it" in shown
    on_a_terminal(monkeypatch)
    assert "zorb fever" not in said(capsys, *words)
    assert "zorb fever" not in said(capsys, *words, "--text", "--json")
    assert "zorb fever" in said(capsys, *words, "--text")


@pytest.mark.usefixtures("zorb")
def test_a_folder_that_is_not_there_is_named(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    assert "not under the data root: zorb_talks" in said(capsys, "zorb", "--data-root", tmp_path)


def test_a_file_that_is_not_there_is_named(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    (tmp_path / "alpaca").mkdir()
    assert main(["show", "alpaca", "--data-root", str(tmp_path)]) == 1
    assert "no alpaca_en_demo.json" in capsys.readouterr().err


def test_a_set_without_conversations_says_why(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    (tmp_path / "alpaca").mkdir()
    row = {"instruction": "Sing.", "input": "", "output": ""}
    for name in ("alpaca_en_demo.json", "alpaca_tiny.json"):
        (tmp_path / "alpaca" / name).write_text(json.dumps([row]))
    found = sections(capsys, "alpaca", "--data-root", tmp_path)
    assert found[ONE].splitlines()[0] == "no record gives one"
    assert found[ONE].splitlines()[1].startswith("2  ")


def test_a_model_is_refused_where_there_is_nothing_to_tokenise(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    assert main(["show", "pubmedqa", "--model", str(tmp_path)]) == 2
    assert "where --model is given" in capsys.readouterr().err


@pytest.mark.usefixtures("zorb")
def test_a_folder_without_a_tokenizer_is_refused(
    capsys: pytest.CaptureFixture[str], root: Path, tmp_path: Path
) -> None:
    words = ["show", "zorb", "--data-root", str(root), "--model", str(tmp_path / "none")]
    assert main(words) == 1
    assert "no such folder" in capsys.readouterr().err


def test_a_conversation_is_shown_without_the_libraries_of_models(tmp_path: Path) -> None:
    (tmp_path / "alpaca").mkdir()
    row = {"instruction": "Sing.", "input": "", "output": "La."}
    for name in ("alpaca_en_demo.json", "alpaca_tiny.json"):
        (tmp_path / "alpaca" / name).write_text(json.dumps([row]))
    code = (
        "import sys; from mellama.cli.main import main; "
        f"main(['show', 'alpaca', '--data-root', {str(tmp_path)!r}]); "
        "print(sorted(sys.modules.keys() & {'torch', 'transformers', 'peft', 'tokenizers'}))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert "| La.</s>" in done.stdout
    assert done.stdout.endswith("[]\n")


@given(
    st.lists(
        st.tuples(st.text(alphabet="ab- \n", max_size=30), st.booleans()).map(lambda x: Part(*x))
    ),
    st.integers(4, 30),
)
def test_wrapped_lines_lose_nothing_and_keep_what_is_dim(parts: list[Part], width: int) -> None:
    lines = dimmed(parts, width=width).split("\n")
    plain = [re.sub(r"\x1b\[\d+m", "", line) for line in lines]
    assert all(len(line) <= width for line in plain)
    text = "".join(part.text for part in parts)
    assert "".join("".join(plain).split()) == "".join(text.split())
    assert len(lines) >= text.count("\n") + 1
    if "\n".join(plain) != text:  # it was filled anew, and no line begins where a blank was
        assert max(map(len, text.split("\n"))) > width
    bright = "".join(re.sub(r"\x1b\[2m.*?\x1b\[22m", "", line) for line in lines)
    learned = "".join(part.text for part in parts if part.learned)
    assert "".join(bright.split()) == "".join(learned.split())


def test_half_a_character_is_spelt_out() -> None:
    assert in_margin([Part("a\ud83d\tb\r\n", False)]) == "· a\\ud83d\tb\\r"


@pytest.mark.data
@pytest.mark.parametrize("chosen", INSTRUCTION_SETS, ids=lambda chosen: chosen.name)
def test_show_renders_a_real_conversation(
    capsys: pytest.CaptureFixture[str], data_root: Path, chosen: InstructionSet[Any]
) -> None:
    found = sections(capsys, chosen.name, "--data-root", data_root)
    there = all((data_root / each.name).is_dir() for each in chosen.sources)
    if not there:
        assert found[ONE].startswith("not under the data root")
        return
    lines = the_one(found)
    assert lines[0].startswith("· <s>")
    assert lines[-1].startswith("| ")
    assert lines[-1].endswith("</s>")
