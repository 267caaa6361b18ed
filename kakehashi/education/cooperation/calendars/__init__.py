"""The personal calendar feed: what ends, and what is due, in everybody's own calendar."""
