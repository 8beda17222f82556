"""
Show a publicly reported shipment route, its sources and its gaps.

A dossier (one GeoJSON file) is read and checked, made into frames, measured, and shown as a
page: one HTML file that needs no network.

The names below are looked up when they are first used, so that importing the package, or asking
the command line for help, costs no import of pandas.

Examples
--------
>>> import geoapp
>>> dossier = geoapp.read_dossier(geoapp.built_in())
>>> frames = geoapp.to_frames(dossier)
>>> geoapp.leg_lengths(frames.legs.iloc[:0]).empty
True
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:  # the same names for type checkers; a test compares the two lists
    from geoapp.clock import State as State
    from geoapp.clock import clock_days as clock_days
    from geoapp.clock import features_at as features_at
    from geoapp.dossier import Dossier as Dossier
    from geoapp.dossier import built_in as built_in
    from geoapp.dossier import read_dossier as read_dossier
    from geoapp.dossier import write_dossier as write_dossier
    from geoapp.errors import DossierError as DossierError
    from geoapp.errors import ExportError as ExportError
    from geoapp.errors import GeoappError as GeoappError
    from geoapp.errors import Problem as Problem
    from geoapp.errors import WhenError as WhenError
    from geoapp.exports import export as export
    from geoapp.exports import export_all as export_all
    from geoapp.exports import export_bytes as export_bytes
    from geoapp.frames import Frames as Frames
    from geoapp.frames import to_frames as to_frames
    from geoapp.measure import leg_lengths as leg_lengths
    from geoapp.measure import measurement as measurement
    from geoapp.measure import total_length as total_length
    from geoapp.views.map import route_map as route_map
    from geoapp.views.notebook import show as show
    from geoapp.views.page import page_html as page_html
    from geoapp.views.page import write_page as write_page
    from geoapp.views.tiles import Tiles as Tiles
    from geoapp.when import When as When
    from geoapp.when import parse_when as parse_when
    from geoapp.when import say_when as say_when

__version__ = "1.0.0"

_NAMES_BY_MODULE = {
    "geoapp.clock": ("State", "clock_days", "features_at"),
    "geoapp.dossier": ("Dossier", "built_in", "read_dossier", "write_dossier"),
    "geoapp.errors": ("DossierError", "ExportError", "GeoappError", "Problem", "WhenError"),
    "geoapp.exports": ("export", "export_all", "export_bytes"),
    "geoapp.frames": ("Frames", "to_frames"),
    "geoapp.measure": ("leg_lengths", "measurement", "total_length"),
    "geoapp.views.map": ("route_map",),
    "geoapp.views.notebook": ("show",),
    "geoapp.views.page": ("page_html", "write_page"),
    "geoapp.views.tiles": ("Tiles",),
    "geoapp.when": ("When", "parse_when", "say_when"),
}
_HOMES = {name: module for module, names in _NAMES_BY_MODULE.items() for name in names}

__all__ = ["__version__", *_HOMES]  # noqa: PLE0604


def __getattr__(name: str) -> object:
    """Import the module of a public name when the name is first asked for."""
    if name not in _HOMES:
        raise AttributeError(f"module 'geoapp' has no attribute {name!r}")
    return getattr(import_module(_HOMES[name]), name)


def __dir__() -> list[str]:
    return sorted({*globals(), *_HOMES})
