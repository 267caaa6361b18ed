"""Renewal: the review that opens before an agreement ends, its warnings and its decision."""
