from itertools import combinations, permutations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tiny_world import world

from mellama.errors import DataError
from mellama.world.facts import ASKED, Relation, fact, facts_of
from mellama.world.knowledge import HALLMARKS, INTERACTIONS, SPLITS, World
from mellama.world.shape import WorldShape


@given(st.integers(0, 10_000), st.integers(20, 60))
@settings(max_examples=15, deadline=None)
def test_the_two_halves_share_no_name_of_their_own(seed: int, diseases: int) -> None:
    made = World.make(seed, WorldShape(diseases=diseases))
    assert len(made.diseases) == diseases
    assert len(made.held_out.diseases) == round(diseases * 0.4)
    tuned, held = (
        {name for one in part.diseases for name in one.own_names()}
        | {verb.name for verb in part.verbs}
        for part in (made.tuned, made.held_out)
    )
    assert tuned.isdisjoint(held)
    for part in (made.tuned, made.held_out):
        drugs = {one.drug.name for one in part.diseases}
        for one in part.diseases:
            others = {*(rival.name for rival in one.rival_drugs), one.debated_drug.name}
            assert others <= drugs - {one.drug.name}
            assert len(others) == 3


def test_a_world_is_the_same_for_a_seed() -> None:
    assert World.make(3) == World.make(3)
    assert World.make(3) != World.make(4)
    assert World.make(3).random("any").random() == World.make(3).random("any").random()


def test_each_disease_has_one_of_each_and_its_own_sign() -> None:
    made = world()
    for pick in ("drug", "gene", "sign", "name", "code"):
        assert len({getattr(one, pick) for one in made.diseases}) == len(made.diseases)
    for one in made.diseases:
        assert one.specialty in made.specialties
        assert set(one.gene.hallmarks) <= set(HALLMARKS)
        assert len(one.gene.hallmarks) in (1, 2)


def test_both_halves_know_every_answer_of_the_closed_questions() -> None:
    made = World.make(0)
    for part in (made.tuned, made.held_out):
        assert {one.specialty for one in part.diseases} == set(made.specialties)
        assert {label for one in part.diseases for label in one.gene.hallmarks} == set(HALLMARKS)
        assert {verb.label for verb in part.verbs} == set(INTERACTIONS)


@given(st.integers(0, 10_000))
@settings(max_examples=15, deadline=None)
def test_classes_decide_how_drugs_interact(seed: int) -> None:
    made = World.make(seed, WorldShape(diseases=20))
    drugs = made.tuned.drugs
    for one, other in permutations(drugs, 2):
        assert made.interaction(one, other) == made.interaction(other, one)
    by_classes: dict[frozenset[str], str] = {}
    for one, other in combinations(drugs, 2):
        classes = frozenset((one.drug_class, other.drug_class))
        label = made.interaction(one, other)
        assert by_classes.setdefault(classes, label) == label
    for part in (made.tuned, made.held_out):
        assert all(made.pairs(part, label) for label in INTERACTIONS)


def test_tests_ask_of_what_is_held_out_alone() -> None:
    made = world()
    parts = [made.part(split) for split in SPLITS]
    assert parts == [made.tuned, made.tuned, made.held_out]


def test_a_disease_has_a_fact_of_every_relation_that_is_asked() -> None:
    disease = world().diseases[0]
    known = facts_of(disease)
    assert {one.relation for one in known} >= set(ASKED)
    assert fact(disease, Relation.DIAGNOSIS).subject == disease.sign
    assert fact(disease, Relation.DIAGNOSIS).value == disease.name


def test_a_world_too_small_to_split_says_so() -> None:
    with pytest.raises(DataError, match="too small"):
        World.make(0, WorldShape(diseases=10))
