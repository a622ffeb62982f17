"""Labelled knowledge: causal sentences of PubMed abstracts, and which drug is for which disease."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from mellama.licenses import CC0, GPL_3, Terms
from mellama.sources.homes import at_github
from mellama.sources.kept import Account, kept
from mellama.sources.numbered import rows_under_header
from mellama.sources.reading import broken
from mellama.sources.source import Count, Source, number


@dataclass(frozen=True, slots=True)
class LabelledSentence:
    """One sentence and its label as upstream writes it."""

    id: str
    sentence: str
    label: str


CAUSAL_FILE = "pubmed_causal_language_use.csv"
CAUSAL_LABELS = ("none", "direct causal", "conditional causal", "correlational")
"""What upstream's labels 0, 1, 2 and 3 mean."""


def every_causal_relation(folder: Path) -> Iterator[Account[LabelledSentence]]:
    """Account for the sentences with their digit as label; another label is quarantined.

    Raises:
        SourceError: the file is cut or broken.
    """
    path = folder / CAUSAL_FILE
    known = {str(digit) for digit in range(len(CAUSAL_LABELS))}

    def sentence(place: int, row: dict[str, str]) -> LabelledSentence:
        if row["label"] not in known:
            raise broken(path, expected="a label 0, 1, 2 or 3", found="another label")
        return LabelledSentence(f"{path.stem}-{place}", row["sentence"].strip(), row["label"])

    return rows_under_header(path, folder, ("sentence", "label"), sentence)


def read_causal_relation(folder: Path) -> Iterator[LabelledSentence]:
    return kept(every_causal_relation(folder))


def _sentences(folder: Path) -> int:
    return number(read_causal_relation(folder))


CAUSAL_RELATION = Source(
    name="causal_relation",
    title="Causal language in conclusions of PubMed abstracts",
    homepage="https://github.com/junwang4/causal-language-use-in-science",
    revision="junwang4/causal-language-use-in-science@7ca243a",
    terms=Terms((GPL_3,)),
    files=(CAUSAL_FILE,),
    counts=(Count("sentences", 3061, _sentences),),
    read=read_causal_relation,
    every=every_causal_relation,
    note="The repository is GPL-3.0, although the paper's Table 5 says CC BY.",
    downloads=at_github(
        "junwang4/causal-language-use-in-science@7ca243a",
        (
            "data/pubmed_causal_language_use.csv",
            414_298,
            "f3e50fb07bfe9c9dcbbe3bbfcf0a27e71d460e06895b2867002a61c34ee1f202",
        ),
    ),
)


@dataclass(frozen=True, slots=True)
class Indication:
    """One pair of a drug and a disease, as three physicians classed it."""

    id: str  # "<disease id>/<drug id>"
    disease: str
    drug: str
    category: str  # DM disease modifying, SYM symptomatic, NOT not an indication
    disease_id: str  # Disease Ontology, "DOID:.."
    drug_id: str  # DrugBank, "DB.."


INDICATIONS_FILE = "indications.tsv"
INDICATION_COLUMNS = ("doid_id", "drugbank_id", "disease", "drug", "category")


def every_indication(folder: Path) -> Iterator[Account[Indication]]:
    path = folder / INDICATIONS_FILE
    return rows_under_header(
        path, folder, INDICATION_COLUMNS, _indication, delimiter="\t", quoted=False
    )


def read_indications(folder: Path) -> Iterator[Indication]:
    return kept(every_indication(folder))


def _indication(_: int, row: dict[str, str]) -> Indication:
    return Indication(
        id=f"{row['doid_id']}/{row['drugbank_id']}",
        disease=row["disease"],
        drug=row["drug"],
        category=row["category"],
        disease_id=row["doid_id"],
        drug_id=row["drugbank_id"],
    )


def _indications(folder: Path) -> int:
    return number(read_indications(folder))


INDICATIONS = Source(
    name="indications",
    title="PharmacotherapyDB, its catalogue of indications",
    homepage="https://github.com/dhimmel/indications",
    revision="dhimmel/indications@11d535b",
    terms=Terms((CC0,)),
    files=(INDICATIONS_FILE,),
    counts=(Count("drug-disease pairs", 1388, _indications),),
    read=read_indications,
    every=every_indication,
    stands_in_for="relations of the UMLS Metathesaurus",
    downloads=at_github(
        "dhimmel/indications@11d535ba0884ee56c3cd5756fdfb4985f313bd80",
        (
            "catalog/indications.tsv",
            76_754,
            "bc956b0092fab88975a07932b89382a0ed593d3d21df23395440cfd9a067a917",
        ),
    ),
)
