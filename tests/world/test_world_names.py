import json
from itertools import combinations
from pathlib import Path
from random import Random

import pytest
from tiny_world import words, world

from mellama.world.knowledge import World
from mellama.world.names import ONSETS, Kind, Names, within_one_deletion
from mellama.world.shape import WorldShape


def all_names(made: World) -> list[str]:
    towns = [name for town in made.towns for name in (town.name, town.river, town.dish)]
    verbs = [verb.name for verb in made.tuned.verbs + made.held_out.verbs]
    own = [name for disease in made.diseases for name in disease.own_names()]
    shared = (*made.specialties, *made.drug_classes, *made.shared_findings, *made.assays)
    return [*own, *verbs, *towns, *shared]


def one_change_apart(one: str, other: str) -> bool:
    """Whether at most one letter has to be put in, left out or changed."""
    if abs(len(one) - len(other)) > 1:
        return False
    before = shared_beginning(one, other)
    left, right = one[before:][::-1], other[before:][::-1]
    return max(len(left), len(right)) - shared_beginning(left, right) <= 1


def shared_beginning(one: str, other: str) -> int:
    pairs = enumerate(zip(one, other, strict=False))
    return next(
        (place for place, (left, right) in pairs if left != right), min(len(one), len(other))
    )


@pytest.mark.parametrize(
    ("one", "other", "near"),
    [
        ("abc", "abc", True),
        ("abc", "abd", True),
        ("abc", "ab", True),
        ("abc", "axbc", True),
        ("aab", "ab", True),
        ("abc", "acb", False),
        ("abc", "axc2", False),
    ],
)
def test_one_change_is_counted_right(one: str, other: str, near: bool) -> None:
    assert one_change_apart(one, other) is near
    assert one_change_apart(other, one) is near


def test_no_name_is_given_twice_or_nearly() -> None:
    names = [name.lower() for name in all_names(world())]
    assert len(set(names)) == len(names)
    assert not [pair for pair in combinations(names, 2) if one_change_apart(*pair)]


def test_an_ending_shows_what_is_named() -> None:
    for disease in world().diseases:
        assert disease.name.endswith(Kind.DISEASE.value)
        assert disease.drug.name.endswith(Kind.DRUG.value)
        assert disease.gene.symbol[-2:-1] == Kind.GENE.value
        assert disease.gene.symbol[-1].isdigit()
        assert all(finding.endswith(Kind.FINDING.value) for finding in disease.findings)
        assert disease.specialty.endswith(Kind.SPECIALTY.value)


def test_an_abbreviation_shows_nothing() -> None:
    endings = tuple(kind.value for kind in Kind if kind.value)
    for disease in world().diseases:
        assert disease.aliases[0].isupper()
        assert not disease.aliases[0].lower().endswith(endings)


def test_hundreds_of_names_of_a_kind_can_be_had() -> None:
    names = Names(Random(0)).several(Kind.DISEASE, 400)
    assert len(set(names)) == 400
    assert max(map(len, names)) <= 13


def test_a_kind_without_names_left_says_so() -> None:
    names = Names(Random(0))
    names._near = {piece for onset in ONSETS for piece in within_one_deletion(onset)}
    names._build = lambda kind, *, longer: ONSETS[0]  # type: ignore[method-assign]  # one name
    with pytest.raises(ValueError, match="no more names for DRUG"):
        names.give(Kind.DRUG)


@pytest.mark.data
def test_no_name_is_a_word_at_hand(data_root: Path) -> None:
    """Drugs, diseases, MeSH headings, clinical cases with their authors, an encyclopedia."""
    known: set[str] = set()
    for name in ("drugs", "diseases", "indications"):
        known.update(words((data_root / "indications" / f"{name}.tsv").read_text()))
    for row in json.loads((data_root / "pubmedqa" / "ori_pqal.json").read_text()).values():
        known.update(words(" ".join((*row["MESHES"], *row["CONTEXTS"]))))
    known.update(words((data_root / "e3c" / "english_ccby.jsonl").read_text()))
    for name in ("valid", "test"):
        known.update(words((data_root / "wikitext2" / f"{name}.txt").read_text()))
    assert len(known) > 50_000
    for seed in range(6):
        for name in all_names(World.make(seed, WorldShape(diseases=150))):
            assert not {part for part in words(name) if part != "syndrome"} & known, name
