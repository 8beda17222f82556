"""The map's projection: equal in area, chosen by how far a route reaches, and centred on it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Literal

import numpy as np
import shapely
from numpy.typing import NDArray
from pyproj import CRS, Proj
from shapely.geometry.base import BaseGeometry

from geoapp.dossier import Dossier
from geoapp.geodesy import MEAN_RADIUS_M, TURN
from geoapp.measure.drawing import dense_parts, shape_of, split_parts
from geoapp.measure.geodesic import segments_between
from geoapp.resources import kept_for_last

if TYPE_CHECKING:
    from geoapp.frames import Frames

Points = NDArray[np.float64]

PixelBox = tuple[float, float, float, float]
ProjectionKind = Literal["conic", "equal-earth", "azimuthal"]

PROJECTION_TITLES: dict[ProjectionKind, str] = {
    "conic": "Albers, fitted to the route",
    "equal-earth": "Equal Earth, centred on the route",
    "azimuthal": "Lambert azimuthal, about a pole",
}

# A conic is drawn of fewer degrees of longitude than this, in one hemisphere or not much beyond.
WIDE_DEGREES = 120.0
ACROSS_DEGREES = 20.0
# A map about a pole: of a route that comes so near to it, or runs round it no further off.
NEAR_POLE_DEGREES = 80.0
ABOUT_POLE_DEGREES = 45.0
# Nearer to the equator than this a conic has no apex to speak of.
LEAST_PARALLEL_DEGREES = 8.0
# Positions nearer to the seam than this are put on its own side of it.
SEAM_DEGREES = 0.002
MAP_STEP_KM = 100.0
# Shorter geodesics than this reach no latitude worth telling beyond their ends.
LONG_DEGREES = 2.0
POLE_DEGREES = 90.0
# A page comes no nearer to the ground than its zoom of 12, and nor does a picture.
CLOSEST_M_A_PIXEL = 38.0
# What is hardly larger than a point is shown with so much of its surroundings.
POINT_M, SURROUNDINGS_M = 1_000.0, 400_000.0


def conic_fit(shapes: Sequence[BaseGeometry]) -> dict[str, list[float]]:
    """
    Choose the parallels and the centre of an Albers projection.

    Parameters
    ----------
    shapes
        Geometries in EPSG:4326; may cross the antimeridian; may be empty.

    Returns
    -------
    fit
        ``parallels``, two latitudes a sixth of the way in from the south and the
        north, in degrees; ``centre``, longitude and latitude in degrees.

    Examples
    --------
    >>> conic_fit([shapely.MultiPoint([(40, 44), (130, 56)])])
    {'parallels': [46.0, 54.0], 'centre': [85.0, 50.0]}
    >>> conic_fit([])
    {'parallels': [20.0, 40.0], 'centre': [0.0, 30.0]}
    """
    positions = shapely.get_coordinates(shapes)
    if not len(positions):
        return {"parallels": [20.0, 40.0], "centre": [0.0, 30.0]}
    west, east = _span(shapes)
    lats = bent(shapes)[:, 1]
    south, north = float(lats.min()), float(lats.max())
    middle = (south + north) / 2
    parallels = [south + (north - south) / 6, north - (north - south) / 6]
    if abs(middle) < LEAST_PARALLEL_DEGREES:
        parallels = [LEAST_PARALLEL_DEGREES if middle >= 0 else -LEAST_PARALLEL_DEGREES] * 2
    centre = ((west + east) / 2 + 180) % 360 - 180
    return {
        "parallels": [round(value, 3) for value in parallels],
        "centre": [round(centre, 3), round(middle, 3)],
    }


def route_shapes(of: Dossier | Frames) -> list[BaseGeometry]:
    """
    Give what a map of a dossier is about: its legs and the places of its route.

    Where it has neither, all its places; where it has no place, its tracks.

    Parameters
    ----------
    of
        A dossier, or its frames; EPSG:4326.

    Returns
    -------
    shapes
        Empty where there is nothing of these.
    """
    if isinstance(of, Dossier):
        return [*_shapes_of(of)]
    rows = of.places[of.places["layer"] == "route"]
    shapes = [*of.legs.geometry, *rows.geometry]
    return shapes or list(of.places.geometry) or list(of.tracks.geometry)


@kept_for_last
def _shapes_of(dossier: Dossier) -> list[BaseGeometry]:
    """Make shapes of what the pictures of a dossier have in common."""
    route = [place.geometry for place in dossier.places if place.properties.layer == "route"]
    about = [*(leg.geometry for leg in dossier.legs), *route]
    about = about or [place.geometry for place in dossier.places]
    return [*map(shape_of, about)] or [shape_of(track.geometry) for track in dossier.tracks]


def bent(shapes: Sequence[BaseGeometry]) -> Points:
    """
    Give all positions of some shapes, with those that long geodesics run through.

    Examples
    --------
    >>> float(bent([shapely.LineString([(0, 60), (20, 60)])])[:, 1].max().round(1))
    60.4
    >>> bent([]).shape
    (0, 2)
    """
    starts, ends = segments_between(_lines_of(shapes))
    long = np.abs(ends - starts).max(axis=1, initial=0) > LONG_DEGREES
    pairs = np.stack([starts[long], ends[long]], axis=1)
    return np.concatenate([shapely.get_coordinates(shapes), *dense_parts([*pairs], MAP_STEP_KM)])


def drawable(lines: Sequence[Sequence[Points]], centre: float) -> list[list[Points]]:
    """
    Bend geodesics, and cut them where the map is cut, so that straight pieces draw them.

    Parameters
    ----------
    lines
        The parts of each line: rows of longitude and latitude. All are bent and cut at once.
    centre
        Longitude in the middle of the map, which is cut opposite it.

    Returns
    -------
    lines
        Of each its pieces: rows of longitude and latitude; no longitude is 180 degrees or more
        from the centre.

    Examples
    --------
    >>> over, at_zero = np.array([[179.0, 0], [-179, 0]]), np.array([[-1.0, 0], [1, 0]])
    >>> [[len(piece) for piece in line] for line in drawable([[over], [at_zero], []], 180.0)]
    [[4], [3, 3], []]
    """
    dense = dense_parts([_at_poles(part) for line in lines for part in line], MAP_STEP_KM)
    cut = iter(split_parts([part - [centre, 0.0] for part in dense]))
    limit = 180.0 - SEAM_DEGREES
    return [
        [
            np.column_stack([np.clip(piece[:, 0], -limit, limit) + centre, piece[:, 1]])
            for _ in line
            for piece in next(cut)
        ]
        for line in lines
    ]


def _at_poles(part: Points) -> Points:
    """Give a pole, which has every longitude, that of the position beside it."""
    polar = np.abs(part[:, 1]) >= POLE_DEGREES
    if polar.all() or not polar.any():
        return part
    others = np.flatnonzero(~polar)
    beside = np.searchsorted(others, np.arange(len(part)), side="right") - 1
    return np.column_stack([part[others[np.maximum(beside, 0)], 0], part[:, 1]])


def crosses_seam(geometry: BaseGeometry | None, centre: float) -> bool:
    """
    Tell whether a line crosses the meridian opposite a map's centre.

    Examples
    --------
    >>> line = shapely.LineString([(170, 0), (-170, 0)])
    >>> crosses_seam(line, 0.0), crosses_seam(line, 180.0), crosses_seam(None, 0.0)
    (True, False, False)
    """
    return any(
        bool(
            (
                np.abs(np.diff((shapely.get_coordinates(line)[:, 0] - centre + 180) % 360)) > 180
            ).any()
        )
        for line in shapely.get_parts(geometry)
    )


def _span(shapes: Sequence[BaseGeometry]) -> tuple[float, float]:
    """
    West and east of what is to be shown; east may exceed 180.

    Between them lies the widest gap without a position, among those that fewest lines cross: a
    map is cut in its middle.
    """
    positions = shapely.get_coordinates(shapes)
    away = np.abs(positions[:, 1]) < POLE_DEGREES
    ordered = np.sort(np.mod(positions[away if away.any() else ~away, 0], TURN))
    ordered = ordered[np.diff(ordered, prepend=-1) > 0]
    gaps = np.diff(np.append(ordered, ordered[0] + TURN))
    lines = [line[np.abs(line[:, 1]) < POLE_DEGREES] for line in _lines_of(shapes)]
    starts, ends = (np.mod(each[:, 0], TURN) for each in segments_between(lines))
    turn = (ends - starts + TURN / 2) % TURN - TURN / 2
    first = np.searchsorted(ordered, np.where(turn < 0, ends, starts))
    last = np.searchsorted(ordered, np.where(turn < 0, starts, ends))
    change = np.zeros(len(ordered) + 1, dtype=int)
    np.add.at(change, first, 1)
    np.add.at(change, last, -1)
    change[0] += int((last < first).sum())
    crossed = change.cumsum()[: len(ordered)]
    widest = int(np.where(crossed == crossed.min(), gaps, 0.0).argmax())
    west = float(ordered[(widest + 1) % len(ordered)])
    return west, west + TURN - float(gaps[widest])


def _lines_of(shapes: Sequence[BaseGeometry]) -> list[Points]:
    parts = shapely.get_parts(shapes)
    lines = [shapely.get_coordinates(part) for part in parts[shapely.get_dimensions(parts) == 1]]
    return [line for line in lines if len(line) > 1]


@dataclass(frozen=True)
class Projection:
    """
    An equal-area projection of the sphere, centred on a route.

    Parameters
    ----------
    kind
        ``conic``: Albers (Snyder 1987, pp. 98-103); ``equal-earth``: Equal Earth (Savric,
        Patterson and Jenny 2019, doi:10.1080/13658816.2018.1504949); ``azimuthal``: Lambert's
        about a pole (Snyder 1987, pp. 182-190).
    centre
        Longitude and latitude in the middle of the route, in degrees; of an azimuthal one the
        latitude is that of its pole. The map is cut opposite the longitude.
    parallels
        Of a conic, two latitudes without distortion, in degrees.
    """

    kind: ProjectionKind
    centre: tuple[float, float]
    parallels: tuple[float, float] = (0.0, 0.0)

    @classmethod
    def fitted(cls, shapes: Sequence[BaseGeometry]) -> Projection:
        """
        Choose a projection by how far a route reaches.

        Parameters
        ----------
        shapes
            Geometries in EPSG:4326; may cross the antimeridian; may be empty.

        Examples
        --------
        >>> Projection.fitted([shapely.LineString([(40, 44), (130, 56)])]).kind
        'conic'
        >>> Projection.fitted([shapely.LineString([(-74, 40), (117, 40)])])
        Projection(kind='azimuthal', centre=(-158.0, 90.0), parallels=(0.0, 0.0))
        >>> Projection.fitted([shapely.LineString([(4, 52), (4, -34), (151, -34)])]).kind
        'equal-earth'
        >>> Projection.fitted([]).kind
        'conic'
        """
        fit = conic_fit(shapes)
        (first, second), (lon, lat) = fit["parallels"], fit["centre"]
        if not len(shapely.get_coordinates(shapes)):
            return cls("conic", (lon, lat), (first, second))
        west, east = _span(shapes)
        lats = bent(shapes)[:, 1]
        south, north = float(lats.min()), float(lats.max())
        wide = east - west >= WIDE_DEGREES
        if min(-south, north) <= ACROSS_DEGREES:
            nearest, furthest = sorted([abs(south), abs(north)])
            about = south * north > 0 and wide and nearest >= ABOUT_POLE_DEGREES
            if about or furthest >= NEAR_POLE_DEGREES:
                return cls("azimuthal", (float(round(lon)), 90.0 if north > -south else -90.0))
            if not wide:
                return cls("conic", (lon, lat), (first, second))
        return cls("equal-earth", (lon, lat))

    def project(self, positions: Points) -> Points:
        """
        Project positions.

        Parameters
        ----------
        positions
            Rows of longitude and latitude, in degrees.

        Returns
        -------
        points
            Rows of x to the right and y upwards, in metres from the projection's origin: of a
            conic its centre, of an azimuthal one its pole, of Equal Earth the equator at the
            longitude of its centre.

        Examples
        --------
        >>> conic = Projection("conic", (85.0, 50.0), (42.0, 58.0))
        >>> conic.project(np.array([[85.0, 50.0]])).round(6).tolist()
        [[0.0, 0.0]]
        >>> conic.project(np.empty((0, 2))).shape
        (0, 2)
        """
        return np.column_stack(_proj(self.definition)(positions[:, 0], positions[:, 1]))

    @property
    def ends_m(self) -> tuple[float, float] | None:
        """
        South and north end of the map in projected metres; None where a pole isn't a level edge.

        Examples
        --------
        >>> [round(y) for y in Projection("equal-earth", (10.0, 20.0)).ends_m]
        [-8392930, 8392930]
        >>> Projection("azimuthal", (10.0, 90.0)).ends_m is None
        True
        """
        if self.kind != "equal-earth":
            return None
        south, north = self.project(np.array([[self.centre[0], -90.0], [self.centre[0], 90.0]]))
        return float(south[1]), float(north[1])

    @property
    def fit(self) -> dict[str, object]:
        """What the page's scripts make the same of; of a conic what `conic_fit` gives."""
        centre = list(self.centre)
        if self.kind == "conic":
            return {"parallels": list(self.parallels), "centre": centre}
        return {"kind": self.kind, "centre": centre}

    @property
    def definition(self) -> str:
        """What PROJ calls it, on the sphere."""
        return f"{self._said} +R={MEAN_RADIUS_M}"

    @property
    def wkt(self) -> str:
        """What a GIS calls it, on the ellipsoid of WGS 84."""
        text = CRS.from_proj4(f"{self._said} +datum=WGS84").to_wkt("WKT2_2019")
        known = text.replace('BASEGEOGCRS["unknown"', 'BASEGEOGCRS["WGS 84"', 1)
        return known.replace(
            'PROJCRS["unknown"', f'PROJCRS["geoapp: {PROJECTION_TITLES[self.kind]}"', 1
        )

    @property
    def _said(self) -> str:
        lon, lat = self.centre
        if self.kind == "equal-earth":
            return f"+proj=eqearth +lon_0={lon}"
        if self.kind == "azimuthal":
            return f"+proj=laea +lon_0={lon} +lat_0={lat}"
        south, north = self.parallels
        return f"+proj=aea +lon_0={lon} +lat_0={lat} +lat_1={south} +lat_2={north}"

    def stretch(self, positions: Points) -> Points:
        """
        Tell how much too long the map draws what it lengthens most, at each of some positions.

        As areas are kept, it draws what lies at a right angle to that as much too short: two
        axes of Tissot's indicatrix, of which this is the longer.

        Parameters
        ----------
        positions
            Rows of longitude and latitude, in degrees; no pole.

        Examples
        --------
        >>> conic = Projection("conic", (85.0, 50.0), (42.0, 58.0))
        >>> conic.stretch(np.array([[40.0, 42.0], [85.0, 50.0]])).round(3).tolist()
        [1.0, 1.01]
        """
        factors = _proj(self.definition).get_factors(positions[:, 0], positions[:, 1])
        return np.asarray(factors.tissot_semimajor)


