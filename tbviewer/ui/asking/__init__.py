"""Asking the Network live: questions about the film on the screen, and their answers."""
