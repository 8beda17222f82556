"""
Show a publicly reported shipment route, its sources and its gaps.

A dossier (one GeoJSON file) is read and checked, turned into frames, measured,
and made into a page: one HTML file that needs no network.

The names below are looked up when they are first used, so that importing the
package, or asking the command line for help, costs no import of pandas.
"""

from __future__ import annotations

from importlib import import_module

__version__ = "1.0.0"

# Public name -> the module that defines it. Sorted by name.
_HOMES = {
    "DossierError": "geoapp.errors",
    "ExportError": "geoapp.errors",
    "GeoappError": "geoapp.errors",
    "Problem": "geoapp.errors",
    "WhenError": "geoapp.errors",
}

__all__ = ["__version__", *_HOMES]  # noqa: PLE0604


def __getattr__(name: str) -> object:
    """Import the module of a public name when the name is first asked for."""
    if name not in _HOMES:
        raise AttributeError(f"module 'geoapp' has no attribute {name!r}")
    return getattr(import_module(_HOMES[name]), name)


def __dir__() -> list[str]:
    return sorted({*globals(), *_HOMES})
