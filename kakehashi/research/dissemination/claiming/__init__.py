"""Who says that a work is, or is not, theirs, and who looks at it after them."""
