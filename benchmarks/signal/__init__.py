"""The predicted scale of the signal against the measured one, over architectures read from their own source."""
