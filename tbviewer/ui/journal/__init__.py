"""The journal's window: entries found, read and exported."""
