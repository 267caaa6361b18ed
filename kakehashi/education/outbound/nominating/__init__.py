"""Nominations: a student is named to the host, and the host decides."""
