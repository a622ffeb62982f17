"""Plans, drift, rebuilding, locks and terms, on toy steps."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from filelock import FileLock
from toy_recipe import Joined, Letters, toy_recipe

from mellama.errors import DataError, DriftError, LockedError, MellamaError, UnknownNameError
from mellama.files import write_text
from mellama.licenses import UNKNOWN, Access, Terms
from mellama.pipeline.plan import State, in_order, make_plan
from mellama.pipeline.pool import HERE, Here
from mellama.pipeline.progress import Quiet
from mellama.pipeline.record import RECORD, read_record
from mellama.pipeline.runner import Outcome, run
from mellama.pipeline.step import Context, canonical


@pytest.fixture
def context(tmp_path: Path) -> Context:
    return Context(tmp_path / "artifacts", None, Quiet())


def build(context: Context, *, jobs: int = 1, letter: str = "a", count: int = 3) -> Outcome:
    return run(toy_recipe(letter=letter, count=count), context, say=lambda line: None, jobs=jobs)


def states(context: Context, **options: str) -> dict[str, State]:
    planned = make_plan(toy_recipe(**options), context)  # type: ignore[arg-type]  # only strings
    return {item.step.name: item.state for item in planned}


def record_bytes(context: Context, name: str) -> bytes:
    return (context.root / name / "v1" / RECORD).read_bytes()


@pytest.mark.parametrize("jobs", [1, 2])
def test_inputs_come_first_and_a_second_run_builds_nothing(context: Context, jobs: int) -> None:
    (joined,) = toy_recipe()
    first = build(context, jobs=jobs)
    assert set(first.built) == {"letters/one", "letters/two", "joined"}
    assert context.load(joined) == "aaa-zzz"
    before = record_bytes(context, "joined")
    assert build(context, jobs=jobs) == Outcome((), 3)
    assert record_bytes(context, "joined") == before


def test_drift_stops_the_run_and_names_the_field(context: Context) -> None:
    build(context)
    with pytest.raises(DriftError) as refused:
        build(context, letter="b")
    assert "letter: a -> b" in str(refused.value)
    assert "--rebuild" in str(refused.value)
    assert states(context, letter="b") == {
        "letters/one": State.DRIFTED,
        "letters/two": State.DONE,
        "joined": State.DRIFTED,
    }


def test_accepted_drift_is_recorded_and_reaches_what_was_made_from_it(context: Context) -> None:
    build(context)
    run(toy_recipe(letter="b"), context, say=lambda line: None, accept_drift=["letters/one"])
    record = read_record(context.root / "letters/one" / "v1")
    assert record is not None
    assert record.accepted_drift == ["letter: a -> b"]
    assert set(states(context, letter="b").values()) == {State.DONE}
    assert context.load(toy_recipe()[0]) == "aaa-zzz"


def test_rebuilding_a_step_rebuilds_what_is_made_from_it(context: Context) -> None:
    build(context)
    outcome = run(toy_recipe(letter="b"), context, say=lambda line: None, rebuild=["letters/one"])
    assert outcome.built == ("letters/one", "joined")
    assert context.load(toy_recipe(letter="b")[0]) == "bbb-zzz"


def test_rebuilding_an_unknown_step_names_the_nearest(context: Context) -> None:
    with pytest.raises(UnknownNameError, match="letters/one"):
        run(toy_recipe(), context, say=lambda line: None, rebuild=["letter/one"])


def test_terms_flow_down_to_every_descendant(context: Context) -> None:
    build(context)
    letters = read_record(context.root / "letters/one" / "v1")
    joined = read_record(context.root / "joined" / "v1")
    assert letters is not None
    assert joined is not None
    assert letters.license_terms.access is Access.OPEN
    assert letters.license_terms.redistribution
    assert not letters.license_terms.commercial
    assert joined.license_terms.access is Access.CREDENTIALED
    assert not joined.license_terms.redistribution
    assert "CC-BY-NC-4.0" in joined.license_terms.names()


def test_changed_raw_data_is_drift(context: Context, tmp_path: Path) -> None:
    notes = tmp_path / "notes"
    notes.write_text("one")
    context = replace(context, data_root=tmp_path)
    build(context)
    notes.write_text("longer")
    with pytest.raises(DriftError, match="files of notes"):
        build(context)


def test_one_process_at_a_time_builds_a_step(context: Context) -> None:
    folder = context.root / "letters/one"
    folder.mkdir(parents=True)
    with FileLock(folder / ".v1.lock"), pytest.raises(LockedError, match="another process"):
        build(context)
    assert build(context).kept == 0


def test_work_begun_for_another_description_is_not_resumed(context: Context) -> None:
    step = Letters(name="letters/one", letter="a", count=2)
    folder = context.folder(step)
    write_text(folder / "0000", "x from another recipe")
    run((step,), context, say=lambda line: None)
    assert context.load(step) == "aa"


def test_a_broken_record_is_named(context: Context) -> None:
    build(context)
    path = context.root / "joined" / "v1" / RECORD
    path.write_text('{"name": "joi')
    with pytest.raises(DataError, match=RECORD):
        build(context)


def test_two_different_steps_may_not_share_a_name() -> None:
    one = Letters(name="same", letter="a", count=1)
    two = Letters(name="same", letter="b", count=1)
    with pytest.raises(MellamaError, match="letter: a -> b"):
        in_order([Joined(name="joined", parts=(one, two))])


def test_place_and_threads_are_not_identity(context: Context, tmp_path: Path) -> None:
    build(context)
    elsewhere = replace(context, threads=7)
    assert build(elsewhere).built == ()


def test_a_lambda_has_no_identity() -> None:
    with pytest.raises(TypeError, match="cannot be part of a step's identity"):
        canonical(lambda: None)
    assert canonical(build) == "build"


def test_a_rebuild_that_was_stopped_leaves_no_follower_of_the_old_data(
    context: Context, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Followers go before what they are made from, so none can be taken for up to date."""
    build(context)

    def stop(step: Letters, output: Path, context: Context) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(Letters, "build", stop)
        with pytest.raises(KeyboardInterrupt):
            run(toy_recipe(), context, say=lambda line: None, rebuild=["letters/one"])
    assert states(context) == {
        "letters/one": State.PARTIAL,
        "letters/two": State.DONE,
        "joined": State.TO_DO,
    }


