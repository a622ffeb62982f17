"""The `paper` reading of each task: what the released code takes an answer for, and its scores.

The rules are those of `src/tasks/vital_measure.py` in BIDS-Xu-Lab/Me-LLaMA at 08c893f, restated.
They are what the paper's tables were made with and no better than that: `robust` stands beside
them. A metric has the name of the cell in the paper's tables, whatever it computes.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial

from mellama.metrics.alternatives import Answers
from mellama.metrics.bertscore import PAPER_BERTSCORE
from mellama.metrics.labels import Accuracy
from mellama.metrics.multilabel import Labels, LabelwiseMacroF1
from mellama.metrics.published import CharacterF1, CharacterMatch, GoldMacroF1, GoldWeightedF1
from mellama.metrics.published_entities import AlignedEntities, TaggedWords
from mellama.metrics.spans import MarkedText
from mellama.metrics.text import Rouge
from mellama.records import Sample, Unparsed
from mellama.sources.hallmarks import HALLMARKS
from mellama.tasks import published_prompts as prompts
from mellama.tasks.marking import write_marked
from mellama.tasks.published_entities import tagged_words
from mellama.tasks.task import Published

MISSING = Unparsed("missing")

# Labels are looked for in this order, which is no order of the robust reading.
INTERACTIONS = ("DDI-effect", "DDI-mechanism", "DDI-advise", "DDI-false", "DDI-int")
HEADINGS = (
    *("Surgery", "Allergy / Immunology", "Sleep Medicine", "Pediatrics - Neonatal"),
    *("SOAP / Chart / Progress Notes", "Bariatrics", "Pain Management"),
    *("Lab Medicine - Pathology", "Dermatology", "Orthopedic", "Dentistry"),
    *("Psychiatry / Psychology", "General Medicine", "Office Notes", "Letters", "Neurosurgery"),
    *("Radiology", "Cosmetic / Plastic Surgery", "Nephrology", "Diets and Nutritions"),
    *("Chiropractic", "Gastroenterology", "Cardiovascular / Pulmonary", "Speech - Language"),
    *("Hospice - Palliative Care", "Autopsy", "Endocrinology", "Emergency Room Reports"),
    *("Discharge Summary", "ENT - Otolaryngology", "Urology", "Physical Medicine - Rehab"),
    *("Neurology", "Podiatry", "Ophthalmology", "Rheumatology", "IME-QME-Work Comp etc."),
    *("Hematology - Oncology", "Consult - History and Phy.", "Obstetrics / Gynecology"),
)
# i2b2 2010 has no drugs.
CONCEPTS = ("problem", "treatment", "test", "drug")


def target(sample: Sample[str]) -> str:
    return sample.target


def first_listed(
    completion: str, _sample: Sample[str], *, names: tuple[str, ...], lower: bool
) -> str | Unparsed:
    """Take the first name of the list that occurs in the answer, inside a word or denied."""
    text = completion.lower() if lower else completion
    for name in names:
        if (name.lower() if lower else name) in text:
            return name
    return MISSING


def labels(
    *,
    prompt: str = "",
    fields: Callable[[Mapping[str, str]], Mapping[str, str]] | None = None,
    names: tuple[str, ...],
    lower: bool,
) -> Published[str]:
    """Read the first of `names` that is a substring; score accuracy, macro and weighted F1."""
    return Published(
        prompt=prompt,
        fields=fields,
        read=partial(first_listed, names=names, lower=lower),
        gold=target,
        metrics=(Accuracy(), GoldMacroF1(names), GoldWeightedF1(names)),
    )


def examined(prompt: str, letters: tuple[str, ...]) -> Published[str]:
    return labels(prompt=prompt, fields=prompts.with_question_mark, names=letters, lower=False)


PUBMEDQA = labels(prompt=prompts.PUBMEDQA, names=("yes", "no", "maybe"), lower=True)
# "E" is looked for where there are four options, too: the list of choices is one for both.
MEDQA = examined(prompts.MEDQA, tuple("ABCDE"))
MEDQA_5 = examined(prompts.MEDQA_5, tuple("ABCDE"))
MEDMCQA = examined(prompts.MEDMCQA, tuple("ABCD"))
MEDNLI = labels(prompt=prompts.MEDNLI, names=("entailment", "contradiction", "neutral"), lower=True)
# The released code has neither its prompt nor its labels, which stand in a gated data set: the
# rule is theirs, the labels are ours.
BIONLI = labels(names=("yes", "no"), lower=True)


def mtsample(headings: tuple[str, ...] = HEADINGS) -> Published[str]:
    """Read the first heading that is a substring: the forty in released order, others in their own.

    "Neurology" is never read, since "urology" comes first, and neither are the two headings that
    hold "surgery".
    """
    names = HEADINGS if set(headings) == set(HEADINGS) else headings
    return labels(prompt=prompts.mtsample(names), names=names, lower=True)


def one_interaction(completion: str, _sample: Sample[str]) -> str | Unparsed:
    """Take the one label that occurs as written; several, denied ones among them, are missing."""
    named = [name for name in INTERACTIONS if name in completion]
    return named[0] if len(named) == 1 else MISSING


DDI = Published(
    prompt=prompts.DDI,
    read=one_interaction,
    gold=target,
    # Over all five labels: four in five pairs are "DDI-false".
    metrics=(GoldMacroF1(INTERACTIONS), Accuracy(), GoldWeightedF1(INTERACTIONS)),
)


def every_hallmark(completion: str, _sample: Sample[Labels]) -> Labels:
    """Take all that occur as written, in small letters; none of them is an answer as well."""
    return frozenset(name for name in HALLMARKS if name in completion)


def hallmarks_of(sample: Sample[Labels]) -> Labels:
    return sample.target


HOC = Published(
    prompt=prompts.HOC,
    read=every_hallmark,
    gold=hallmarks_of,
    # They give scikit-learn the predictions for the gold labels and the reverse: F1 is the same.
    metrics=(LabelwiseMacroF1(HALLMARKS),),
)


def whole(completion: str, _sample: Sample[str]) -> str:
    """Take the whole answer as it stands."""
    return completion


def whole_answer(completion: str, _sample: Sample[Answers]) -> str:
    """Take the whole answer, a lead-in and an explanation with it."""
    return completion


def first_answer(sample: Sample[Answers]) -> str:
    """Their data has one right answer a question; of ours the first is taken."""
    return sample.target[0]


EMRQA = Published(
    prompt=prompts.EMRQA,
    read=whole_answer,
    gold=first_answer,
    metrics=(CharacterMatch(), CharacterF1()),
)
COVID_QA = EMRQA


def tagged_answer(
    completion: str, _sample: Sample[MarkedText], *, kinds: tuple[str, ...]
) -> TaggedWords:
    """Take the words of the answer in order, and the mark each stands in, if any."""
    return tagged_words(completion, kinds)


def tagged_gold(sample: Sample[MarkedText], *, kinds: tuple[str, ...]) -> TaggedWords:
    """Read the right answer as a model's would be: written as HTML, and taken apart again."""
    return tagged_words(write_marked(sample.target), kinds)


