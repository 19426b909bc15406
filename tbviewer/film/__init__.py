"""Opening and understanding a film."""
