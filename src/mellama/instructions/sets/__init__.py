"""Declarations of instruction sets, a file for each group of the paper's Table 5."""
