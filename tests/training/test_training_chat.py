"""The chat template, and a loss on the assistant's turns alone, each with a trained end."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from toy_models import write_tokenizer
from transformers import PreTrainedTokenizerBase

from mellama.errors import ModelError
from mellama.models.chat_form import CHAT_TEMPLATE
from mellama.models.chat_template import segments
from mellama.models.prompt import encode, prompt_ids
from mellama.models.weights import load_tokenizer
from mellama.records import Conversation, Message, Role
from mellama.training.chat import Dropped, Turns, to_turns
from mellama.training.data import NO_LOSS

BOS, EOS, PAD = 0, 1, 2
CHATML = (
    "{% for m in messages %}{{ '<s>' + m['role'] + '\n' + m['content'] + '</s>' + '\n' }}"
    "{% endfor %}{% if add_generation_prompt %}{{ '<s>assistant\n' }}{% endif %}"
)


@pytest.fixture
def tokenizer(tmp_path: Path) -> PreTrainedTokenizerBase:
    found = load_tokenizer(write_tokenizer(tmp_path / "tokenizer"))
    found.chat_template = CHAT_TEMPLATE
    return found


def talk(*turns: tuple[Role, str]) -> Conversation:
    return Conversation("1", tuple(Message(role, content) for role, content in turns))


def one(tokenizer: PreTrainedTokenizerBase, conversation: Conversation) -> Turns:
    kept, dropped = to_turns(tokenizer, [conversation], longest=1_000, stops=[EOS])
    assert dropped == Dropped()
    return kept[0]


def test_the_template_is_the_public_form(tokenizer: PreTrainedTokenizerBase) -> None:
    turns = [
        {"role": "system", "content": "Be brief."},
        {"role": "user", "content": "What colour?"},
        {"role": "assistant", "content": "red"},
        {"role": "user", "content": " And now?\n"},
    ]
    text = tokenizer.apply_chat_template(turns, tokenize=False, add_generation_prompt=True)
    assert text == (
        "<s>Be brief.\n\nHuman: \nWhat colour?\n\nAssistant: \nred</s>"
        "Human: \n And now?\n\n\nAssistant: \n"
    )


def test_the_loss_is_on_the_answers_and_their_ends(tokenizer: PreTrainedTokenizerBase) -> None:
    turns = one(
        tokenizer,
        talk(
            ("user", "What colour?"), ("assistant", "red"), ("user", "Now?"), ("assistant", "blue")
        ),
    )
    learned = turns.tokens[turns.labels != NO_LOSS].tolist()
    assert learned == [*encode(tokenizer, "red"), EOS, *encode(tokenizer, "blue"), EOS]
    assert turns.labels[turns.labels != NO_LOSS].tolist() == learned
    assert turns.answer_tokens == len(learned)
    assert turns.tokens.tolist().count(BOS) == 1
    assert PAD not in turns.tokens


def test_training_sees_a_question_as_the_asked_model_does(
    tokenizer: PreTrainedTokenizerBase,
) -> None:
    question = "What colour is the lamp?\n"
    turns = one(tokenizer, talk(("user", question), ("assistant", "red")))
    asked = prompt_ids(tokenizer, question)
    assert turns.tokens[: len(asked)].tolist() == asked
    assert turns.tokens[len(asked) :].tolist() == [*encode(tokenizer, "red"), EOS]


def test_encoding_all_at_once_would_end_the_prompt_in_other_tokens(
    tokenizer: PreTrainedTokenizerBase,
) -> None:
    question = [{"role": "user", "content": "What?"}, {"role": "assistant", "content": "red"}]
    at_once = encode(tokenizer, str(tokenizer.apply_chat_template(question, tokenize=False)))
    asked = prompt_ids(tokenizer, "What?")
    assert at_once[: len(asked)] != asked


def test_what_follows_the_last_answer_is_left_out(tokenizer: PreTrainedTokenizerBase) -> None:
    short = talk(("user", "What?"), ("assistant", "red"))
    longer = talk(("user", "What?"), ("assistant", "red"), ("user", "Thanks"))
    assert one(tokenizer, longer).tokens.tolist() == one(tokenizer, short).tokens.tolist()


def test_conversations_are_dropped_and_counted(
    tokenizer: PreTrainedTokenizerBase,
) -> None:
    fits = talk(("user", "a"), ("assistant", "b"))
    length = len(one(tokenizer, fits).tokens)
    conversations = [
        fits,
        talk(("user", "aa"), ("assistant", "b" * 50)),
        talk(("user", "a")),
        talk(("user", "a"), ("assistant", " \n")),
        talk(("user", "a"), ("assistant", "b</s>")),
        talk(("user", "struck <s>out</s>"), ("assistant", "b")),
    ]
    kept, dropped = to_turns(tokenizer, conversations, longest=length, stops=[EOS])
    assert [item.conversation for item in kept] == [fits]
    assert dropped == Dropped(too_long=1, no_answer=2, special_token=2)


@pytest.mark.parametrize("words", range(6))
def test_what_may_be_cut_is_cut_no_more_than_need_be(
    tokenizer: PreTrainedTokenizerBase, words: int
) -> None:
    def asked(text: str) -> Conversation:
        return talk(("user", f"Read: {text} Which?"), ("assistant", "red"))

    text = "one two three four five"
    whole = replace(asked(text), cuttable=(6, 6 + len(text)))
    ends = [0, 3, 7, 13, 18, 23]
    room = len(one(tokenizer, asked(text[: ends[words]])).tokens)
    (kept,), dropped = to_turns(tokenizer, [whole], longest=room, stops=[EOS])
    assert kept.conversation.messages == asked(text[: ends[words]]).messages
    assert kept.shortened == len(text) - ends[words]
    assert len(kept.tokens) == room
    assert dropped == Dropped()


def test_the_middle_is_cut_as_when_a_model_is_asked(tokenizer: PreTrainedTokenizerBase) -> None:
    text = "one two three four five"
    asked = talk(("user", f"Read: {text} Which?"), ("assistant", "red"))
    whole = replace(asked, cuttable=(6, 6 + len(text)), too_long="middle")
    shown = talk(("user", "Read: one [...] five Which?"), ("assistant", "red"))
    room = len(one(tokenizer, shown).tokens)
    (kept,), _ = to_turns(tokenizer, [whole], longest=room, stops=[EOS])
    assert kept.conversation.messages == shown.messages
    assert kept.shortened == len(" two three four ")


def test_of_windows_the_first_that_holds_the_answer_is_learned_from(
    tokenizer: PreTrainedTokenizerBase,
) -> None:
    def asked(text: str, answer: str) -> Conversation:
        return talk(("user", f"Read: {text} Which?"), ("assistant", answer))

    text = " ".join(f"word{at}" for at in range(40))
    room = len(one(tokenizer, asked(" ".join(text.split()[:12]), "word31")).tokens)
    answers = ("word31", "word31\nword32", "word99", "Word")
    long = [
        replace(asked(text, answer), cuttable=(6, 6 + len(text)), too_long="windows")
        for answer in answers
    ]
    kept, dropped = to_turns(tokenizer, long, longest=room, stops=[EOS])
    assert dropped == Dropped(too_long=2)
    for turns, answer in zip(kept, answers, strict=False):
        content = turns.conversation.messages[0].content
        shown = content.removeprefix("Read: ").removesuffix(" Which?")
        assert shown in text
        assert " ".join(answer.split()) in shown
        assert 4 <= len(shown.split()) <= 12
        assert turns.shortened == len(text) - len(shown)
        assert len(turns.tokens) <= room


def test_what_is_too_long_without_the_part_that_may_be_cut_is_dropped(
    tokenizer: PreTrainedTokenizerBase,
) -> None:
    long = replace(talk(("user", "Read: this. " + "x" * 40), ("assistant", "b")), cuttable=(6, 10))
    assert to_turns(tokenizer, [long], longest=30, stops=[EOS]) == ([], Dropped(too_long=1))


def test_a_foreign_template_is_followed_and_trained_to_its_stop(
    tokenizer: PreTrainedTokenizerBase,
) -> None:
    tokenizer.chat_template = CHATML
    turns = one(tokenizer, talk(("user", "What?"), ("assistant", "red")))
    end = encode(tokenizer, "\n")
    assert turns.tokens[-len(end) :].tolist() == end
    assert set(turns.labels[-len(end) :].tolist()) == {NO_LOSS}
    assert turns.labels[turns.labels != NO_LOSS].tolist() == [*encode(tokenizer, "red"), EOS]


def test_a_template_without_an_end_is_refused(tokenizer: PreTrainedTokenizerBase) -> None:
    tokenizer.chat_template = CHAT_TEMPLATE.replace(" + eos_token", "")
    with pytest.raises(ModelError, match="end-of-sequence"):
        one(tokenizer, talk(("user", "What?"), ("assistant", "red")))


def test_a_template_that_writes_earlier_turns_anew_is_refused(
    tokenizer: PreTrainedTokenizerBase,
) -> None:
    tokenizer.chat_template = "{{ messages | length }}" + CHAT_TEMPLATE
    messages = talk(("user", "a"), ("assistant", "b"), ("user", "c"), ("assistant", "d")).messages
    with pytest.raises(ModelError, match="anew"):
        segments(tokenizer, messages)


def test_a_template_that_refuses_a_turn_is_named_without_its_text(
    tokenizer: PreTrainedTokenizerBase,
) -> None:
    tokenizer.chat_template = "{{ raise_exception('no ' + messages[0]['content']) }}"
    with pytest.raises(ModelError, match="user") as caught:
        one(tokenizer, talk(("user", "PATIENT"), ("assistant", "b")))
    assert "PATIENT" not in str(caught.value)
