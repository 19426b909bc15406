"""The step Models: which one reads, and what is done with the others."""
