"""How a question of each benchmark is put: the wording that instruction data practises."""

from __future__ import annotations

VERDICT = "Answer the research question from the abstract. Reply with one word: yes, no or maybe."
CHOICE = "Choose the one option that answers the question best. Reply with its letter."
NOTE = "Answer the question with words copied from the text, as few as answer it."
ENTITY = (
    'Copy the sentence and mark in it with HTML each medical problem, <span class="problem">...'
    '</span>, each test, <span class="test">...</span>, and each treatment, '
    '<span class="treatment">...</span>. Change nothing else; a sentence without any stays as it '
    "is."
)
INTERACTION = """\
Two drugs in the sentence are written @DRUG$. Which interaction between them does it state?
DDI-effect: what the interaction does to the patient
DDI-mechanism: how it comes about
DDI-advise: advice about using the two together
DDI-int: an interaction without any detail
DDI-false: none
Reply with one of these labels."""
HALLMARK = """\
Which hallmarks of cancer does the abstract give evidence of? Choose one or more of:
activating invasion and metastasis; avoiding immune destruction; cellular energetics; \
enabling replicative immortality; evading growth suppressors; genomic instability and mutation; \
inducing angiogenesis; resisting cell death; sustaining proliferative signaling; \
tumor promoting inflammation
Reply with their names, separated by semicolons."""
VISIT = """\
Under which one of these headings does the medical report stand?
{headings}
Reply with the heading."""
ARTICLE = "Write the abstract of the article."
FILM = "Write the impression of the chest radiograph report from its findings."
CONCLUSION = (
    "Does the hypothesis follow from the premise? What acts is written between <re> and <er>, what "
    "it acts on between <el> and <le>. Reply with one word: yes or no."
)
INFERENCE = (
    "How does the hypothesis stand to the premise? Reply with one word: entailment if it follows "
    "from the premise, contradiction if it cannot be true, neutral if it may be true or not."
)
CASE = (
    "What does the patient have? Reply with the five likeliest diagnoses as a numbered list, one a "
    "line, the likeliest first."
)
