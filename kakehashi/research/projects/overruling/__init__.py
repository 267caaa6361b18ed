"""What the university says of whose a work is, put in the place of what the source says."""
