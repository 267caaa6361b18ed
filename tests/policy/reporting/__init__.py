"""Reports of freezes."""
