"""Papers beside agreements: one without the other, with whom we could work, one partner."""
