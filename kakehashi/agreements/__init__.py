"""Framework agreements between the home university and other institutions, with every amendment."""
