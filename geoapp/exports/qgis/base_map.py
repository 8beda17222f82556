"""What lies below a route in a QGIS project, and the view on which it opens."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from geoapp.cartography.basemap import WHOLE, area_names, base_shapes
from geoapp.cartography.cities import SPACING, city_names
from geoapp.cartography.projection import Projection, bent
from geoapp.cartography.world import (
    AREAS,
    LINES,
    LONGEST_EDGE_DEGREES,
    cut_to,
    world_of,
)
from geoapp.catalogues import LANGUAGES, say
from geoapp.dossier.strict_json import JsonObject
from geoapp.exports.tables import Column, Table, Tables
from geoapp.exports.wording import column_languages
from geoapp.frames.dictionary_column import Cells

VIEW_MARGIN = 0.1  # of the view, on each side
LEAST_VIEW_M = 500_000.0  # of what is hardly larger than a point
# When a project opens, cities of the second rank are shown on a screen of so many metres; those
# of the first always.
SCREEN_M, FAR_SCALE = 0.25, 1_000_000_000
HALF_ROUND_M = 20_000_000.0
NAMES_OF = {"labels": "label", "cities": "city"}


@dataclass(frozen=True)
class ProjectBase:
    """The layers below a route, in the projection of its project."""

    projection: Projection
    tables: tuple[Table, ...]

    def __reduce__(self) -> tuple[Callable[..., ProjectBase], tuple[object, ...]]:
        """Go to another process with all shapes of a table at once: one by one takes four times."""
        bare = [replace(table, shapes=None) for table in self.tables]
        shapes = [shapely.to_wkb(table.shapes or []).tolist() for table in self.tables]
        return _base_of, (self.projection, bare, shapes)


def _base_of(projection: Projection, bare: list[Table], shapes: list[list[bytes]]) -> ProjectBase:
    whole = zip(bare, map(shapely.from_wkb, shapes), strict=True)
    tables = tuple(replace(table, shapes=list(drawn)) for table, drawn in whole)
    return ProjectBase(projection, tables)


def base_map_of(tables: Tables) -> ProjectBase:
    """Make what lies below a dossier: half of the work on a project, most of it outside Python."""
    shapes = [shape for table in tables.features for shape in shapes_at_first(table)]
    projection = Projection.fitted(shapes)
    places = next(table.shapes or () for table in tables.features if table.name == "places")
    return ProjectBase(projection, base_map_tables(shapes, projection, tables.languages, places))


def shapes_at_first(table: Table) -> list[BaseGeometry]:
    """Give what the first view shows: the legs, and the places on the route."""
    shapes = table.shapes or ()
    if table.name == "legs":
        return [shape for shape in shapes if shape is not None]
    if table.name != "places":
        return []
    layers = table["layer"]
    return [
        s for s, layer in zip(shapes, layers, strict=True) if s is not None and layer == "route"
    ]


def view_of(shapes: list[BaseGeometry], projection: Projection) -> list[float]:
    """
    Frame the route in metres of the projection, on a sphere: near enough for a view.

    Examples
    --------
    >>> view_of([], Projection.fitted([]))
    [-1000000.0, -1000000.0, 1000000.0, 1000000.0]
    """
    positions = bent(shapes)
    if not len(positions):
        return [-1e6, -1e6, 1e6, 1e6]
    points = projection.project(positions)
    low, high = points.min(axis=0), points.max(axis=0)
    margin = VIEW_MARGIN * max(*(high - low), LEAST_VIEW_M)
    return [float(value) for value in (*(low - margin), *(high + margin))]


def base_map_tables(
    about: Sequence[BaseGeometry],
    projection: Projection,
    own: Sequence[str] = LANGUAGES,
    places: Sequence[BaseGeometry | None] = (),
) -> tuple[Table, ...]:
    """
    Give the base map of the whole world, finer about a route.

    Parameters
    ----------
    about
        Lines and points that the map is about; may be empty.
    projection
        The project's.
    own
        The dossier's languages: those of names.
    places
        The dossier's places, beside which no city is named.

    Returns
    -------
    tables
        From top to bottom: `basemap_cities`, `basemap_labels`, `basemap_borders`,
        `basemap_rivers`, `basemap_lakes`, `basemap_land`, `basemap_sea`. EPSG:4326, longitudes in
        [-180, 180]; cut there and opposite the centre, so that no land is torn.
    """
    window = world_of(projection)
    shapes = base_shapes(shapely.get_coordinates(list(about)), window)
    lines = {name: _multi(shapes[name]) for name in LINES}
    globe = shapely.segmentize(shapely.box(*window), LONGEST_EDGE_DEGREES)
    return (
        _cities(about, projection, own, places),
        _named("labels", area_names(), own, "kind", "rank"),
        *(_table(f"basemap_{name}", lines[name], "MultiLineString") for name in reversed(LINES)),
        *(_table(f"basemap_{name}", shapes[name], "Polygon") for name in reversed(AREAS)),
        _table("basemap_sea", cut_to([globe], WHOLE), "Polygon"),
    )


def _multi(lines: Sequence[BaseGeometry]) -> list[BaseGeometry]:
    """Make a MultiLineString of each line."""
    if not lines:
        return []
    return list(np.asarray(shapely.multilinestrings(lines, indices=np.arange(len(lines)))))


def _cities(
    about: Sequence[BaseGeometry],
    projection: Projection,
    own: Sequence[str],
    places: Sequence[BaseGeometry | None],
) -> Table:
    """Choose cities, each with the scale from which on it is shown: 1 to `scale`, and nearer."""
    west, south, east, north = view_of(list(about), projection)
    across = float(np.hypot(east - west, north - south))
    at = shapely.get_coordinates([place for place in places if place is not None])
    cities = city_names(bent(list(about)), at, min(across, HALF_ROUND_M) / 1000)
    for city in cities:
        share = SPACING[int(city["rank"]) - 1] / SPACING[1]
        city["scale"] = FAR_SCALE if share > 1 else round(across / SCREEN_M * share)
    return _named("cities", cities, own, "rank", "scale")


def _named(name: str, labels: Sequence[JsonObject], own: Sequence[str], *members: str) -> Table:
    columns = (
        Column("id", "text", Cells.of(f"{NAMES_OF[name]}-{n}" for n in range(1, len(labels) + 1))),
        *(
            Column(f"name{end}", "text", Cells.of(say(label["name"], lang) for label in labels))
            for end, lang in column_languages(own).items()
        ),
        *(
            Column(member, "text", Cells.of(str(label[member]) for label in labels))
            if member == "kind"
            else Column(member, "number", Cells.of(float(label[member]) for label in labels))
            for member in members
        ),
    )
    shapes = [shapely.Point(label["lon"], label["lat"]) for label in labels]
    return Table(f"basemap_{name}", columns, shapes, "Point")


def _table(name: str, shapes: list[Any], geometry: Any) -> Table:
    ids = [f"{name.removeprefix('basemap_')}-{number}" for number in range(1, len(shapes) + 1)]
    return Table(name, (Column("id", "text", Cells.of(ids)),), shapes, geometry)
