"""Who we publish with: works of the literature made into compact tables, and questions to them.

Pure. `building` writes the tables that `tables` declares; every question is asked of those.
"""
