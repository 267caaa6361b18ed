"""Parts that pages are made of: charts, maps, lists."""
