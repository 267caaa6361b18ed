"""Works that may be one: found, decided, and the decision remembered."""
