"""
The models of a dossier: what is said, what can be drawn, the story, and the whole.

A member is described in `docs/dossier-format.md`; the types that the members are made of, each with
its rule, stand in `geoapp.dossier.types`.
"""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal, TypeVar

from pydantic import Discriminator, Field, Tag

from geoapp.dossier.editing import Editable
from geoapp.dossier.positions import (
    BBox,
    LineCoordinates,
    MultiLineCoordinates,
    MultiPointCoordinates,
    PointCoordinates,
)
from geoapp.dossier.strict_json import JsonObject
from geoapp.dossier.types import (
    Archive,
    Basis,
    Certainty,
    ClaimKind,
    ClosedEdtf,
    Confidence,
    CountedUnit,
    Country,
    Day,
    Edtf,
    EdtfDay,
    Id,
    ImoNumber,
    KilometreRange,
    Kilometres,
    Language,
    Languages,
    Layer,
    Many,
    MapLayer,
    Maybe,
    Mode,
    Model,
    Moment,
    Number,
    NumberRange,
    PlaceStatus,
    PostKind,
    QuestionKind,
    Quote,
    Scope,
    Sha256,
    SightingKind,
    Some,
    SourceStatus,
    SourceType,
    Standing,
    Text,
    Times,
    Url,
    Version,
    ViewMode,
    Words,
    outer_days,
    sighting_code,
    time_bounds,
)
from geoapp.when import Bounds, parse_when


class Citation(Model):
    """Pointer to a source, with the spot in it and a short quotation."""

    source: Id
    locator: Maybe[Words] = None
    quote: Maybe[Quote] = None


class Author(Model):
    """An author's name as it is printed, in the manner of CSL."""

    literal: Words


class SourceCustom(Model):
    """What CSL has no word for: how the work was read, and what its title is."""

    status: SourceStatus
    title_is: Literal["title", "description"]


class ArchivedCopy(Model):
    """A copy of a source's page that an archive keeps."""

    url: Url
    at: Moment
    sha256: Maybe[Sha256] = None
    by: Maybe[Words] = None


class Source(Model):
    """A citable work, as an item of CSL-JSON 1.0.2."""

    id: Id
    type: SourceType
    title: Words
    publisher: Words
    container_title: Maybe[Words] = Field(None, alias="container-title")
    author: Many[Author] = ()
    issued: Maybe[Edtf] = None
    url: Maybe[Url] = Field(None, alias="URL")
    language: Maybe[Language] = None
    accessed: Maybe[EdtfDay] = None
    unread: Maybe[Text] = None
    archived: Maybe[ArchivedCopy] = None
    archive_location: Maybe[Archive] = None
    note: Maybe[Words] = None
    custom: SourceCustom

    @property
    def kept_at(self) -> str | None:
        """Where an archived copy lies, whichever member tells it: an address, or words."""
        return self.archived.url if self.archived else self.archive_location

    @property
    def row(self) -> JsonObject:
        """What it holds, as a row of frames has it: without what is missing, `custom` unfolded."""
        return self.row_of(self.members())

    def row_of(self, members: JsonObject) -> JsonObject:
        """Make its row of its `members`."""
        kept = {"archive_location": self.kept_at} if self.kept_at else {}
        rest = {name: value for name, value in members.items() if name != "custom"}
        return {**rest, **members["custom"], **kept}


class Origin(Model):
    """Whoever statements go back to, and not those who pass them on."""

    id: Id
    name: Text


class Claim(Model):
    """One statement: who says it, when, of what, and where that can be read."""

    id: Id
    kind: ClaimKind
    title: Maybe[Text] = None
    text: Text
    said_by: Text
    origins: Many[Id] = ()
    joint: bool = False
    said: Edtf | None
    when: Edtf | None
    scope: Maybe[Scope] = None
    places: Many[Id] = ()
    supports: Many[Id] = ()
    answers: Many[Id] = ()
    reply_sought: Maybe[Edtf] = None
    caveat: Maybe[Text] = None
    confidence: Confidence
    quote: Maybe[Quote] = None
    citations: Some[Citation]
    retracted: bool = False
    replaced_by: Maybe[Id] = None


class Reading(Model):
    """How the map looks by one account: other days of a leg, or another line."""

    leg: Id
    depart: Maybe[Edtf] = None
    arrive: Maybe[Edtf] = None
    candidate: Maybe[Id] = None


class Value(Model):
    """One of several answers to the question of an account."""

    text: Text
    said_by: Text
    number: Maybe[Number] = None
    when: Maybe[Edtf] = None
    computed: Maybe[Text] = None
    reading: Maybe[Reading] = None
    citations: Many[Citation] = ()


class Account(Model):
    """A question to which sources give different values."""

    id: Id
    question: Text
    unit: Maybe[CountedUnit] = None
    about: Many[Id] = ()
    values: Some[Value]
    comment: Maybe[Text] = None


class Listing(Model):
    """An official list that names a ship."""

    by: Text
    when: Edtf
    citations: Some[Citation]
    status: Maybe[Literal["reported"]] = None


class Ship(Model):
    """A ship that the dossier names."""

    id: Id
    name: Words
    imo: ImoNumber | None
    flag: Text
    type: Text
    owner: Maybe[Text] = None
    listings: Many[Listing] = ()
    note: Maybe[Text] = None
    citations: Some[Citation]


