"""The clinic's labelled folder as it was found: what the window shows and training obeys."""
