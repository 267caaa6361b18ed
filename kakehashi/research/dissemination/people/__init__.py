"""Researchers, their projects and their units, as the world reads them."""
