"""Pages that cross directions, and the look."""
