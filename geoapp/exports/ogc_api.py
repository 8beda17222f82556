"""OGC API - Features: a configuration for pygeoapi, and the files that it serves."""

from __future__ import annotations

import json
import re
from datetime import date
from typing import Any

import numpy as np
import shapely

from geoapp.exports.geojson import geojson_of
from geoapp.exports.tables import Table, Tables
from geoapp.exports.wording import LAYERS
from geoapp.frames import BOUNDS

CONFIGURATION = "pygeoapi-config.yml"
PROVIDER = "possible_days.py"
URL = "http://127.0.0.1:5000"
CRS84 = "http://www.opengis.net/def/crs/OGC/1.3/CRS84"
HEAD = """\
# OGC API - Features for this dossier. In this folder:
#   pip install pygeoapi
#   export PYGEOAPI_CONFIG=pygeoapi-config.yml PYGEOAPI_OPENAPI=openapi.yml PYTHONPATH=.
#   pygeoapi openapi generate $PYGEOAPI_CONFIG --output-file $PYGEOAPI_OPENAPI
#   pygeoapi serve
# It listens on this machine alone. What follows is JSON, with times as YAML has them.
"""
PROVIDER_TEXT = '''\
"""
GeoJSON for pygeoapi that answers `datetime` by the days on which a feature is possible.

pygeoapi's own provider of GeoJSON gives all features whatever `datetime` asks.
"""

from pygeoapi.provider.geojson import GeoJSONProvider


class PossibleDays(GeoJSONProvider):
    """Compare what is asked with `earliest_start` and `latest_end`; one that is missing is open."""

    asked = None

    def query(self, *args, datetime_=None, **others):
        """Take the day or days along to where the file is read."""
        self.asked = datetime_
        return super().query(*args, **others)

    def _load(self, bbox=(), skip_geometry=None, properties=(), select_properties=()):
        found = super()._load(bbox, skip_geometry, properties)
        if self.asked:
            first, _, last = self.asked.partition("/")
            ends = first[:10], (last or first)[:10]
            found["features"] = [each for each in found["features"] if is_possible(each, *ends)]
        for each in found["features"] if select_properties else ():
            held = each["properties"].items()
            each["properties"] = {key: value for key, value in held if key in select_properties}
        return found


def is_possible(feature, first, last):
    """Tell whether a feature is possible on a day from the first to the last; ".." is open."""
    starts, ends = (feature["properties"].get(key) for key in ("earliest_start", "latest_end"))
    is_after = starts and last != ".." and starts > last
    is_before = ends and first != ".." and ends < first
    return not is_after and not is_before
'''


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
    files = {f"{table.name}.geojson": geojson_of(table) for table in tables.drawn}
    served = [table for table in tables.drawn if len(table)]
    text = json.dumps(_configuration(tables, served), ensure_ascii=False, indent=2)
    # pygeoapi compares times, and takes what stands in quotes for text.
    text = re.sub(r'("(?:begin|end)": )"([^"]*)"', r"\1\2", text)
    files[CONFIGURATION] = f"{HEAD}{text}\n".encode()
    files[PROVIDER] = PROVIDER_TEXT.encode()
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
                "keywords": [about["dossier"], about["made_from"]],
                "keywords_type": "theme",
                "terms_of_service": about["licence"],
                "url": URL,
            },
            "license": {"name": about["licence"], "url": URL},
            "provider": {"name": about["attribution"], "url": URL},
            "contact": {"name": about["dossier"]},
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
                "name": "possible_days.PossibleDays" if _has_days(table) else "GeoJSON",
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
    if not _has_days(table):
        return {}
    begin, end = _end(table[BOUNDS[0]], min), _end(table[BOUNDS[3]], max)
    first, last = begin and f"{begin}T00:00:00Z", end and f"{end}T23:59:59Z"
    return {"temporal": {"begin": first, "end": last}}


def _has_days(table: Table) -> bool:
    """Whether it has days that pygeoapi can compare."""
    return BOUNDS[0] in table.names and table.is_timed


def _end(days: Any, choose: Any) -> str | None:
    known: list[date] = [day for day in days if day]
    if not known or len(known) != len(days):
        return None
    return str(choose(known).isoformat())
