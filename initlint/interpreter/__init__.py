"""Executes the lowered program over abstract values and records the network that comes out."""
