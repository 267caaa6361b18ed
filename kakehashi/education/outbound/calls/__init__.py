"""Calls: what is offered to whom, by which rules, until when."""