def test_other_data_upstream_is_drift_in_what_was_made_from_it(
    context: Context, tmp_path: Path
) -> None:
    notes = tmp_path / "notes"
    notes.write_text("one")
    context = replace(context, data_root=tmp_path)
    (inner,) = toy_recipe()
    outer = Joined(name="outer", parts=(inner,))
    run((outer,), context, say=lambda line: None)
    notes.write_text("longer")
    run((inner,), context, say=lambda line: None, rebuild=["joined"])
    (drifted,) = [item for item in make_plan((outer,), context) if item.state is not State.DONE]
    assert drifted.step.name == "outer"
    assert any("what joined was made from" in str(change) for change in drifted.changes)


def test_stricter_terms_upstream_are_drift(
    context: Context, monkeypatch: pytest.MonkeyPatch
) -> None:
    build(context)
    monkeypatch.setattr(Letters, "own_terms", lambda self: Terms((UNKNOWN,)))
    with pytest.raises(DriftError, match=r"terms: CC-BY-NC-4\.0, open -> unknown, open"):
        build(context)


def test_steps_in_a_list_are_inputs_too() -> None:
    one = Letters(name="one", letter="a", count=1)
    step = Joined(name="joined", parts=[one])  # type: ignore[arg-type]  # what a recipe may do
    assert step.inputs() == (one,)


def test_a_name_cannot_leave_the_root() -> None:
    for name in ("../elsewhere", "/tmp/x", "a//b", ".hidden"):
        with pytest.raises(MellamaError, match="cannot be called"):
            in_order([Letters(name=name, letter="a", count=1)])


def test_every_pool_that_worked_on_an_artifact_is_recorded(tmp_path: Path) -> None:
    class Elsewhere(Here):
        def describe(self) -> dict[str, object]:
            return {"engine": "ray", "cluster": "host:1", "attested": "a data steward"}

    class Broken(Letters):
        def build(self, output: Path, context: Context) -> None:
            if isinstance(context.pool, Elsewhere):
                raise MellamaError("stopped half-way")
            super().build(output, context)

    step = Broken(name="letters", letter="a", count=2)
    begun = Context(tmp_path, None, Quiet(), pool=Elsewhere())
    with pytest.raises(MellamaError, match="half-way"):
        run([step], begun, say=lambda text: None)
    run([step], replace(begun, pool=HERE), say=lambda text: None)
    record = read_record(begun.folder(step))
    assert record is not None
    assert record.made_with["pools"] == [Elsewhere().describe(), {"engine": "here"}]
