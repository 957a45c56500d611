"""Questions to a live module. This package alone imports torch and keras, and runs the code that builds the module."""
