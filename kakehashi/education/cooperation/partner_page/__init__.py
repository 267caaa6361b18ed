"""Everything about one partner for the next meeting, on a page and in a briefing."""
