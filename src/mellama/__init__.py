"""Build and measure medical language models: corpus, training, evaluation, report."""

__version__ = "0.1.0"
