"""Values that authorities define: countries/regions, languages, CEFR, ISCED-F, terms, fiscal years, eras."""
