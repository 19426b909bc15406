"""Runs of the Admin room as their folders tell them: asked, standing, alive; no torch."""
