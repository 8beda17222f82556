"""
What a page holds, member by member: its routes, and what they share.

`python -m tools.page_types` writes these types for the page's scripts (`static/data.d.ts`), so
that a name that is changed here is missed there. What a dossier has is held as the dossier has it:
`Annotated[JsonObject, Citation]` is what a `Citation` is in JSON.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Annotated, Literal, NotRequired, TypedDict, cast

from geoapp.dossier.models import (
    Account,
    Author,
    Citation,
    Crossing,
    Length,
    MaxSpeed,
    MethodNote,
    Part,
    Post,
    Step,
)
from geoapp.dossier.strict_json import JsonObject
from geoapp.dossier.types import (
    Basis,
    Certainty,
    ClaimKind,
    Layer,
    Mode,
    Model,
    PlaceStatus,
    SourceStatus,
    Standing,
)
from geoapp.text.glossary import TermData

Host = Literal["file", "app", "embed", "frame"]
Globe = Literal["equal-earth", "azimuthal"]
"""A projection of the whole world, where the page's map is no conic."""
Texts = dict[str, str]
"""A text by language."""
IsoBounds = Annotated[list[str | None], 4]
"""Earliest start, latest start, earliest end, latest end: ISO days, None where open."""
Cited = list[Annotated[JsonObject, Citation]]
Piece = str | int
Layout = dict[str, list[Piece]]
"""By language, how the reference list writes a source: texts, and numbers of its fields."""
WordData = str | dict[str, str]
"""An interface text; of what counts its forms, by the plural's name."""


CreditData = TypedDict(
    "CreditData", {"name": str, "licence": str, "url": NotRequired[str], "for": Texts}
)
CreditData.__doc__ = "A work that the dossier builds on."


class HeaderData(TypedDict):
    """What a route's dossier is, and who alleges it."""

    version: str
    title: Texts
    summary: Texts
    attribution: Texts
    method: list[Annotated[JsonObject, MethodNote]]
    licence: str
    credits: list[CreditData]


class DrawnData(TypedDict):
    """Lines as `geoapp.cartography.basemap.line_text` writes them, in units of `scale` degrees."""

    lines: list[str]
    scale: float


class StopData(TypedDict):
    """A place on a leg, and how far along the leg it lies, from 0 to 1."""

    id: str
    share: float


StretchData = TypedDict(
    "StretchData", {"from": float, "to": float, "days": Annotated[list[int | None], 4]}
)
StretchData.__doc__ = "A piece of a leg, from 0 to 1 of it, and its bounds in days since 1970."

Ends = TypedDict("Ends", {"from": str, "to": str})
Ends.__doc__ = "The places between which a leg leads."


class LegData(Ends, DrawnData):
    """A leg; kilometres, and what is said of its days in each language."""

    id: str
    name: Texts
    mode: Mode
    basis: Basis
    certainty: Certainty
    parts: list[Annotated[JsonObject, Part]]
    lengths: list[Annotated[JsonObject, Length]]
    ship: NotRequired[str]
    max_speed: NotRequired[Annotated[JsonObject, MaxSpeed]]
    note: NotRequired[Texts]
    claims: list[str]
    citations: Cited
    straight_km: float
    drawn_km: float
    low_km: float
    high_km: float | None
    bounds: IsoBounds
    by: Texts
    dates_words: Texts
    span_words: Texts
    chain: list[StopData]
    stretches: NotRequired[list[StretchData]]


class CandidateData(DrawnData):
    """Another line that a leg may have taken."""

    id: str
    leg: str
    name: Texts
    via: Texts
    km: float
    method: Texts
    countries: list[str]
    crossings: list[Annotated[JsonObject, Crossing]]
    citations: Cited


class PlaceData(TypedDict):
    """A place; `native` is the language of its own name, `guessed` a precision nobody gave."""

    id: str
    name: Texts
    role: Texts
    layer: Layer
    country: NotRequired[str]
    precision_km: float
    guessed: NotRequired[bool]
    obtained: Texts
    post: NotRequired[Annotated[JsonObject, Post]]
    note: NotRequired[Texts]
    status: PlaceStatus
    candidate_of: NotRequired[str]
    candidates_words: NotRequired[Texts]
    claims: list[str]
    citations: Cited
    native: NotRequired[str]
    lon: float
    lat: float


