"""Figures and pictures that leave the window."""
