"""Notes and reports in FHIR: forms of a text, versions, Binaries, Bundles, what is not read."""

from __future__ import annotations

import gzip
import json
import tempfile
from pathlib import Path

import pytest
from hospital_lookalikes import (
    HOSPITAL,
    NOTES,
    REPORTS,
    at,
    attached,
    b64,
    binary,
    bundle,
    ndjson,
    note,
    report,
)
from hypothesis import given, settings
from hypothesis import strategies as st
from restricted_lookalikes import SECRET, lay_out

from mellama.errors import SourceError
from mellama.records import Document
from mellama.sources.fhir import FHIR, every_fhir
from mellama.sources.html_text import html_text
from mellama.sources.kept import Account, Dropped, Quarantined, tally

PATIENT = ("subject:42",)


def accounts(folder: Path, **files: object) -> list[Account[Document]]:
    """Write `a.ndjson` for `a` and `b.json` for `b_json`; account for all of them."""
    for name, content in files.items():
        path = folder / f"{name.replace('_json', '.json') if '_json' in name else name + '.ndjson'}"
        text = content if isinstance(content, str) else json.dumps(content)
        path.write_text(text, encoding="utf-8", newline="")
    return list(every_fhir(folder))


def lines(*resources: object) -> str:
    return ndjson(*resources)


def one(folder: Path, resource: object) -> Account[Document]:
    (found,) = accounts(folder, a=lines(resource))
    return found


def test_an_export_and_a_bundle(tmp_path: Path) -> None:
    lay_out(tmp_path, "fhir", HOSPITAL["fhir"])
    assert list(FHIR.records(tmp_path)) == [
        Document("fhir:DocumentReference/d1", "Invented note on zorbitol.", PATIENT),
        Document("fhir:DiagnosticReport/r1", "No acute zorbitol.", (*PATIENT, "visit:7")),
        Document("fhir:DiagnosticReport/r2", "Long zorbitol.", (*PATIENT, "visit:7")),
        Document("fhir:DocumentReference/d2", "Over zorbitol.", PATIENT),
    ]
    assert tally(FHIR.accounts(tmp_path)) == {"kept": 4}


@pytest.mark.parametrize(
    ("forms", "text"),
    [
        ([attached("A \u00e9")], "A \u00e9"),
        ([attached("\ufeffA\r\nB ")], "A\r\nB"),
        ([attached("<p>A &amp; B</p><script>x</script>", "text/html")], "A & B"),
        ([attached("<div>A<br/>B</div>", "application/xhtml+xml; charset=UTF-8")], "A\nB"),
        ([attached("%PDF", "application/pdf"), attached("A", "Text/Plain")], "A"),
        ([at("https://example.invalid/x"), attached("A", "text/plain;charset=us-ascii")], "A"),
        ([attached(" "), attached("A")], "A"),
        ([at("Binary/none"), attached("A")], "A"),
    ],
)
def test_of_several_forms_the_first_readable_one_counts(
    forms: list[object], text: str, tmp_path: Path
) -> None:
    assert one(tmp_path, note("d", *forms)) == Document("fhir:DocumentReference/d", text, PATIENT)


def test_the_charset_is_the_one_that_is_stated(tmp_path: Path) -> None:
    data = {"contentType": "text/plain; charset=iso-8859-1", "data": b64(b"caf\xe9")}
    found = one(tmp_path, note("d", {"attachment": data}))
    assert isinstance(found, Document)
    assert found.text == "caf\u00e9"


def test_base64_may_be_broken_into_lines(tmp_path: Path) -> None:
    data = {"contentType": "text/plain", "data": "  " + "\n ".join(b64("zorbitol" * 9))}
    found = one(tmp_path, note("d", {"attachment": data}))
    assert isinstance(found, Document)
    assert found.text == "zorbitol" * 9


