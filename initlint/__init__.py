"""Finds weight-initialization faults in PyTorch and Keras source, without importing it."""

__all__ = ["__version__"]

__version__ = "0.1.0"
