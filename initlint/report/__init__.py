"""Findings, statistics and ledgers as text: for people, for editors, and as JSON."""
