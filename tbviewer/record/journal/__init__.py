"""The journal: every Reading, every Decision and what else is worth knowing later, for ever.

The one place that may hold a patient's name, and the only store of Decisions and notes.
"""
