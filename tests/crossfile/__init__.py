"""Projects of several files."""
