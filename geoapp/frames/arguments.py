"""What is given to a public function, looked at before anything is done with it."""

from __future__ import annotations

from collections.abc import Sequence

from geoapp.catalogues import PAGE_LANGUAGES, content_language
from geoapp.dossier import Dossier
from geoapp.errors import ArgumentError, Problem
from geoapp.frames.schema import Frames

DOSSIER_REMEDY = "give a dossier, as geoapp.read_dossier reads it"
FRAMES_REMEDY = "give frames, as geoapp.to_frames makes them of a dossier"


def expect_dossier(given: object, name: str = "dossier") -> None:
    """
    Refuse what is no dossier.

    Examples
    --------
    >>> expect_dossier(None)
    Traceback (most recent call last):
    geoapp.errors.ArgumentError: dossier: is of the kind NoneType; give a dossier, as ...
    """
    if not isinstance(given, Dossier):
        raise ArgumentError(Problem(name, f"is of the kind {type(given).__name__}", DOSSIER_REMEDY))


def expect_frames(given: object, name: str = "frames") -> None:
    """
    Refuse what are no frames.

    Examples
    --------
    >>> expect_frames("route.geojson")
    Traceback (most recent call last):
    geoapp.errors.ArgumentError: frames: are of the kind str; give frames, as ...
    """
    if not isinstance(given, Frames):
        raise ArgumentError(Problem(name, f"are of the kind {type(given).__name__}", FRAMES_REMEDY))


def expect_either(given: object, name: str = "of") -> None:
    """Refuse what is neither a dossier nor its frames."""
    if not isinstance(given, Dossier | Frames):
        remedy = f"{DOSSIER_REMEDY}, or its frames, as geoapp.to_frames makes them"
        raise ArgumentError(Problem(name, f"is of the kind {type(given).__name__}", remedy))


def expect_language(given: object, own: Sequence[str]) -> None:
    """
    Refuse a language that neither a dossier has nor geoapp speaks.

    Examples
    --------
    >>> expect_language("de", ["pt-BR"])
    Traceback (most recent call last):
    geoapp.errors.ArgumentError: lang: is 'de'; use one of pt-BR, en, fr, ko, ru, uk, es, ar.
    """
    if not isinstance(given, str) or content_language(given, own) is None:
        known = ", ".join(dict.fromkeys([*own, *PAGE_LANGUAGES]))
        found = f"is {given!r}" if isinstance(given, str) else f"is of {type(given).__name__}"
        raise ArgumentError(Problem("lang", found, f"use one of {known}"))
