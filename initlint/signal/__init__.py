"""Predicts the scale of the signal and of its gradient at every node of a network, from the laws of its weights alone."""
