"""The layers of a route for any map of Folium's: feature groups whose every text stays text."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

import folium
import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from folium.map import Layer
from folium.template import Template

from geoapp.cartography.basemap import (
    BASE_LAYERS,
    UNIT_DEGREES,
    about_route,
    base_map,
    line_text,
    pack_positions,
)
from geoapp.cartography.cities import SPACING, city_names
from geoapp.cartography.projection import Points, conic_fit, drawable, route_shapes
from geoapp.cartography.style import LIGHT
from geoapp.cartography.world import km_from, whole_window
from geoapp.catalogues import N_, PAGE_LANGUAGES, content_language, say, translate
from geoapp.clock.columns import read_dates
from geoapp.clock.features import FeatureRow
from geoapp.dossier.strict_json import JsonObject
from geoapp.errors import ArgumentError, Problem
from geoapp.frames import BOUNDS, EPSG, Frames
from geoapp.geodesy import TURN
from geoapp.measure.geodesic import parts_of
from geoapp.text.quantities import brief
from geoapp.webmap.popups import Popups, claims_in, rows_of
from geoapp.webmap.scripts import Carried, layer_files

DrawnFeature = JsonObject
LAYER_NAMES = {
    "precision": N_("Precision"),
    "candidates": N_("Candidate lines"),
    "legs": N_("Legs"),
    "places": N_("Places"),
    "sightings": N_("Sightings"),
    "tracks": N_("Tracks"),
}
"""The layers in the order in which they are drawn, with their names."""

# A name has room from the zoom on at which cities of its rank lie so many pixels apart; a pixel of
# zoom 0 is so wide. A route is taken to reach at least, and at most, so far.
NAME_PX, ZOOM_0_KM = 90.0, 156.5
LEAST_EXTENT_KM, HALF_ROUND_KM = 200.0, 20_000.0
# Columns that become properties of a feature as GeoJSON, where others' tools look for them.
PROPERTIES = {
    "legs": ("mode", "basis", "certainty", "depart", "arrive"),
    "candidates": ("leg", "km"),
    "places": ("layer", "country", "precision_km", "status"),
    "precision": ("precision_km",),
    "sightings": ("place", "when", "standing", "certainty"),
    "tracks": ("standing", "precision_km"),
}

# Whoever saw a thing has a colour, as on the page.
STANDING = {"claimed": LIGHT["accent"], "independent": LIGHT["observer"]}

# About a metre.
POSITION_DEGREES = 1e-5

# What is read of each frame; with less no map can say who claims what.
COLUMNS = {
    "legs": (
        *("name", "from_place", "to_place", "via", "depart", "arrive", "basis", "certainty"),
        *("mode", "parts", "lengths", "low_km", "high_km", "note", "claims", "citations"),
        *(*BOUNDS, "geometry"),
    ),
    "candidates": ("leg", "name", "via", "km", "method", "citations", "geometry"),
    "places": (
        *("name", "role", "layer", "country", "precision_km", "status", "note", "claims"),
        *("citations", "geometry"),
    ),
    "sightings": (
        *("name", "place", "when", "seen_by", "how", "standing", "certainty", "note", "claims"),
        *("citations", *BOUNDS, "geometry"),
    ),
    "tracks": (
        *("name", "seen_by", "standing", "precision_km", "times", "claims", "citations"),
        *("earliest_start", "latest_end", "geometry"),
    ),
    "claims": (
        *("kind", "text", "said_by", "origins", "said", "when", "scope", "places", "supports"),
        *("answers", "caveat", "citations", "retracted", *BOUNDS),
    ),
    "sources": ("title", "publisher", "issued", "url", "status", "title_is"),
}

WITH_DAYS = ("legs", "sightings", "tracks", "claims")
"""The frames that have columns of days."""

ROWS_NAMED = (
    *[("legs", end, "places") for end in ("from_place", "to_place", "via")],
    ("candidates", "leg", "legs"),
    ("sightings", "place", "places"),
    *[(kind, "claims", "claims") for kind in ("legs", "places", "sightings", "tracks")],
    *[(kind, "citations", "sources") for kind in COLUMNS if kind != "sources"],
)
"""Which column of which frame names rows of another."""


class RouteLayer(Carried, folium.FeatureGroup):
    """
    A feature group of legs, candidate lines, places, their precision, sightings or tracks.

    Each path and marker of it has the id of its feature as `options.geoappId`, and the
    feature's properties as `feature.properties`, where plugins look for them.

    Parameters
    ----------
    name
        What a layer control calls it.
    data
        What `geoapp/page/static/layers.js` draws.
    positions
        Rows of longitude and latitude of all that it draws.
    """

    _template = Template(
        """
        {% macro script(this, kwargs) %}
            var {{ this.get_name() }} = geoapp.routeLayer(
                {{ this.data }},
                {{ this.options|tojavascript }}
            );
        {% endmacro %}
        """
    )

    def __init__(self, name: str, data: Mapping[str, object], positions: Points) -> None:
        super().__init__(name=name)
        self.data, self.positions = script_json(data), positions
        self.default_js, self.default_css = layer_files()

    def _get_self_bounds(self) -> list[list[float | None]]:
        """South-west and north-east as latitude and longitude; longitudes may exceed 180."""
        if not len(self.positions):
            return [[None, None], [None, None]]
        low, high = self.positions.min(axis=0), self.positions.max(axis=0)
        return [[float(x) for x in corner[::-1]] for corner in (low, high)]


class BaseMap(Carried, Layer):
    """
    The packaged base map of the whole world, finer about a route, as a base layer.

    Parameters
    ----------
    drawing
        The route, its places, and the language of names.
    turned
        Whether it is drawn a second time beside itself, where longitudes from -180 to 180 lie.
    """

    _template = Template(
        """
        {% macro script(this, kwargs) %}
            var {{ this.get_name() }} = geoapp.baseLayer({{ this.data }}, {{ this.turns }});
        {% endmacro %}
        """
    )

    def __init__(self, drawing: Drawing, *, turned: bool) -> None:
        super().__init__(name=drawing.t("Base map"), overlay=False, control=True)
        self._name = "BaseLayer"
        self.data = script_json(_base_data(drawing))
        centre = drawing.centre
        beside = [-TURN if centre > 0 else TURN] if turned and abs(centre) >= 1 else []
        self.turns = [0.0, *beside]
        self.default_js, self.default_css = layer_files()


def route_layers(frames: Frames, lang: str = "en") -> dict[str, folium.FeatureGroup]:
    """
    Make the layers of a dossier, to be added to any map of Folium's.

    Parameters
    ----------
    frames
        A dossier's frames; EPSG:4326, x = longitude, y = latitude.
    lang
        Language of names, tooltips and popups, of the dossier or of geoapp (`lookup`); a text
        that lacks it is in another, and marked.

    Returns
    -------
    layers
        ``precision``, ``candidates``, ``legs``, ``places``, ``sightings``, ``tracks``, in the
        order in which they are drawn; a kind of which the dossier has nothing is left out. Lines
        are geodesics. Longitudes run on beyond 180 where the route does, so that no line crosses
        the map; whoever adds a layer to a map of his own finds it there too.

    Raises
    ------
    ValueError
        If the frames can't be drawn, with every problem on a line of its own.

    Examples
    --------
    >>> from geoapp.dossier import built_in, read_dossier
    >>> from geoapp.frames import to_frames
    >>> layers = route_layers(to_frames(read_dossier(built_in())), "fr")
    >>> [layer.layer_name for layer in layers.values()][:3]
    ['Précision', 'Tracés possibles', 'Segments']
    """
    return Drawing(*drawable_frames(frames, lang)).layers()


def drawable_frames(frames: object, lang: str, more: Iterable[Problem] = ()) -> tuple[Frames, str]:
    """
    Refuse what can't be drawn, with all that is wrong.

    Parameters
    ----------
    frames
        What should be `Frames`, as somebody may have changed them.
    lang
        What should be near one of the dossier's or of `PAGE_LANGUAGES`.
    more
        What else is wrong.

    Returns
    -------
    frames
        The same, with days as dates whatever they were.
    lang
        The nearest language (`lookup`).

    Raises
    ------
    ValueError
        A line a problem: where, what was found, what to do.

    Examples
    --------
    >>> drawable_frames("a.geojson", "xx")
    Traceback (most recent call last):
    geoapp.errors.ArgumentError: frames: are of type str; give geoapp.to_frames(dossier).
    lang: is 'xx'; use one of en, fr, ko, ru, uk, es, ar.
    """
    problems = list(_frame_problems(frames))
    if isinstance(frames, Frames):
        read = {name: read_dates(getattr(frames, name), problems) for name in WITH_DAYS}
        frames = replace(frames, **read)
    given: object = lang
    own = frames.info.languages if isinstance(frames, Frames) else ()
    near = content_language(given, own) if isinstance(given, str) else None
    if near is None:
        known = ", ".join(dict.fromkeys([*own, *PAGE_LANGUAGES]))
        problems.append(Problem("lang", f"is {lang!r}", f"use one of {known}"))
    problems += more
    if problems or near is None or not isinstance(frames, Frames):
        raise ArgumentError(*problems)
    return frames, near


def _frame_problems(frames: object) -> Iterator[Problem]:
    if not isinstance(frames, Frames):
        found = f"are of type {type(frames).__name__}"
        yield Problem("frames", found, "give geoapp.to_frames(dossier)")
        return
    for name, columns in COLUMNS.items():
        frame, where = getattr(frames, name), f"frames.{name}"
        lacking = [column for column in columns if column not in frame]
        if lacking:
            remedy = "keep the columns of geoapp.to_frames"
            yield Problem(where, f"has no column {', '.join(lacking)}", remedy)
        if "geometry" in columns and "geometry" in frame:
            yield from _geometry_problems(frame, where)
    for name, column, of in ROWS_NAMED:
        yield from _reference_problems(getattr(frames, name), column, getattr(frames, of), of)


def _reference_problems(
    frame: pd.DataFrame, column: str, of: pd.DataFrame, kind: str
) -> Iterator[Problem]:
    """Find rows that name what somebody has dropped."""
    if column not in frame:
        return
    for name, cell in zip(frame.index, frame[column], strict=True):
        named = [cell] if isinstance(cell, str) else cell or []
        ids = [each["source"] if isinstance(each, dict) else each for each in named]
        lost = [each for each in ids if each not in of.index]
        if lost:
            found = f"{column} names {', '.join(lost)}, which frames.{kind} has not"
            yield Problem(str(name), found, "keep that row, or drop this one too")


def _geometry_problems(frame: Any, where: str) -> Iterator[Problem]:
    crs = getattr(frame, "crs", None)
    if crs is None or not crs.equals(EPSG, ignore_axis_order=True):  # OGC:CRS84 is in our order
        found = "has no CRS" if crs is None else f"is in {crs.to_string()}"
        remedy = f"use EPSG:{EPSG}: .to_crs({EPSG}), or .set_crs({EPSG}) where it has none"
        yield Problem(where, found, remedy)
        return
    for name, shape in zip(frame.index, frame.geometry, strict=True):
        if shape is None or shape.is_empty:
            yield Problem(f"{where}: {name}", "has no geometry", "give it one, or drop the row")


class Drawing:
    """
    What is drawn of a dossier, kind by kind, as plain JSON values.

    Parameters
    ----------
    frames
        A dossier's frames, already checked.
    lang
        Language of the words.
    """

    def __init__(self, frames: Frames, lang: str) -> None:
        self.frames, self.lang, self.t = frames, lang, translate(lang)
        self.popups = Popups(frames, lang)
        shapes = route_shapes(frames)
        self.route, self.fit = shapely.get_coordinates(shapes), conic_fit(shapes)
        self.centre = self.fit["centre"][0]

    def layers(self) -> dict[str, folium.FeatureGroup]:
        """Give the layers, those below first."""
        made = {name: list(getattr(self, f"_{name}")()) for name in LAYER_NAMES}
        return {name: self._layer(name, found) for name, found in made.items() if found}

    def _layer(self, name: str, drawn: list[tuple[DrawnFeature, Points]]) -> RouteLayer:
        features = [feature for feature, _ in drawn]
        claims = sorted({claim for each in features for claim in claims_in(each["told"])})
        data = {
            "features": features,
            "claims": {claim: self.popups.claim(claim) for claim in claims},
            "attribution": say(self.frames.info.attribution, self.lang),
        }
        positions = [part for _, part in drawn if len(part)]
        return RouteLayer(self.t(LAYER_NAMES[name]), data, np.concatenate(positions))

    def _legs(self) -> Iterator[tuple[DrawnFeature, Points]]:
        parts = [parts_of(geometry) for geometry in self.frames.legs.geometry]
        cut = iter(drawable([[part] for leg in parts for part in leg], self.centre))
        for (name, row), own in zip(rows_of(self.frames.legs).items(), parts, strict=True):
            bases = [part["basis"] for part in row["parts"]] or [row["basis"]] * len(own)
            pieces = [(piece, basis) for basis in bases for piece in next(cut)]
            lines, classes = [one for one, _ in pieces], [f"leg leg-{by}" for _, by in pieces]
            drawn = self._feature("legs", name, row, self.popups.leg(name, row))
            yield drawn | _line_members(lines) | {"parts": classes}, np.concatenate(lines)

    def _candidates(self) -> Iterator[tuple[DrawnFeature, Points]]:
        rows = rows_of(self.frames.candidates)
        drawn_lines = drawable(
            [parts_of(geometry) for geometry in self.frames.candidates.geometry], self.centre
        )
        for (name, row), lines in zip(rows.items(), drawn_lines, strict=True):
            drawn = self._feature("candidates", name, row, self.popups.candidate(name, row))
            members = _line_members(lines) | {"className": "candidate"}
            yield drawn | members, np.concatenate(lines)

    def _places(self) -> Iterator[tuple[DrawnFeature, Points]]:
        for name, row in rows_of(self.frames.places).items():
            layer = row["layer"]
            drawn = self._feature("places", name, row, self.popups.place(name, row))
            label = {"label": brief(row["name"], self.lang)} if layer == "route" else {}
            members = {"className": f"place place-{layer}", "dot": layer} | label
            yield drawn | members | self._at(row), self._run_on(row)

    def _precision(self) -> Iterator[tuple[DrawnFeature, Points]]:
        for name, row in rows_of(self.frames.places).items():
            if row["layer"] == "route":
                drawn = self._feature("precision", name, row, [])
                members = {"className": "precision", "metres": row["precision_km"] * 1000}
                yield drawn | members | self._at(row), self._run_on(row)

    def _sightings(self) -> Iterator[tuple[DrawnFeature, Points]]:
        """Diamonds above their place, side by side, in the order of the file."""
        count: dict[str, int] = {}
        for name, row in rows_of(self.frames.sightings).items():
            beside = count[row["place"]] = count.get(row["place"], -1) + 1
            drawn = self._feature("sightings", name, row, self.popups.sighting(name, row))
            members = {"className": f"sighting sighting-{row['standing']}", "beside": beside}
            yield drawn | members | self._at(row), self._run_on(row)

    def _tracks(self) -> Iterator[tuple[DrawnFeature, Points]]:
        """One feature a track: what is said of each of its positions is the same but for when."""
        for name, row in rows_of(self.frames.tracks).items():
            points = self.run_on(shapely.get_coordinates(row["geometry"]))
            codes, texts = pd.factorize(np.array(row["times"], dtype=object))
            drawn = self._feature("tracks", name, row, self.popups.track(name, row))
            members = {
                "className": f"position position-{row['standing']}",
                "dot": "context",
                "points": line_text(pack_positions(points, POSITION_DEGREES)),
                "scale": POSITION_DEGREES,
                "moments": [[text, self.popups.moment(text)] for text in texts],
                "when": line_text(codes.tolist()),
            }
            yield drawn | members, points

    def _feature(
        self, kind: str, name: str, row: FeatureRow, told: Sequence[object]
    ) -> DrawnFeature:
        known = {key: row[key] for key in PROPERTIES[kind] if not _missing(row[key])}
        properties = {"kind": kind} | known
        return {"id": name, "name": say(row["name"], self.lang)} | {
            "properties": properties,
            "told": list(told),
        }

    def dated(self) -> dict[str, gpd.GeoDataFrame]:
        """Give what has days, as it is drawn: columns `name`, `colour` and those of `BOUNDS`."""
        drawn = drawable([parts_of(line) for line in self.frames.legs.geometry], self.centre)
        points = [self.run_on(shapely.get_coordinates(at)) for at in self.frames.sightings.geometry]
        shapes = {
            "legs": [shapely.MultiLineString(list(lines)) for lines in drawn],
            "sightings": [shapely.points(at[0]) for at in points],
        }
        found = {}
        for name, geometry in shapes.items():
            frame = getattr(self.frames, name)
            known = frame[list(BOUNDS)].notna().any(axis=None)
            if len(frame) and known:
                days = frame[list(BOUNDS)].assign(
                    name=[say(x, self.lang) for x in frame["name"]],
                    colour=[STANDING[each] for each in frame["standing"]]
                    if "standing" in frame
                    else STANDING["claimed"],
                )
                found[name] = gpd.GeoDataFrame(days, geometry=geometry, crs=EPSG)
        return found

    def run_on(self, positions: Points) -> Points:
        """Give positions in the turn about the map's centre."""
        west = self.centre - TURN / 2
        return np.column_stack([(positions[:, 0] - west) % TURN + west, positions[:, 1]])

    def _run_on(self, row: FeatureRow) -> Points:
        return self.run_on(shapely.get_coordinates(row["geometry"]))

    def _at(self, row: FeatureRow) -> DrawnFeature:
        lon, lat = self._run_on(row)[0]
        return {"at": [round(float(lat), 5), round(float(lon), 5)]}


