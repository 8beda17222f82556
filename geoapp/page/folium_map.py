"""The map of a route: Folium with our own base map, drawn in a conic projection."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from datetime import date
from typing import Any

import folium
import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from folium.template import Template
from shapely.geometry.base import BaseGeometry

from geoapp.cartography.basemap import UNIT_DEGREES, line_text, map_region, pack_lines
from geoapp.cartography.projection import conic_fit, drawable, route_shapes
from geoapp.catalogues import by_language, translate
from geoapp.clock import leg_stretches
from geoapp.frames import Frames, leg_stops, pace_shape, total_length
from geoapp.measure import comparison_shapes, to_lat_lon
from geoapp.measure.comparisons import SOURCE
from geoapp.page.clock_element import Clock, iso_bounds, words_of_when
from geoapp.page.languages import native_language
from geoapp.page.tiles import Tiles
from geoapp.text.dates import LegDates, going_by, leg_dates, leg_dates_words

# A leg shorter than this share of the route is a speck on it, and gets an inset.
INSET_SHARE = 0.1
LEG_MEMBERS = (
    "id",
    "name",
    "mode",
    "basis",
    "certainty",
    "parts",
    "lengths",
    "ship",
    "max_speed",
    "note",
    "claims",
    "citations",
)
SIGHTING_MEMBERS = (
    "id",
    "name",
    "place",
    "seen_by",
    "standing",
    "certainty",
    "note",
    "claims",
    "citations",
)


class RouteMap(folium.Map):
    """
    A Folium map without tiles, icons or anything else from a network.

    Parameters
    ----------
    fit
        `conic_fit` of what is to be shown.
    lang
        Language of the few words on its buttons.
    tiles
        Tiles behind it, and the map in their projection, or None.
    """

    # Folium's own template forbids zooming and asks four hosts for files.
    _template = Template(
        """
        {% macro html(this, kwargs) %}
        <div id="frame">
        <div class="folium-map" id="{{ this.get_name() }}" role="application"
          aria-label="{{ this.t('Map of the reported route')|e }}"
          data-t-label="Map of the reported route"></div>
        <button type="button" id="whole" data-t="Whole route">{{ this.t('Whole route')|e }}</button>
        <div id="inset"><div class="inset-map" aria-hidden="true"></div>
        <button type="button" class="link" data-t="Look closer"
          >{{ this.t('Look closer')|e }}</button></div>
        </div>
        {% endmacro %}
        {% macro script(this, kwargs) %}
        L.CRS.{{ this.crs }} = geoapp.
        {%- if this.tiles %}mercator({{ this.tiles|tojson }})
        {%- else %}conic({{ this.fit|tojson }}){% endif %};
        const {{ this.get_name() }} = L.map({{ this.get_name()|tojson }}, {
          center: {{ this.location|tojson }},
          crs: L.CRS.{{ this.crs }},
          ...{{ this.options|tojavascript }},
          zoomAnimation: !window.matchMedia("(prefers-reduced-motion: reduce)").matches
        });
        {% endmacro %}
        """
    )

    def __init__(self, fit: dict[str, list[float]], lang: str, tiles: Tiles | None = None) -> None:
        super().__init__(
            location=to_lat_lon(fit["centre"]).tolist(),
            tiles=None,
            crs="GeoappMercator" if tiles else "GeoappConic",
            zoom_start=3,
            # Mercator is wider: the whole route needs a step more.
            min_zoom=1 if tiles else 2,
            max_zoom=12,
            zoom_snap=0,
            zoom_delta=0.75,
            wheel_px_per_zoom_level=90,
            attribution_control=False,
            fade_animation=False,
        )
        self._id = "route"
        self.fit = fit
        # Not Folium's layer: it takes its attribution as HTML, and asks before there is a view.
        self.tiles = tiles and asdict(tiles) | {"host": tiles.host, "lon": fit["centre"][0]}
        self.t = translate(lang)
        # Set on the instance: the lists of the class belong to every map of the process.
        self.default_js = []
        self.default_css = []


def route_map(frames: Frames, lang: str = "en", *, tiles: Tiles | None = None) -> folium.Map:
    """
    Make the Folium map of a dossier, with its clock.

    The map's scripts look for the data of `map_data` in the page that it is put
    into, so it is shown by `geoapp.page.html`.

    Parameters
    ----------
    frames
        A dossier's frames; EPSG:4326.
    lang
        Language of the first words; the reader can change it in the page.
    tiles
        Tiles of a host behind the route; the page of such a map has scripts for them.

    Returns
    -------
    map
        A map in an equal-area conic projection fitted to the legs and the places
        of the route (Albers; Snyder 1987), which asks nothing of a network. With tiles,
        in theirs.
    """
    made = RouteMap(conic_fit(route_shapes(frames)), lang, tiles)
    made.add_child(Clock(lang))
    return made


def map_data(frames: Frames, lengths: pd.DataFrame, languages: tuple[str, ...]) -> dict[str, Any]:
    """
    Prepare what the page's map draws, as plain JSON values.

    Parameters
    ----------
    frames
        A dossier's frames.
    lengths
        `geoapp.measure.leg_lengths` of its legs.
    languages
        Languages in which dates are put into words.

    Returns
    -------
    data
        ``legs``, ``candidates``, ``places``, ``sightings``: lists in file order;
        lines as `line_text`; dates as ISO days or null; ``inset``: id of a leg
        too short to be seen on the whole route, or null; ``shownPlaces``: ids of
        context places inside the base map; ``paces``: as `geoapp.measure.pace_shape`
        gives them; ``asFar``: comparisons by leg, ``total`` and their ``source``.
    """
    stops, dates = leg_stops(frames), leg_dates(frames)
    shapes = route_shapes(frames)
    centre = conic_fit(shapes)["centre"][0]
    return {
        "legs": [
            _leg(frames, row, lengths, languages, stops[row["id"]], dates[row["id"]])
            | _lines(row["geometry"], centre)
            for row in records(frames.legs)
        ],
        "candidates": [_candidate(row, centre) for row in records(frames.candidates)],
        "places": [_place(row) for row in records(frames.places)],
        "sightings": [_sighting(row, languages) for row in records(frames.sightings)],
        "inset": _inset(lengths),
        "paces": pace_shape(frames, lengths)["paces"],
        "asFar": _as_far(lengths),
        "shownPlaces": _inside(frames.places, map_region(shapely.get_coordinates(shapes), centre)),
    }


def records(frame: pd.DataFrame) -> list[dict[str, Any]]:
    """
    Give the rows of a frame as dictionaries, without what is missing.

    Parameters
    ----------
    frame
        A frame of `geoapp.frames.Frames`.

    Returns
    -------
    records
        In file order: ``id``, then each column that holds neither None nor NaN.

    Examples
    --------
    >>> records(pd.DataFrame({"imo": ["9179842", None]}, index=["angara", "maria"]))
    [{'id': 'angara', 'imo': '9179842'}, {'id': 'maria'}]
    >>> records(pd.DataFrame())
    []
    """
    return [
        {"id": str(key)} | {str(name): value for name, value in row.items() if not _missing(value)}
        for key, row in zip(frame.index, frame.to_dict("records"), strict=True)
    ]


def _missing(value: object) -> bool:
    return value is None or (isinstance(value, float) and np.isnan(value))


def _lines(geometry: BaseGeometry, centre: float) -> dict[str, Any]:
    """Give a geometry's lines as a map with this centre draws them."""
    lines = shapely.MultiLineString(drawable(geometry, centre))
    return {"lines": [line_text(line) for line in pack_lines(lines)], "scale": UNIT_DEGREES}


