"""One training loop, three uses: pre-training, instruction tuning, supervised fine-tuning."""

import mellama.models  # noqa: F401  (its environment has to stand before torch is imported)
