"""Freezes: what was known on a reference date, kept with hashes; corrections stand beside it."""
