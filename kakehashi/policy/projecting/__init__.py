"""What would become of a figure if planned changes came: projections, which are never values."""
