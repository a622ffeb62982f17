"""From the rows of a source to samples: the splits, ids and fields of every test set."""
