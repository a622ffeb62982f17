"""Instruction data: source, template and sample size become conversations."""
