"""A dossier as a file: the same text for the same dossier, one position a line."""

from __future__ import annotations

import json
from os import PathLike
from typing import Any

from geoapp.dossier.models import Dossier
from geoapp.dossier.reading import read_dossier
from geoapp.files import write_whole

INDENT = 2
MAX_EXACT_WHOLE = 2**53


def to_geojson(dossier: Dossier) -> str:
    """
    Return a dossier as RFC 7946 GeoJSON.

    Parameters
    ----------
    dossier
        Any dossier.

    Returns
    -------
    text
        Ends in a newline; no `crs`; longitude before latitude, at most 7
        decimals; members in the order of `docs/dossier-format.md`, those that are
        absent or empty left out; a position, or a list of names, on one line.
        Equal dossiers give equal texts.

    Examples
    --------
    >>> from geoapp.dossier import built_in, read_dossier
    >>> print(to_geojson(read_dossier(built_in()))[:31])
    {
      "type": "FeatureCollection"
    """
    content = dossier.model_dump(mode="json", by_alias=True, exclude_defaults=True)
    return _json(content, 0) + "\n"


def write_dossier(dossier: Dossier, path: str | PathLike[str]) -> None:
    """
    Write a dossier to a file, whole or not at all.

    Parameters
    ----------
    dossier
        Any dossier; it is checked as at reading, so that the file can be read.
    path
        The file; what stood there is replaced at once.

    Raises
    ------
    DossierError
        If what would be written can't be read again: ids that lead nowhere, say.
    ExportError
        If the file can't be written; what stood there is untouched.

    Notes
    -----
    RFC 7946; see `to_geojson`.
    """
    content = to_geojson(dossier).encode("utf-8")
    read_dossier(content, name=dossier.header.id)
    write_whole(path, content)


def _json(value: Any, level: int) -> str:
    """Lay out JSON: containers over lines, but positions and names in one."""
    if isinstance(value, float):
        return _number(value)
    if not isinstance(value, dict | list):
        return json.dumps(value, ensure_ascii=False)
    brackets = "{}" if isinstance(value, dict) else "[]"
    if isinstance(value, list) and not any(isinstance(item, dict | list) for item in value):
        return "[" + ", ".join(_json(item, level) for item in value) + "]"
    margin = " " * INDENT * (level + 1)
    lines = (
        [f"{margin}{json.dumps(name)}: {_json(item, level + 1)}" for name, item in value.items()]
        if isinstance(value, dict)
        else [margin + _json(item, level + 1) for item in value]
    )
    return f"{brackets[0]}\n" + ",\n".join(lines) + f"\n{' ' * INDENT * level}{brackets[1]}"


def _number(value: float) -> str:
    """Write a number without an idle `.0`, and never with more digits than it needs."""
    if value.is_integer() and abs(value) <= MAX_EXACT_WHOLE:
        return str(int(value))
    return repr(value)
