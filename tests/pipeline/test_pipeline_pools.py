"""Pools give what one process gives, in order; lost workers and refused clusters."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
import toy_work
from hypothesis import given, settings
from hypothesis import strategies as st
from toy_work import SECRET, KillsItsWorkerOnce, double, quote, refuse

from mellama.errors import DataError, MellamaError, TermsError
from mellama.licenses import CC_BY, PHYSIONET, Access, Terms
from mellama.pipeline.pool import HERE, Cluster, Pool, Sent
from mellama.pipeline.processes import Processes

PATIENTS = Terms((PHYSIONET,), Access.CREDENTIALED)
OPEN = Terms((CC_BY,))


@pytest.fixture(scope="module")
def ray_pool() -> Iterator[Pool]:
    ray = pytest.importorskip("ray")
    from mellama.pipeline.on_ray import OnRay

    ray.cloudpickle.register_pickle_by_value(toy_work)  # a worker has no path to the tests
    yield OnRay(workers=2)
    ray.shutdown()


@pytest.fixture(params=["here", "processes", "ray"])
def pool(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Pool:
    if request.param == "here":
        return HERE
    if request.param == "processes":
        import cloudpickle

        cloudpickle.register_pickle_by_value(toy_work)
        return Processes(2)
    monkeypatch.delenv("RAY_ADDRESS", raising=False)
    found: Pool = request.getfixturevalue("ray_pool")
    return found


def test_results_stand_in_the_order_of_the_items(pool: Pool) -> None:
    assert list(pool.map(double, range(20))) == [2 * number for number in range(20)]


def test_no_items_no_results(pool: Pool) -> None:
    assert list(pool.map(double, [])) == []


def test_an_error_crosses_with_all_its_parts(pool: Pool) -> None:
    with pytest.raises(DataError, match="third part") as caught:
        list(pool.map(refuse, range(6)))
    assert (caught.value.expected, caught.value.found) == ("a good one", "a bad one")


def test_patient_text_may_be_worked_on_on_this_machine(pool: Pool) -> None:
    pool.require(PATIENTS, "notes")
    assert pool.describe()["engine"] in ("here", "processes", "ray")
    assert "cluster" not in pool.describe()


def test_an_unexpected_error_of_a_worker_quotes_nothing(pool: Pool) -> None:
    if pool is HERE:
        pytest.skip("here the command line itself withholds the message")
    with pytest.raises(MellamaError, match="Unexpected ValueError") as caught:
        list(pool.map(quote, [1]))
    shown = "".join([str(caught.value), repr(caught.value.__cause__), *caught.value.args])
    assert "quote" in caught.value.found
    assert SECRET not in shown
    assert caught.value.__suppress_context__ or caught.value.__context__ is None


def test_a_worker_killed_among_processes_is_said_and_the_next_run_works(tmp_path: Path) -> None:
    import cloudpickle

    cloudpickle.register_pickle_by_value(toy_work)
    work = KillsItsWorkerOnce(tmp_path, fatal=7)
    with pytest.raises(MellamaError, match="ended before its time"):
        list(Processes(2).map(work, range(12)))
    assert list(Processes(2).map(work, range(12))) == [2 * number for number in range(12)]


def test_a_worker_killed_on_ray_is_replaced(ray_pool: Pool, tmp_path: Path) -> None:
    work = KillsItsWorkerOnce(tmp_path, fatal=7)
    assert list(ray_pool.map(work, range(12))) == [2 * number for number in range(12)]
    assert (tmp_path / "died").exists(), "no worker died, so that nothing was shown"


def test_a_cluster_is_refused_patient_text_before_any_connection(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    ray = pytest.importorskip("ray")
    from mellama.pipeline.on_ray import OnRay

    monkeypatch.setenv("RAY_ADDRESS", "ray://cluster.invalid:10001")
    monkeypatch.setattr(ray, "init", lambda *_, **__: pytest.fail("a connection was made"))
    with pytest.raises(TermsError, match=r"cluster\.invalid") as refused:
        OnRay().require(PATIENTS, "notes/cleaned")
    assert "--attest" in refused.value.todo
    OnRay().require(OPEN, "abstracts")
    attested = OnRay(attested="the data steward, 3 March")
    attested.require(PATIENTS, "notes/cleaned")
    assert attested.describe()["attested"] == "the data steward, 3 March"


@settings(max_examples=20)
@given(st.sampled_from(Access), st.booleans())
def test_a_cluster_asks_the_access_class(access: Access, attested: bool) -> None:
    terms = Terms((PHYSIONET,), access)
    cluster = Cluster("ray://host:1", "somebody" if attested else "")
    if access.may_leave or attested:
        cluster.require(terms, "text")
    else:
        with pytest.raises(TermsError):
            cluster.require(terms, "text")


def test_a_worker_of_another_release_is_refused() -> None:
    with pytest.raises(MellamaError, match="another release"):
        Sent(double, release="0.0.0-other")(1)
    assert Sent(double)(4) == 8
