"""What an artifact inherits: the terms of all that went in, and a digest of where it comes from."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from typing import Any

from mellama.licenses import Terms, strictest
from mellama.pipeline.record import Record
from mellama.pipeline.step import Step


def inherited_terms(step: Step[Any], inputs: Iterable[Record]) -> Terms:
    """Combine a step's own terms with those its finished inputs carry."""
    return strictest([step.own_terms(), *(item.license_terms for item in inputs)])


def lineage(step: Step[Any], raw_data: Mapping[str, str], inputs: Iterable[Record]) -> str:
    """Digest a step's description, the raw files it reads, and the lineages of its inputs."""
    parts = [
        step.fingerprint(),
        dict(raw_data),
        {item.name: item.lineage for item in inputs},
    ]
    text = json.dumps(parts, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()[:16]
