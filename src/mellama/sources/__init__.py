"""What exists in the world: one declaration per upstream dataset, with its reader beside it."""
