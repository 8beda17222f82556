"""
How modelled geometry is derived: an author's tool, never run to show a map.

`sea` finds the shortest way over water between two positions; `rail` the shortest way over a
railway network through given stations; `supplies` reads coast and network; `parts` makes a
leg of a way, from place to place.
"""
