"""Keras: building layers, calling models, and the variables of TensorFlow below it."""
