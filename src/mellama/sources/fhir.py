"""A hospital's own notes and reports in FHIR R4: a bulk export, or Bundles."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import TypeVar

from mellama.licenses import Access, Terms
from mellama.records import Document
from mellama.sources.accounting import accounts, json_lines
from mellama.sources.agreements import OWN_PATIENT_TEXT
from mellama.sources.fhir_attachments import Elsewhere, NotRead, text_of_data, text_of_forms
from mellama.sources.kept import REPETITION, Account, Dropped, Quarantined, kept
from mellama.sources.opening import broken
from mellama.sources.reading import RawRow, read_json_object
from mellama.sources.source import Source, matches

R = TypeVar("R")

LINES = ("**/*.ndjson", "**/*.ndjson.gz", "**/*.ndjson.zst")
BUNDLES = ("**/*.json", "**/*.json.gz", "**/*.json.zst")
FILES = " or ".join(LINES + BUNDLES)

NOTE, REPORT, BINARY = "DocumentReference", "DiagnosticReport", "Binary"
WRONG = "entered-in-error"
_ID = re.compile(r"[A-Za-z0-9.\-]{1,64}")  # as FHIR declares its ids
_REFERENCE = re.compile(r"(?:^|/)(\w+)/([A-Za-z0-9.\-]{1,64})(?:/_history/[^/]+)?$")
_URN = re.compile(r"urn:uuid:([A-Za-z0-9\-]{1,64})$")
_PLACES = 40  # bits of a rank that tell the place of a resource; those above tell its time
_FIRST = datetime.min.replace(tzinfo=UTC)


def every_fhir(folder: Path) -> Iterator[Account[Document]]:
    """Account for every DocumentReference and DiagnosticReport of FHIR R4 (4.0.1).

    They stand one a line in `*.ndjson`, or in `*.json` that is a Bundle or one resource; resources
    of other types beside them are passed over. Text is that of the first attachment of type
    text/plain, text/html or application/xhtml+xml that can be read: base64 in the resource, else in
    a Binary of the same export. A report without one gives its `conclusion`. Nothing is fetched,
    and PDF, RTF and XML are not read.

    Dropped is what was entered in error, older versions (by `meta.lastUpdated`, then by place) and
    what another document replaces. Quarantined is what is not JSON, has no id or status, or whose
    text is damaged. Documents whose text is in a Binary come last, in the order of the Binaries.

    Files are read two or three times, line by line; kept in memory are 300 bytes for each of those
    resources, no text, and one Bundle at a time.

    Raises:
        SourceError: a file is damaged as a whole.
    """
    export = _Export(folder)
    export.survey()
    yield from export.documents()
    yield from export.documents_elsewhere()


def read_fhir(folder: Path) -> Iterator[Document]:
    return kept(every_fhir(folder))


class _Export:
    """The files of one export, and what a first reading of them told."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.paths = sorted(set(matches(folder, FILES)))
        self.latest: dict[str, int] = {}  # "DocumentReference/id": the rank of its last version
        self.replaces: dict[str, tuple[str, ...]] = {}  # what that version takes the place of
        self.replaced: set[str] = set()
        self.waiting: dict[str, Document] = {}  # "Binary/id": a document that has no text yet
        self.types: dict[str, str] = {}  # "Binary/id": the content type, where the document says it
        self.begin: dict[Path, int] = {}  # how many resources stand before a file
        self.with_binaries: dict[Path, None] = {}
        self.bad: set[tuple[str, int]] = set()  # places that are quarantined
        self.place = 0  # how many resources were read

    def survey(self) -> None:
        """Learn which version of each resource is the last, and which documents are replaced."""
        for path in self.paths:
            self.begin[path] = self.place
            for found in _resources(path, self.folder, self._note):
                if found == BINARY:
                    self.with_binaries[path] = None
        self.replaced = {target for targets in self.replaces.values() for target in targets}

    def _note(self, row: RawRow) -> str:
        key, place = self._next(row)
        if not key:
            return ""
        rank = _micros(row) << _PLACES | place
        if rank > self.latest.get(key, -1):
            self.latest[key] = rank
            self.replaces.pop(key, None)
            targets = set(_targets(row)) - {key} if key.startswith(NOTE) else ()
            if targets and not _is_wrong(row):
                self.replaces[key] = tuple(targets)
        return key.partition("/")[0]

    def _next(self, row: RawRow) -> tuple[str, int]:
        """Return the key and the place of a resource; no key for one that no text stands in."""
        kind = row.text("resourceType")
        if kind not in (NOTE, REPORT, BINARY):
            return "", -1
        id = row.text("id")
        if not _ID.fullmatch(id):
            raise broken("a resource", expected="an id as FHIR has them", found="something else")
        self.place += 1
        return f"{kind}/{id}", self.place - 1

    def _is_last(self, key: str, place: int) -> bool:
        return self.latest[key] & (1 << _PLACES) - 1 == place

    def documents(self) -> Iterator[Account[Document]]:
        """Yield what has text of its own or none at all, and learn which Binaries are needed."""
        self.place = 0
        for path in self.paths:
            for found in _resources(path, self.folder, self._document):
                if isinstance(found, Quarantined):
                    self.bad.add((found.file, found.offset))
                if found is not None:
                    yield found

    def _document(self, row: RawRow) -> Document | Dropped | None:
        key, place = self._next(row)
        if not key or key.startswith(BINARY):
            return None
        id = f"fhir:{key}"
        if not self._is_last(key, place):
            return Dropped(id, "an older version")
        if _is_wrong(row):
            return Dropped(id, "entered in error")
        if key in self.replaced:
            return Dropped(id, "replaced by another document")
        found = _text(row)
        if isinstance(found, NotRead):
            return Dropped(id, found.reason)
        identifiers = tuple(_identifiers(row))
        if isinstance(found, str):
            return Document(id, found, identifiers)
        binary = f"{BINARY}/{found.binary}"
        if binary in self.waiting:
            return Dropped(id, REPETITION)
        self.waiting[binary] = Document(id, "", identifiers)
        self.types[binary] = found.content_type
        return None

    def documents_elsewhere(self) -> Iterator[Account[Document]]:
        """Yield the documents whose text stands in Binaries, then those whose Binary is missing."""
        for path in self.with_binaries if self.waiting else ():
            self.place = self.begin[path]
            for found in _resources(path, self.folder, self._binary):
                is_new = not isinstance(found, Quarantined) or (
                    (found.file, found.offset) not in self.bad
                )
                if found is not None and is_new:
                    yield found
        for document in self.waiting.values():
            yield Dropped(document.id, "text in a Binary that is not in the export")

    def _binary(self, row: RawRow) -> Document | Dropped | None:
        key, place = self._next(row)
        if key not in self.waiting or not self._is_last(key, place):
            return None
        document = self.waiting.pop(key)
        stated = self.types[key] or row.optional_text("contentType")
        found = text_of_data(row.optional_text("data"), stated)
        if isinstance(found, NotRead):
            return Dropped(document.id, found.reason)
        return Document(document.id, found, document.identifiers)


