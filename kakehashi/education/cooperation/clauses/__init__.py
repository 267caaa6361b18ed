"""Pages of clauses, and of the text and documents of one version of an agreement."""
