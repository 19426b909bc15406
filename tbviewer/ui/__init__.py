"""What people see and touch: PySide6 only, no torch and no decoders."""
