"""Networks that are initialized in the ways people write. Almost all can be built without arguments."""
