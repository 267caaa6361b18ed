"""Negotiations as pages: the list, one negotiation, its versions, what can be done."""
