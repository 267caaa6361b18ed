"""Pages for those who sign in, beyond a single direction."""
