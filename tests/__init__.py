"""The tests. Nothing here is shipped."""
