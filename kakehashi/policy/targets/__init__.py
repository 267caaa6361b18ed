"""Targets: what the university wants of an indicator, declared by a person and never edited."""
