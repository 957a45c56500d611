"""Text edits that mend findings, and the files they are written to."""
