"""From text to the lowered program."""
