"""The national return on students abroad, checked for completeness."""