def entities(kinds: tuple[str, ...], *, name: str = "entity_f1") -> Published[MarkedText]:
    """Read marks of these kinds; score what can be aligned. There is no released prompt."""
    return Published(
        read=partial(tagged_answer, kinds=kinds),
        gold=partial(tagged_gold, kinds=kinds),
        metrics=(
            AlignedEntities("f1", name=name),
            AlignedEntities("precision", name="entity_precision"),
            AlignedEntities("recall", name="entity_recall"),
        ),
    )


# The paper calls the cell macro-F1. What the released code puts there is a micro average.
I2B2 = entities(CONCEPTS, name="macro_f1")
NCBI_DISEASE = entities(("disease",))
BC5CDR = entities(("chemical", "disease"))


# They print the median of 1,000 resampled means where this is the mean itself. The fifth score they
# have, BARTScore, is in no table of the paper.
SUMMARY_METRICS = (Rouge("rouge_l"), Rouge("rouge_1"), Rouge("rouge_2"), PAPER_BERTSCORE)


def summary(prompt: str) -> Published[str]:
    """Take the whole answer; score ROUGE without stemming, and BERTScore by mBERT."""
    return Published(prompt=prompt, read=whole, gold=target, metrics=SUMMARY_METRICS)


PUBMED_SUMM = summary(prompts.PUBMED_SUMM)
SUMPUBMED = PUBMED_SUMM
MIMIC_CXR = summary(prompts.MIMIC_CXR)
