"""Grants: schemes, eligibility, days, instalments, recovery."""
