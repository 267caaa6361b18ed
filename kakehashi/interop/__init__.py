"""The standards and authorities we talk to."""
