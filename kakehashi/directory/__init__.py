"""Keeping the register: the verbs on institutions, units and people, each with its journal entry.

`operations` holds the verbs on institutions, `organisation` those on the home university: units,
people and roles. Both ask `rules`. What points at a merged institution is moved by `merging`.
"""
