"""Files with their type and hash."""
