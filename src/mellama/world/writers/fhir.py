"""FHIR R4: the files of a hospital's bulk export, one resource a line."""

from __future__ import annotations

from base64 import b64encode, encodebytes
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from html import escape
from pathlib import Path

from mellama.world.charts import Scribe, Stay, stays
from mellama.world.knowledge import World
from mellama.world.shape import WorldSize
from mellama.world.writers.raw import json_lines, write_file

Resource = dict[str, object]
Form = Mapping[str, object]  # an Attachment

NOTES_PER_STAY = 4  # MIMIC-III's size stands for all: of those, half are here, two a stay
BLANK = "[date]"
PLAIN, LATIN, HTML = "text/plain; charset=utf-8", "text/plain; charset=ISO-8859-1", "text/html"
PDF = b"%PDF-1.7 of an invented letter"
SUMMARY, PROGRESS = ("18842-5", "Discharge summary"), ("11506-3", "Progress note")  # of LOINC
ADDED = "Temperature at home 37.2 \N{DEGREE SIGN}C.\n\n"  # not of ASCII


def write_fhir(world: World, folder: Path, size: WorldSize) -> None:
    """Write notes and reports on all diseases; those held out were seen, not admitted.

    Notes come as plain text, as HTML, in a Binary, and after a PDF of the same letter. What a
    reader has to leave out stands beside them: a note entered in error, an older version, a note
    that another replaces, and a letter that is only there as PDF.
    """
    count = round(size.notes / NOTES_PER_STAY)
    held_out = round(count * len(world.held_out.diseases) / len(world.diseases))
    scribe = Scribe.of(world, "fhir", BLANK)
    tuned = stays(world, "fhir tuned", count - held_out, world.tuned, first_id=4_000_001)
    held = stays(world, "fhir held", held_out, world.held_out, first_id=4_500_001, inside=False)
    everyone = [*tuned, *held]
    scribe.random.shuffle(everyone)
    export = _Export(scribe)
    for place, stay in enumerate(everyone):
        export.add_note(place, stay)
        export.add_report(place, stay)
    for stay in everyone[:1]:
        export.add_what_is_left_out(stay)
    for name, resources in export.files().items():
        write_file(folder / f"{name}.ndjson", json_lines(resources))


@dataclass(frozen=True)
class _Export:
    """The resources of an export, by type."""

    scribe: Scribe
    patients: list[Resource] = field(default_factory=list)
    notes: list[Resource] = field(default_factory=list)
    reports: list[Resource] = field(default_factory=list)
    binaries: list[Resource] = field(default_factory=list)

    def files(self) -> dict[str, list[Resource]]:
        return {
            "Patient": self.patients,
            "DocumentReference": self.notes,
            "DiagnosticReport": self.reports,
            "Binary": self.binaries[::-1],  # in no order that a reader could count on
        }

    def add_note(self, place: int, stay: Stay) -> None:
        """Add a patient and a note: a summary for those admitted, a progress note for others."""
        inside = bool(stay.hadm_id)
        text = self.scribe.discharge_summary(stay) if inside else self.scribe.progress_note(stay)
        sex = {"F": "female", "M": "male"}[stay.sex]
        self.patients.append({"resourceType": "Patient", "id": f"{stay.subject_id}", "gender": sex})
        self.notes.append(_note(f"note-{place}", stay, self._forms(place, text)))

    def _forms(self, place: int, text: str) -> Sequence[Form]:
        """Give a text in one of four ways."""
        pdf = {"contentType": "application/pdf", "data": _base64(PDF)}
        if place % 4 == 0:
            return ({"contentType": PLAIN, "data": _base64(text.encode()), "language": "en"},)
        if place % 4 == 1:
            return ({"contentType": HTML, "data": _base64(_page(text).encode())},)
        if place % 4 == 2:
            name = f"letter-{place}"
            data = encodebytes(_page(text).encode()).decode()  # in lines, as some servers write it
            self.binaries.append(
                {"resourceType": "Binary", "id": name, "contentType": HTML, "data": data}
            )
            return ({"contentType": HTML, "url": f"Binary/{name}"},)
        return pdf, {"contentType": LATIN, "data": _base64((ADDED + text).encode("latin-1"))}

    def add_report(self, place: int, stay: Stay) -> None:
        """Add a report on a film: whole, with its conclusion, or the conclusion alone."""
        text = self.scribe.radiology_report(stay)
        conclusion = text.partition("IMPRESSION: ")[2].strip()
        report: Resource = {
            "resourceType": "DiagnosticReport",
            "id": f"film-{place}",
            "meta": {"lastUpdated": f"{stay.admitted}T12:00:00.000+00:00"},
            "status": "final",
            "code": {"text": "Chest film"},
            "subject": {"reference": f"Patient/{stay.subject_id}"},
            "effectiveDateTime": f"{stay.admitted}",
            "conclusion": conclusion,
        }
        if stay.hadm_id:
            report["encounter"] = {"reference": f"Encounter/{stay.hadm_id}"}
        if place % 2 == 0:
            form = {"contentType": PLAIN, "data": _base64(text.encode())}
            report["presentedForm"] = [form]
        self.reports.append(report)

    def add_what_is_left_out(self, stay: Stay) -> None:
        """Add a note entered in error, an older version, a replaced note and a lone PDF."""
        text = f"{self.scribe.progress_note(stay)}Draft.\n"
        plain = ({"contentType": PLAIN, "data": _base64(text.encode())},)
        wrong = _note("wrong", stay, plain) | {"status": "entered-in-error"}
        older = _note("note-0", stay, plain)
        older["meta"] = {"versionId": "1", "lastUpdated": "2179-12-31T08:00:00.000+00:00"}
        replaced = _note("draft", stay, plain) | {"status": "superseded"}
        pdf = ({"contentType": "application/pdf", "data": _base64(PDF)},)
        scan = _note("scan", stay, pdf)
        target = {"reference": "DocumentReference/draft"}
        self.notes[0]["relatesTo"] = [{"code": "replaces", "target": target}]
        # the older version of an export taken again comes last
        self.notes.extend((wrong, replaced, scan, older))


def _note(name: str, stay: Stay, forms: Sequence[Form]) -> Resource:
    inside = bool(stay.hadm_id)
    day = stay.discharged if inside else stay.admitted
    code, title = SUMMARY if inside else PROGRESS
    note: Resource = {
        "resourceType": "DocumentReference",
        "id": name,
        "meta": {"versionId": "2", "lastUpdated": f"{day}T12:00:00.000+00:00"},
        "status": "current",
        "docStatus": "final",
        "type": {"coding": [{"system": "http://loinc.org", "code": code, "display": title}]},
        "subject": {"reference": f"Patient/{stay.subject_id}"},
        "date": f"{day}T10:00:00Z",
        "content": [{"attachment": form} for form in forms],
    }
    if inside:
        note["context"] = {"encounter": [{"reference": f"Encounter/{stay.hadm_id}"}]}
    return note


def _page(text: str) -> str:
    """Set a note as a page; what blank lines part are its paragraphs."""
    blocks = (escape(block.strip()).replace("\n", "<br>") for block in text.split("\n\n"))
    body = "\n".join(f"<p>{block}</p>" for block in blocks)
    head = "<head><title>Letter</title><style>p { margin: 0 }</style></head>"
    return f"<html>{head}<body>\n{body}\n</body></html>"


def _base64(data: bytes) -> str:
    return b64encode(data).decode()
