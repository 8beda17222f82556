"""The page: one HTML file with its map, clock and evidence, that asks nothing of a network."""
