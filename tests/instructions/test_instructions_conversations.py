"""Conversations: drops, draws, order, ledger, terms, and equal bytes for equal seeds."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import starmap
from pathlib import Path
from typing import Any

import pytest

from mellama.errors import DataError
from mellama.files import read_json
from mellama.instructions.builders import one_turn
from mellama.instructions.catalogue import STAND_INS
from mellama.instructions.duplicates import SAME
from mellama.instructions.instruction_set import Built, InstructionSet
from mellama.instructions.sets import biomedical
from mellama.instructions.steps import Conversations
from mellama.licenses import CC_BY, CC_BY_NC, GENERATOR_TERMS, GPL_3, Access, Terms
from mellama.pipeline.progress import Quiet
from mellama.pipeline.step import Context
from mellama.records import Conversation, Message, Passage
from mellama.sources.reading import read_json_lines
from mellama.sources.source import Count, Source, number

TWELVE = "one two three four five six seven eight nine ten eleven twelve"
THIRTEEN = f"{TWELVE} thirteen"


@dataclass(frozen=True)
class Exchange:
    id: str
    question: str
    answer: str
    identifiers: tuple[str, ...] = ()


def read_exchanges(folder: Path) -> Iterator[Exchange]:
    for row in read_json_lines(folder / "rows.jsonl"):
        yield Exchange(
            row.text("id"), row.text("question"), row.text("answer"), row.texts("identifiers")
        )


def exchanges(folder: Path) -> int:
    return number(read_exchanges(folder))


def as_conversation(row: Exchange, template: str) -> Iterator[Built]:
    built = one_turn(row.id, template.format(question=row.question), row.answer)
    if isinstance(built, Conversation):
        built = Conversation(built.id, built.messages, row.identifiers)
    yield built


def invented_source(name: str, terms: Terms) -> Source[Exchange]:
    return Source(
        name=name,
        title=name.title(),
        homepage="https://example.org",
        revision="r1",
        terms=terms,
        files=("rows.jsonl",),
        counts=(Count("rows", 50, exchanges),),
        read=read_exchanges,
    )


OPEN = Terms((CC_BY,))


def invented_set(name: str, terms: Terms = OPEN) -> InstructionSet[Exchange]:
    return InstructionSet(
        name=name,
        source=invented_source(name, terms),
        template="{question}",
        build=as_conversation,
    )


@dataclass(frozen=True)
class InventedTest:
    name: str
    samples: tuple[tuple[str, tuple[str, ...], str], ...]

    @property
    def source(self) -> Source[Any]:
        return invented_source(self.name, Terms())

    def identity(self) -> dict[str, Any]:
        return {"task": self.name}

    def passages(self, data_root: Path | None) -> Iterator[Passage]:
        yield from starmap(Passage, self.samples)


OPEN_DATA = (
    *STAND_INS,
    *(biomedical.LIVEQA, biomedical.MEDICAL_MEADOW, biomedical.MEDIQA2019),
    *(biomedical.MEDICATIONQA, biomedical.CAUSAL_RELATION),
)
"""Every set whose files anybody may have."""

ROOTS = invented_set("roots")
LEAVES = invented_set("leaves")


def put(root: Path, name: str, *rows: Exchange) -> None:
    (root / name).mkdir(exist_ok=True)
    lines = "".join(json.dumps(vars(row)) + "\n" for row in rows)
    (root / name / "rows.jsonl").write_text(lines)


def put_many(root: Path, name: str, count: int) -> None:
    put(root, name, *(Exchange(str(n), f"{name} {n}?", f"answer {n}") for n in range(count)))


def made(
    root: Path, *sets: InstructionSet[Any], seed: int = 1, tests: tuple[InventedTest, ...] = ()
) -> tuple[bytes, dict[str, Any]]:
    """Build the step under `root` and return the bytes of its lines and its ledger."""
    step = Conversations(name="conversations", sets=sets, seed=seed, tests=tests)
    context = Context(root / "artifacts", root, Quiet())
    output = context.folder(step)
    output.mkdir(parents=True, exist_ok=True)
    step.build(output, context)
    return context.load(step).read_bytes(), read_json(output / "ledger.json")


def ids(lines: bytes) -> list[str]:
    return [json.loads(line)["id"] for line in lines.splitlines()]


def test_a_line_holds_id_source_and_messages(tmp_path: Path) -> None:
    put(tmp_path, "roots", Exchange("7", "Où?", "Là."))
    lines, _ = made(tmp_path, ROOTS)
    assert json.loads(lines) == {
        "id": "roots/7",
        "messages": [
            {"role": "user", "content": "Où?"},
            {"role": "assistant", "content": "Là."},
        ],
        "set": "roots",
        "source": "roots",
        "revision": "r1",
        "license": "CC-BY-4.0",
        "access": "open",
        "cut_from": 0,
        "cut_to": 0,
        "too_long": "end",
    }
    assert "Où?".encode() in lines


def test_the_same_seed_gives_the_same_bytes_and_another_seed_another_order(
    tmp_path: Path,
) -> None:
    put_many(tmp_path, "roots", 30)
    put_many(tmp_path, "leaves", 30)
    lines, ledger = made(tmp_path, ROOTS.of_size(20), LEAVES, seed=1)
    again, ledger_again = made(tmp_path, ROOTS.of_size(20), LEAVES, seed=1)
    other, _ = made(tmp_path, ROOTS.of_size(20), LEAVES, seed=2)
    assert (lines, ledger) == (again, ledger_again)
    assert ids(lines) != ids(other)
    assert len(ids(other)) == len(ids(lines)) == 50
    assert sorted(ids(lines)) != sorted(ids(other)), "another sample as well"


def test_sets_are_mixed_and_not_one_after_another(tmp_path: Path) -> None:
    put_many(tmp_path, "roots", 30)
    put_many(tmp_path, "leaves", 30)
    lines, _ = made(tmp_path, ROOTS, LEAVES)
    first_half = {id.split("/")[0] for id in ids(lines)[:30]}
    assert first_half == {"roots", "leaves"}


def test_a_new_record_moves_no_other_out_of_a_sample_but_the_one_it_replaces(
    tmp_path: Path,
) -> None:
    put_many(tmp_path, "roots", 30)
    before, _ = made(tmp_path, ROOTS.of_size(10))
    put_many(tmp_path, "roots", 31)
    after, _ = made(tmp_path, ROOTS.of_size(10))
    assert len(set(ids(before)) - set(ids(after))) <= 1


def test_another_set_does_not_change_the_sample_of_the_first(tmp_path: Path) -> None:
    put_many(tmp_path, "roots", 30)
    put_many(tmp_path, "leaves", 5)
    alone, _ = made(tmp_path, ROOTS.of_size(10))
    together, _ = made(tmp_path, LEAVES, ROOTS.of_size(10))
    assert set(ids(alone)) == {id for id in ids(together) if id.startswith("roots/")}


def test_duplicates_are_dropped_whatever_their_case_and_blanks(tmp_path: Path) -> None:
    put(
        tmp_path,
        "roots",
        Exchange("0", "What is zorb?", "A fever."),
        Exchange("1", "what  is\nZORB?", "a fever. "),
        Exchange("2", "What is zorb?", "An illness."),
    )
    put(tmp_path, "leaves", Exchange("0", "What is zorb?", "A FEVER."), Exchange("1", "?", "!"))
    lines, ledger = made(tmp_path, ROOTS, LEAVES)
    kept = sorted(ids(lines))
    assert kept in (["leaves/1", "roots/0", "roots/2"], ["leaves/1", "roots/1", "roots/2"])
    assert [account["dropped"] for account in ledger["sets"]] == [{SAME: 1}, {SAME: 1}]
    assert {each["kept"] for each in ledger["duplicates"]} == {kept[1]}


def test_a_question_and_an_answer_that_change_places_are_no_duplicates(tmp_path: Path) -> None:
    put(tmp_path, "roots", Exchange("0", "a", "b"), Exchange("1", "b", "a"))
    assert len(ids(made(tmp_path, ROOTS)[0])) == 2


def test_thirteen_shared_words_are_contamination_and_twelve_are_not(tmp_path: Path) -> None:
    put(
        tmp_path,
        "roots",
        Exchange("thirteen", "Count.", f"Well: {THIRTEEN.upper()}!"),
        Exchange("asked", f"And {THIRTEEN}?", "Yes."),
        Exchange("twelve", "Count.", f"Well: {TWELVE} and so on."),
    )
    test = InventedTest("counting", (("s1", (), f"before {THIRTEEN} after"),))
    lines, ledger = made(tmp_path, ROOTS, tests=(test,))
    assert ids(lines) == ["roots/twelve"]
    assert ledger["sets"][0]["dropped"] == {"overlaps with a test set": 2}
    assert {hit["id"]: hit["quoted"] for hit in ledger["contaminated"]} == {
        "roots/thirteen": [["counting", "s1"]],
        "roots/asked": [["counting", "s1"]],
    }
    assert ledger["tests"] == [
        {
            "name": "counting",
            "samples": 1,
            "by_identifier_alone": 0,
            "unguarded": 0,
            "conversations_dropped": 2,
            "samples_touched": 1,
        }
    ]


def test_a_shared_identifier_is_contamination(tmp_path: Path) -> None:
    put(
        tmp_path,
        "roots",
        Exchange("0", "a?", "b", ("pmid:1",)),
        Exchange("1", "c?", "d", ("pmid:2", "doi:10.1/X")),
        Exchange("2", "e?", "f"),
    )
    test = InventedTest("abstracts", (("9", ("doi:10.1/x",), "short"),))
    lines, ledger = made(tmp_path, ROOTS, tests=(test,))
    assert sorted(ids(lines)) == ["roots/0", "roots/2"]
    assert ledger["contaminated"][0]["identified"] == [["abstracts", "9"]]


def test_the_ledger_accounts_for_every_record_and_holds_no_text(tmp_path: Path) -> None:
    put(
        tmp_path,
        "roots",
        Exchange("0", "Kept?", "SECRETWORD."),
        Exchange("1", "Kept?", "SECRETWORD. "),
        Exchange("2", "Unanswered?", ""),
        Exchange("3", "Quoted?", THIRTEEN),
        Exchange("4", "Not drawn?", "No."),
    )
    test = InventedTest("counting", (("s1", (), THIRTEEN),))
    _, ledger = made(tmp_path, ROOTS.of_size(2), tests=(test,))
    (account,) = ledger["sets"]
    assert (account["wanted"], account["built"], account["taken"]) == (2, 4, 2)
    assert account["available"] in (2, 3), "the duplicate may not have been reached"
    assert account["available"] + sum(account["dropped"].values()) == 5
    assert account["terms"] == Terms((CC_BY,)).to_json()
    assert (account["source"], account["revision"]) == ("roots", "r1")
    assert (ledger["conversations"], ledger["seed"]) == (2, 1)
    assert "SECRETWORD" not in json.dumps(ledger)
    assert "thirteen" not in json.dumps(ledger)


def test_a_set_smaller_than_its_size_is_taken_whole_and_the_ledger_says_so(
    tmp_path: Path,
) -> None:
    put_many(tmp_path, "roots", 3)
    lines, ledger = made(tmp_path, ROOTS.of_size(100))
    assert len(ids(lines)) == 3
    assert (ledger["sets"][0]["wanted"], ledger["sets"][0]["taken"]) == (100, 3)


def test_nothing_left_is_an_error(tmp_path: Path) -> None:
    put(tmp_path, "roots", Exchange("0", "Why?", ""))
    with pytest.raises(DataError, match="No conversation is left"):
        made(tmp_path, ROOTS)


def test_one_id_twice_is_an_error(tmp_path: Path) -> None:
    put(tmp_path, "roots", Exchange("0", "a", "b"), Exchange("0", "c", "d"))
    with pytest.raises(DataError, match="1 ids that come again"):
        made(tmp_path, ROOTS)


def test_one_set_twice_is_an_error(tmp_path: Path) -> None:
    put_many(tmp_path, "roots", 2)
    with pytest.raises(DataError, match="one name"):
        made(tmp_path, ROOTS, ROOTS.of_size(1))


def test_what_a_killed_run_left_behind_changes_nothing(tmp_path: Path) -> None:
    put_many(tmp_path, "roots", 5)
    lines, ledger = made(tmp_path, ROOTS)
    (output,) = (tmp_path / "artifacts" / "conversations").glob("v*")
    (output / "ledger.json").unlink()
    (output / "conversations.jsonl").write_bytes(lines[:20])
    (output / ".conversations.jsonl.1.partial").write_bytes(b"{")
    assert made(tmp_path, ROOTS) == (lines, ledger)


def test_messages_of_several_turns_pass_through(tmp_path: Path) -> None:
    put(tmp_path, "roots", Exchange("0", "a", "b"))
    lines, _ = made(tmp_path, replace(ROOTS, build=two_turns))
    assert [turn["role"] for turn in json.loads(lines)["messages"]] == [
        "system",
        "user",
        "assistant",
        "user",
        "assistant",
    ]


def two_turns(row: Exchange, template: str) -> Iterator[Built]:
    asked = (Message("user", row.question), Message("assistant", row.answer))
    yield Conversation(row.id, (Message("system", template), *asked, *asked))


def step_of(*sets: InstructionSet[Any], tests: tuple[InventedTest, ...] = ()) -> Conversations:
    return Conversations(name="conversations", sets=sets, seed=1, tests=tests)


def test_the_step_carries_the_strictest_terms_of_its_sets() -> None:
    notes = invented_set("notes", Terms((CC_BY_NC,), Access.CREDENTIALED))
    terms = step_of(ROOTS, notes).own_terms()
    assert set(terms.licenses) == {CC_BY, CC_BY_NC}
    assert terms.access is Access.CREDENTIALED


def test_the_open_sets_together_are_for_research_alone() -> None:
    terms = step_of(*OPEN_DATA).own_terms()
    assert {GENERATOR_TERMS, GPL_3, CC_BY_NC} <= set(terms.licenses)
    assert (terms.commercial, terms.share_alike, terms.access) == (False, True, Access.OPEN)


def test_raw_data_of_sets_and_of_tests_is_watched(tmp_path: Path) -> None:
    put_many(tmp_path, "roots", 3)
    put_many(tmp_path, "counting", 1)
    step = step_of(ROOTS, tests=(InventedTest("counting", ()),))
    before = dict(step.raw_data(tmp_path))
    assert set(before) == {"roots", "counting"}
    put_many(tmp_path, "roots", 4)
    after = step.raw_data(tmp_path)
    assert [name for name in before if before[name] != after[name]] == ["roots"]


def test_size_seed_tests_and_wording_are_identity() -> None:
    plain = step_of(ROOTS)
    reworded = replace(ROOTS, template="Well, {question}")
    others = [
        step_of(ROOTS.of_size(3)),
        step_of(reworded),
        step_of(ROOTS, LEAVES),
        step_of(ROOTS, tests=(InventedTest("counting", ()),)),
        Conversations(name="conversations", sets=(ROOTS,), seed=2),
        Conversations(name="conversations", sets=(ROOTS,), seed=1, ngram=8),
    ]
    assert len({step.fingerprint() for step in [plain, *others]}) == 7
    assert plain.fingerprint() == step_of(ROOTS).fingerprint()
    assert plain.inputs() == ()


def test_the_plan_says_what_is_drawn() -> None:
    assert step_of(ROOTS.of_size(700), LEAVES.of_size(500)).describe() == (
        "up to 1,200 conversations from 2 sets"
    )
    assert step_of(ROOTS.of_size(700), LEAVES).describe() == (
        "up to 700 conversations from 1 set; every conversation of leaves"
    )
    assert step_of(ROOTS.of_size(7)).estimate().disk_bytes < step_of(ROOTS).estimate().disk_bytes


@pytest.mark.data
def test_every_set_of_public_files_accounts_for_every_row(data_root: Path, tmp_path: Path) -> None:
    step = step_of(*(chosen.of_size(50) for chosen in OPEN_DATA))
    step.build(tmp_path, Context(tmp_path, data_root, Quiet()))
    ledger = read_json(tmp_path / "ledger.json")
    built = {
        account["name"]: account["available"] + sum(account["dropped"].values())
        for account in ledger["sets"]
    }
    assert built == {
        "alpaca": 1099,
        "chatdoctor": 5452,
        "medquad": 8109 + 12,  # twelve in an older form, which upstream's number leaves out
        "liveqa": 634 + 167,
        "causal_relation": 3061,
        "sharegpt": 300,
        "medinstruct": 216 + 167,
        "meqsum": 1000,
        "indications": 1388,
        "cochrane_pls": 411 + 480,
        "mts_dialog": 1701,
        "aci_bench": 127,
        "medical_meadow": 5942,
        "mediqa2019": 839 + 234,
        "medicationqa": 690,
        "plos_titles": 45,
        "plos_abstracts": 45,
        "plos_passages": 45,
    }
    for account in ledger["sets"]:
        assert account["taken"] == min(50, account["available"])
        assert account["taken"] >= 20, account["name"]
    assert len(ids(step.load(tmp_path).read_bytes())) == ledger["conversations"]