def _within_ends(y: float, half: float, ends: tuple[float, float]) -> float:
    """
    Move the middle of a window so that it shows nothing beyond a pole, where it has no need to.

    Examples
    --------
    >>> _within_ends(7.0, 4.0, (-8.0, 8.0)), _within_ends(7.0, 9.0, (-8.0, 8.0))
    (4.0, 0.0)
    """
    south, north = ends
    if 2 * half >= north - south:
        return (south + north) / 2
    return max(south + half, min(y, north - half))


@cache
def _proj(definition: str) -> Proj:
    return Proj(definition)


@dataclass(frozen=True)
class View:
    """
    A window onto the projected plane.

    Parameters
    ----------
    projection
        How positions come into the plane.
    box
        Left, top, right, bottom of the window in the picture, in pixels.
    centre
        Projected metres in the middle of the window.
    metres
        Metres a pixel.
    """

    projection: Projection
    box: PixelBox
    centre: tuple[float, float]
    metres: float

    @classmethod
    def fitted(
        cls,
        projection: Projection,
        box: PixelBox,
        positions: Points,
        margins: PixelBox,
        *,
        closest: float = CLOSEST_M_A_PIXEL,
    ) -> View:
        """
        Show all of some positions.

        Parameters
        ----------
        projection, box
            As of the class.
        positions
            Rows of longitude and latitude, at least one.
        margins
            Left, top, right, bottom in pixels.
        closest
            Metres a pixel that the view doesn't go below, so that a point isn't all of it; 0
            for a view of just these positions.

        Notes
        -----
        A view of a route is moved towards the equator where it would show what lies beyond a
        pole, as far as the margins allow.
        """
        points = projection.project(positions)
        low, high = points.min(axis=0), points.max(axis=0)
        wide = max(40.0, box[2] - box[0] - margins[0] - margins[2])
        high_px = max(40.0, box[3] - box[1] - margins[1] - margins[3])
        span = np.maximum(high - low, 1.0)
        if closest and span.max() < POINT_M:
            span = np.full(2, SURROUNDINGS_M)
        metres = float(max(span[0] / wide, span[1] / high_px, closest))
        middle = (low + high) / 2
        shift = ((margins[2] - margins[0]) / 2 * metres, (margins[1] - margins[3]) / 2 * metres)
        centre = (float(middle[0] + shift[0]), float(middle[1] + shift[1]))
        if projection.ends_m:
            half = (box[3] - box[1]) / 2 * metres
            least = float(high[1]) + margins[1] * metres - half
            most = float(low[1]) - margins[3] * metres + half
            within = _within_ends(centre[1], half, projection.ends_m)
            centre = (centre[0], min(max(within, least), most) if least < most else centre[1])
        return cls(projection, box, centre, metres)

    def at(self, positions: Points) -> Points:
        """Place positions (rows of longitude and latitude) in the picture, in pixels."""
        points = self.projection.project(np.asarray(positions, dtype=float).reshape(-1, 2))
        x = (points[:, 0] - self.centre[0]) / self.metres + (self.box[0] + self.box[2]) / 2
        y = (self.centre[1] - points[:, 1]) / self.metres + (self.box[1] + self.box[3]) / 2
        return np.column_stack([x, y])

    def positions_at(self, pixels: Points) -> Points:
        """
        Tell what lies at some points of the picture, given as rows of x and y, in pixels.

        Returns
        -------
        positions
            Rows of longitude, within 180 degrees of the projection's centre, and latitude;
            infinite beyond the Earth.

        Examples
        --------
        >>> conic = Projection("conic", (185.0, 50.0), (42.0, 58.0))
        >>> view = View(conic, (0, 0, 800, 400), (0.0, 0.0), 1_000)
        >>> view.positions_at(np.array([[400.0, 200.0]])).round(6).tolist()
        [[185.0, 50.0]]
        """
        x = self.centre[0] + (pixels[:, 0] - (self.box[0] + self.box[2]) / 2) * self.metres
        y = self.centre[1] - (pixels[:, 1] - (self.box[1] + self.box[3]) / 2) * self.metres
        lon, lat = _proj(self.projection.definition)(x, y, inverse=True, errcheck=False)
        centre = self.projection.centre[0]
        with np.errstate(invalid="ignore"):
            turned = (lon - centre + TURN / 2) % TURN - TURN / 2 + centre
        return np.column_stack([np.where(np.isfinite(lon), turned, lon), lat])
