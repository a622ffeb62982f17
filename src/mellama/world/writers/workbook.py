"""A workbook of one sheet, written part by part: libraries that write them stamp the time."""

from __future__ import annotations

from collections.abc import Sequence

from lxml import etree

from mellama.world.writers.raw import child, xml_bytes, zipped

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
PARTS = "application/vnd.openxmlformats-officedocument.spreadsheetml"


def workbook(sheet: str, rows: Sequence[Sequence[str]]) -> bytes:
    """Return the bytes of an .xlsx file; every cell is a shared string."""
    strings = list(dict.fromkeys(text for row in rows for text in row))
    return zipped(
        {
            "[Content_Types].xml": _content_types(),
            "_rels/.rels": _relations((f"{OFFICE}/officeDocument", "xl/workbook.xml")),
            "xl/workbook.xml": _book(sheet),
            "xl/_rels/workbook.xml.rels": _relations(
                (f"{OFFICE}/worksheet", "worksheets/sheet1.xml"),
                (f"{OFFICE}/sharedStrings", "sharedStrings.xml"),
            ),
            "xl/sharedStrings.xml": _strings(strings),
            "xl/worksheets/sheet1.xml": _sheet(rows, strings),
        }
    )


def _content_types() -> bytes:
    root = etree.Element("Types", xmlns=f"{PACKAGE}/content-types")
    child(root, "Default", Extension="rels", ContentType=f"{PACKAGE_TYPE}.relationships+xml")
    for part, kind in (
        ("/xl/workbook.xml", "sheet.main"),
        ("/xl/worksheets/sheet1.xml", "worksheet"),
        ("/xl/sharedStrings.xml", "sharedStrings"),
    ):
        child(root, "Override", PartName=part, ContentType=f"{PARTS}.{kind}+xml")
    return xml_bytes(root)


PACKAGE_TYPE = "application/vnd.openxmlformats-package"


def _relations(*targets: tuple[str, str]) -> bytes:
    root = etree.Element("Relationships", xmlns=f"{PACKAGE}/relationships")
    for place, (kind, target) in enumerate(targets, 1):
        child(root, "Relationship", Id=f"rId{place}", Type=kind, Target=target)
    return xml_bytes(root)


def _book(sheet: str) -> bytes:
    root = etree.Element("workbook", xmlns=MAIN, nsmap={"r": OFFICE})
    element = child(child(root, "sheets"), "sheet", name=sheet, sheetId="1")
    element.set(f"{{{OFFICE}}}id", "rId1")
    return xml_bytes(root)


def _strings(strings: Sequence[str]) -> bytes:
    root = etree.Element("sst", xmlns=MAIN)
    for text in strings:
        child(child(root, "si"), "t", text)
    return xml_bytes(root)


def _sheet(rows: Sequence[Sequence[str]], strings: Sequence[str]) -> bytes:
    places = {text: str(place) for place, text in enumerate(strings)}
    root = etree.Element("worksheet", xmlns=MAIN)
    data = child(root, "sheetData")
    for number, row in enumerate(rows, 1):
        element = child(data, "row", r=str(number))
        for column, text in zip("ABCDEFGHIJ", row, strict=False):
            cell = child(element, "c", r=f"{column}{number}", t="s")
            child(cell, "v", places[text])
    return xml_bytes(root)
