"""ORCID: works in its records (version 3), and asking it for them."""
