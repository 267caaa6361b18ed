"""Approval routes (決裁): drafted, consulted, decided, about exactly one text and no other."""
