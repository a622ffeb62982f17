"""DDI 2013: the zip of XML documents, and the masked pairs in BLUE's tables."""

from __future__ import annotations

from pathlib import Path

from lxml import etree

from mellama.world.items.interactions import InteractionSentence, interaction_sentences
from mellama.world.knowledge import SPLITS, Split, World
from mellama.world.shape import WorldSize
from mellama.world.writers.raw import child, write_file, xml_bytes, zipped

ARCHIVE = "DDICorpus-2013.zip"
TEST_FOLDER = "DDICorpus/Test/Test for DDI Extraction task"
NER_FOLDER = "DDICorpus/Test/Test for DrugNER task"  # upstream's decoy: no test data
TABLES = {"train": "train.tsv", "valid": "dev.tsv", "test": "test.tsv"}
SENTENCES_PER_DOCUMENT = 4
FIRST_DOCUMENT = {"train": 0, "valid": 4_000, "test": 8_000}
Document = list[InteractionSentence]


def write_ddi2013(world: World, folder: Path, size: WorldSize) -> None:
    """Write the archive, whose Train holds valid as well, and one table a split."""
    entries: dict[str, bytes] = {}
    for split in SPLITS:
        rows = []
        for number, document in ddi_documents(world, size, split).items():
            kind = _kind(number)
            name = f"{_folder(split)}/{kind}/invented_{number}.xml"
            entries[name] = _xml(document, number)
            rows += [
                f"{index}\t{text}\t{label}\n" for index, text, label in _rows(document, number)
            ]
        write_file(folder / TABLES[split], "index\tsentence\tlabel\n" + "".join(rows))
    entries[f"{NER_FOLDER}/DrugBank/invented_9999.xml"] = _decoy()
    write_file(folder / ARCHIVE, zipped(entries))


def ddi_documents(world: World, size: WorldSize, split: Split) -> dict[int, Document]:
    """Return the documents of a split by number, a few sentences each."""
    sentences = interaction_sentences(world, size.questions(split), split)
    step = SENTENCES_PER_DOCUMENT
    return {
        FIRST_DOCUMENT[split] + start // step: sentences[start : start + step]
        for start in range(0, len(sentences), step)
    }


def ddi_rows(world: World, size: WorldSize, split: Split) -> list[tuple[str, str, str]]:
    """Return (pair id, masked sentence, label) of a split."""
    documents = ddi_documents(world, size, split)
    return [row for number, document in documents.items() for row in _rows(document, number)]


def _rows(document: Document, number: int) -> list[tuple[str, str, str]]:
    return [
        (f"{_name(number)}.s{place}.p{nth}", sentence.masked(pair), f"DDI-{pair[2]}")
        for place, sentence in enumerate(document)
        for nth, pair in enumerate(sentence.pairs)
    ]


def _folder(split: Split) -> str:
    return TEST_FOLDER if split == "test" else "DDICorpus/Train"


def _kind(number: int) -> str:
    return "MedLine" if number % 4 == 3 else "DrugBank"


def _name(number: int) -> str:
    return f"DDI-{_kind(number)}.d{number}"


def _xml(document: Document, number: int) -> bytes:
    root = etree.Element("document", id=_name(number))
    for place, sentence in enumerate(document):
        name = f"{_name(number)}.s{place}"
        element = child(root, "sentence", id=name)
        element.set("text", sentence.text)
        for nth, (start, end) in enumerate(sentence.drugs):
            drug = child(element, "entity", id=f"{name}.e{nth}", charOffset=f"{start}-{end - 1}")
            drug.set("type", "drug")
            drug.set("text", sentence.text[start:end])
        for nth, (one, other, label) in enumerate(sentence.pairs):
            pair = child(element, "pair", id=f"{name}.p{nth}", e1=f"{name}.e{one}")
            pair.set("e2", f"{name}.e{other}")
            pair.set("ddi", "false" if label == "false" else "true")
            if label != "false":
                pair.set("type", label)
    return xml_bytes(root)


def _decoy() -> bytes:
    root = etree.Element("document", id="DDI-DrugBank.d9999")
    sentence = child(root, "sentence", id="DDI-DrugBank.d9999.s0")
    sentence.set("text", "There are, as yet, no known interactions.")
    return xml_bytes(root)
