"""What is asked of a model: source, prompt, reading and metrics of every test set."""
