"""The fictional world: one invented medicine, written as raw files in every upstream format."""
