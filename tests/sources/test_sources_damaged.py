"""Damaged files of instruction sources: an error or a quarantined record, and nothing is lost."""

from __future__ import annotations

import gzip
import io
import json
import re
import zipfile
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path
from typing import Any

import instruction_lookalikes
import pytest
import restricted_lookalikes
from hypothesis import given, settings
from hypothesis import strategies as st
from instruction_lookalikes import MEDICATION_HEAD, SECRET, lines, listed, sheet

from mellama.errors import SourceError
from mellama.files import read_json
from mellama.instructions.catalogue import INSTRUCTION_SETS
from mellama.instructions.instruction_set import InstructionSet
from mellama.instructions.steps import Conversations
from mellama.pipeline.progress import Quiet
from mellama.pipeline.step import Context
from mellama.sources.catalogue import source
from mellama.sources.kept import Dropped, Quarantined, kept
from mellama.sources.long_lists import read_list_entries
from mellama.sources.markup import read_children
from mellama.world.knowledge import World
from mellama.world.shape import TINY, WorldShape
from mellama.world.writers.catalogue import INSTRUCTIONS

LOOKALIKES = {**restricted_lookalikes.LOOKALIKES, **instruction_lookalikes.LOOKALIKES}
# sources of documents, of which each file or row has tests of its own
DOCUMENTS = {"pmc_oa", "plos_jats", "pubmed", "mimic3", "mimic4_note"}
SETS = {each.source.name: each for each in INSTRUCTION_SETS if each.source.name not in DOCUMENTS}
FILES = [(name, file) for name in SETS for file in LOOKALIKES[name]]
TEXTS = [(name, file) for name, file in FILES if not file.endswith(".xlsx")]
PASSAGES = "guidelines"  # whose file may be empty
BY_LINE = (".jsonl", ".csv", ".tsv", ".RRF")  # cut between two lines, a file has no mark of it
ONE_DOCUMENT_A_FILE = {"medquad"}
PLACES = 60  # cuts of each file


def lay_out(root: Path, name: str, changed: dict[str, bytes] | None = None) -> None:
    for file, data in {**LOOKALIKES[name], **(changed or {})}.items():
        path = root / name / file
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)


def accounts_of(chosen: InstructionSet[Any], root: Path) -> list[Any]:
    read = chosen.read or chosen.source.every
    assert read is not None
    return list(read(*(each.folder(root) for each in chosen.sources)))


def read_of(name: str, root: Path, changed: dict[str, bytes] | None = None) -> list[Any]:
    lay_out(root, name, changed)
    return accounts_of(SETS[name], root)


def tried(chosen: InstructionSet[Any], root: Path) -> tuple[list[Any], SourceError | None]:
    try:
        return accounts_of(chosen, root), None
    except SourceError as error:
        return [], error


def refused(name: str, root: Path, changed: dict[str, bytes]) -> str:
    with pytest.raises(SourceError) as caught:
        read_of(name, root, changed)
    assert caught.value.__cause__ is None
    assert SECRET not in str(caught.value).lower()
    return str(caught.value)


def quarantined(found: list[Any]) -> list[Quarantined]:
    bad = [each for each in found if isinstance(each, Quarantined)]
    assert SECRET not in repr(bad).lower()
    return bad


def is_known(each: Any, good: list[Any]) -> bool:
    return each in good or isinstance(each, Dropped | Quarantined)


@pytest.mark.parametrize("chosen", INSTRUCTION_SETS, ids=lambda chosen: chosen.name)
def test_every_set_accounts_for_the_records_that_it_builds_from(
    chosen: InstructionSet[Any],
) -> None:
    assert chosen.read or chosen.source.every


@pytest.mark.parametrize("name", SETS)
def test_a_set_that_reads_as_its_source_does_gets_its_records(name: str, tmp_path: Path) -> None:
    found = list(kept(read_of(name, tmp_path)))
    assert found
    assert not quarantined(accounts_of(SETS[name], tmp_path))
    if SETS[name].read is None:
        assert found == list(source(name).records(tmp_path))


