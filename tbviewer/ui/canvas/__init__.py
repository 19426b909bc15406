"""The canvas: the film, its Overlays and its corner texts."""
