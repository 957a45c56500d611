"""The rules about values, and the role evidence they rest on, on networks written out by hand."""
