"""The card of an artifact, in the manner of Hugging Face: its record in words, for who gets it."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

from mellama.files import read_json
from mellama.licenses import Access, Terms
from mellama.pipeline.ancestry import Ancestor, ancestors
from mellama.pipeline.record import Record

CARD = "README.md"
LEDGER = "ledger.json"
CONVERSATIONS = "conversations.jsonl"  # as `conversations_file` calls it
HUB_LICENSES = {  # our names -> the hub's
    "Apache-2.0": "apache-2.0",
    "MIT": "mit",
    "CC0-1.0": "cc0-1.0",
    "CC-BY-4.0": "cc-by-4.0",
    "CC-BY-NC-4.0": "cc-by-nc-4.0",
    "CC-BY-SA": "cc-by-sa-4.0",
    "GPL-3.0": "gpl-3.0",
}
ACCESS = {
    Access.OPEN: "open: anybody may obtain what went in",
    Access.REGISTERED: "registered: some of what went in takes an account or a signed form",
    Access.CREDENTIALED: "credentialed: patient text went in, under a data use agreement",
}
LOADING = {
    "conversations": (
        f"`{CONVERSATIONS}` holds a conversation a line, as chat messages, with set, source, "
        "licence and access class of each. `datasets` loads it as it is, and so do trl, "
        "LLaMA-Factory (formatting sharegpt, tags role and content) and axolotl (type "
        f'chat_template):\n\n    load_dataset("json", data_files="{CONVERSATIONS}")'
    ),
    "adapter": (
        "Load it onto the model it was trained on, which is not part of it:\n\n"
        "    PeftModel.from_pretrained(AutoModelForCausalLM.from_pretrained(START), FOLDER)"
    ),
    "model": (
        "An ordinary folder for `AutoModelForCausalLM.from_pretrained`. It was made for research, "
        "and no answer of it is medical advice."
    ),
}


def card(record: Record, folder: Path, root: Path) -> str:
    """Write the card of what lies in `folder`: an adapter, a model, or the artifact of a step.

    Terms are those of the record: of everything that went in. What stands in here depends on the
    description of the artifact and on its inputs, not on when or where it was made.

    Args:
        record: of the finished step.
        folder: the artifact's own, or one in it that may be taken away by itself.
        root: where the artifacts are that it was made from.
    """
    kind = _kind(folder)
    behind = ancestors(record, root)
    terms = record.license_terms
    made = Ancestor(record.name, record.lineage, folder, record)
    sets = [item for each in (*behind, made) for item in _sets(each)]
    parts = [
        _front_matter(record, folder, behind),
        _notice(kind, terms),
        f"# {record.name}" + (" (adapter)" if kind == "adapter" else ""),
        _made_by(record, kind),
        LOADING.get("conversations" if (folder / CONVERSATIONS).exists() else kind, ""),
        "## What may be done with it",
        "\n".join(f"- {line}" for line in _permitted(terms)),
        "These answers are those of the licences as they are declared with the sources. They are "
        "a record, not legal advice.",
        "## Licences",
        _licenses(terms),
        "## Made from",
        _steps(behind) if behind else "Nothing that another step made.",
        *(("### Sets of conversations", _table(SET_HEADS, sets)) if sets else ()),
        _not_compared((*behind, made)),
    ]
    return "\n\n".join(filter(None, parts)) + "\n"


def _kind(folder: Path) -> str:
    if (folder / "adapter_config.json").exists():
        return "adapter"
    model = (folder / "config.json").exists() or (folder / "model" / "config.json").exists()
    return "model" if model else "data"


def _front_matter(record: Record, folder: Path, behind: Sequence[Ancestor]) -> str:
    """Write what the hub reads. Strings are quoted as JSON quotes them, which YAML takes."""
    kind, terms = _kind(folder), record.license_terms
    fields: dict[str, Any] = _license(terms)
    if kind == "data":
        fields["pretty_name"] = record.name
        if (folder / CONVERSATIONS).exists():
            files = {"config_name": "default", "data_files": CONVERSATIONS}
            fields |= {"configs": [files], "task_categories": ["text-generation"]}
    else:
        base = _base_model(record, behind)
        fields |= {"base_model": [base]} if base else {}
        if kind == "adapter":
            fields["base_model_relation"] = "adapter"
        datasets = _datasets(record, behind, folder)
        fields |= {"datasets": datasets} if datasets else {}
        fields["library_name"] = "peft" if kind == "adapter" else "transformers"
        fields["pipeline_tag"] = "text-generation"
    fields["tags"] = list(_tags(kind, terms))
    lines = (f"{name}: {json.dumps(value, ensure_ascii=False)}" for name, value in fields.items())
    return "\n".join(("---", *lines, "---"))


def _license(terms: Terms) -> dict[str, Any]:
    """Name the one licence as the hub does; several, and others, are `other`, with their names."""
    if len(terms.licenses) == 1 and terms.licenses[0].name in HUB_LICENSES:
        return {"license": HUB_LICENSES[terms.licenses[0].name]}
    links = [item.url for item in terms.licenses if item.url]
    link = {"license_link": links[0]} if len(terms.licenses) == 1 and links else {}
    return {"license": "other", "license_name": terms.names(), **link}


def _base_model(record: Record, behind: Sequence[Ancestor]) -> str | None:
    """Name what training began with: a foreign model by its folder's name, ours by its step's."""
    start = record.identity.get("start")
    if not isinstance(start, dict):
        return None
    name = str(start["name"])
    for each in behind:
        if each.name == name and each.record and "folder" in each.record.identity:
            return Path(each.record.identity["folder"]).name
    return name


def _datasets(record: Record, behind: Sequence[Ancestor], folder: Path) -> list[str]:
    """Name the sources whose text went in: not those of test sets that it was only held against."""
    made = Ancestor(record.name, record.lineage, folder, record)
    return sorted({name for each in (*behind, made) for name in _kept_sources(each)})


def _kept_sources(each: Ancestor) -> Iterator[str]:
    record = each.record
    if record is None or "folder" in record.identity:  # a foreign model is a base, not a data set
        return
    compared = set(map(_tested_source, record.identity.get("tests") or ()))
    kept = {item["source"] for item in _ledger_sets(each)}
    yield from (name for name in record.raw_data if name not in compared - kept)


def _tested_source(test: Any) -> str | None:
    """Return the source that a task names in its identity, if it is one."""
    source = test.get("source") if isinstance(test, dict) else None
    return source.get("source") if isinstance(source, dict) else None


def _tags(kind: str, terms: Terms) -> Iterator[str]:
    yield from ("mellama", "medical")
    if kind == "adapter":
        yield "lora"
    if terms.access is not Access.OPEN:
        yield terms.access.name.lower()
    if not terms.redistribution:
        yield "not-for-redistribution"
    if not terms.commercial:
        yield "non-commercial"


def _notice(kind: str, terms: Terms) -> str:
    """Say first what nobody may overlook."""
    what = {"adapter": "This adapter", "model": "This model"}.get(kind, "This artifact")
    if not terms.access.may_leave:
        return (
            f"**Credentialed: patient text went into this {what.split()[1]}.** It may not leave "
            f"the machine, nor be passed on: its terms are those of {terms.names()}."
        )
    if not terms.redistribution:
        return f"**{what} may not be passed on**: its terms are those of {terms.names()}."
    return ""


def _made_by(record: Record, kind: str) -> str:
    step, version = record.identity.get("step"), record.identity.get("version")
    drift = "; ".join(" ".join(change.split()) for change in record.accepted_drift)
    accepted = f" It drifted, and was accepted as it is: {drift}." if drift else ""
    return (
        f"Made by mellama's step `{step}`, version {version}; fingerprint `{record.fingerprint}`, "
        f"lineage `{record.lineage}`.{accepted}"
    )


def _permitted(terms: Terms) -> Iterator[str]:
    yield f"Access: {ACCESS[terms.access]}."
    answers = (
        ("Commercial use", terms.commercial),
        ("Derived works", terms.derivatives),
        ("Redistribution", terms.redistribution),
        ("Leaving the machine it is on", terms.access.may_leave),
    )
    yield from (f"{what}: {_yes(answer)}." for what, answer in answers)
    if terms.share_alike:
        yield "Copies and derived works carry the same licence."


def _licenses(terms: Terms) -> str:
    if not terms.licenses:
        return "No data of anybody else went in."
    heads = ("licence", "commercial use", "derived works", "redistribution", "copies keep it")
    rows = (
        (
            f"[{item.name}]({item.url})" if item.url else item.name,
            *map(_yes, (item.commercial, item.derivatives, item.redistribution, item.share_alike)),
        )
        for item in terms.licenses
    )
    return _table(heads, rows)


def _steps(behind: Sequence[Ancestor]) -> str:
    rows = []
    for each in behind:
        if each.record is None:
            rows.append((f"`{each.name}`", "not here any more", f"`{each.lineage}`", "", "", ""))
            continue
        terms = each.record.license_terms
        rows.append(
            (
                f"`{each.name}`",
                str(each.record.identity.get("step")),
                f"`{each.lineage}`",
                ", ".join(each.record.raw_data),
                terms.names(),
                terms.access.name.lower(),
            )
        )
    return _table(("step", "kind", "lineage", "sources it reads", "licences", "access"), rows)


SET_HEADS = ("set", "source", "revision", "licences", "access", "taken", "of", "dropped")


def _not_compared(made: Iterable[Ancestor]) -> str:
    """Name the test sets that conversations were not held against: their files were not there."""
    tests = sorted({name for each in made for name in _ledger(each).get("tests_missing", ())})
    return f"Not held against the test sets {', '.join(tests)}." if tests else ""


def _ledger_sets(each: Ancestor) -> Sequence[dict[str, Any]]:
    """Read the sets of a ledger of conversations; other artifacts have none, or another ledger."""
    found: Sequence[dict[str, Any]] = _ledger(each).get("sets", ())
    return found


def _ledger(each: Ancestor) -> dict[str, Any]:
    ledger = each.folder / LEDGER if each.folder else None
    found = read_json(ledger) if ledger and ledger.exists() else {}
    return found if isinstance(found, dict) else {}


def _sets(each: Ancestor) -> Iterator[tuple[str, ...]]:
    raw = each.record.identity.get("raw") if each.record else None
    form_of = f"files of `{raw['name']}`, in the form of " if raw else ""
    for item in _ledger_sets(each):
        terms = Terms.from_json(item["terms"])
        yield (
            item["name"],
            f"{form_of}[{item['source']}]({item['homepage']})",
            item["revision"],
            terms.names(),
            terms.access.name.lower(),
            f"{item['taken']:,}",
            f"{item['available']:,}",
            f"{sum(item['dropped'].values()):,}",
        )


def _table(heads: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    lines = [heads, ["---"] * len(heads), *rows]
    return "\n".join(f"| {' | '.join(cell.replace('|', '/') for cell in line)} |" for line in lines)


def _yes(answer: bool) -> str:
    return "yes" if answer else "no"
