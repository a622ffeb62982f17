"""Pure functions of predictions and targets, and the statistics around them."""
