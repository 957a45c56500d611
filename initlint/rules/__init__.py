"""The rules, one module each. A rule asks one question of a network and knows nothing of files or output."""