@pytest.mark.parametrize(
    ("resource", "reason"),
    [
        (note("d", attached("%PDF", "application/pdf")), "only as PDF"),
        (note("d", attached("{\\rtf1}", "text/rtf")), "only as RTF"),
        (note("d", attached("<ClinicalDocument/>", "application/hl7-v3+xml")), "only as XML"),
        (note("d", attached("x", "image/png")), "only as image"),
        (note("d", attached("x", f"{SECRET}/x")), "only as content of another type"),
        (note("d", attached("x", "")), "only as content of no stated type"),
        (note("d", at("https://example.invalid/x")), "text at an address, which is not fetched"),
        (note("d", at("Binary/none")), "text in a Binary that is not in the export"),
        (note("d", at("Binary/b", "application/pdf")), "only as PDF"),
        (note("d", {"attachment": {"title": SECRET}}), "no text"),
        (note("d", attached("<br>", "text/html")), "no text"),
        (note("d", attached("x"), status="entered-in-error"), "entered in error"),
        (note("d", attached("x"), docStatus="entered-in-error"), "entered in error"),
        (report("d"), "no text"),
        (report("d", conclusion="x", status="entered-in-error"), "entered in error"),
        (report("d", presentedForm=[attached("x", "text/rtf")["attachment"]]), "only as RTF"),
    ],
)
def test_what_is_dropped_and_why(resource: dict[str, object], reason: str, tmp_path: Path) -> None:
    assert one(tmp_path, resource) == Dropped(f"fhir:{resource['resourceType']}/d", reason)


@pytest.mark.parametrize(
    "line",
    [
        '{"resourceType": "DocumentReference", "zorbitol',
        f'"{SECRET}"',
        "{}",
        json.dumps({**note("d", attached("x")), "id": f"{SECRET} one"}),
        json.dumps({key: value for key, value in note("d", attached("x")).items() if key != "id"}),
        json.dumps({key: value for key, value in note("d").items() if key != "status"}),
        json.dumps(note("d", {SECRET: 1})),
        json.dumps(note("d", SECRET)),
        json.dumps(note("d", attached("x"), subject=SECRET)),
        json.dumps(note("d", {"attachment": {"contentType": "text/plain", "data": "zorbitol!"}})),
        json.dumps(
            note("d", {"attachment": {"contentType": "text/plain", "data": b64(b"zorbitol\xff")}})
        ),
        json.dumps(note("d", attached(SECRET, "text/plain; charset=zorbitol"))),
        json.dumps(note("d", attached(SECRET, "text/plain; charset=rot13"))),
        json.dumps(note("d", attached("\\q zorbitol", "text/plain; charset=unicode_escape"))),
        json.dumps(note("d", attached("<div>" * 9_000 + SECRET, "text/html"))),
        '{"resourceType": "DocumentReference", "id": "d", "status": "\\ud800"}',
        '{"a":' * 3_000 + "1" + "}" * 3_000,
        "\udcff",
    ],
)
def test_a_line_that_cannot_be_read_is_quarantined_alone(line: str, tmp_path: Path) -> None:
    first, last = lines(note("a", attached("A"))), lines(note("z", attached("Z")))
    data = f"{first}{line}\n\n{last}".encode("utf-8", "surrogateescape")
    (tmp_path / "a.ndjson").write_bytes(data)
    before, bad, after = every_fhir(tmp_path)
    assert isinstance(before, Document)
    assert isinstance(after, Document)
    assert isinstance(bad, Quarantined)
    assert (bad.file, bad.unit, bad.offset) == ("a.ndjson", "byte", len(first.encode()))
    assert SECRET not in bad.reason
    assert bad.reason.startswith("expected ")


def test_of_a_damaged_form_and_a_whole_one_the_whole_one_counts(tmp_path: Path) -> None:
    damaged = {"attachment": {"contentType": "text/plain", "data": "!"}}
    assert isinstance(one(tmp_path, note("d", damaged, attached("A"))), Document)
    assert isinstance(one(tmp_path, note("d", damaged, at("https://x"))), Quarantined)


def test_the_last_version_counts_wherever_it_stands(tmp_path: Path) -> None:
    new = note("d", attached("new"), meta={"lastUpdated": "2030-01-02T10:00:00.500+02:00"})
    old = note("d", attached("old"), meta={"lastUpdated": "2030-01-02T07:59:59Z"})
    unknown = note("d", attached("unknown"), meta={"lastUpdated": "yesterday"})
    found = accounts(tmp_path, a=lines(new, old), b=lines(unknown))
    assert found == [
        Document("fhir:DocumentReference/d", "new", PATIENT),
        Dropped("fhir:DocumentReference/d", "an older version"),
        Dropped("fhir:DocumentReference/d", "an older version"),
    ]


