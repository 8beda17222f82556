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

__version__ = "1.0.0"


def __getattr__(name: str) -> object:
    """Read the list of names when one is asked for, as that takes a tenth of Python's start."""
    import lazy_loader

    found, listed, names = lazy_loader.attach_stub(__name__, __file__)
    globals().update(__getattr__=found, __dir__=listed, __all__=["__version__", *names])
    return globals()[name] if name in globals() else found(name)


def __dir__() -> list[str]:
    """Name what there is, by what the list of names puts in this one's place."""
    __getattr__("__all__")
    return __dir__()
