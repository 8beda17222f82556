"""
Measured positions of ships beside what a dossier claims of a leg.

Reading AIS and other tracks, their lengths, silences and impossible pairs, and what the positions
say of a leg on a day. Nothing is deleted, everything is flagged; the rules are in
`docs/tracks.md`. Only this room may need Dask or pyais, and only where they are asked for.
"""
