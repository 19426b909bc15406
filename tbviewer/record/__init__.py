"""What is kept and handed on."""