class SightingData(TypedDict):
    """A sighting, and its time in words."""

    id: str
    name: Texts
    place: str
    seen_by: Texts
    standing: Standing
    code: str
    certainty: Certainty
    note: NotRequired[Texts]
    claims: list[str]
    citations: Cited
    bounds: IsoBounds
    when_words: Texts


class TrackData(TypedDict):
    """A track, its positions and their days as text: see `geoapp.page.tracks`."""

    id: str
    name: Texts
    seen_by: Texts
    standing: Standing
    precision_km: float
    ship: NotRequired[str]
    note: NotRequired[Texts]
    claims: list[str]
    citations: Cited
    bounds: IsoBounds
    span_words: Texts
    at: str
    on: str
    scale: float


class ClaimData(TypedDict):
    """
    A statement; `said_day` where it is one sure day, `order` the day it stands with.

    `since` is there where it isn't known when it was said: the day of its earliest source.
    """

    id: str
    kind: ClaimKind
    title: NotRequired[Texts]
    text: Texts
    said_by: Texts
    caveat: NotRequired[Texts]
    quote: NotRequired[Texts]
    retracted: NotRequired[bool]
    replaced_by: NotRequired[str]
    places: list[str]
    answers: list[str]
    citations: Cited
    said_words: NotRequired[Texts]
    said_day: NotRequired[str]
    when_words: NotRequired[Texts]
    bounds: NotRequired[IsoBounds]
    order: str | None
    since: NotRequired[str | None]


class CopyData(TypedDict):
    """An archived copy: by whom, and its ISO day or that day in words."""

    by: NotRequired[str]
    at: str | Texts


CslDate = TypedDict("CslDate", {"date-parts": list[list[int]], "circa": NotRequired[bool]})
CslDate.__doc__ = "A date as CSL has it."

CslRest = TypedDict("CslRest", {"container-title": NotRequired[str]})
CslRest.__doc__ = "What CSL spells with a hyphen."


class SourceData(CslRest):
    """
    A source; its day where a browser can say it, else words.

    What only files for reference managers say of it is left out where such files stand beside
    the page. `laid` is its place in the page's layouts, once the list of sources is made.
    """

    id: str
    status: SourceStatus
    title: str
    publisher: str
    url: NotRequired[str]
    language: NotRequired[str]
    archive_location: NotRequired[str]
    unread: NotRequired[Texts]
    described: NotRequired[bool]
    day: NotRequired[str]
    when: NotRequired[Texts]
    read: NotRequired[str]
    archived: NotRequired[CopyData]
    laid: NotRequired[int]
    type: NotRequired[str]
    author: NotRequired[list[Annotated[JsonObject, Author]]]
    issued: NotRequired[CslDate]
    accessed: NotRequired[CslDate]
    archive: NotRequired[str]
    note: NotRequired[str]


class ListingData(TypedDict):
    """An official list that names a ship, its time in words."""

    by: Texts
    citations: Cited
    status: NotRequired[str]
    when_words: Texts


class ShipData(TypedDict):
    """A ship that the dossier names."""

    id: str
    name: str
    imo: NotRequired[str]
    flag: Texts
    type: Texts
    owner: NotRequired[Texts]
    listings: list[ListingData]
    note: NotRequired[Texts]
    citations: Cited


class BackingData(TypedDict):
    """
    Who stands behind a leg, a sighting, a place or a claim; see `geoapp.page.evidence`.

    `scopes` has pairs of a scope and the origins that speak in it, for all but claims; `who` and
    `by` stand for claims alone.
    """

    n: NotRequired[int]
    scopes: NotRequired[list[tuple[str, list[str]]]]
    days: NotRequired[int]
    dated: NotRequired[list[str]]
    inferred: NotRequired[bool]
    who: NotRequired[list[list[str]]]
    by: NotRequired[list[str]]


