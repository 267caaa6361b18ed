"""Places at partner universities: the public list, and the pages on which the office keeps them."""
