"""Every restricted or bulk source: its declaration, and files that are missing, cut or damaged."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from restricted_lookalikes import LOOKALIKES, SECRET, lay_out

from mellama.errors import NotThereError, SourceError
from mellama.licenses import GENERATOR_TERMS, PHYSIONET, UNKNOWN
from mellama.sources.catalogue import PUBLIC, source
from mellama.sources.kept import Quarantined
from mellama.sources.restricted import RESTRICTED_OR_BULK
from mellama.sources.source import Source

UNREAD = {
    ("pubmed", "pubmed31n0001.xml.gz.md5"),
    ("mimic3_tables", "PATIENTS.csv.gz"),  # a reader of its own
    ("mimic4_tables", "hosp/patients.csv.gz"),
}
FILES = [(name, file) for name, files in LOOKALIKES.items() for file in files]
READ = [item for item in FILES if item not in UNREAD]
PACKED = (".gz", ".zst")
PLAIN = [(name, file) for name, file in READ if not file.endswith(PACKED)]
ONE_OF_SEVERAL = {"bionli", "redpajama", "fhir"}  # any files there are make a data set

NAME = [item.name for item in RESTRICTED_OR_BULK]


def assert_quotes_nothing(error: SourceError) -> None:
    assert SECRET not in str(error).lower()
    assert error.__cause__ is None
    assert error.expected
    assert error.found


def accounted(item: Source[Any], root: Path) -> tuple[list[Any], SourceError | None]:
    try:
        return list(item.accounts(root)), None
    except SourceError as error:
        return [], error


def test_every_restricted_source_has_a_lookalike_and_a_name_of_its_own() -> None:
    assert set(NAME) == set(LOOKALIKES)
    assert set(NAME).isdisjoint(item.name for item in PUBLIC)
    assert len(set(NAME)) == len(NAME)


@pytest.mark.parametrize("item", RESTRICTED_OR_BULK, ids=NAME)
def test_a_declaration_is_complete(item: Source[Any]) -> None:
    assert source(item.name) is item
    assert item.title
    assert item.homepage.startswith("https://")
    assert item.revision
    assert item.terms.licenses
    assert item.files
    assert item.note
    assert len({(count.by, count.what) for count in item.counts}) == len(item.counts)


@pytest.mark.parametrize("item", RESTRICTED_OR_BULK, ids=NAME)
def test_every_count_can_be_measured(item: Source[Any], tmp_path: Path) -> None:
    folder = lay_out(tmp_path, item.name)
    for count in item.counts:
        try:
            assert 0 <= count.measure(folder) < count.expected
        except NotThereError:  # a form of the source that a data root may lack
            assert item.name == "pile"


@pytest.mark.parametrize("item", RESTRICTED_OR_BULK, ids=NAME)
def test_ids_are_unique_and_the_files_are_listed(item: Source[Any], tmp_path: Path) -> None:
    lay_out(tmp_path, item.name)
    ids = [record.id for record in item.records(tmp_path)]
    assert ids
    assert len(set(ids)) == len(ids)
    listed = {path.relative_to(tmp_path / item.name).as_posix() for path in item.paths(tmp_path)}
    assert listed <= set(LOOKALIKES[item.name])
    assert listed


def test_patient_text_may_not_leave_the_machine() -> None:
    kept_here = {item.name for item in RESTRICTED_OR_BULK if not item.terms.access.may_leave}
    physionet = {item.name for item in RESTRICTED_OR_BULK if PHYSIONET in item.terms.licenses}
    assert physionet == {
        *("mimic3", "mimic4_note", "mimic_cxr", "mimic_cxr_summarization", "mednli"),
        *("mimic3_tables", "mimic4_tables"),
    }
    assert kept_here == physionet | {"i2b2_2010", "emrqa", "omop", "fhir"}
    assert not any(source(name).terms.redistribution for name in kept_here)


def test_what_nobody_licensed_permits_nothing() -> None:
    unknown = {item.name for item in RESTRICTED_OR_BULK if UNKNOWN in item.terms.licenses}
    assert unknown == {
        *("pile", "redpajama", "guidelines", "pmc_oa", "mtsamples", "pubmed_summarization"),
        *("healthcaremagic", "icliniq", "pmc_llama", "cases"),
    }


def test_what_a_model_wrote_carries_its_makers_terms() -> None:
    carrying = {item.name for item in RESTRICTED_OR_BULK if GENERATOR_TERMS in item.terms.licenses}
    assert carrying == {
        *("stanford_alpaca", "sharegpt_v3", "icliniq", "medinstruct_52k", "medical_flashcards"),
    }


@pytest.mark.parametrize(("name", "file"), READ)
def test_a_missing_file(name: str, file: str, tmp_path: Path) -> None:
    if name in ONE_OF_SEVERAL:
        pytest.skip("one file less is a smaller data set, not a broken one")
    (lay_out(tmp_path, name) / file).unlink()
    with pytest.raises(SourceError) as caught:
        list(source(name).records(tmp_path))
    assert_quotes_nothing(caught.value)


@pytest.mark.parametrize(("name", "file"), READ)
def test_a_file_cut_anywhere_gives_fewer_records_or_an_error(
    name: str, file: str, tmp_path: Path
) -> None:
    path = lay_out(tmp_path, name) / file
    data = path.read_bytes()
    whole = len(list(source(name).records(tmp_path)))
    refused = 0
    for end in range(1, len(data) - 1, max(1, len(data) // 40)):
        path.write_bytes(data[:end])
        try:
            found = len(list(source(name).records(tmp_path)))
            assert found <= whole
        except SourceError as error:
            refused += 1
            assert_quotes_nothing(error)
    assert refused or name in ("mimic_cxr", "i2b2_2010"), "texts have no end of their own"
    if file.endswith(PACKED):
        assert refused >= 35


@pytest.mark.parametrize(("name", "file"), PLAIN)
def test_bytes_that_are_not_utf_8(name: str, file: str, tmp_path: Path) -> None:
    path = lay_out(tmp_path, name) / file
    data = path.read_bytes()
    middle = len(data) // 2
    path.write_bytes(data[:middle] + b"\xff" + data[middle:])
    found, error = accounted(source(name), tmp_path)
    if error is not None:
        assert_quotes_nothing(error)
        assert Path(file).name in str(error)
        return
    bad = [each for each in found if isinstance(each, Quarantined)]
    assert {each.file for each in bad} == {file}
    assert SECRET not in str(bad).lower()


@pytest.mark.parametrize(("name", "file"), PLAIN)
def test_a_byte_order_mark_changes_nothing(name: str, file: str, tmp_path: Path) -> None:
    path = lay_out(tmp_path, name) / file
    whole = list(source(name).records(tmp_path))
    path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes())
    assert list(source(name).records(tmp_path)) == whole
