"""Steps and the runner: what is built from what, under which terms, and whether it still holds."""
