"""The text of agreements: templates of clauses, filled from what a version says, as documents."""