def cuts(data: bytes, file: str) -> Iterator[int]:
    for end in range(0, len(data), max(1, len(data) // PLACES)):
        between = data[:end].endswith(b"\n") or data[end:].startswith((b"\n", b"\r\n"))
        if not (file.endswith(BY_LINE) and between):
            yield end


@pytest.mark.parametrize(("name", "file"), FILES)
def test_a_cut_file_is_refused_and_the_last_whole_record_named(
    name: str, file: str, tmp_path: Path
) -> None:
    data, good = LOOKALIKES[name][file], read_of(name, tmp_path)
    named = 0
    for end in cuts(data, file):
        if not end and name == PASSAGES:
            continue
        lay_out(tmp_path, name, {file: data[:end]})
        found, error = tried(SETS[name], tmp_path)
        if error is not None:
            assert SECRET not in str(error).lower()
            assert Path(file).stem.partition(".")[0] in str(error)
            named += bool(re.search(r"the last whole one at \w+ \d", str(error)))
            assert named or "none before it" in str(error) or "columns" in error.expected
        elif name in ONE_DOCUMENT_A_FILE and not data[end:].isspace():
            (bad,) = quarantined(found)
            assert bad.file == file
            assert all(is_known(each, good) for each in found)
        else:
            assert found == good, f"{end} of {len(data)} bytes were taken for the whole"
    if file.endswith(".xlsx"):
        assert "of which no row can be read" in refused(name, tmp_path, {file: data[:-9]})
    elif name not in ONE_DOCUMENT_A_FILE and len(good) > len(LOOKALIKES[name]):
        assert named


@pytest.mark.parametrize(("name", "file"), TEXTS)
@pytest.mark.parametrize("place", [0, 1, -1])
def test_bytes_of_another_encoding_cost_one_record(
    name: str, file: str, place: int, tmp_path: Path
) -> None:
    data, good = LOOKALIKES[name][file], read_of(name, tmp_path)
    at = [found.start() for found in re.finditer(b"orbitol|treat|harmac|rganic", data)]
    spot = at[min(place, len(at) - 1)]
    (bad,) = quarantined(
        found := read_of(name, tmp_path, {file: data[:spot] + b"\xe9" + data[spot + 1 :]})
    )
    assert bad.file == file
    assert "UTF-8" in bad.reason
    if name != "umls":  # the name of a concept may be another row's then
        assert all(is_known(each, good) for each in found)
        assert 0 < len(list(kept(good))) - len(list(kept(found))) <= 2 or len(found) == len(good)


@pytest.mark.parametrize(("name", "file"), TEXTS)
def test_a_byte_order_mark_changes_nothing(name: str, file: str, tmp_path: Path) -> None:
    good = read_of(name, tmp_path)
    marked = b"\xef\xbb\xbf" + LOOKALIKES[name][file]
    assert read_of(name, tmp_path, {file: marked}) == good


JSON = [(name, file) for name, file in TEXTS if file.endswith((".json", ".jsonl"))]


@pytest.mark.parametrize(("name", "file"), JSON)
@pytest.mark.parametrize("half", [b"\\ud800", b"\\uDfff", b"\\ud800\\ud800"])
def test_half_characters_cost_one_record(name: str, file: str, half: bytes, tmp_path: Path) -> None:
    data, good = LOOKALIKES[name][file], read_of(name, tmp_path)
    (bad,) = quarantined(
        found := read_of(name, tmp_path, {file: re.sub(b"orbitol", lambda _: half, data, count=1)})
    )
    assert (bad.file, bad.offset) == (file, 0)
    assert len(found) == len(good)
    if name != "sharegpt_v3":  # whose repeated name nobody can tell for such, where it is the first
        assert all(is_known(each, good) for each in found)


# keys, columns, tags and attributes that a record cannot do without: source, file, name in it
NEEDED = [
    *(("stanford_alpaca", "alpaca_data.json", key) for key in ("instruction", "input", "output")),
    *(("dolly", "databricks-dolly-15k.jsonl", key) for key in restricted_lookalikes.DOLLY),
    *(
        ("sharegpt_v3", "ShareGPT_V3_unfiltered_cleaned_split.json", key)
        for key in ("id", "conversations", "from", "value")
    ),
    *(("icliniq", "iCliniq.json", key) for key in ("input", "answer_icliniq")),
    *(("pmc_llama", "release.json", key) for key in ("source", "instruction", "output")),
    *(("chatdoctor", "chatdoctor5k.json", key) for key in ("instruction", "output")),
    *(("sharegpt", "glaive_toolcall_en_demo.json", key) for key in ("conversations", "value")),
    *(("medinstruct", "MedInstruct-test.jsonl", key) for key in ("id", "gpt-4-answer")),
    ("medinstruct", "med_seed.json", "difficulty"),
    ("guidelines", "open_guidelines.jsonl", "clean_text"),
    *(("mimic_cxr_summarization", "train.jsonl", key) for key in ("findings", "impression")),
    *(
        ("mediqa2019", "MEDIQA2019-Task3-QA-ValidationSet.xml", key)
        for key in (
            *("QID", "QuestionText", "AnswerList", "AnswerText", "ReferenceRank"),
            *("ReferenceScore", "Question", "Answer"),
        )
    ),
    *(
        ("liveqa", "TREC-2017-LiveQA-Medical-Train-1.xml", key)
        for key in (
            *("questionid", "SUBJECT", "MESSAGE", "SUB-QUESTIONS", "SUB-QUESTION", "ANNOTATIONS"),
            *("FOCUS", "TYPE", "ANSWERS", "ANSWER", "NLM-QUESTION"),
        )
    ),
    *(
        ("liveqa", "TREC-2017-LiveQA-Medical-Test.xml", key)
        for key in ("aid", "ReferenceAnswers", "ReferenceAnswer", "ANSWER", "NLM-QUESTION")
    ),
    *(("medquad", "1_A_QA/0000001.xml", key) for key in ("pid", "Question", "Answer")),
    *(("medquad", "1_A_QA/0000001.xml", key) for key in ("QAPair", "QAPairs", "Focus")),
]


def misspelt(data: bytes, name: str) -> bytes:
    """Write a name otherwise where it stands first; of an element, at both its ends."""
    key = re.escape(name.encode())
    for found in re.finditer(rb"(?<![\w-])" + key + rb'(?![\w-])(?=["=> ])', data):
        start, end = found.span()
        if data[start - 1 : start] == b"<":
            closing = data.index(b"</" + name.encode() + b">", end) + 2
            return b"".join([data[:start], b"Q" + data[start:closing], b"Q", data[closing:]])
        return data[:start] + b"Q" + data[start:]
    raise AssertionError(name)


@pytest.mark.parametrize(("name", "file", "key"), NEEDED)
def test_a_misspelt_key_costs_one_record(name: str, file: str, key: str, tmp_path: Path) -> None:
    good = read_of(name, tmp_path)
    found = read_of(name, tmp_path, {file: misspelt(LOOKALIKES[name][file], key)})
    (bad,) = quarantined(found)
    assert (bad.file, bad.offset) == (file, 0)
    assert all(is_known(each, good) for each in found)
    assert len(list(kept(good))) - len(list(kept(found))) in (0, 1, 2)


@pytest.mark.parametrize(("name", "file"), [each for each in TEXTS if each[1].endswith("sv")])
def test_a_misspelt_column_spoils_the_file(name: str, file: str, tmp_path: Path) -> None:
    data = LOOKALIKES[name][file]
    assert "no column" in refused(
        name,
        tmp_path,
        {file: b"Q" + data}
        if name != "aci_bench"
        else {file: data.replace(b"dialogue", b"dialog", 1)},
    )


@pytest.mark.parametrize(("name", "file"), JSON)
@pytest.mark.parametrize("row", [5, None, "zorbitol", [], {"zorbitol": 1}])
def test_a_record_of_another_type_costs_itself_alone(
    name: str, file: str, row: object, tmp_path: Path
) -> None:
    data, good = LOOKALIKES[name][file], read_of(name, tmp_path)
    if file.endswith(".json"):
        rows = json.loads(data)
        changed = listed(rows[0], row, *rows[1:])
    else:
        first, *others = data.splitlines(keepends=True)
        changed = b"".join([first, lines(row), *others])
    found = read_of(name, tmp_path, {file: changed})
    (bad,) = quarantined(found)
    at = len(data.splitlines(keepends=True)[0]) if bad.unit == "byte" else 1
    assert (bad.file, bad.offset) == (file, at)
    assert len(found) == len(good) + 1
    numbers = [getattr(each, "id", "") for each in found]
    assert len(set(numbers)) == len(numbers)


def test_a_row_of_a_workbook_with_a_value_outside_its_columns_is_quarantined(
    tmp_path: Path,
) -> None:
    file = "MedInfo2019-QA-Medications.xlsx"
    good = ("what is zorbitol", "zorbitol", "Use", "Zorbitol.", "", "")
    wide = (*good, "zorbitol")
    first, bad, last = read_of(
        "medicationqa", tmp_path, {file: sheet(MEDICATION_HEAD, good, wide, good)}
    )
    assert (first.id, last.id) == ("medicationqa-0", "medicationqa-2")
    reason = "expected values under named columns; found one outside them"
    assert bad == Quarantined(file, 1, "row", reason)


def test_a_sheet_that_breaks_off_in_a_whole_workbook_names_its_last_row(tmp_path: Path) -> None:
    file = "MedInfo2019-QA-Medications.xlsx"
    stream = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(LOOKALIKES["medicationqa"][file])) as whole,
        zipfile.ZipFile(stream, "w") as cut,
    ):
        for name in whole.namelist():
            data = whole.read(name)
            if name == "xl/worksheets/sheet1.xml":
                data = data[: data.index(b'<row r="3"') + 12]
            cut.writestr(name, data)
    told = refused("medicationqa", tmp_path, {file: stream.getvalue()})
    assert "after row 2 of its sheet" in told


