"""Pages of the plan cycle: plans, targets, the monthly minute, freezes, reviews, reports."""
