"""The command line: arguments, and which part does what. What it shows is made elsewhere."""
