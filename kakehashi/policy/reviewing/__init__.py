"""Review meetings: an agenda made from what is off its path or stale, and what was decided."""
