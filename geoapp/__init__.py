"""
Show a reported route, its sources and its gaps.

A dossier (one GeoJSON file) is read and checked, made into frames, measured, and shown as a
page: one HTML file that needs no network.

Names (`__init__.pyi` lists them) are looked up when they are first used, so that importing the
package, or asking the command line for help, costs no import of pandas.

Examples
--------
>>> import geoapp
>>> dossier = geoapp.read_dossier(geoapp.built_in())
>>> frames = geoapp.to_frames(dossier)
>>> geoapp.leg_lengths(frames.legs.iloc[:0]).empty
True
"""

import lazy_loader

__getattr__, __dir__, _names = lazy_loader.attach_stub(__name__, __file__)

__version__ = "1.0.0"
__all__ = ["__version__", *_names]  # noqa: PLE0604
