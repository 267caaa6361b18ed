"""Works: entered, changed, published, withdrawn, merged; and as the world reads and cites them."""
