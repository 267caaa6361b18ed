"""How stays abroad post themselves to the exchange ledger of (1.2)."""
