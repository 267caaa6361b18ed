"""Revision: a plan goes on as a new one, indicators are placed in a new policy version."""
