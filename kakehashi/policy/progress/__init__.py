"""How far things are: result, effort and confidence, three readings that are never mixed. Pure."""
