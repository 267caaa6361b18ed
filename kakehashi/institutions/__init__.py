"""Universities and other bodies, their names and identifiers, and the home university's units."""
