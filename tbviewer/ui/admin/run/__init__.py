"""The step Run: a Run asked for, timed, begun, watched, stopped and found again."""
