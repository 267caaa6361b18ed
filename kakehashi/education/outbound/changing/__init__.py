"""Changes of a mobility, with everything they touch shown before they are made."""
