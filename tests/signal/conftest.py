"""Gradients of Keras networks are measured on its torch backend, which has to be chosen before Keras is imported."""

import os

os.environ.setdefault("KERAS_BACKEND", "torch")
