"""Summarization: abstracts of papers, impressions of chest films; scored by ROUGE."""

from __future__ import annotations

from mellama.metrics.bertscore import BERTSCORE
from mellama.metrics.text import Rouge
from mellama.records import Sample, Unparsed
from mellama.sources import literature, long_papers, mimic_cxr
from mellama.tasks import published
from mellama.tasks.free_text import read_summary
from mellama.tasks.samples import summarization as samples
from mellama.tasks.task import Task
from mellama.tasks.wrapping import NEW_PROMPT

ABSTRACT = "Write the abstract of the article."
IMPRESSION = "Write the impression of the chest radiograph report from its findings."
ABSTRACTS = (
    f"{ABSTRACT}\n\nArticle: {{article}}\n\nAbstract:",
    "Summarize the scientific article as its authors would in the abstract.\n\n"
    "Article: {article}\n\nAbstract:",
    "Article: {article}\n\nState the background, methods, results and conclusion of this article "
    "in one abstract.\n\nAbstract:",
)
IMPRESSIONS = (
    f"{IMPRESSION}\n\nFindings: {{findings}}\n\nImpression:",
    "Findings: {findings}\n\nSummarize these findings of a chest radiograph as the radiologist's "
    "impression.\n\nImpression:",
    "You are reading a chest radiograph report. Sum up what matters in the findings, in the style "
    "of an impression.\n\nFindings: {findings}\n\nImpression:",
)


def read_abstract(completion: str, sample: Sample[str]) -> str | Unparsed:
    """The whole answer, without a lead-in and a heading."""
    return read_summary(completion, ABSTRACT, sample.fields["article"])


def read_impression(completion: str, sample: Sample[str]) -> str | Unparsed:
    """The whole answer, without a lead-in and a heading, up to findings of the model's own."""
    return read_summary(completion, IMPRESSION, sample.fields["findings"], ends=NEW_PROMPT)


METRICS = (
    Rouge("rouge_l"),
    Rouge("rouge_1"),
    Rouge("rouge_2"),
    Rouge("rouge_lsum"),
    Rouge("rouge_1_stem"),
    Rouge("rouge_2_stem"),
    Rouge("rouge_l_stem"),
    Rouge("rouge_lsum_stem"),
    BERTSCORE,
)

PUBMED_SUMM = Task(
    name="pubmed_summ",
    version=1,
    title="PubMed summarization: write the abstract of a paper",
    family="summarization",
    source=long_papers.PUBMED_SUMMARIZATION,
    prompt=ABSTRACTS[0],
    wordings=ABSTRACTS[1:],
    samples=samples.pubmed_summ_samples,
    read=read_abstract,
    write=str,
    metrics=METRICS,
    published=published.PUBMED_SUMM,
    # Upstream's less the papers that have lost their text: by how many is the paper's word.
    splits=(("train", 117_108), ("valid", 6_631), ("test", 6_658)),
    max_new_tokens=512,
    shorten="article",
    too_long="middle",
    text_fields=("article",),
    target_is_text=True,
)

MIMIC_CXR = Task(
    name="mimic_cxr",
    version=1,
    title="MIMIC-CXR: write the impression of a chest radiograph report",
    family="summarization",
    source=mimic_cxr.MIMIC_CXR_SUMMARIZATION,
    prompt=IMPRESSIONS[0],
    wordings=IMPRESSIONS[1:],
    samples=samples.mimic_cxr_samples,
    read=read_impression,
    write=str,
    metrics=METRICS,
    published=published.MIMIC_CXR,
    splits=(("train", 122_014), ("valid", 957), ("test", 1_606)),
    max_new_tokens=128,
    shorten="findings",
    too_long="middle",
    text_fields=("findings",),
    target_is_text=True,
)

SUMPUBMED = Task(
    name="sumpubmed",
    version=1,
    title="SumPubMed: write the abstract of a paper",
    family="summarization",
    source=literature.SUMPUBMED,
    prompt=ABSTRACTS[0],
    wordings=ABSTRACTS[1:],
    samples=samples.sumpubmed_samples,
    read=read_abstract,
    write=str,
    metrics=METRICS,
    published=published.SUMPUBMED,
    splits=(("test", 400),),
    max_new_tokens=512,
    shorten="article",
    too_long="middle",
    text_fields=("article",),
    target_is_text=True,
    stands_in_for="pubmed_summ",
)
