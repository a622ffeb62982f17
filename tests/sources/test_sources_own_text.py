"""The example of a recipe for text of one's own: it is what the page shows, and it runs."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from mellama.cli.main import main
from mellama.corpus.documents import FOLDER, DocumentTable
from mellama.licenses import Access
from mellama.sources.catalogue import SOURCES

DOCS = Path(__file__).parents[2] / "docs"
EXAMPLE = DOCS / "examples" / "own_text.py"
BODY = (
    "Dear colleague, thank you for having sent the patient, whom I have seen with a fever of three "
    "days. The zorbitol that was given at home did not help, and it should be stopped. We have "
    "taken blood for cultures, and the results are to be had by the end of the week. "
)


def test_the_page_shows_the_example_as_it_is() -> None:
    page = (DOCS / "own_text.md").read_text()
    assert f"```python\n{EXAMPLE.read_text()}```" in page
    for name in ("omop", "fhir"):
        assert f"mellama.sources.{name}.{name.upper()}`" in page
        assert name in {item.name for item in SOURCES}


def test_the_example_runs(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = tmp_path / "raw" / "letters"
    folder.mkdir(parents=True)
    rows = [
        {"letter": f"L{number}", "subject": number % 2, "body": f"{BODY * 3} Letter {number}."}
        for number in range(4)
    ]
    rows.append({"letter": "L9", "subject": 1, "body": "zorbitol"})
    lines = "".join(json.dumps(row) + "\n" for row in rows)
    (folder / "a.jsonl").write_text(f'{lines}{{"letter": "zorbitol"}}\n')
    words = ["--data-root", str(tmp_path / "raw"), "--root", str(tmp_path / "made")]
    assert main(["run", str(EXAMPLE), *words]) == 0
    assert "zorbitol" not in "".join(capsys.readouterr())
    (written,) = (tmp_path / "made" / "letters" / "cleaned").glob("*/record.json")
    made = written.parent
    table = DocumentTable(made / FOLDER)
    assert [(each.id, each.identifiers) for each in table.documents()] == [
        (f"L{number}", (f"subject:{number % 2}",)) for number in range(4)
    ]
    assert table.origin.terms.access is Access.CREDENTIALED
    record = json.loads(written.read_text())
    assert record["terms"]["access"] == "credentialed"
    assert not record["terms"]["redistribution"]