def script_json(value: object) -> str:
    """
    Write JSON into a script that a figure of Folium's holds.

    Nothing in it ends the script, stands in a template literal of JavaScript as code, or means
    anything to Jinja, through which Branca puts every script.

    Examples
    --------
    >>> script_json(["</script>", "${alert(1)}", "{{ 7 * 7 }}", "`"])
    '["\\\\u003c/script\\\\u003e","\\\\u0024{alert(1)}","\\\\u007b{ 7 * 7 }}","\\\\u0060"]'
    >>> script_json({})
    '{}'
    """
    text = json.dumps(value, ensure_ascii=True, separators=(",", ":"), allow_nan=False)
    return re.sub(r"[<>&`$]|\{(?=[{%#])", lambda found: f"\\u{ord(found[0]):04x}", text)


def _base_data(drawing: Drawing) -> dict[str, object]:
    route, centre, lang = drawing.route, drawing.centre, drawing.lang
    of_route = drawing.frames.places["layer"].to_numpy() == "route"
    places = shapely.get_coordinates(drawing.frames.places.geometry.to_numpy())
    route_places = places[of_route]
    base = base_map(route, whole_window(centre), detail=about_route(route))
    names = [
        {"name": say(label["name"], lang), "kind": label["kind"], "rank": label["rank"]}
        | {"at": [label["lat"], (label["lon"] - centre + TURN / 2) % TURN + centre - TURN / 2]}
        | ({"from": label["from"]} if "from" in label else {})
        for label in [*base["labels"], *_cities(route, places)]
    ]

    def short(layer: JsonObject) -> JsonObject:
        drawn = [name for name in ("sea", *BASE_LAYERS) if name in layer]
        return {"scale": layer["scale"]} | {
            name: [line_text(line) for line in layer[name]] for name in drawn
        }

    details = [short(layer) for layer in base["details"]]
    turned = (route_places[:, 0] - centre + TURN / 2) % TURN + centre - TURN / 2
    own = np.column_stack([route_places[:, 1], turned]).round(3).tolist()
    return short(base) | {"details": details, "names": names, "places": own}


def _cities(route: Points, places: Points) -> list[JsonObject]:
    """Choose cities, each with the zoom from which on those of its rank have room for a name."""
    reach = float(km_from(route, route[:1]).max(initial=0.0))
    extent = min(max(LEAST_EXTENT_KM, reach), HALF_ROUND_KM)
    return [
        city | {"from": round(float(np.log2(NAME_PX * ZOOM_0_KM / (share * extent))), 2)}
        for city in city_names(route, places, extent)
        for share in [SPACING[int(city["rank"]) - 1]]
    ]


def _line_members(lines: Iterable[Points]) -> DrawnFeature:
    packed = [line_text(pack_positions(line)) for line in lines]
    return {"lines": packed, "scale": UNIT_DEGREES, "className": "leg"}


def _missing(value: object) -> bool:
    return value is None or (isinstance(value, float) and np.isnan(value))
