"""The tables of a dossier, and the columns that they have."""

from __future__ import annotations

import operator
from dataclasses import dataclass, field, fields
from typing import TYPE_CHECKING, Any, TypeAlias

from geoapp.dossier import Dossier, Header
from geoapp.dossier.models import Todo

if TYPE_CHECKING:
    import geopandas as gpd
    import pandas as pd

FrameRow: TypeAlias = "pd.Series[Any]"
"""One row of a frame, whose cells are of as many types as it has columns."""

BOUNDS = ("earliest_start", "latest_start", "earliest_end", "latest_end")
SAID = ("said_earliest", "said_latest")
RANGE = ("low_km", "high_km")


@dataclass(frozen=True)
class Frames:
    """
    The tables of a dossier.

    Rows are in file order; the index is the id. Texts are dicts by language, `en` first
    and always there. Lists are never null; of the dicts in them, members that the file
    leaves out are left out, but their lists are there. Dates are `datetime.date`, a
    `geoapp.when.FarDay` outside the years 1 to 9999, None
    where nothing bounds them. Everything that is missing is None in a column of objects,
    NaN in one of floats. Rows that say the same share one object in a column: replace a cell,
    never change what it holds. Geometries are in EPSG:4326, x = longitude, y = latitude, never
    null. A dossier without things of a kind has an empty frame with the same columns.

    Parameters
    ----------
    info
        The dossier's header: id, version, title, summary, attribution, bbox and so on.
    places
        ================ ======== ======================================================
        `place_id`       dtype    holds
        ================ ======== ======================================================
        name             object   dict, text
        role             object   dict, text
        layer            object   str: route, waypoint, context, candidate
        country          object   str, ISO 3166-1 alpha-2, or None
        precision_km     float64  kilometres, positive
        obtained         object   dict, text
        post             object   dict: km, along, how, within_km?, citations; or None
        note             object   dict, text, or None
        status           object   str: seen, unconfirmed
        candidate_of     object   str or None: id of the place that it may be
        claims           object   list of claim ids
        citations        object   list of dicts: source, locator?, quote?
        geometry         geometry Point
        ================ ======== ======================================================
    legs
        ================ ======== ======================================================
        `leg_id`         dtype    holds
        ================ ======== ======================================================
        name             object   dict, text
        mode             object   str: sea, river, rail, road, air, foot, animal, pipeline, unknown
        from_place       object   str, place id
        to_place         object   str, place id
        via              object   list of place ids
        depart           object   str, EDTF, or None
        arrive           object   str, EDTF, or None
        basis            object   str: observed, reported, modelled, schematic
        certainty        object   str: certain, less-certain, uncertain
        parts            object   list of dicts: basis, label, citations; empty, or one a line
        lengths          object   list of dicts: km [low, high], method, citations
        ship             object   str, ship id, or None
        max_speed        object   dict: km_per_day, label, citations; or None
        note             object   dict, text, or None
        claims           object   list of claim ids
        citations        object   list of dicts: source, locator?, quote?
        earliest_start   object   date or None: first day on which it could have departed
        latest_start     object   date or None: last such day, not after `latest_end`
        earliest_end     object   date or None: first day on which it could have arrived
        latest_end       object   date or None: last such day
        low_km           float64  kilometres: the least of `lengths`; NaN without any
        high_km          float64  kilometres: the greatest of `lengths`; NaN without any
        via_points       object   list of [longitude, latitude] of the places of `via`
        geometry         geometry LineString or MultiLineString, `from_place` to `to_place`
        ================ ======== ======================================================
    candidates
        ================ ======== ======================================================
        `candidate_id`   dtype    holds
        ================ ======== ======================================================
        leg              object   str, leg id
        name             object   dict, text
        via              object   dict, text
        km               float64  kilometres
        method           object   dict, text
        countries        object   list of str, ISO 3166-1 alpha-2
        crossings        object   dicts: countries, position, near, precision_km, citations
        citations        object   list of dicts: source, locator?, quote?
        geometry         geometry LineString or MultiLineString
        ================ ======== ======================================================
    sightings
        ================ ======== ======================================================
        `sighting_id`    dtype    holds
        ================ ======== ======================================================
        name             object   dict, text
        place            object   str, place id
        when             object   str, EDTF
        seen_by          object   dict, text
        how              object   str: picture, eyewitness, record; or None
        standing         object   str: claimed, independent
        certainty        object   str: certain, less-certain, uncertain
        note             object   dict, text, or None
        claims           object   list of claim ids
        citations        object   list of dicts: source, locator?, quote?
        earliest_start   object   date or None, of `when`
        latest_start     object   date or None, of `when`
        earliest_end     object   date or None, of `when`
        latest_end       object   date or None, of `when`
        geometry         geometry Point
        ================ ======== ======================================================
    tracks
        ================ ======== ======================================================
        `track_id`       dtype    holds
        ================ ======== ======================================================
        name             object   dict, text
        seen_by          object   dict, text
        standing         object   str: claimed, independent
        precision_km     float64  kilometres, positive
        times            object   list of str, one a position: EDTF, or an instant of UTC
        ship             object   str, ship id, or None
        note             object   dict, text, or None
        claims           object   list of claim ids
        citations        object   list of dicts: source, locator?, quote?
        earliest_start   object   date: first day that any of the times can mean
        latest_end       object   date: last such day
        geometry         geometry MultiPoint
        ================ ======== ======================================================
    claims
        ================ ======== ======================================================
        `claim_id`       dtype    holds
        ================ ======== ======================================================
        kind             object   str: accusation, denial, ...; all in `docs/dossier-format.md`
        title            object   dict, text, or None
        text             object   dict, text
        said_by          object   dict, text
        origins          object   list of origin ids
        joint            bool     whether they made the statement together
        said             object   str, EDTF, or None: when it was said
        when             object   str, EDTF, or None: what time it is about
        scope            object   str: this-movement, several-movements, in-general; or None
        places           object   list of place ids
        supports         object   list of claim ids: whose content it reports independently
        answers          object   list of claim ids
        reply_sought     object   str, EDTF, or None: when a reply was last looked for
        caveat           object   dict, text, or None
        confidence       object   str: high, medium, low: that it was said
        quote            object   dict, text, or None
        citations        object   list of dicts: source, locator?, quote?
        retracted        bool     whether it was taken back
        replaced_by      object   str, claim id, or None: what stands instead of it
        earliest_start   object   date or None, of `when`
        latest_start     object   date or None, of `when`
        earliest_end     object   date or None, of `when`
        latest_end       object   date or None, of `when`
        said_earliest    object   date or None: first day on which it could have been said
        said_latest      object   date or None: last such day
        ================ ======== ======================================================
    origins
        ================ ======== ======================================================
        `origin_id`      dtype    holds
        ================ ======== ======================================================
        name             object   dict, text
        ================ ======== ======================================================
    sources
        ================ ======== ======================================================
        `source_id`      dtype    holds
        ================ ======== ======================================================
        type             object   str, an item type of CSL 1.0.2
        title            object   str
        publisher        object   str
        container_title  object   str or None
        author           object   list of dicts: literal
        issued           object   str, EDTF, or None
        url              object   str, http or https, or None
        language         object   str, language tag, or None
        accessed         object   str, EDTF, or None: the day on which its text was read
        unread           object   dict, text, or None: why its text was never read
        archived         object   dict: url, at, sha256?, by?; or None
        archive_location object   str or None: where a copy lies, that of `archived` or another
        note             object   str or None
        status           object   str: original, copy, unconfirmed
        title_is         object   str: title, description
        ================ ======== ======================================================
    accounts
        ================ ======== ======================================================
        `account_id`     dtype    holds
        ================ ======== ======================================================
        question         object   dict, text
        unit             object   str: km, day, or words for another; or None
        about            object   list of feature and claim ids
        values           object   dicts: text, said_by, citations; number, when and so on
        comment          object   dict, text, or None
        ================ ======== ======================================================
    ships
        ================ ======== ======================================================
        `ship_id`        dtype    holds
        ================ ======== ======================================================
        name             object   str
        imo              object   str of 7 digits, or None
        flag             object   dict, text
        type             object   dict, text
        owner            object   dict, text, or None
        listings         object   list of dicts: by, when, citations, status?
        note             object   dict, text, or None
        citations        object   list of dicts: source, locator?, quote?
        ================ ======== ======================================================
    steps
        ================ ======== ======================================================
        `step_id`        dtype    holds
        ================ ======== ======================================================
        title            object   dict, text
        text             object   dict, text
        at               object   str, day, or None
        mode             object   str: now, past, all; or None
        select           object   str, id of a feature, claim, account or ship; or None
        bbox             object   list of west, south, east, north in degrees; or None
        layers           object   list of what the map shows, or None: all
        claims           object   list of claim ids
        citations        object   list of dicts: source, locator?, quote?
        questions        object   dicts: kind, text, options, about; answer and so on
        notes            object   dict, text, or None
        ================ ======== ======================================================
    changes
        ================ ======== ======================================================
        `change_id`      dtype    holds
        ================ ======== ======================================================
        version          object   str: three numbers
        when             object   str, EDTF: when the version came out
        text             object   dict, text
        ids              object   list of ids of what was changed
        ================ ======== ======================================================
    """

    info: Header
    places: gpd.GeoDataFrame
    legs: gpd.GeoDataFrame
    candidates: gpd.GeoDataFrame
    sightings: gpd.GeoDataFrame
    tracks: gpd.GeoDataFrame
    claims: pd.DataFrame
    origins: pd.DataFrame
    sources: pd.DataFrame
    accounts: pd.DataFrame
    ships: pd.DataFrame
    steps: pd.DataFrame
    changes: pd.DataFrame
    todo: tuple[Todo, ...] = ()
    made_of: Dossier | None = field(default=None, repr=False, compare=False)
    as_made: tuple[object, ...] = field(default=(), repr=False, compare=False)

    def __post_init__(self) -> None:
        """Let go of the tables that were made of a dossier, where others stand for some of them."""
        held = [getattr(self, each.name) for each in fields(self)]
        if not all(map(operator.is_, self.as_made, held)):
            object.__setattr__(self, "as_made", ())

    @property
    def are_as_made(self) -> bool:
        """Whether no table was replaced since they were made of a dossier."""
        return bool(self.as_made)


def header_of(of: Dossier | Frames) -> Header:
    """Give the header of a dossier, or of its frames."""
    return of.header if isinstance(of, Dossier) else of.info
