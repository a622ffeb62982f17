"""Task x model x setting to samples.jsonl; reading and scoring."""