def _leg(
    frames: Frames,
    row: dict[str, Any],
    lengths: pd.DataFrame,
    languages: tuple[str, ...],
    stops: dict[str, float],
    dates: LegDates,
) -> dict[str, Any]:
    """One leg with lengths, bounds, words and the named places along it."""
    bounds, names = iso_bounds(row), frames.places["name"].to_dict()
    measured = lengths.loc[row["id"], ["straight_km", "drawn_km", "low_km", "high_km"]]
    return (
        _kept(row, *LEG_MEMBERS)
        | {name: round(float(km), 1) for name, km in measured.items()}
        | {
            "from": row["from_place"],
            "to": row["to_place"],
            "bounds": bounds,
            "by": {lang: going_by(dates, lang) for lang in languages},
            "dates_words": {lang: leg_dates_words(row, dates, names, lang) for lang in languages},
            "span_words": _span_words(row, languages),
            "chain": [{"id": place, "share": round(share, 4)} for place, share in stops.items()],
        }
        | _stretches(frames.legs.loc[row["id"]], frames.sightings, stops)
    )


def _span_words(row: dict[str, Any], languages: tuple[str, ...]) -> dict[str, str]:
    """Say between which days a leg lies; these are bounds, and it need not fill them."""
    first, _, _, last = iso_bounds(row)
    if first or last:
        return words_of_when(f"{first or '..'}/{last or '..'}", languages, moment=True)
    ends = [words_of_when(row[end], languages, moment=True) for end in ("depart", "arrive")]
    return {lang: " – ".join(words[lang] for words in ends) for lang in languages}


