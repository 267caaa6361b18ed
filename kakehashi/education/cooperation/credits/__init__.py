"""Credits and grades of (1.2): what they count as elsewhere, by which rule, and why."""
