"""tbviewer: chest films, read and explained. Research use; not a diagnostic device."""

__version__ = "0.1.0"
