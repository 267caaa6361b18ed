"""Files of reference managers: BibTeX and RIS."""
