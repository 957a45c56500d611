"""Which files are linted, how they are read, and what their modules are called."""
