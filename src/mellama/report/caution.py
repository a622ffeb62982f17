"""What a page has to say about models too small to be of use."""

NEAR_CHANCE = (
    "A model this small scores near chance or below it, and much of what it writes cannot be read "
    "as an answer at all. This page shows that the path from raw text to a measured model works; "
    "it does not show that the model is useful. No published number stands on it, because neither "
    "the data nor the models are those of a published experiment."
)

FICTIONAL = (
    "A fictional world: every disease, drug, gene and department on this page is invented, and no "
    "score is comparable with a published number. The page shows whether continual pre-training "
    "and instruction tuning each do their part on facts that only the invented literature holds."
)
