"""The seam: the project's own readers find in the world's documents what was written into them."""

from typing import Any

import pytest
from tiny_world import root, world

from mellama.sources.catalogue import source
from mellama.world.writers.catalogue import HOSPITALS, LITERATURE, NOTES


def documents(name: str) -> list[Any]:
    return list(source(name).records(root()))


@pytest.mark.parametrize("name", [name for name, _ in LITERATURE + NOTES + HOSPITALS])
def test_documents_keep_names_and_lose_markup(name: str) -> None:
    texts = [document.text for document in documents(name)]
    assert not [text for text in texts if "<" in text or "&lt;" in text]
    joined = " ".join(texts)
    assert all(disease.name in joined for disease in world().diseases)
    assert len({document.id for document in documents(name)}) == len(texts)
