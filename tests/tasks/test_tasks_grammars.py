"""All that a grammar allows can be read, all that is right is allowed, and nothing else is."""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import combinations
from pathlib import Path
from random import Random
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from llguidance import LLMatcher, LLTokenizer
from toy_models import SHAPE, write_tokenizer
from typed_samples import TYPED

from mellama.licenses import OWN_WORK
from mellama.metrics.spans import MarkedText, Span
from mellama.models.grammar import compiled, is_within
from mellama.models.local import LocalModel
from mellama.records import Sample, Unparsed
from mellama.sources.hallmarks import HALLMARKS
from mellama.tasks.catalogue import TASKS
from mellama.tasks.free_text import read_span
from mellama.tasks.grammars import marked_copy, one_of, part_of, several_of
from mellama.tasks.marking import read_marked, write_marked
from mellama.tasks.reading import Label, read_labels
from mellama.tasks.samples import named_entities
from mellama.tasks.task import Task
from mellama.training.runs import new_model

GRAMMATICAL = [each for each in TASKS if each.grammar is not None]
BYTES = LLTokenizer("byte")
NAME = st.text(st.characters(codec="utf-8"), min_size=1, max_size=12)
SIGNS = st.sampled_from("abcABC019_-\u2013()<>%'\"\\/.,;:&#{}é日😀ß\u0301")
WORDS = st.text(SIGNS, min_size=1, max_size=6)
TEXT = st.lists(WORDS, min_size=1, max_size=12).flatmap(
    lambda words: st.lists(
        st.sampled_from([" ", " ", "  ", "\n", "\t", "\x1f", "\xa0"]),
        min_size=len(words),
        max_size=len(words),
    ).map(lambda blanks: "".join(map("".join, zip(words, blanks, strict=True))).strip())
)
CALM = settings(
    max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


def sample(**fields: str) -> Sample[Any]:
    return Sample("typed", fields, None)


def walk(grammar: str, random: Random) -> str:
    """Write by chance alone, byte by byte, whatever a grammar allows."""
    matcher: LLMatcher = compiled(grammar, BYTES)
    written = bytearray()
    while True:
        bits = np.unpackbits(np.frombuffer(matcher.compute_bitmask(), np.uint8), bitorder="little")
        allowed = np.flatnonzero(bits[:256]).tolist()
        if matcher.is_accepting() and (not allowed or random.random() < 0.1):
            return written.decode()
        byte = random.choice(allowed)
        assert matcher.consume_token(byte)
        written.append(byte)


@CALM
@given(st.lists(NAME, min_size=1, max_size=5, unique=True), NAME)
def test_one_of_allows_the_names_and_nothing_else(names: list[str], other: str) -> None:
    grammar = one_of(names)(sample())
    for name in names:
        assert is_within(name, grammar, whole=True)
        assert is_within(f" {name}", grammar, whole=True)
    allowed = {*names, *(f" {name}" for name in names)}
    assert is_within(other, grammar, whole=True) == (other in allowed)
    assert not is_within("", grammar, whole=True)


@CALM
@given(st.lists(NAME, min_size=1, max_size=4, unique=True), st.randoms(use_true_random=False))
def test_several_of_allows_every_set_but_all(names: list[str], random: Random) -> None:
    grammar = several_of(names, separator="; ", none="none")(sample())
    most = max(len(names) - 1, 1)
    lists = [
        "; ".join(chosen) for size in range(1, most + 1) for chosen in combinations(names, size)
    ]
    assert all(is_within(written, grammar, whole=True) for written in [*lists, "none"])
    allowed = {*lists, "none"}
    written = walk(grammar, random)
    assert written in allowed or written[1:] in allowed


def test_a_list_is_in_order_and_well_formed() -> None:
    grammar = several_of(("a", "b", "c"))(sample())
    for wrong in ("b; a", "a; a", "a;b", "a; ", "; a", "a; none", "a; b; c", "", "A"):
        assert not is_within(wrong, grammar, whole=True), wrong


@CALM
@given(st.randoms(use_true_random=False))
def test_a_list_of_hallmarks_is_always_read(random: Random) -> None:
    labels = [Label(name) for name in HALLMARKS]
    written = walk(several_of(HALLMARKS)(sample()), random).strip()
    read = read_labels(written, labels)
    assert not isinstance(read, Unparsed)
    assert read == frozenset(written.split("; ")) - {"none"}


@CALM
@given(TEXT, st.randoms(use_true_random=False))
def test_a_marked_copy_is_the_text_with_tags(text: str, random: Random) -> None:
    written = walk(marked_copy(("disease", "chemical"))(sample(sentence=text)), random)
    tags = re.findall(r'<span class="(?:disease|chemical)">|</span>', written)
    assert [tag == "</span>" for tag in tags] == [False, True] * (len(tags) // 2)
    copied = re.sub(r'<span class="(?:disease|chemical)">|</span>', "", written)
    assert copied in (text, f" {text}")
    for inside in re.findall(r'class="\w+">(.*?)</span>', written, re.DOTALL):
        assert inside == inside.strip() != ""
    if not re.search(r"[{}#<>:]", text):  # signs of what models wrap around answers
        assert not isinstance(read_marked(written, text), Unparsed)


def test_marks_stand_around_whole_words() -> None:
    sentence = "Glimmer-fever (mild)."
    grammar = marked_copy(("disease",))(sample(sentence=sentence))

    def marked(*places: tuple[int, int]) -> str:
        spans = frozenset(Span(start, end, "disease") for start, end in places)
        return write_marked(MarkedText(sentence, spans))

    for right in (marked(), marked((0, 13)), marked((0, 7), (7, 8)), marked((14, 20), (20, 21))):
        assert is_within(right, grammar, whole=True), right
    wrong = [
        marked((0, 3)),
        marked((1, 7)),
        marked((0, 14)),
        marked()[:-1],
        marked((0, 13)).replace("disease", "chemical"),
        marked((0, 13)).removesuffix(marked()[13:]),
        marked((0, 13)).replace("</span>", ""),
        '<span class="disease">' + marked((8, 13)) + "</span>",
        "Note: " + marked(),
    ]
    for text in wrong:
        assert not is_within(text, grammar, whole=True), text


@CALM
@given(TEXT, st.integers(1, 6), st.randoms(use_true_random=False))
def test_a_part_is_some_words_as_they_stand(text: str, most: int, random: Random) -> None:
    context = f"The first words. {text} And the last words."
    written = walk(part_of("context", most)(sample(context=context)), random).removeprefix(" ")
    assert written in context
    assert written == written.strip()
    assert 1 <= len(written.split()) <= most
    if re.search(r"\w", written) and not re.search(r"[{}#<>]", text):
        read = read_span(written, context, ("Answer the question.", "Which words?"))
        assert read == written


def test_parts_begin_and_end_at_words() -> None:
    context = 'He took\n5.5 mg of "zorbitol-B" \\ daily — na\u00efvely.'
    grammar = part_of("text", 4)(sample(text=context))
    for right in ("took\n5.5", "5 mg of", '"zorbitol-B"', "\\", "zorbitol", "— na\u00efvely."):
        assert is_within(right, grammar, whole=True), right
    for wrong in ("ook", "took 5.5", "zorbi", "mg zorbitol", "", "took\n", "He took\n5.5 mg of"):
        assert not is_within(wrong, grammar, whole=True), wrong


def test_a_heading_or_all_of_the_text_is_no_part() -> None:
    grammar = part_of("text")(sample(text="Response: zorbitol daily."))
    assert is_within("Response: zorbitol", grammar, whole=True)
    assert is_within("zorbitol daily.", grammar, whole=True)
    for wrong in ("Response:", "Response: zorbitol daily."):
        assert not is_within(wrong, grammar, whole=True)


def test_a_long_text_is_no_burden() -> None:
    random = Random(0)
    words = ["".join(random.choices("abcdefghij", k=random.randint(2, 9))) for _ in range(6_000)]
    grammar = part_of("text", 40)(sample(text=" ".join(words)))
    assert is_within(" ".join(words[3_000:3_040]), grammar, whole=True)
    assert not is_within(" ".join(words[3_000:3_041]), grammar, whole=True)


@pytest.mark.parametrize("each", GRAMMATICAL, ids=lambda each: each.name)
def test_the_right_answer_is_in_the_grammar(each: Task[Any]) -> None:
    typed = TYPED[each.name]
    assert each.grammar is not None
    assert is_within(each.write(typed.target), each.grammar(typed), whole=True)


@pytest.mark.parametrize("each", GRAMMATICAL, ids=lambda each: each.name)
def test_every_choice_is_in_the_grammar_and_read(each: Task[Any]) -> None:
    typed = TYPED[each.name]
    assert each.grammar is not None
    for choice in each.choices:
        assert is_within(choice, each.grammar(typed), whole=True)
        assert each.read(choice, typed) == choice
        assert each.read(f" {choice}", typed) == choice


@pytest.fixture(scope="module")
def model(tmp_path_factory: pytest.TempPathFactory) -> LocalModel:
    """Make one that knows nothing, so that whatever a grammar allows may come out."""
    root = tmp_path_factory.mktemp("random")
    shape = replace(SHAPE, context=512, initializer_range=0.3)
    new_model(shape, write_tokenizer(root / "tokenizer"), root, seed=1)
    return LocalModel(root / "model", name="random")


@pytest.mark.parametrize("each", GRAMMATICAL, ids=lambda each: each.name)
def test_what_a_model_writes_within_is_read(each: Task[Any], model: LocalModel) -> None:
    typed = TYPED[each.name]
    assert each.grammar is not None
    prompts = ["a", "What", "red lamp", "x\n"]
    grammars = [each.grammar(typed)] * len(prompts)
    answers = model.generate_within(prompts, grammars, max_new_tokens=300, terms=OWN_WORK)
    for answer in answers:
        assert answer.stopped
        assert is_within(answer.text, grammars[0], whole=True)
        assert not isinstance(each.read(answer.text, typed), Unparsed), answer.text


@pytest.mark.data
@pytest.mark.parametrize("name", ["ncbi_disease", "bc5cdr"])
def test_every_right_copy_of_a_real_sentence_is_in_the_grammar(name: str, data_root: Path) -> None:
    kinds = ("disease",) if name == "ncbi_disease" else ("chemical", "disease")
    copies = marked_copy(kinds)
    samples = list(getattr(named_entities, f"{name}_samples")(data_root, "test"))
    for each in samples[:: len(samples) // 60]:
        assert is_within(write_marked(each.target), copies(each), whole=True), each.id
