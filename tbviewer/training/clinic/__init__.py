"""Retraining in the clinic: its own labelled folder, scanned and parted, and its own Runs."""