# -- what can be drawn: places, legs, candidates, sightings, tracks ----------------------


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
    candidate_of: Maybe[Id] = None
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
    depart: Maybe[Edtf] = None
    arrive: Maybe[Edtf] = None
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
        as nothing arrives before it departs. Where no time is given, nothing bounds it.
        """
        departs, arrives = outer_days(self.depart), outer_days(self.arrive)
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
    how: Maybe[SightingKind] = None
    standing: Standing
    certainty: Certainty
    note: Maybe[Text] = None
    claims: Many[Id] = ()
    citations: Many[Citation] = ()

    @property
    def code(self) -> str:
        """Whose sighting it is, and how it was made: a message of the catalogues."""
        return sighting_code(self.standing, self.how)

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

    @property
    def span(self) -> tuple[date, date]:
        """The first and the last day that any of its times can mean."""
        days = [time_bounds(text) for text in self.coordinate_properties.times]
        return min(first for first, _ in days), max(last for _, last in days)


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


def kind_of(feature: object) -> str | None:
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

# -- the story ---------------------------------------------------------------------------


class Option(Model):
    """One of the answers to choose among."""

    text: Text
    right: bool = False


class Answer(Model):
    """What is known of the answer, and by whom."""

    text: Text
    number: Maybe[Number] = None
    of: Maybe[Id] = None
    citations: Many[Citation] = ()


class Question(Model):
    """Something to think about before the answer is shown."""

    kind: QuestionKind
    text: Text
    unit: Maybe[CountedUnit] = None
    range: Maybe[NumberRange] = None
    options: Many[Option] = ()
    about: Many[Id] = ()
    answer: Maybe[Answer] = None


class Step(Model):
    """One chapter of the story, and what map, clock and evidence show with it."""

    id: Id
    title: Text
    text: Text
    at: Maybe[Day] = None
    mode: Maybe[ViewMode] = None
    select: Maybe[Id] = None
    bbox: Maybe[BBox] = None
    layers: Maybe[tuple[MapLayer, ...]] = Field(None, strict=False)
    claims: Many[Id] = ()
    citations: Many[Citation] = ()
    questions: Many[Question] = ()
    notes: Maybe[Text] = None


# -- the whole ---------------------------------------------------------------------------


class Credit(Model):
    """A work that the dossier builds on, with its licence."""

    name: Words
    licence: Words
    url: Maybe[Url] = None
    used_for: Text = Field(alias="for")


class MethodNote(Model):
    """How the dossier was made, in words of its own: a heading and what it has to say."""

    title: Text
    text: Text


class Header(Model):
    """What the dossier is, who alleges it, and where and when it plays."""

    id: Id
    version: Version
    title: Text
    kicker: Maybe[Text] = None
    subject: Maybe[Text] = None
    summary: Text
    attribution: Text
    method: Many[MethodNote] = ()
    bbox: BBox
    when: Maybe[ClosedEdtf] = None
    licence: Words
    credits: Many[Credit] = ()
    languages: Languages


class Change(Model):
    """What a version of the dossier changed."""

    version: Version
    when: Edtf
    text: Text
    ids: Many[Id] = ()


class Todo(Model):
    """One thing that a draft does not yet say."""

    path: Words
    missing: Words
    found: Maybe[Words] = None


F = TypeVar("F")


class Dossier(Model, Editable):
    """
    One dossier: a route as it was reported, with its sources and claims.

    Get one from `read_dossier`, which also checks what no member can tell. It never changes:
    `replace`, `add`, `remove` and `reorder` give a new one.

    Attributes
    ----------
    header
        Its id, version, title and so on: the member `dossier` of the file.
    features, places, legs, candidates, sightings, tracks
        All features, and those of each kind, in file order.
    sources, origins, claims, accounts, ships, steps, changes
        What stands beside the features.
    statements, unsourced, todo, is_draft
        What must rest on a source, the ids of what doesn't, what a draft has not yet said.
    """

    json_schema: Maybe[Words] = Field(None, alias="$schema")
    type: Literal["FeatureCollection"]
    bbox: Maybe[BBox] = None
    header: Header = Field(alias="dossier")
    sources: Many[Source]
    origins: Many[Origin] = ()
    claims: Many[Claim]
    accounts: Many[Account]
    ships: Many[Ship]
    steps: Many[Step]
    changes: Many[Change]
    todo: Many[Todo] = ()
    features: Many[Feature]

    @property
    def is_draft(self) -> bool:
        """Whether something that the format needs is not yet said."""
        return bool(self.todo)

    @property
    def statements(self) -> tuple[Claim | LegFeature | SightingFeature | TrackFeature, ...]:
        """What must rest on a source: claims, legs, sightings, tracks."""
        return (*self.claims, *self.legs, *self.sightings, *self.tracks)

    @property
    def unsourced(self) -> tuple[str, ...]:
        """Ids of the statements that rest on no source, as only a draft's may."""
        return tuple(
            each.id
            for each in self.statements
            if not isinstance(each, Claim)
            and not (each.properties.claims or each.properties.citations)
        )

    @property
    def places(self) -> tuple[PlaceFeature, ...]:
        """The places, in file order."""
        return _only(PlaceFeature, self.features)

    @property
    def legs(self) -> tuple[LegFeature, ...]:
        """The legs, in file order."""
        return _only(LegFeature, self.features)

    @property
    def candidates(self) -> tuple[CandidateFeature, ...]:
        """The candidates, in file order."""
        return _only(CandidateFeature, self.features)

    @property
    def sightings(self) -> tuple[SightingFeature, ...]:
        """The sightings, in file order."""
        return _only(SightingFeature, self.features)

    @property
    def tracks(self) -> tuple[TrackFeature, ...]:
        """The tracks, in file order."""
        return _only(TrackFeature, self.features)


def _only(model: type[F], features: tuple[Model, ...]) -> tuple[F, ...]:
    """Keep the features of one kind."""
    return tuple(feature for feature in features if isinstance(feature, model))
