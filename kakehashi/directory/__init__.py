"""Keeping the register: the verbs on institutions, units and people, each with its trace in the journal."""