class ReadingData(TypedDict):
    """How a value of an account has the map draw a leg."""

    leg: str
    bounds: IsoBounds
    candidate: NotRequired[str]


class ChangeData(TypedDict):
    """What a version of the dossier changed."""

    version: str
    when: Texts
    text: Texts
    ids: list[str]


class PublishedData(TypedDict):
    """Where a known pace was read."""

    publisher: str
    title: str
    url: str
    language: str
    issued: str | None


class KnownPace(TypedDict):
    """A pace that is known of something else, in kilometres a day, and who says so."""

    km_per_day: Annotated[list[float], 2]
    label: Texts
    source: PublishedData | None


class PaceData(TypedDict):
    """The pace that a leg's dates ask for, in kilometres a day; see `geoapp.measure.pace`."""

    id: str
    mode: Mode
    days: Annotated[list[int | None], 2]
    km_per_day: Annotated[list[float | None], 2]
    limit_km_per_day: float | None
    fit: Literal["possible", "faster", "impossible", "unknown"]
    references: list[KnownPace]


class CityData(TypedDict):
    """
    A city that lengths are compared with: its id at GeoNames, latitude and longitude.

    `first` has the languages in which comparisons begin there, unless a reader chooses another.
    """

    id: str
    name: Texts
    at: Annotated[list[float], 2]
    first: list[str]


class TotalData(TypedDict):
    """Kilometres of all legs of a route."""

    straight_km: float
    low_km: float
    high_km: float | None


class MapData(TypedDict):
    """
    What a map draws of a route.

    `inset` is the id of a leg too short to be seen on the whole route, `shownPlaces` has the ids
    of context places inside the base map.
    """

    legs: list[LegData]
    candidates: list[CandidateData]
    places: list[PlaceData]
    sightings: list[SightingData]
    inset: str | None
    total: TotalData
    paces: list[PaceData]
    shownPlaces: list[str]


class EvidenceData(TypedDict):
    """Who stands behind each claim and feature, and what changed: see `geoapp.page.evidence`."""

    origins: dict[str, Texts]
    originsOf: dict[str, list[str]]
    backing: dict[str, BackingData]
    readings: dict[str, ReadingData]
    valueDays: dict[str, Annotated[list[str], 2]]
    changes: list[ChangeData]


class RouteData(MapData, EvidenceData):
    """A route: its dossier's header, what a map draws of it, and its evidence."""

    id: str
    name: Texts
    dossier: HeaderData
    steps: list[Annotated[JsonObject, Step]]
    claims: list[ClaimData]
    sources: dict[str, SourceData]
    accounts: list[Annotated[JsonObject, Account]]
    ships: list[ShipData]
    tracks: list[TrackData]


class ClockData(TypedDict):
    """First and last day of the slider, and the days worth a stop: ISO days."""

    first: str
    last: str
    stops: list[str]


class SharedData(TypedDict):
    """Pairs of ids of what two routes both give."""

    sources: list[tuple[str, str]]
    places: list[tuple[str, str]]


class SeveralData(TypedDict):
    """
    What is said of several routes together.

    `header` stands over all of them, `words` are each one's own words in the interface's
    sentences: by its id, by language, by message; `pages` by id where each has a page of its own.
    """

    header: HeaderData
    shared: SharedData
    words: dict[str, dict[str, dict[str, str]]]
    pages: dict[str, str]


class FoundFileData(TypedDict):
    """What became of the rows of a file of tracks."""

    file: str
    rows: int
    positions: int
    unread: int
    unzoned: int


class FoundTrackData(TypedDict):
    """A track of a file: how many positions it has, and how many of them are drawn."""

    id: str
    positions: int
    drawn: int
    first: str
    last: str
    km: float
    twoPlaces: int
    onLand: int
    openHours: NotRequired[float]


class FoundSilenceData(TypedDict):
    """A silence that ends with a position that is drawn; `states` has a letter a condition."""

    at: int
    km: float
    disabling: bool
    states: str


class FoundPairData(TypedDict):
    """An impossible pair that ends with a position that is drawn; null for one time, two places."""

    at: int
    km: float
    speed: float | None


