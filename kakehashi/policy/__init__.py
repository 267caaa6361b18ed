"""The policy documents, their directions, and indicators whose every figure opens to its rows."""
