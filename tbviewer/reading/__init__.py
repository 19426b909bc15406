"""Readings and HeatMaps, and where a map lies on a film. numpy only."""
