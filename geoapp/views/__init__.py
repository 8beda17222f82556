"""What is made from frames to be looked at: map, clock, charts, page."""
