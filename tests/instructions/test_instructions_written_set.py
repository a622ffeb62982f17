"""Written questions come to the conversations as any other instruction set does."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

import pytest
from typed_guidelines import rows, write_guidelines

from mellama.conversations_file import read_conversations
from mellama.errors import DataError
from mellama.files import read_json
from mellama.instructions import table5
from mellama.instructions.builders import NO_ANSWER
from mellama.instructions.conversations import Asked, write_conversations
from mellama.instructions.sets import biomedical
from mellama.instructions.written.question_set import (
    QuestionSet,
    WrittenSet,
    from_written_question,
)
from mellama.instructions.written.questions import WrittenQuestion
from mellama.instructions.written.steps import WrittenQuestions
from mellama.instructions.written.writers import Deterministic
from mellama.licenses import UNKNOWN, Terms
from mellama.pipeline.progress import Quiet
from mellama.pipeline.record import read_record
from mellama.pipeline.runner import run
from mellama.pipeline.step import Context, Step
from mellama.records import Conversation
from mellama.sources.kept import Dropped

STEP = WrittenQuestions(name="starter/questions", writer=Deterministic(), size=9)
SET = WrittenSet(questions=STEP)


@dataclass(frozen=True, kw_only=True)
class Names(Step[Path]):
    """A step that takes written sets, and tells what they hold."""

    written: tuple[WrittenSet, ...]

    def build(self, output: Path, context: Context) -> None:
        built = [each for chosen in self.written for each in chosen.loaded(context).built(None)]
        (output / "ids").write_text("\n".join(each.id for each in built))

    def load(self, output: Path) -> Path:
        return output / "ids"


@pytest.fixture
def context(tmp_path: Path) -> Context:
    given = rows({"cdc": 2, "who": 3})
    for each in given:
        each["title"] = f"Fever {each['id']}"
    write_guidelines(tmp_path / "data", given)
    return Context(tmp_path / "artifacts", tmp_path / "data", Quiet())


def finished(step: Step[Path], context: Context) -> Path:
    run([step], context, say=lambda line: None)
    return context.load(step)


def loaded(chosen: WrittenSet, context: Context) -> QuestionSet:
    finished(STEP, context)
    return chosen.loaded(context)


def test_a_conversation_asks_and_answers(context: Context) -> None:
    found = loaded(SET, context)
    built = list(found.built(None))
    assert len(built) == 5
    for each in built:
        assert isinstance(each, Conversation)
        asked, answered = each.messages
        assert (asked.role, answered.role) == ("user", "assistant")
        assert asked.content.startswith("What does the clinical guideline “Fever ")
        assert answered.content.startswith("Give zorbitol ")
        (identifier,) = each.identifiers
        assert identifier.startswith("url:https://example.org/")
    assert {each.id for each in built} == {"cdc0-0", "cdc1-0", "who0-0", "who1-0", "who2-0"}
    assert (found.name, found.size, found.row) == ("guideline_questions", None, table5.GUIDELINEQA)


def test_the_papers_wording_and_ours_are_offered(context: Context) -> None:
    ours = next(iter(loaded(SET, context).built(None)))
    for paper in (
        loaded(SET.in_wording("paper"), context),
        loaded(SET, context).in_wording("paper"),
    ):
        theirs = next(iter(paper.built(None)))
        assert isinstance(ours, Conversation)
        assert isinstance(theirs, Conversation)
        assert theirs.messages[0].content == (
            "If you are a medical professional, answer this question truthfully.\n"
            f"INPUT: {ours.messages[0].content}\nOUTPUT:"
        )
        assert theirs.messages[1] == ours.messages[1]
    assert SET.in_wording("paper").in_wording("restated") == SET


def test_a_step_that_names_it_has_its_step_as_input_and_bears_its_terms(context: Context) -> None:
    step = Names(name="names", written=(SET,))
    assert step.inputs() == (STEP,)
    assert finished(step, context).read_text().split() == [
        each.id for each in loaded(SET, context).built(None)
    ]
    record = read_record(context.folder(step))
    assert record is not None
    assert record.license_terms == Terms((UNKNOWN,))
    assert loaded(SET, context).source.terms == Terms((UNKNOWN,))


def test_another_wording_or_size_is_drift_of_the_conversations_alone() -> None:
    step = Names(name="names", written=(SET,))
    for other in (SET.in_wording("paper"), SET.of_size(3), replace(SET, name="another")):
        assert replace(step, written=(other,)).fingerprint() != step.fingerprint()
        assert other.questions.fingerprint() == STEP.fingerprint()


def test_it_is_selected_beside_another_set(context: Context, tmp_path: Path) -> None:
    written = loaded(SET.in_wording("paper").of_size(2), context)
    offline = biomedical.GUIDELINES.of_size(1)
    asked = Asked(
        sets=(written, offline),
        tests=(),
        ngram=13,
        similar=1.0,
        seed=0,
        fill_rows=False,
        missing=(),
        withheld=(),
        unguarded=(),
        context_rule=None,
    )
    write_conversations(
        asked,
        tmp_path,
        context,
        data_root=context.data_root,
        terms_of=lambda source: source.terms,
    )
    found = [each.id for each in read_conversations(tmp_path / "conversations.jsonl")]
    names = sorted(id.partition("/")[0] for id in found)
    assert names == ["guideline_questions"] * 2 + ["guidelines"]
    account, _ = read_json(tmp_path / "ledger.json")["sets"]
    assert (account["name"], account["built"], account["taken"]) == ("guideline_questions", 5, 2)
    assert account["row"] == table5.GUIDELINEQA.name
    assert account["terms"] == Terms((UNKNOWN,)).to_json()


def test_a_damaged_line_is_named_and_not_quoted(context: Context) -> None:
    found = loaded(SET.of_size(2), context)
    assert found.size == 2
    found.file.write_bytes(b'{"secret": 1}\n')
    with pytest.raises(DataError, match="line 1") as caught:
        list(found.built(None))
    assert "secret" not in str(caught.value)


def test_what_has_no_answer_is_dropped_as_elsewhere() -> None:
    asked = WrittenQuestion("who0-0", "who", "", "served", "What treats zorb fever?", " ")
    assert list(from_written_question(asked, "{question}")) == [Dropped("who0-0", NO_ANSWER)]
    (built,) = from_written_question(replace(asked, answer="Zorbitol {5} mg."), "{question}")
    assert isinstance(built, Conversation)
    assert built.messages[1].content == "Zorbitol {5} mg."
    assert built.identifiers == ()
