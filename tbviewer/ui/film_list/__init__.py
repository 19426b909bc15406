"""The list of films at the left: model, drawing, panel, and its file."""
