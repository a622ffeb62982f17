"""Documents to token blocks: clean, decontaminate, hold out, tokenise, mix, pack."""
