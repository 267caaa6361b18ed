"""Meetings, visits, calls and fairs with partners, and what somebody has to do because of them."""
