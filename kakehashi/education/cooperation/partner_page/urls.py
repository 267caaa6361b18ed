"""Addresses of the partner page."""
urlpatterns = []