@pytest.mark.parametrize("part", ["source", "target", "doi"])
def test_lines_side_by_side_that_do_not_line_up(part: str, tmp_path: Path) -> None:
    file = f"val.{part}"
    data = LOOKALIKES["cochrane_pls"][file]
    one_less = b"".join(data.splitlines(keepends=True)[:2])
    assert "the last whole one at line 1" in refused("cochrane_pls", tmp_path, {file: one_less})
    within = refused("cochrane_pls", tmp_path, {file: data[:-3]})
    assert "1 of them cut" in within
    assert "the last whole one at line 1" in within


def test_an_article_without_its_identifier_is_quarantined(tmp_path: Path) -> None:
    found = read_of("cochrane_pls", tmp_path, {"val.doi": b"10.9/a\n\n10.9/c\n"})
    (bad,) = quarantined(found)
    assert (bad.file, bad.offset, bad.unit) == ("val.doi", 1, "line")


RELEASED = gzip.compress(LOOKALIKES["umls"]["META/MRREL.RRF"])
GUIDELINES = gzip.compress(LOOKALIKES["guidelines"]["open_guidelines.jsonl"])


@pytest.mark.parametrize(
    ("name", "plain", "data"),
    [
        ("umls", "META/MRREL.RRF", RELEASED),
        ("guidelines", "open_guidelines.jsonl", GUIDELINES),
    ],
)
def test_a_packed_file_that_is_cut_is_refused(
    name: str, plain: str, data: bytes, tmp_path: Path
) -> None:
    good = read_of(name, tmp_path)
    (tmp_path / name / plain).unlink()
    path = tmp_path / name / f"{plain}.gz"
    path.write_bytes(data)
    assert accounts_of(SETS[name], tmp_path) == good
    for end in range(1, len(data), 7):
        path.write_bytes(data[:end])
        with pytest.raises(SourceError, match="a cut or damaged one; of its records"):
            accounts_of(SETS[name], tmp_path)


