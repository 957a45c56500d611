"""What each kind of operation does to the signal and, backward, to its gradient."""
