"""Pages for everybody: with whom the university publishes, where in the world, to what effect."""