@settings(deadline=None, max_examples=60)
@given(st.data())
def test_any_bytes_in_a_list_are_read_or_refused_but_never_replaced(data: st.DataObject) -> None:
    text = listed({"a": "é", "b": [{"c": '"]}'}]}, {"a": 1}, {"d": None})
    bad = data.draw(st.binary(max_size=4))
    at, end = sorted(data.draw(st.tuples(*[st.integers(0, len(text))] * 2)))
    path = Memory(text[:at] + bad + text[end:])
    try:
        found = list(read_list_entries(path))  # type: ignore[arg-type]  # a stream in a path's place
    except SourceError:
        return
    good = [each.values for each in found if not isinstance(each, SourceError)]
    assert "\ufffd" not in repr(good) or b"\xef\xbf\xbd" in bad
    json.dumps(good, ensure_ascii=False).encode()


class Memory(io.BytesIO):
    """A file that is read again and again."""

    suffix = ".json"

    def open(self, mode: str) -> io.BytesIO:
        return io.BytesIO(self.getvalue())


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (b'<?xml version="1.0" encoding="ISO-8859-1"?><a><b>\xe9</b></a>', ["é"]),
        ('<?xml version="1.0" encoding="UTF-16"?><a><b>é</b></a>'.encode("utf-16"), ["é"]),
        ("<a><b>\ue000 é</b></a>".encode(), ["\ue000 é"]),
        ("<a><b>\ue000</b><b>".encode() + b"\xe9</b><b x='\xe9'/>\xe9</a>", ["\ue000", "", ""]),
    ],
)
def test_xml_of_another_encoding_that_says_so_is_read(
    data: bytes, expected: list[str], tmp_path: Path
) -> None:
    (tmp_path / "a.xml").write_bytes(data)
    found = [
        "" if isinstance(each, SourceError) else each.text
        for each in read_children(tmp_path / "a.xml")
    ]
    assert found == expected