def _resources(
    path: Path, folder: Path, read: Callable[[RawRow], Account[R]]
) -> Iterator[Account[R]]:
    """Read resource after resource: the lines of a file, or the entries of a Bundle."""
    if ".ndjson" in path.suffixes[-2:]:
        return json_lines(path, folder, read)
    root = read_json_object(path)
    entries: object = [{"resource": root.values}]
    if root.values.get("resourceType") == "Bundle":
        entries = root.values.get("entry", [])
    if not isinstance(entries, list):
        raise broken(path, expected="a list under 'entry'", found=type(entries).__name__)
    return accounts(path, folder, "entry", enumerate(entries), partial(_entry, read=read))


def _entry(entry: object, read: Callable[[RawRow], Account[R]]) -> Account[R]:
    return read(RawRow({"entry": entry}, "an entry").row("entry").row("resource"))


def _micros(row: RawRow) -> int:
    """Return when a version was written, in microseconds from year 1; 0 where it does not say."""
    meta = row.values.get("meta")
    said = meta.get("lastUpdated") if isinstance(meta, dict) else None
    try:
        time = datetime.fromisoformat(said) if isinstance(said, str) else _FIRST
    except ValueError:
        return 0
    since = (time if time.tzinfo else time.replace(tzinfo=UTC)) - _FIRST
    return max(0, round(since.total_seconds() * 1_000_000))


def _targets(row: RawRow) -> Iterator[str]:
    """Name the documents that this one takes the place of."""
    for relation in row.rows("relatesTo") if "relatesTo" in row.values else ():
        if relation.optional_text("code") == "replaces":
            target = _REFERENCE.search(relation.row("target").optional_text("reference"))
            if target and target[1] == NOTE:
                yield f"{NOTE}/{target[2]}"


def _is_wrong(row: RawRow) -> bool:
    return WRONG in (row.text("status"), row.optional_text("docStatus"))


def _text(row: RawRow) -> str | Elsewhere | NotRead:
    if row.text("resourceType") == NOTE:
        return text_of_forms(content.row("attachment") for content in row.rows("content"))
    # a form is the whole report as it was issued, so that the conclusion stands in it
    forms = row.rows("presentedForm") if "presentedForm" in row.values else ()
    found = text_of_forms(forms)
    conclusion = row.optional_text("conclusion").strip()
    return conclusion if isinstance(found, NotRead) and conclusion else found


def _identifiers(row: RawRow) -> Iterator[str]:
    """Name the patient, to split by, and the visit."""
    yield from _named(_reference(row, "subject"), "Patient", "subject")
    if row.text("resourceType") == REPORT:
        yield from _named(_reference(row, "encounter"), "Encounter", "visit")
    elif "context" in row.values and "encounter" in row.row("context").values:
        visits = row.row("context").rows("encounter")
        first = next((visit.optional_text("reference") for visit in visits), "")
        yield from _named(first, "Encounter", "visit")


def _reference(row: RawRow, key: str) -> str:
    return row.row(key).optional_text("reference") if key in row.values else ""


def _named(reference: str, kind: str, name: str) -> Iterator[str]:
    found, urn = _REFERENCE.search(reference), _URN.match(reference)
    if urn:
        yield f"{name}:{urn[1]}"
    elif found and found[1] == kind:
        yield f"{name}:{found[2]}"


FHIR = Source(
    name="fhir",
    title="A hospital's own notes and reports, in FHIR",
    homepage="https://hl7.org/fhir/R4/documentreference.html",
    revision="R4, the hospital's own",
    terms=Terms((OWN_PATIENT_TEXT,), Access.CREDENTIALED),
    files=(FILES,),
    counts=(),
    read=read_fhir,
    every=every_fhir,
    note="Patient text of the hospital itself: files of a bulk export (DocumentReference, "
    "DiagnosticReport, Binary as .ndjson), or Bundles (.json). Plain text and HTML are read; PDF, "
    "RTF and XML are dropped and counted. What stands at an address is not fetched.",
)
