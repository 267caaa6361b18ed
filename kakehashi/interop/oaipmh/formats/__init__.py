"""Metadata formats: pure builders of XML from the plain records of `records`."""
