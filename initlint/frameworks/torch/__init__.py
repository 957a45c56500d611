"""What the names of PyTorch do, as tables."""
