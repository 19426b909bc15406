"""The step Compare: whether a new Model is better than the one that reads now."""
