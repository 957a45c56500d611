"""Tests of the knowledge tables against the frameworks that they describe."""
