"""What can be drawn: places, legs, candidates, sightings, tracks."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import Discriminator, Field, Tag

from geoapp.dossier.fields import (
    Country,
    Edtf,
    Id,
    KilometreRange,
    Kilometres,
    Many,
    Maybe,
    Text,
    Times,
)
from geoapp.dossier.positions import (
    BBox,
    LineCoordinates,
    MultiLineCoordinates,
    MultiPointCoordinates,
    PointCoordinates,
)
from geoapp.dossier.statements import Citation, Model
from geoapp.dossier.vocabularies import (
    Basis,
    Certainty,
    Layer,
    Mode,
    PlaceStatus,
    PostKind,
    Standing,
)
from geoapp.when import Bounds, parse_when


class Point(Model):
    """One position."""

    type: Literal["Point"]
    coordinates: PointCoordinates
    bbox: Maybe[BBox] = None


class MultiPoint(Model):
    """Positions between which nothing is known."""

    type: Literal["MultiPoint"]
    coordinates: MultiPointCoordinates
    bbox: Maybe[BBox] = None


class LineString(Model):
    """A line through at least two positions, straight in longitude and latitude."""

    type: Literal["LineString"]
    coordinates: LineCoordinates
    bbox: Maybe[BBox] = None


class MultiLineString(Model):
    """Lines, each of which begins where the one before ends."""

    type: Literal["MultiLineString"]
    coordinates: MultiLineCoordinates
    bbox: Maybe[BBox] = None


Lines = Annotated[LineString | MultiLineString, Field(discriminator="type")]


class Post(Model):
    """Where a place stands along a line, by its kilometre posts; no length of a drawn line."""

    km: Kilometres
    along: Text
    how: PostKind
    within_km: Maybe[float] = Field(default=None, gt=0, le=1_000)
    citations: Many[Citation] = ()


class PlaceProperties(Model):
    """A named point, how precisely it is known, and how it was obtained."""

    kind: Literal["place"]
    name: Text
    role: Text
    layer: Layer
    country: Country | None
    precision_km: float = Field(gt=0, le=1_000)
    obtained: Text
    post: Maybe[Post] = None
    note: Maybe[Text] = None
    status: PlaceStatus
    claims: Many[Id] = ()
    citations: Many[Citation] = ()


class Part(Model):
    """What is known of one line of a leg's MultiLineString."""

    basis: Basis
    label: Text
    citations: Many[Citation] = ()


class Length(Model):
    """A length of a leg, from the least to the greatest, and how it was found."""

    km: KilometreRange
    method: Text
    citations: Many[Citation] = ()


class MaxSpeed(Model):
    """The speed that a leg can't have exceeded; without citations, our assumption."""

    km_per_day: float = Field(gt=0, le=100_000)
    label: Text
    citations: Many[Citation] = ()


class LegProperties(Model):
    """One movement from place to place by one mode."""

    kind: Literal["leg"]
    name: Text
    mode: Mode
    from_place: Id = Field(alias="from")
    to_place: Id = Field(alias="to")
    via: Many[Id] = ()
    depart: Edtf
    arrive: Edtf
    basis: Basis
    certainty: Certainty
    parts: Many[Part] = ()
    lengths: Many[Length] = ()
    ship: Maybe[Id] = None
    max_speed: Maybe[MaxSpeed] = None
    note: Maybe[Text] = None
    claims: Many[Id] = ()
    citations: Many[Citation] = ()

    @property
    def bounds(self) -> Bounds:
        """
        When it could have departed and arrived.

        Where these overlap, the last day of departure and the first day of arrival are drawn in,
        as nothing arrives before it departs.
        """
        depart, arrive = parse_when(self.depart), parse_when(self.arrive)
        departs = depart.earliest_start, depart.latest_end
        arrives = arrive.earliest_start, arrive.latest_end
        latest_start = min((day for day in (departs[1], arrives[1]) if day), default=None)
        earliest_end = max((day for day in (departs[0], arrives[0]) if day), default=None)
        return Bounds(departs[0], latest_start, earliest_end, arrives[1])


class Crossing(Model):
    """Where a candidate crosses a border, by the lines of the base map."""

    countries: Many[Country]
    position: PointCoordinates
    near: Text
    precision_km: float = Field(gt=0, le=1_000)
    citations: Many[Citation] = ()


class CandidateProperties(Model):
    """Another line that a modelled leg may have taken."""

    kind: Literal["candidate"]
    leg: Id
    name: Text
    via: Text
    km: Kilometres
    method: Text
    countries: Many[Country] = ()
    crossings: Many[Crossing] = ()
    citations: Many[Citation] = ()


class SightingProperties(Model):
    """A dated observation at a place."""

    kind: Literal["sighting"]
    name: Text
    place: Id
    when: Edtf
    seen_by: Text
    standing: Standing
    certainty: Certainty
    note: Maybe[Text] = None
    claims: Many[Id] = ()
    citations: Many[Citation] = ()

    @property
    def bounds(self) -> Bounds:
        """The days on which what was seen could have begun and ended."""
        return parse_when(self.when).bounds


class CoordinateProperties(Model):
    """What is known of each position of a track."""

    times: Times


class TrackProperties(Model):
    """Positions that someone measured, each with its time."""

    kind: Literal["track"]
    name: Text
    seen_by: Text
    standing: Standing
    precision_km: float = Field(gt=0, le=1_000)
    coordinate_properties: CoordinateProperties = Field(alias="coordinateProperties")
    ship: Maybe[Id] = None
    note: Maybe[Text] = None
    claims: Many[Id] = ()
    citations: Many[Citation] = ()


class PlaceFeature(Model):
    """A place, as a Point."""

    type: Literal["Feature"]
    id: Id
    bbox: Maybe[BBox] = None
    geometry: Point
    properties: PlaceProperties


class LegFeature(Model):
    """A leg, as the whole path between its places."""

    type: Literal["Feature"]
    id: Id
    bbox: Maybe[BBox] = None
    geometry: Lines
    properties: LegProperties


class CandidateFeature(Model):
    """A candidate, as its line."""

    type: Literal["Feature"]
    id: Id
    bbox: Maybe[BBox] = None
    geometry: Lines
    properties: CandidateProperties


class SightingFeature(Model):
    """A sighting, as a Point at its place."""

    type: Literal["Feature"]
    id: Id
    bbox: Maybe[BBox] = None
    geometry: Point
    properties: SightingProperties


class TrackFeature(Model):
    """A track, as a MultiPoint: no line joins its positions."""

    type: Literal["Feature"]
    id: Id
    bbox: Maybe[BBox] = None
    geometry: MultiPoint
    properties: TrackProperties


FEATURE_KINDS = ("place", "leg", "candidate", "sighting", "track")
"""What `properties.kind` can be."""


def kind_of(feature: Any) -> str | None:
    """Return `properties.kind` of a feature, be it a model or an object of a file."""
    if isinstance(feature, Model):
        return str(getattr(getattr(feature, "properties", None), "kind", ""))
    properties = feature.get("properties") if isinstance(feature, dict) else None
    kind = properties.get("kind") if isinstance(properties, dict) else None
    return kind if isinstance(kind, str) else None


Feature = Annotated[
    Annotated[PlaceFeature, Tag("place")]
    | Annotated[LegFeature, Tag("leg")]
    | Annotated[CandidateFeature, Tag("candidate")]
    | Annotated[SightingFeature, Tag("sighting")]
    | Annotated[TrackFeature, Tag("track")],
    Discriminator(kind_of),
]
