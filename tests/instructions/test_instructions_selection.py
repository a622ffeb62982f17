"""What is left of what was built: near-duplicates, lengths, rows that are filled, more draws."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from toy_models import ToyTokenizer

from mellama.files import read_json
from mellama.instructions import drawing
from mellama.instructions.context_rule import ContextRule
from mellama.instructions.duplicates import NEARLY_THE_SAME, SAME, compared
from mellama.instructions.instruction_set import Built, InstructionSet
from mellama.instructions.selection import LONGER
from mellama.instructions.sharing import evenly
from mellama.instructions.steps import Conversations
from mellama.instructions.table5 import CLINICAL, LIVEQA
from mellama.instructions.taking import Taking
from mellama.licenses import CC_BY, PHYSIONET, Access, Terms
from mellama.models.chat_form import CHAT_TEMPLATE
from mellama.models.weights import load_tokenizer
from mellama.pipeline.progress import Quiet
from mellama.pipeline.step import Context
from mellama.records import Conversation, Message, Role
from mellama.sources.source import Source

NOTE = " ".join(f"On day {day} the zorb fever was {day * 7} degrees." for day in range(40))


def talk(id: str, *turns: str, **more: Any) -> Conversation:
    roles: tuple[Role, ...] = ("user", "assistant") * (len(turns) // 2)
    return Conversation(
        id, tuple(Message(role, text) for role, text in zip(roles, turns, strict=True)), **more
    )


@dataclass(frozen=True)
class Typed:
    """Conversations of a set, as if they had been read."""

    talks: tuple[Conversation, ...] = field(hash=False)

    def __call__(self, folder: Path) -> Iterator[Conversation]:
        yield from self.talks


def as_it_is(row: Conversation, template: str) -> Iterator[Built]:
    yield row


def set_of(name: str, *talks: Conversation, **more: Any) -> InstructionSet[Any]:
    source = Source(
        name=name,
        title=name,
        homepage="https://example.org",
        revision="r1",
        terms=Terms((CC_BY,)),
        files=(),
        counts=(),
        read=Typed(talks),
    )
    return InstructionSet[Any](
        name=name, source=source, template="{question}", build=as_it_is, **more
    )


def made(
    root: Path, *sets: InstructionSet[Any], **more: Any
) -> tuple[list[dict[str, Any]], dict[str, Any]]:
    step = Conversations(name="talks", sets=sets, seed=1, **more)
    context = Context(root / "artifacts", root, Quiet())
    output = context.folder(step)
    output.mkdir(parents=True, exist_ok=True)
    step.build(output, context)
    assert sorted(path.name for path in output.iterdir()) == ["conversations.jsonl", "ledger.json"]
    lines = [json.loads(line) for line in context.load(step).read_text().splitlines()]
    return lines, read_json(output / "ledger.json")


def left_out(
    tmp_path: Path, *talks: Conversation, template: str = ""
) -> list[tuple[str, str, str]]:
    context = Context(tmp_path, None, Quiet())
    work, templates = tmp_path / "work", {"one": template}
    kept = compared({"one": talks}, work, context, threshold=0.8, templates=templates)
    assert not work.exists()
    taking = Taking(talks, kept)
    taking.take(None)
    assert len(taking.taken) + len(taking.left_out) == len(talks)
    return [(each.id, each.kept, each.reason) for each in taking.left_out]


def test_the_first_of_near_duplicates_is_kept(tmp_path: Path) -> None:
    first = talk("a", f"Shorten this. {NOTE}", f"{NOTE} He went home.")
    second = talk("b", f"Shorten this. {NOTE}", f"{NOTE} She went home.")
    third = talk("c", f"SHORTEN this: {NOTE}", f"{NOTE} He went home!")
    assert left_out(tmp_path, first, second, third) == [
        ("b", "a", NEARLY_THE_SAME),
        ("c", "a", SAME),
    ]


def test_one_note_may_be_asked_about_more_than_once(tmp_path: Path) -> None:
    asked = (("Died?", "no"), ("Which service?", "surgery"), ("Died or not?", "no"))
    talks = [
        talk(str(number), f"{question} {NOTE}", answer)
        for number, (question, answer) in enumerate(asked)
    ]
    assert left_out(tmp_path, *talks) == [("2", "0", NEARLY_THE_SAME)]


def test_two_answers_to_one_question_are_both_kept(tmp_path: Path) -> None:
    question = f"What is it? {NOTE}"
    one, other = talk("a", question, "Zorb fever."), talk("b", question, "A cold, I think.")
    assert left_out(tmp_path, one, other) == []


def test_the_wording_of_a_template_makes_nothing_alike(tmp_path: Path) -> None:
    template = f"{NOTE} Which of these is it? {{name}}"
    talks = [
        talk(str(number), template.format(name=name), "Yes, it is one of these.")
        for number, name in enumerate(("zorbitol", "zorbazine", "zorbitol"))
    ]
    assert left_out(tmp_path, *talks, template=template) == [("2", "0", SAME)]
    assert [id for id, *_ in left_out(tmp_path, *talks)] == ["1", "2"]


def test_alike_conversations_are_not_joined_by_a_chain(tmp_path: Path) -> None:
    words = [f"word{number}" for number in range(60)]
    talks = []
    for number in range(12):
        talks.append(talk(str(number), " ".join(words), "causal"))
        words[4 * number : 4 * number + 4] = [f"other{number}"] * 4
    gone = {id: kept for id, kept, _ in left_out(tmp_path, *talks)}
    assert not {id for id, kept in gone.items() if int(id) - int(kept) > 1}
    assert len(gone) <= 6


def test_a_long_answer_that_is_shared_does_not_drown_the_question(tmp_path: Path) -> None:
    talks = [
        talk(str(number), f"Is {name} inherited?", NOTE)
        for number, name in enumerate(("zorb fever", "blue zorb", "zorb fever"))
    ]
    assert left_out(tmp_path, *talks) == [("2", "0", SAME)]


def test_what_is_not_taken_stands_in_the_way_of_nothing(tmp_path: Path) -> None:
    (tmp_path / "few").mkdir()
    (tmp_path / "many").mkdir()
    talks = asking("both", 30)
    lines, ledger = made(tmp_path, set_of("few", *talks, size=5), set_of("many", *talks, size=25))
    assert [account["taken"] for account in ledger["sets"]] == [5, 25]
    ids = {line["id"] for line in lines}
    assert {each["kept"] for each in ledger["duplicates"]} <= ids
    assert not {each["id"] for each in ledger["duplicates"]} & ids


def test_terms_of_what_is_read_beside_stand_in_every_line(tmp_path: Path) -> None:
    (tmp_path / "notes").mkdir()
    (tmp_path / "labels").mkdir()
    labels = set_of("labels").source
    labels = replace(labels, terms=Terms((PHYSIONET,), Access.CREDENTIALED))
    notes = set_of("notes", talk("a", "b", "c"))
    joined = replace(notes, beside=(labels,), read=only_the_first)
    lines, ledger = made(tmp_path, joined)
    assert (lines[0]["access"], lines[0]["license"]) == (
        "credentialed",
        f"CC-BY-4.0 + {PHYSIONET.name}",
    )
    assert ledger["sets"][0]["terms"]["access"] == "credentialed"


def only_the_first(notes: Path, labels: Path) -> Iterator[Conversation]:
    yield talk("a", "b", "c")


def test_what_has_few_words_is_a_duplicate_only_of_the_same_words(tmp_path: Path) -> None:
    assert left_out(tmp_path, talk("a", "Zorb?", "Yes."), talk("b", "Zorb?", "No.")) == []
    assert left_out(tmp_path, talk("a", "Zorb?", "Yes."), talk("b", "zorb", "yes")) == [
        ("b", "a", SAME)
    ]


@settings(deadline=None, max_examples=20)
@given(st.lists(st.tuples(st.sampled_from("abc"), st.sampled_from("xy")), max_size=12))
def test_what_is_left_out_is_the_same_as_what_is_kept(
    tmp_path_factory: pytest.TempPathFactory, said: list[tuple[str, str]]
) -> None:
    talks = [talk(str(number), *turns) for number, turns in enumerate(said)]
    found = left_out(tmp_path_factory.mktemp("few"), *talks)
    gone = {id for id, _, _ in found}
    assert gone == {str(n) for n, turns in enumerate(said) if turns in said[:n]}
    assert not {kept for _, kept, _ in found} & gone


@pytest.fixture(scope="module")
def tokenizer(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("tokenizer")
    step = ToyTokenizer(name="tokenizer")
    step.build(folder, Context(folder, None, Quiet()))
    return step.load(folder)


def test_a_long_text_is_cut_where_it_may_be_and_an_answer_never(tokenizer: Path) -> None:
    rule = ContextRule.of(tokenizer, 120, "cut")
    text = "word " * 200
    start = len("Read: ")
    long = talk("a", f"Read: {text}", "answer", cuttable=(start, start + len(text)))
    found = rule.fitted(long)
    assert found is not None
    fitted, lost = found
    assert rule.tokens_of(fitted) <= 120 < rule.tokens_of(long)
    assert lost > 0
    assert fitted.messages[1] == long.messages[1]
    assert fitted.messages[0].content.startswith("Read: word")
    assert fitted.cuttable is None
    assert rule.fitted(replace(long, cuttable=None)) is None
    assert replace(rule, policy="drop").fitted(long) is None
    assert rule.fitted(talk("b", "Read.", "answer " * 200)) is None


@settings(deadline=None)
@given(st.lists(st.text(st.characters(codec="utf-8"), max_size=60), min_size=2, max_size=6))
def test_what_surely_fits_does(tokenizer: Path, texts: list[str]) -> None:
    rule = ContextRule.of(tokenizer, 200, "cut")
    conversation = talk("a", *texts[: len(texts) // 2 * 2])
    if rule._surely_fits(conversation):
        assert rule.tokens_of(conversation) <= 200


def test_a_tokenizer_without_a_template_counts_in_the_papers_form(tokenizer: Path) -> None:
    rule = ContextRule.of(tokenizer, 100, "cut")
    plain = load_tokenizer(tokenizer)
    text = "Human: \na\n\nAssistant: \nb"
    assert rule.tokenizer.chat_template == CHAT_TEMPLATE
    assert abs(rule.tokens_of(talk("a", "a", "b")) - len(plain.encode(text))) <= 3


def test_the_ledger_counts_what_was_cut_and_what_was_too_long(tmp_path: Path) -> None:
    text = "word " * 200
    talks = [
        talk("cut", f"Read: {text}", "answer", cuttable=(6, 6 + len(text)), too_long="middle"),
        talk("gone", "Read.", "answer " * 200),
        talk("short", "Read.", "answer"),
    ]
    context = Context(tmp_path / "artifacts", tmp_path, Quiet())
    toy = ToyTokenizer(name="tokenizer")
    context.folder(toy).mkdir(parents=True)
    toy.build(context.folder(toy), context)
    (tmp_path / "notes").mkdir()
    lines, ledger = made(
        tmp_path, set_of("notes", *talks), tokenizer=toy, context_tokens=120, too_long="cut"
    )
    (account,) = ledger["sets"]
    assert sorted(line["id"] for line in lines) == ["notes/cut", "notes/short"]
    assert account["dropped"] == {LONGER: 1}
    assert (account["built"], account["available"], account["taken"]) == (3, 2, 2)
    assert account["shortened"] == 1
    assert 0 < account["characters_lost"] < len(text)
    assert (ledger["rule"]["context_tokens"], ledger["rule"]["too_long"]) == (120, "cut")
    assert all(line["cut_from"] == line["cut_to"] for line in lines)


def test_a_tokenizer_and_a_context_are_named_together() -> None:
    with pytest.raises(ValueError, match="both a tokenizer and"):
        Conversations(name="talks", sets=(), seed=1, context_tokens=100)


def asking(name: str, count: int) -> tuple[Conversation, ...]:
    return tuple(talk(str(n), f"{name} {n}?", f"answer {n} of {name}") for n in range(count))


def test_sets_of_one_row_make_up_for_each_other(tmp_path: Path) -> None:
    (tmp_path / "few").mkdir()
    (tmp_path / "many").mkdir()
    sets = (
        set_of("few", *asking("few", 3), size=10, row=CLINICAL),
        set_of("many", *asking("many", 40), size=10, row=CLINICAL),
    )
    _, ledger = made(tmp_path, *sets, fill_rows=True)
    assert [account["taken"] for account in ledger["sets"]] == [3, 17]
    (row,) = [row for row in ledger["rows"] if row["row"] == CLINICAL.name]
    assert (row["wanted"], row["taken"], row["paper"]) == (20, 20, 30_000)
    _, ledger = made(tmp_path, *sets)
    assert [account["taken"] for account in ledger["sets"]] == [3, 10]


def test_more_are_drawn_where_too_many_were_left_out(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(drawing, "SPARE", 0)
    (tmp_path / "same").mkdir()
    talks = [talk(str(n), "Zorb?", "Yes." if n % 20 else f"It is number {n}.") for n in range(200)]
    lines, ledger = made(tmp_path, set_of("same", *talks, size=8))
    (account,) = ledger["sets"]
    assert len(lines) == account["taken"] == 8
    assert 12 < account["examined"] <= 200 == account["built"]
    assert len({line["messages"][1]["content"] for line in lines}) == 8


def test_what_is_not_there_is_listed_with_where_to_get_it(tmp_path: Path) -> None:
    (tmp_path / "here").mkdir()
    away = set_of("away", row=LIVEQA)
    away = replace(away, source=replace(away.source, sign_at="https://example.org/sign"))
    _, ledger = made(tmp_path, set_of("here", talk("a", "b", "c")), missing=(away,))
    assert ledger["missing"] == [
        {
            "name": "away",
            "row": LIVEQA.name,
            "sources": [
                {
                    "name": "away",
                    "title": "away",
                    "revision": "r1",
                    "files": [],
                    "access": "open",
                    "obtain": "https://example.org/sign",
                }
            ],
        }
    ]


@given(st.integers(0, 1000), st.integers(1, 20))
def test_evenly_adds_up_and_differs_by_one_at_most(size: int, parts: int) -> None:
    found = evenly(size, parts)
    assert sum(found) == size
    assert max(found) - min(found) <= 1
