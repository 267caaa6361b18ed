"""Persons: their names in several scripts, and the roles they hold, with deputies and dates."""
