"""Persons: their names in several scripts, and the roles they hold at units, with deputies and dates."""
