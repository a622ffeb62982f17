"""Open sources from their public homes to a data root; what is not open is refused first."""
