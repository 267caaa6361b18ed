"""Our word on whose a work is, beside the source's: by hand, from a file, and where they differ."""
