"""The tables of (1.2)."""

__all__: list[str] = []
