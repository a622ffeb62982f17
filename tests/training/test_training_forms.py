"""What a trainer relies on: real and typed conversations, two vocabularies, two templates."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
import torch
from sentencepiece_file import fast_tokenizer
from toy_models import SHAPE
from transformers import PreTrainedTokenizerBase

from mellama.conversations_file import Provenance, write_conversations_file
from mellama.corpus.documents import DocumentTable, Origin, batched, writing
from mellama.corpus.tokenizer import train_tokenizer
from mellama.instructions.catalogue import instruction_set
from mellama.licenses import OWN_WORK
from mellama.models.chat_form import CHAT_TEMPLATE, TEMPLATE_FILE
from mellama.models.chat_template import chat_tokenizer, segments
from mellama.models.prompt import holds_special_token, prompt_ids
from mellama.models.weights import SpecialIds, load_model, load_tokenizer
from mellama.pipeline.progress import Quiet
from mellama.records import Conversation, Document, Message, Role
from mellama.training.chat import Turns, to_turns
from mellama.training.data import NO_LOSS
from mellama.training.packing import pack_turns
from mellama.training.runs import new_model, tune
from mellama.training.schedule import Schedule

OURS = Provenance("typed", "typed", "r1", OWN_WORK)
MOST = 100  # conversations of a set
WIDE = replace(SHAPE, context=2048)
OWN_TEMPLATE = (
    "{{ bos_token }}{% for m in messages %}{{ '<|' + m['role'] + '|>\n' + m['content'] + "
    "eos_token + '\n' }}{% endfor %}"
    "{% if add_generation_prompt %}{{ '<|assistant|>\n' }}{% endif %}"
)
FORMS = [
    pytest.param((vocabulary, template), id=f"{vocabulary}-{template}", marks=marks)
    for vocabulary, marks in (("trained", ()), ("mistral_v1", pytest.mark.data))
    for template in ("authors", "own")
]
REAL = ("alpaca", "sharegpt", "chatdoctor", "medquad", "mts_dialog")
ORIGINS = ["typed", *(pytest.param(name, marks=pytest.mark.data) for name in REAL)]


def talk(name: str, *turns: tuple[Role, str]) -> Conversation:
    return Conversation(name, tuple(Message(role, content) for role, content in turns))


TYPED = (
    talk("one", ("user", "What is zorb fever?"), ("assistant", "A fever.")),
    talk(
        "three",
        ("user", "Is it red?\n"),
        ("assistant", " Yes,\n\nand  hot. "),
        ("user", "Assistant: \nMay I ask?"),
        ("assistant", "Human: \nAsk."),
        ("user", "\tWhy?"),
        ("assistant", "naïve “quotes” 日本 \U0001f600\r\n- a list\n"),
    ),
    talk("open", ("user", "Hm?"), ("assistant", "Hm."), ("user", "Thanks!")),
    talk("twice", ("user", "First."), ("user", "Second."), ("assistant", "Third.")),
    talk("system", ("system", "Be brief."), ("user", "Now?"), ("assistant", "Now.")),
)


@dataclass(frozen=True)
class Form:
    """A tokenizer with its template, as it is tuned with."""

    template: str  # "authors" or "own"
    folder: Path
    tokenizer: PreTrainedTokenizerBase
    ids: SpecialIds

    def written(self, conversation: Conversation) -> str:
        """Write a conversation to its last answer by hand, as the template should."""
        turns = conversation.messages
        last = max(at for at, turn in enumerate(turns) if turn.role == "assistant")
        if self.template == "own":
            text = "".join(f"<|{turn.role}|>\n{turn.content}</s>\n" for turn in turns[: last + 1])
            return f"<s>{text}"
        around = {"user": ("Human: \n", "\n\n"), "assistant": ("Assistant: \n", "</s>")}
        parts = [(around.get(turn.role, ("", "\n\n")), turn.content) for turn in turns[: last + 1]]
        return "<s>" + "".join(f"{head}{content}{tail}" for (head, tail), content in parts)


@pytest.fixture(scope="module")
def table(tmp_path_factory: pytest.TempPathFactory) -> DocumentTable:
    path = tmp_path_factory.mktemp("text") / "talks.parquet"
    found = [Document(item.id, "\n".join(m.content for m in item.messages)) for item in TYPED]
    found.append(Document("form", "Human: \nAssistant: \n" * 5))
    with writing(path, Origin("typed", "1", OWN_WORK)) as write:
        for batch in batched(found, source="typed"):
            write(batch)
    return DocumentTable(path)


@pytest.fixture(scope="module", params=FORMS)
def form(
    request: pytest.FixtureRequest,
    table: DocumentTable,
    tmp_path_factory: pytest.TempPathFactory,
) -> Form:
    vocabulary, template = request.param
    folder = tmp_path_factory.mktemp("tokenizer")
    if vocabulary == "trained":
        train_tokenizer((table,), folder, vocabulary=400, advance=lambda count: None)
    else:
        data_root = request.getfixturevalue("data_root")
        file = data_root / vocabulary / "tokenizer.model.v1"
        fast_tokenizer(file).save_pretrained(folder)
    if template == "own":
        (folder / TEMPLATE_FILE).write_text(OWN_TEMPLATE)
    return Form(template, folder, *chat_tokenizer(folder))


@pytest.fixture(scope="module", params=ORIGINS)
def talks(request: pytest.FixtureRequest) -> tuple[Conversation, ...]:
    """Return typed conversations, or some of a real set, from all over it."""
    if request.param == "typed":
        return TYPED
    data_root = request.getfixturevalue("data_root")
    built = instruction_set(request.param).built(data_root)
    found = [item for item in built if isinstance(item, Conversation)]
    return tuple(found[:: max(1, len(found) // MOST)])


@pytest.fixture(scope="module")
def turns(form: Form, talks: tuple[Conversation, ...]) -> list[Turns]:
    kept, dropped = to_turns(form.tokenizer, talks, longest=10**6, stops=form.ids.stops)
    spoilt = [
        item
        for item in talks
        if any(holds_special_token(form.tokenizer, turn.content) for turn in item.messages)
    ]
    assert dropped.special_token == len(spoilt) < 5
    assert len(kept) == len(talks) - len(spoilt)
    return kept


def answers(item: Turns) -> list[str]:
    return [turn.content for turn in item.conversation.messages if turn.role == "assistant"]


def learned(item: Turns) -> Iterator[list[int]]:
    """Yield the stretches that carry loss."""
    on = np.flatnonzero(item.labels != NO_LOSS)
    for stretch in np.split(on, np.flatnonzero(np.diff(on) > 1) + 1):
        assert (item.labels[stretch] == item.tokens[stretch]).all()
        yield item.tokens[stretch].tolist()


def decoded(form: Form, ids: list[int]) -> str:
    return str(form.tokenizer.decode(ids, clean_up_tokenization_spaces=False))


def test_the_authors_form_and_the_backbones_own_template_both_work(
    form: Form, turns: list[Turns]
) -> None:
    for item in turns:
        pairs = segments(form.tokenizer, item.conversation.messages)
        text = "".join(before + answer for before, answer in pairs)
        assert text == form.written(item.conversation)


def test_multi_turn_is_kept(form: Form, turns: list[Turns]) -> None:
    """Before each answer stand the turns since the one before it, word for word."""
    for item in turns:
        assert len(list(learned(item))) == len(answers(item))
        answered = (item.labels != NO_LOSS).astype(int)
        borders = [0, *(np.flatnonzero(np.diff(answered)) + 1), len(answered)]
        stretches = [item.tokens[first:last].tolist() for first, last in pairwise(borders)]
        asked = iter([decoded(form, ids) for ids in stretches[::2]])
        answered_turns = 0
        seen = next(asked)
        for turn in item.conversation.messages:
            if turn.role == "assistant":
                answered_turns += 1
                seen = next(asked, "")
            elif answered_turns < len(answers(item)):
                assert turn.content in seen


def test_loss_stands_on_assistant_turns_only(form: Form, turns: list[Turns]) -> None:
    for item in turns:
        stretches = list(learned(item))
        assert [decoded(form, ids[:-1]) for ids in stretches] == answers(item)
        assert item.answer_tokens == sum(map(len, stretches))


def test_every_assistant_turn_ends_in_a_trained_eos(form: Form, turns: list[Turns]) -> None:
    eos = form.tokenizer.eos_token_id
    for item in turns:
        assert all(ids[-1] == eos and eos not in ids[:-1] for ids in learned(item))


def test_pad_is_never_eos_and_carries_no_loss(form: Form, turns: list[Turns]) -> None:
    assert form.ids.pad not in form.ids.stops
    longest = max(len(item.tokens) for item in turns) + 7
    packed = pack_turns(turns, sequence_length=longest, pad=form.ids.pad)
    padding = np.arange(longest) >= packed.real_tokens[:, None]
    assert padding.any()
    assert (packed.tokens[padding] == form.ids.pad).all()
    assert (packed.labels[padding] == NO_LOSS).all()
    assert form.ids.pad not in packed.labels
    assert (packed.labels != NO_LOSS).sum() == sum(item.answer_tokens for item in turns)


def test_bos_once_the_same_in_training_and_inference(form: Form, turns: list[Turns]) -> None:
    bos = form.tokenizer.bos_token_id
    for item in turns:
        assert item.tokens[0] == bos
        assert (item.tokens == bos).sum() == 1
        opening, *others = item.conversation.messages
        if opening.role == "user" and others[0].role == "assistant":
            asked = prompt_ids(form.tokenizer, opening.content)
            assert item.tokens[: len(asked)].tolist() == asked
            assert (item.labels[: len(asked)] == NO_LOSS).all()
            assert item.labels[len(asked)] != NO_LOSS


@pytest.fixture(scope="module")
def start(form: Form, tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("start")
    new_model(WIDE, form.folder, root, seed=0)
    return root / "model"


def test_packed_conversations_cannot_see_each_other(
    form: Form, start: Path, turns: list[Turns]
) -> None:
    """What a row of several says of each token is what the conversation alone says."""
    short = sorted(turns, key=lambda item: len(item.tokens))[:2]
    length = 2 * len(short[-1].tokens) + 3
    packed = pack_turns(short, sequence_length=length, pad=form.ids.pad)
    model = load_model(start, dtype=torch.float32).eval()
    spoilt = 0.0
    for row, end in enumerate(packed.real_tokens):
        tokens = torch.from_numpy(packed.tokens[row : row + 1].astype(np.int64))
        positions = torch.from_numpy(packed.positions[row : row + 1].astype(np.int64))
        with torch.no_grad():
            whole = model(input_ids=tokens, position_ids=positions, use_cache=False).logits[0]
            borders = [*np.flatnonzero(packed.positions[row, :end] == 0), end]
            for first, last in pairwise(borders):
                alone = model(input_ids=tokens[:, first:last], use_cache=False).logits[0]
                assert torch.allclose(whole[first:last], alone, atol=1e-4)
            ones = torch.ones_like(tokens)
            mixed = model(input_ids=tokens, position_ids=positions, attention_mask=ones).logits[0]
            spoilt = max(spoilt, float((mixed - whole)[:end].abs().max()))
    assert spoilt > 1e-3, "a conversation stands behind another, and would see it"


def test_the_template_is_saved_in_the_tokenizer_of_the_tuned_model(
    form: Form, start: Path, tmp_path: Path
) -> None:
    write_conversations_file(tmp_path / "talks.jsonl", [(OURS, item) for item in TYPED])
    tune(
        start,
        tmp_path / "talks.jsonl",
        None,
        Schedule(learning_rate=1e-3, batch=1, steps=1),
        tmp_path / "out",
        sequence_length=256,
        threads=1,
        progress=Quiet(),
        what="typed",
    )
    tuned = load_tokenizer(tmp_path / "out" / "model")
    wanted = OWN_TEMPLATE if form.template == "own" else CHAT_TEMPLATE
    assert tuned.chat_template == wanted
    question = TYPED[0].messages[0].content
    assert prompt_ids(tuned, question) == prompt_ids(form.tokenizer, question)
    (again,), _ = to_turns(tuned, TYPED[1:2], longest=10**6, stops=form.ids.stops)
    (first,), _ = to_turns(form.tokenizer, TYPED[1:2], longest=10**6, stops=form.ids.stops)
    assert again.tokens.tolist() == first.tokens.tolist()
    assert again.labels.tolist() == first.labels.tolist()
