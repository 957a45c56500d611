"""Settings: what a run is told to do, by files and by the command line."""
