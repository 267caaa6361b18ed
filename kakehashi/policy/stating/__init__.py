"""Figures typed by hand: one person enters them with their source, a second one confirms them."""
