"""Articles to questions: the title of an abstract, the next passage, the subject headings."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from mellama.corpus.hashing import text_key
from mellama.instructions.builders import one_long_turn, one_turn
from mellama.instructions.instruction_set import Built
from mellama.sources.kept import Dropped
from mellama.sources.pmc_oa import PmcArticle
from mellama.sources.pubmed_articles import PubmedArticle

RETRACTED = "retracted"
NOT_FREE = "not under CC BY or CC0"
NO_TITLE, NO_ABSTRACT, NO_BODY = "no title", "no abstract", "no body"
NO_PASSAGES = "no two passages that follow each other"
NO_HEADINGS = "no subject headings"
FREE = ("CC BY", "CC0")
"""Licences that let everybody use what is made of an article; the paper's Table 5 says CC BY."""
PASSAGE_WORDS = range(15, 301)
SENTENCE_ENDS = (".", "?", "!")
CAPTIONS = ("Fig", "Table")


def from_titled_abstract(row: PmcArticle, template: str) -> Iterator[Built]:
    """Fill `abstract`; the answer is the article's title."""
    abstract = "\n\n".join(row.parts.abstract)
    if reason := _unusable(row):
        yield Dropped(row.document.id, reason)
    elif not row.parts.title:
        yield Dropped(row.document.id, NO_TITLE)
    elif not abstract:
        yield Dropped(row.document.id, NO_ABSTRACT)
    else:
        question = template.format(abstract=abstract)
        yield one_turn(row.document.id, question, row.parts.title, row.document.identifiers)


def from_article(row: PmcArticle, template: str) -> Iterator[Built]:
    """Fill `body`, whose middle may be lost where a model's context ends; the abstract answers."""
    body, abstract = "\n\n".join(row.parts.body), "\n\n".join(row.parts.abstract)
    if reason := _unusable(row):
        yield Dropped(row.document.id, reason)
    elif not body:
        yield Dropped(row.document.id, NO_BODY)
    elif not abstract:
        yield Dropped(row.document.id, NO_ABSTRACT)
    else:
        yield one_long_turn(
            row.document.id,
            template,
            {"body": body},
            abstract,
            row.document.identifiers,
            long="body",
            too_long="middle",
        )


def from_passages(row: PmcArticle, template: str) -> Iterator[Built]:
    """Fill `passage`; the answer is the paragraph that follows it, one pair an article.

    The id decides which pair, so that not every one is the beginning of an introduction.
    """
    if reason := _unusable(row):
        yield Dropped(row.document.id, reason)
        return
    pairs = [pair for pair in pairwise(row.parts.body) if all(map(_is_passage, pair))]
    if not pairs:
        yield Dropped(row.document.id, NO_PASSAGES)
        return
    passage, following = pairs[text_key("passages", row.document.id) % len(pairs)]
    question = template.format(passage=passage)
    yield one_turn(row.document.id, question, following, row.document.identifiers)


def _unusable(row: PmcArticle) -> str:
    if row.retracted:
        return RETRACTED
    return "" if row.license in FREE else NOT_FREE


def _is_passage(block: str) -> bool:
    """Tell running text from headings, list items and the captions of figures and tables."""
    return (
        len(block.split()) in PASSAGE_WORDS
        and block.endswith(SENTENCE_ENDS)
        and not block.startswith(CAPTIONS)
    )


def from_indexed_abstract(row: PubmedArticle, template: str) -> Iterator[Built]:
    """Fill `title` and `abstract`; the answer is the MeSH descriptors, in upstream's order."""
    id = f"pmid:{row.pmid}"
    headings = "; ".join(dict.fromkeys(filter(None, row.headings)))
    if row.retracted:
        yield Dropped(id, RETRACTED)
    elif not row.abstract:
        yield Dropped(id, NO_ABSTRACT)
    elif not headings:
        yield Dropped(id, NO_HEADINGS)
    else:
        question = template.format(title=row.title, abstract=row.abstract_text)
        yield one_turn(id, question, headings, row.identifiers)
