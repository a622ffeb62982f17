"""Documents to token blocks: read, clean, decontaminate, mix to the token, tokenise, pack."""
