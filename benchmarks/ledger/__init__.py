"""Puts the ledger to networks of real libraries: built, measured, and compared parameter by parameter."""
