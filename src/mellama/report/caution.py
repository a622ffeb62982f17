"""What a page has to say about models too small to be of use, or about a world that is invented."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Caution:
    """A paragraph under the heading, and a mark that goes wherever a number of the page goes."""

    text: str
    mark: str = ""  # under the heading and in the caption of every table and figure


NO_CAUTION = Caution("")

NEAR_CHANCE = Caution(
    "A model this small scores near chance or below it, and much of what it writes cannot be read "
    "as an answer at all. This page shows that the path from raw text to a measured model works; "
    "it does not show that the model is useful. No published number stands on it, because neither "
    "the data nor the models are those of a published experiment."
)

MADE_ELSEWHERE = Caution(
    "This model was made elsewhere. Whether its training text held these test sets cannot be told "
    "here, and a score is worth less where it did. Nor do these scores say that the model is safe "
    "to use with patients: a test set is no patient."
)

FICTIONAL = Caution(
    "Every disease, drug, gene, patient and department behind this page is invented, and so are "
    "the articles, notes and questions; the datasets only bear the names of the real ones whose "
    "format they have. The page shows whether continual pre-training and instruction tuning each "
    "do their part on facts that only the invented literature holds. That literature also asks "
    "about these facts and answers, in the tests' own words: a model this small would otherwise "
    "take them in and never say them. Intervals resample the questions of one world; another "
    "world, or another seed of training, may differ by more.",
    mark="a fictional world; not comparable with published numbers",
)
