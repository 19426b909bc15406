"""The Compare room: films, Overlays and maps side by side."""
