"""OGC API - Features: a configuration for pygeoapi, and the files that it serves."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

import numpy as np
import shapely

from geoapp.exports.geojson import geojson_of
from geoapp.exports.tables import Table, Tables
from geoapp.exports.wording import LAYERS
from geoapp.frames import BOUNDS
from geoapp.when import FarDay

CONFIGURATION = "pygeoapi-config.yml"
URL = "http://127.0.0.1:5000"
CRS84 = "http://www.opengis.net/def/crs/OGC/1.3/CRS84"
HEAD = """\
# OGC API - Features for this dossier. In this folder:
#   pip install pygeoapi
#   export PYGEOAPI_CONFIG=pygeoapi-config.yml PYGEOAPI_OPENAPI=openapi.yml
#   pygeoapi openapi generate $PYGEOAPI_CONFIG --output-file $PYGEOAPI_OPENAPI
#   pygeoapi serve
# It listens on this machine alone. What follows is JSON, which is YAML too.
"""


def pygeoapi_files(tables: Tables) -> dict[str, bytes]:
    """
    Make a folder's files: a GeoJSON a kind, and the configuration that serves them.

    Parameters
    ----------
    tables
        The tables of a dossier.

    Returns
    -------
    files
        Content by name; the configuration expects to be used in its folder.
    """
    files = {f"{table.name}.geojson": geojson_of(table) for table in tables.features}
    served = [table for table in tables.features if len(table)]
    files[CONFIGURATION] = (
        HEAD + json.dumps(_configuration(tables, served), ensure_ascii=False, indent=2) + "\n"
    ).encode()
    return files


def _configuration(tables: Tables, served: list[Table]) -> dict[str, object]:
    about = tables.about
    return {
        "server": {
            "bind": {"host": "127.0.0.1", "port": 5000},
            "url": URL,
            "mimetype": "application/json; charset=UTF-8",
            "encoding": "utf-8",
            "gzip": False,
            "languages": ["en-US"],
            "cors": False,
            "pretty_print": False,
            "admin": False,
            "limits": {"default_items": 100, "max_items": 10_000},
            "map": {"url": "", "attribution": about["attribution"]},
        },
        "logging": {"level": "ERROR"},
        "metadata": {
            "identification": {
                "title": about["title"],
                "description": f"{about['attribution']}. {about['summary']}",
                "keywords": [about["dossier"]],
                "keywords_type": "theme",
                "terms_of_service": about["licence"],
                "url": URL,
            },
            "license": {"name": about["licence"], "url": URL},
            "provider": {"name": "geoapp", "url": URL},
            "contact": {"name": "geoapp"},
        },
        "resources": {table.name: _collection(table, about) for table in served},
    }


def _collection(table: Table, about: dict[str, str]) -> dict[str, object]:
    title = LAYERS[table.name]
    return {
        "type": "collection",
        "title": title,
        "description": f"{title}: {about['attribution']}",
        "keywords": [about["dossier"], table.name],
        "links": [],
        "extents": {"spatial": {"bbox": _bbox(table), "crs": CRS84}} | _temporal(table),
        "providers": [
            {
                "type": "feature",
                "name": "GeoJSON",
                "data": f"{table.name}.geojson",
                "id_field": "id",
                "title_field": "name",
            }
        ],
    }


def _bbox(table: Table) -> list[float]:
    shapes = np.array([shape for shape in table.shapes or () if shape is not None], dtype=object)
    return [float(v) for v in shapely.total_bounds(shapes)] if len(shapes) else [-180, -90, 180, 90]


def _temporal(table: Table) -> dict[str, object]:
    """Say the days that a collection spans; an open end is null."""
    if BOUNDS[0] not in table.names:
        return {}
    return {"temporal": {"begin": _end(table[BOUNDS[0]], min), "end": _end(table[BOUNDS[3]], max)}}


def _end(days: Any, choose: Any) -> str | None:
    known: list[date] = [day for day in days if day]
    if not known or len(known) != len(days) or isinstance(choose(known), FarDay):
        return None  # a time in YAML has four digits for a year
    return str(choose(known).isoformat()) + "T00:00:00Z"
