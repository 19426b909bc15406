"""How a Model comes to be."""