def _kept(row: dict[str, Any], *names: str) -> dict[str, Any]:
    return {name: row[name] for name in names if name in row}


def _as_far(lengths: pd.DataFrame) -> dict[str, Any]:
    """Comparisons for each leg and for all of them together, and how they are found."""
    ranges = {str(leg): (row["low_km"], row["high_km"]) for leg, row in lengths.iterrows()}
    total = total_length(lengths)
    ranges["total"] = (total["low_km"], total["high_km"])
    return {"source": by_language(SOURCE)} | {
        name: comparison_shapes(*km) for name, km in ranges.items()
    }


def _stretches(
    leg: pd.Series[Any], sightings: pd.DataFrame, stops: dict[str, float]
) -> dict[str, Any]:
    """Pieces of a leg that sightings cut, in days since 1970; nothing where none does."""
    pieces = leg_stretches(leg, sightings, stops)
    if len(pieces) == 1:
        return {}
    return {
        "stretches": [
            {
                "from": piece.from_km,
                "to": piece.to_km,
                "days": [_day_number(d) for d in piece.bounds],
            }
            for piece in pieces
        ]
    }


def _day_number(day: date | None) -> int | None:
    return None if day is None else (day - date(1970, 1, 1)).days


def _candidate(row: dict[str, Any], centre: float) -> dict[str, Any]:
    geometry = row.pop("geometry")
    return row | _lines(geometry, centre)


def _place(row: dict[str, Any]) -> dict[str, Any]:
    point = row.pop("geometry")
    native = native_language(row)
    own = {"native": native} if native else {}
    return row | own | {"lon": round(point.x, 5), "lat": round(point.y, 5)}


def _sighting(row: dict[str, Any], languages: tuple[str, ...]) -> dict[str, Any]:
    return _kept(row, *SIGHTING_MEMBERS) | {
        "bounds": iso_bounds(row),
        "when_words": words_of_when(row["when"], languages),
    }


def _inset(lengths: pd.DataFrame) -> str | None:
    if len(lengths) < 2:
        return None
    straight = lengths["straight_km"]
    return str(straight.idxmin()) if straight.min() < INSET_SHARE * straight.sum() else None


def _inside(places: gpd.GeoDataFrame, region: Sequence[float]) -> list[str]:
    west, south, east, north = region
    lon = (places.geometry.x - west) % 360 + west
    lat = places.geometry.y
    return [str(key) for key in places.index[(lon <= east) & (lat >= south) & (lat <= north)]]
