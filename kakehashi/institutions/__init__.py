"""Universities and other bodies, the names and identifiers they go by, and the home university's units."""
