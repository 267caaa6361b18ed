"""Signing in: what we add to django-allauth, which does the work."""
