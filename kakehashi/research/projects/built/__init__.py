"""The built tables of collaboration: where they are, which build it is, an engine over them."""
