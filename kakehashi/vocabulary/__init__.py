"""Values that authorities define, each with its source.

Countries/regions, languages, CEFR, ISCED-F, academic terms, fiscal years, eras.
"""