def test_of_versions_of_one_time_the_one_read_last_counts(tmp_path: Path) -> None:
    found = accounts(tmp_path, a=lines(note("d", attached("1")), note("d", attached("2"))))
    assert [type(each) for each in found] == [Dropped, Document]


def test_what_is_replaced_gives_way_but_not_to_an_error(tmp_path: Path) -> None:
    def replacing(id: str, target: str, **more: object) -> dict[str, object]:
        relation = {"code": "replaces", "target": {"reference": f"DocumentReference/{target}"}}
        return note(id, attached("x"), relatesTo=[relation], **more)

    found = accounts(
        tmp_path,
        a=lines(
            *(note(id, attached("x")) for id in ("a", "b", "c")),
            replacing("x", "a"),
            replacing("y", "b", status="entered-in-error"),
            replacing("z", "z"),
            note("w", attached("x"), relatesTo=[{"code": "appends", "target": {}}]),
        ),
    )
    fates = {each.id: getattr(each, "reason", "") for each in found if hasattr(each, "id")}
    assert fates == {
        "fhir:DocumentReference/a": "replaced by another document",
        "fhir:DocumentReference/b": "",
        "fhir:DocumentReference/c": "",
        "fhir:DocumentReference/x": "",
        "fhir:DocumentReference/y": "entered in error",
        "fhir:DocumentReference/z": "",
        "fhir:DocumentReference/w": "",
    }


def test_binaries_are_found_in_the_export_alone(tmp_path: Path) -> None:
    pdf = {"resourceType": "Binary", "id": "p", "contentType": "application/pdf", "data": "AAAA"}
    broken = {"resourceType": "Binary", "id": "q", "contentType": "text/plain", "data": "zorbitol!"}
    old = {**binary("o", "old"), "meta": {"lastUpdated": "2030-01-01T00:00:00Z"}}
    new = {**binary("o", "new"), "meta": {"lastUpdated": "2030-01-02T00:00:00Z"}}
    found = accounts(
        tmp_path,
        a=lines(
            note("1", at("https://example.invalid/fhir/Binary/o/_history/3")),
            note("2", at("Binary/p", "")),
            note("3", at("Binary/q", "text/plain")),
            note("4", at("Binary/missing")),
            note("5", at("Binary/o")),
            note("6", attached("here")),
        ),
        b=lines(new, pdf) + "{not JSON\n" + lines(broken, old),
        c_json=bundle(binary("unused", SECRET)),
    )
    assert found[0] == Dropped("fhir:DocumentReference/5", "a repetition")
    assert found[1] == Document("fhir:DocumentReference/6", "here", PATIENT)
    assert isinstance(found[2], Quarantined)
    assert found[3] == Document("fhir:DocumentReference/1", "new", PATIENT)
    assert found[4] == Dropped("fhir:DocumentReference/2", "only as PDF")
    assert isinstance(found[5], Quarantined)
    assert found[5].file == "b.ndjson"
    assert found[5].reason == "expected base64; found something else"
    assert found[6:] == [
        Dropped("fhir:DocumentReference/4", "text in a Binary that is not in the export")
    ]


def test_other_resources_are_passed_over_and_other_json_is_not(tmp_path: Path) -> None:
    found = accounts(
        tmp_path,
        a=lines({"resourceType": "Patient", "id": "42"}, {"resourceType": "Observation"}),
        b_json=bundle({"resourceType": "Patient"}, note("d", attached("A"))),
        c_json=note("e", attached("B")),
        d_json={"transactionTime": "2030-01-01T00:00:00Z", "output": []},
        e_json={"resourceType": "Bundle"},
        f_json={"resourceType": "Bundle", "entry": [SECRET, {}]},
    )
    assert tally(found) == {"kept": 2, "quarantined": 3}
    assert [(each.file, each.offset) for each in found if isinstance(each, Quarantined)] == [
        *(("d.json", 0), ("f.json", 0), ("f.json", 1)),
    ]


def test_who_and_when_is_read_from_references(tmp_path: Path) -> None:
    resource = note(
        "d",
        attached("x"),
        subject={"reference": "https://example.invalid/fhir/Patient/a-1/_history/2"},
        context={"encounter": [{"reference": "urn:uuid:0-9"}, {"reference": "Encounter/8"}]},
    )
    found = one(tmp_path, resource)
    assert isinstance(found, Document)
    assert found.identifiers == ("subject:a-1", "visit:0-9")
    for subject in ({"reference": "Group/1"}, {"display": SECRET}, {"reference": "Patient/"}):
        found = one(tmp_path, note("d", attached("x"), subject=subject, context={}))
        assert isinstance(found, Document)
        assert found.identifiers == ()