class FoundRowData(TypedDict):
    """The verdicts of a leg's days by one track, a letter a day."""

    track: int
    verdicts: str
    positions: list[int]
    inside: list[int]


class FoundLegData(TypedDict):
    """A leg's days, of which 1 is wholly of it, and the tracks that say anything of one."""

    leg: str
    first: str
    certain: str
    received: int
    rows: list[FoundRowData]


class FindingsData(TypedDict):
    """
    What files of tracks say of a route: see `geoapp.tracks.findings`.

    `lon`, `lat` and `time` are the drawn positions, track by track, as `line_text` writes them:
    differences, in units of `scale` degrees and in seconds since 1970. `days` counts all positions
    from the day `day0` on. `within` is how far off a position that is not drawn can be, in
    kilometres; null where all are drawn. `rule` names whose rule of silences it is.
    """

    files: list[FoundFileData]
    thresholds: dict[str, float]
    rule: str
    tracks: list[FoundTrackData]
    lon: str
    lat: str
    time: str
    scale: float
    within: float | None
    day0: int
    days: str
    silences: list[FoundSilenceData]
    impossible: list[FoundPairData]
    legs: list[FoundLegData]


class RoutesData(TypedDict):
    """
    Routes on one map with one clock, in some languages.

    Ids are unique among all routes. `untranslated` says in each language which texts are in
    another, `cities` are those that lengths are compared with, `asFarSource` whose they are;
    `several` is there where
    there is more than one route, `findings` where files of tracks were given.
    """

    routes: list[RouteData]
    languages: list[str]
    clock: ClockData
    untranslated: Texts
    cities: list[CityData]
    asFarSource: Texts
    several: NotRequired[SeveralData]
    findings: NotRequired[FindingsData]


class SiteData(TypedDict, total=False):
    """The addresses of the files that stand beside a page of a site, most of them by language."""

    header: dict[str, Texts]
    embed: dict[str, str]
    pages: dict[str, str]
    texts: dict[str, str]
    names: dict[str, str]
    script: str
    page: str
    text: str
    data: str
    cited: dict[str, str]


class CitedData(RoutesData):
    """Routes whose sources have each a place in `layouts`."""

    layouts: list[Layout]


class AddressData(TypedDict):
    """
    Where a page stands, and QR codes as `geoapp.picture.qr.qr_bits` gives them.

    Of the page itself, and of its link to each step in each language by the link's fragment; a
    link may be too long for one.
    """

    url: str
    code: str
    steps: dict[str, str]


class PageData(CitedData):
    """
    All that a page holds: its routes, the language it opens in, who holds it, its words.

    `speaks` is the language of the interface where it can't speak that of the content. `address`
    is none where nobody knows it.
    """

    lang: str
    host: Host
    words: dict[str, dict[str, WordData]]
    terms: list[TermData]
    tiles: str | None
    globe: Globe | None
    speaks: dict[str, str]
    site: SiteData | None
    address: AddressData | None


def in_json(models: Iterable[Model]) -> list[JsonObject]:
    """
    Give what a dossier has as a page holds it: members by name, missing ones left out.

    Examples
    --------
    >>> in_json([Citation(source="yonhap", locator="para. 4")])
    [{'source': 'yonhap', 'locator': 'para. 4'}]
    >>> in_json([])
    []
    """
    return [each.members() for each in models]


def together(routes: Sequence[RouteData]) -> RouteData:
    """
    Join routes to one: lists one after another, what is held by id beside one another.

    Parameters
    ----------
    routes
        Routes of a page, at least one.

    Returns
    -------
    route
        Its header, name, total and inset are those of the first; where there are several, nobody
        shows them. Mirrored in
        page/static/routes.js.
    """
    parts = [cast(JsonObject, route) for route in routes]
    joined = {**parts[0]}
    for name, held in joined.items():
        if isinstance(held, list):
            joined[name] = [each for part in parts for each in part[name]]
        elif isinstance(held, dict):
            joined[name] = {key: part[name][key] for part in parts[::-1] for key in part[name]}
    return cast(RouteData, joined)
