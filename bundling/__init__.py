"""From this repository to what IT staff install: bundle, packages, licences; it never ships."""
