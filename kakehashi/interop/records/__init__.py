"""What readers of works from all registers have in common."""
