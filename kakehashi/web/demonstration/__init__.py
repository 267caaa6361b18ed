"""Demonstration mode: believable data, and a page to sign in as any of its people."""
