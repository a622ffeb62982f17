"""Hashes that decide splits and orders may never change from one release to the next."""

from __future__ import annotations

from corpus_samples import CALM
from hypothesis import given
from hypothesis import strategies as st

from mellama.corpus.hashing import permutation, scattered, text_key


def test_the_stream_is_splitmix64() -> None:
    """The first numbers of the reference implementation (Vigna, splitmix64.c) from state 0."""
    reference = [0xE220A8397B1DCDAF, 0x6E789E6AA1B965F4, 0x06C45D188009454F]
    assert scattered(3, 0).tolist() == reference


def test_keys_and_orders_are_what_they_were() -> None:
    assert text_key(0, "case-1") == 0x6331B998C142264C
    assert permutation(8, 1).tolist() == [4, 3, 7, 0, 1, 5, 6, 2]


def test_parts_of_a_key_do_not_run_together() -> None:
    assert text_key("ab", "c") != text_key("a", "bc")


@CALM
@given(st.integers(0, 200), st.integers(0, 2**64 - 1))
def test_a_permutation_has_everything_once(count: int, key: int) -> None:
    assert sorted(permutation(count, key).tolist()) == list(range(count))
