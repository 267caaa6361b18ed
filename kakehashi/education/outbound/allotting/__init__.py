"""Allocation runs, and the places they give: frozen, compared, approved, published, answered."""
