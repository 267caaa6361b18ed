"""Who goes where: places given by published rules, verified by separate code, explained."""
