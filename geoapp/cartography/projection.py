"""The map's projection: an equal-area conic fitted to the route, as ``projection.js`` draws it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from geoapp.dossier import Dossier
from geoapp.frames import Frames
from geoapp.frames.build import shape_of
from geoapp.geodesy import MEAN_RADIUS_M
from geoapp.measure.drawing import dense_parts, split_parts

Points = NDArray[np.float64]

PixelBox = tuple[float, float, float, float]
# Nearer to the equator than this a conic has no apex to speak of.
LEAST_PARALLEL_DEGREES = 8.0
# Positions nearer to the seam than this are put on its own side of it.
SEAM_DEGREES = 0.002
MAP_STEP_KM = 100.0


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
    >>> conic_fit([shapely.LineString([(40, 44), (130, 56)])])
    {'parallels': [46.0, 54.0], 'centre': [85.0, 50.0]}
    >>> conic_fit([])
    {'parallels': [20.0, 40.0], 'centre': [0.0, 30.0]}
    """
    positions = shapely.get_coordinates(shapes)
    if not len(positions):
        return {"parallels": [20.0, 40.0], "centre": [0.0, 30.0]}
    west, east = _tightest_span(positions[:, 0])
    south, north = float(positions[:, 1].min()), float(positions[:, 1].max())
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

    Parameters
    ----------
    of
        A dossier, or its frames; EPSG:4326.

    Returns
    -------
    shapes
        All places where there is neither; empty where there are none.
    """
    if isinstance(of, Dossier):
        route = [place.geometry for place in of.places if place.properties.layer == "route"]
        about = [*(leg.geometry for leg in of.legs), *route]
        return [*map(shape_of, about or [place.geometry for place in of.places])]
    rows = of.places[of.places["layer"] == "route"]
    return [*of.legs.geometry, *rows.geometry] or list(of.places.geometry)


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
    dense = dense_parts([part for line in lines for part in line], MAP_STEP_KM)
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


def _tightest_span(lons: NDArray[np.float64]) -> tuple[float, float]:
    """West and east of the shortest arc that holds all longitudes; east may exceed 180."""
    ordered = np.unique(np.mod(lons, 360.0))
    gaps = np.diff(np.append(ordered, ordered[0] + 360.0))
    widest = int(gaps.argmax())
    west = float(ordered[(widest + 1) % len(ordered)])
    return west, west + 360.0 - float(gaps[widest])


@dataclass(frozen=True)
class Conic:
    """
    Albers on the sphere (Snyder 1987, pp. 98-103).

    Parameters
    ----------
    parallels
        Two latitudes without distortion, in degrees.
    centre
        Longitude and latitude of the origin, in degrees.
    """

    parallels: tuple[float, float]
    centre: tuple[float, float]

    @classmethod
    def of(cls, fit: dict[str, list[float]]) -> Conic:
        """Take what `conic_fit` chose."""
        (first, second), (lon, lat) = fit["parallels"], fit["centre"]
        return cls((first, second), (lon, lat))

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
            Rows of x to the right and y upwards, in metres from the centre.

        Examples
        --------
        >>> conic = Conic((42.0, 58.0), (85.0, 50.0))
        >>> conic.project(np.array([[85.0, 50.0]])).tolist()
        [[0.0, 0.0]]
        """
        turned = (positions[:, 0] - self.centre[0] + 180.0) % 360.0 - 180.0
        theta = self.cone * np.radians(turned)
        rho = self._rho(positions[:, 1])
        rho0 = self._rho(np.array([self.centre[1]]))[0]
        return np.column_stack([rho * np.sin(theta), rho0 - rho * np.cos(theta)])

    @property
    def cone(self) -> float:
        """Constant of the cone: how far meridians turn in the map, a degree of longitude."""
        first, second = np.sin(np.radians(self.parallels))
        return float(first + second) / 2

    def scale_at(self, lats: Points) -> Points:
        """Tell how much too long a parallel is drawn: 1 at the two parallels of the fit."""
        return self.cone * self._rho(lats) / (MEAN_RADIUS_M * np.cos(np.radians(lats)))

    def _rho(self, lats: Points) -> Points:
        first, second = np.sin(np.radians(self.parallels))
        c = np.cos(np.radians(self.parallels[0])) ** 2 + first * (first + second)
        inside = c - 2 * self.cone * np.sin(np.radians(lats))
        rho: Points = MEAN_RADIUS_M / self.cone * np.sqrt(np.maximum(inside, 0.0))
        return rho


@dataclass(frozen=True)
class View:
    """
    A window onto the projected plane.

    Parameters
    ----------
    conic
        The projection.
    box
        Left, top, right, bottom of the window in the picture, in pixels.
    centre
        Projected metres in the middle of the window.
    metres
        Metres a pixel.
    """

    conic: Conic
    box: PixelBox
    centre: tuple[float, float]
    metres: float

    @classmethod
    def fitted(cls, conic: Conic, box: PixelBox, positions: Points, margins: PixelBox) -> View:
        """Show all of some positions, with margins (left, top, right, bottom) in pixels."""
        points = conic.project(positions)
        low, high = points.min(axis=0), points.max(axis=0)
        wide = max(40.0, box[2] - box[0] - margins[0] - margins[2])
        high_px = max(40.0, box[3] - box[1] - margins[1] - margins[3])
        span = np.maximum(high - low, 1.0)
        metres = float(max(span[0] / wide, span[1] / high_px))
        middle = (low + high) / 2
        shift = ((margins[2] - margins[0]) / 2 * metres, (margins[1] - margins[3]) / 2 * metres)
        return cls(conic, box, (float(middle[0] + shift[0]), float(middle[1] + shift[1])), metres)

    def at(self, positions: Points) -> Points:
        """Place positions (rows of longitude and latitude) in the picture, in pixels."""
        points = self.conic.project(np.asarray(positions, dtype=float).reshape(-1, 2))
        x = (points[:, 0] - self.centre[0]) / self.metres + (self.box[0] + self.box[2]) / 2
        y = (self.centre[1] - points[:, 1]) / self.metres + (self.box[1] + self.box[3]) / 2
        return np.column_stack([x, y])