WORLD = World.make(3, WorldShape(diseases=20))
WRITTEN = {name: write for name, write in INSTRUCTIONS if name in SETS}


@pytest.fixture(scope="module")
def world_root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("world")
    for name, write in WRITTEN.items():
        write(WORLD, root / name, TINY)
    return root


def words_of(records: list[Any]) -> set[str]:
    texts = re.findall(r"[^\"'\\\n]{25,}", " ".join(repr(asdict(each)) for each in kept(records)))
    return {text.strip() for text in texts}


@pytest.mark.parametrize("name", WRITTEN)
def test_files_of_the_world_that_are_cut(name: str, world_root: Path, tmp_path: Path) -> None:
    chosen = SETS[name]
    good = accounts_of(chosen, world_root)
    files = {
        path.relative_to(world_root / name).as_posix(): path.read_bytes()
        for path in chosen.source.paths(world_root)
    }
    step = Conversations(name="conversations", sets=(chosen,), seed=1)
    for file, data in files.items():
        for share in (0.3, 0.7):
            end = round(len(data) * share)
            for each, whole in files.items():
                path = tmp_path / name / each
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_bytes(whole[:end].rstrip(b"\n") if each == file else whole)
            output = tmp_path / "output"
            output.mkdir(exist_ok=True)
            with pytest.raises(SourceError) as caught:
                step.build(output, Context(output, tmp_path, Quiet()))
            assert not [text for text in words_of(good) if text in str(caught.value)]
            assert not any(path.suffix in (".jsonl", ".json") for path in output.rglob("*"))


@pytest.mark.parametrize("name", [name for name in WRITTEN if name != "medicationqa"])
def test_a_bad_record_of_the_world_is_counted(name: str, world_root: Path, tmp_path: Path) -> None:
    chosen = SETS[name]
    good = accounts_of(chosen, world_root)
    for path in chosen.source.paths(world_root):
        place = tmp_path / name / path.relative_to(world_root / name)
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(path.read_bytes())
    first = chosen.source.paths(tmp_path)[0]
    data = first.read_bytes()
    text = re.compile(rb">[^<>]{9,}" if first.suffix == ".xml" else b"e").search(
        data, len(data) // 2
    )
    assert text is not None
    spot = text.end() - 1
    first.write_bytes(data[:spot] + b"\xe9" + data[spot + 1 :])
    found = accounts_of(chosen, tmp_path)
    (bad,) = (each for each in found if isinstance(each, Quarantined))
    assert bad.file == first.relative_to(tmp_path / name).as_posix()
    output = tmp_path / "output"
    output.mkdir()
    step = Conversations(name="conversations", sets=(chosen,), seed=1)
    step.build(output, Context(output, tmp_path, Quiet()))
    (account,) = read_json(output / "ledger.json")["sets"]
    built = list(chosen.built(tmp_path))
    assert account["dropped"]["quarantined"] == 1
    assert account["available"] + sum(account["dropped"].values()) == len(built)
    assert len(good) - len(found) <= 8
