"""The policy documents, their directions, and the indicators whose every figure opens to its rows."""
