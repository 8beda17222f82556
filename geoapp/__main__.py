"""``python -m geoapp`` is ``geoapp``."""

from geoapp.cli import main

main(prog_name="geoapp")
