"""What the Network is and says."""
