"""Whether an output is as it was made, and what it was made from."""
