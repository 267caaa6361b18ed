"""Learning agreements: versions, three signatures, changes."""
