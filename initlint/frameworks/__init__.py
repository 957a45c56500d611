"""What PyTorch and Keras mean, as tables."""
