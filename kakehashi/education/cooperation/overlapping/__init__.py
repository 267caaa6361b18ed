"""Agreements that overlap with another, and those that nobody uses."""
