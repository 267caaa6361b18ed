"""What the university itself says of whose a work is: it overrules every source."""
