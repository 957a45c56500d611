"""What Keras 3 means, as tables; older spellings come in through `names`."""
