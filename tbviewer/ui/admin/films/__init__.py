"""The step Films: a labelled folder, what it holds, what is wrong, and what is left out."""
