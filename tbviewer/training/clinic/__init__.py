"""The clinic's own labelled folder: scanned, kept, and parted for training and comparison."""
