"""Keras reads its backend from the environment when it is first imported, so that it is chosen before any test is."""

import os

os.environ.setdefault("KERAS_BACKEND", "torch")