@pytest.mark.parametrize("name", ["a.ndjson", "a.json", "a.ndjson.gz", "a.json.gz"])
def test_a_file_that_is_cut_is_not_taken_for_a_whole_one(name: str, tmp_path: Path) -> None:
    text = json.dumps(bundle(*NOTES, *REPORTS)) if ".json" in name else lines(*NOTES, *REPORTS)
    data = gzip.compress(text.encode()) if name.endswith("gz") else text.encode()
    for end in range(1, len(data) - 2, 7):
        (tmp_path / name).write_bytes(data[:end])
        whole_lines = name == "a.ndjson" and data[end - 1 : end + 1] in (b"}\n", b"\n{")
        if whole_lines:
            assert len(list(every_fhir(tmp_path))) < 4
        else:
            with pytest.raises(SourceError) as caught:
                list(every_fhir(tmp_path))
            assert SECRET not in str(caught.value)


@pytest.mark.parametrize("mark", ["", "\ufeff"])
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_marks_and_line_ends(mark: str, end: str, tmp_path: Path) -> None:
    text = mark + lines(*NOTES, *REPORTS).replace("\n", end)
    assert tally(accounts(tmp_path, a=text)) == {
        "kept": 3,
        "text in a Binary that is not in the export": 1,
    }
    assert tally(accounts(tmp_path, a="", b_json=mark + json.dumps(bundle(*REPORTS)))) == {
        "kept": 2
    }


def test_a_very_long_note(tmp_path: Path) -> None:
    text = "zorbitol\n" * 500_000
    found = one(tmp_path, note("d", attached(text)))
    assert isinstance(found, Document)
    assert found.text == text.strip()


def test_html_is_read_as_people_read_it() -> None:
    page = """<!DOCTYPE html><html><head><title>no</title><style>no</style></head><body>
    <!-- no --><h1>One &amp; two</h1><p>three
    four <b>five</b>&nbsp;six</p><table><tr><td>7</td><td>8</td></tr><tr><td>9</td></tr></table>
    <pre>a
  b</pre><script>no()</script>tail</body></html>"""
    assert html_text(page) == "One & two\n\nthree four five six\n\n7 8\n9\n\na\nb\n\ntail"
    assert html_text("") == html_text("<p></p>") == ""
    assert html_text("no & mark <b>up") == "no & mark up"
    assert html_text("<div>a</div> <div>b<br></div><div>c</div>d<br><br><br>e") == "a\nb\nc\nd\n\ne"


def test_html_fetches_and_expands_nothing(tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    secret.write_text(SECRET)
    page = f"""<!DOCTYPE html [<!ENTITY a SYSTEM "{secret.as_uri()}"><!ENTITY b "&c;&c;">]>
    <p>x&a;&b;</p><img src="http://example.invalid/x.png"><iframe src="{secret.as_uri()}"></iframe>
    """
    assert SECRET not in html_text(page)


TEXT = st.text(st.characters(codec="utf-8"), max_size=30)


@settings(max_examples=40)
@given(texts=st.lists(st.tuples(TEXT, st.sampled_from(("line", "bundle", "binary"))), max_size=6))
def test_what_was_written_is_read_back(texts: list[tuple[str, str]]) -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        rows: list[object] = []
        entries: list[object] = []
        for number, (text, where) in enumerate(texts):
            plain = note(str(number), attached(text))
            if where == "binary":
                plain = note(str(number), at(f"Binary/b{number}", "text/plain"))
                entries.append(binary(f"b{number}", text, "text/plain"))
            (entries if where == "bundle" else rows).append(plain)
        found = accounts(folder, a=lines(*rows), b_json=bundle(*entries))
    assert len(found) == len(texts)
    assert {each.id: each.text for each in found if isinstance(each, Document)} == {
        f"fhir:DocumentReference/{number}": text.removeprefix("\ufeff").strip()
        for number, (text, _) in enumerate(texts)
        if text.removeprefix("\ufeff").strip()
    }
    assert "quarantined" not in tally(found)
