"""Input made to break an analyser: the run goes on, says what it could not read, and ends in time."""
