"""Bytes of the containers that upstream ships, the same on every machine: no clock, no user."""

from __future__ import annotations

import csv
import gzip
import io
import json
import tarfile
import zipfile
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from lxml import etree

EPOCH = (1980, 1, 1, 0, 0, 0)  # the earliest date a zip can hold
GZIP_LEVEL = 6
XML_HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n'


def write_file(path: Path, data: bytes | str) -> None:
    """Write without waiting for the disk: the step does so once, for thousands of small files."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data.encode() if isinstance(data, str) else data)


def gzipped(data: bytes | str) -> bytes:
    raw = data.encode() if isinstance(data, str) else data
    return gzip.compress(raw, GZIP_LEVEL, mtime=0)


def csv_text(
    header: Sequence[str], rows: Iterable[Sequence[object]], *, line_end: str = "\n"
) -> str:
    """Write comma-separated values; None is an empty field."""
    stream = io.StringIO()
    writer = csv.writer(stream, lineterminator=line_end)
    writer.writerow(header)
    writer.writerows(rows)
    return stream.getvalue()


def quoted_csv(header: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """Write comma-separated values, all text in quotes, numbers bare; None is an empty field."""
    return "".join(",".join(map(_field, row)) + "\n" for row in (header, *rows))


def _field(value: object) -> str:
    if value is None:
        return ""
    return '"' + value.replace('"', '""') + '"' if isinstance(value, str) else str(value)


def json_lines(rows: Iterable[object]) -> str:
    return "".join(f"{json.dumps(row, ensure_ascii=False)}\n" for row in rows)


def json_text(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, indent=2) + "\n"


def tar_gz(entries: Mapping[str, str | bytes]) -> bytes:
    """Pack files in the order given."""
    stream = io.BytesIO()
    with tarfile.open(fileobj=stream, mode="w", format=tarfile.USTAR_FORMAT) as archive:
        for name, text in entries.items():
            data = text.encode() if isinstance(text, str) else text
            entry = tarfile.TarInfo(name)
            entry.size = len(data)
            archive.addfile(entry, io.BytesIO(data))
    return gzipped(stream.getvalue())


def zipped(entries: Mapping[str, str | bytes]) -> bytes:
    """Pack files in the order given."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        for name, data in entries.items():
            entry = zipfile.ZipInfo(name, EPOCH)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = 0o644 << 16
            entry.create_system = 3  # the same on every system
            archive.writestr(entry, data)
    return stream.getvalue()


def xml_bytes(root: etree._Element, doctype: str = "") -> bytes:
    """Write a whole file, each element without mixed content on a line of its own."""
    etree.indent(root, space="\t")
    head = f'<?xml version="1.0" encoding="UTF-8"?>\n{doctype}\n' if doctype else XML_HEAD
    return head.encode() + etree.tostring(root, encoding="UTF-8") + b"\n"


def child(parent: etree._Element, tag: str, text: str = "", **attributes: str) -> etree._Element:
    """Add an element with its text, if any."""
    element = etree.SubElement(parent, tag, attrib=attributes)
    if text:
        element.text = text
    return element
