"""The step Threshold: this site's own, chosen by local results; and how it holds up."""
