"""One training loop, three uses: pre-training, instruction tuning, supervised fine-tuning."""
