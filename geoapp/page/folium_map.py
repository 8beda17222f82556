"""The page's map: Folium with our own base map, drawn in a conic projection, and its data."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict
from datetime import date
from typing import cast

import folium
import shapely
from branca.element import MacroElement
from folium.template import Template
from shapely.geometry.base import BaseGeometry

from geoapp.cartography.basemap import UNIT_DEGREES, line_text, map_region, off_km, pack_positions
from geoapp.cartography.projection import Projection, drawable
from geoapp.cartography.world import window_of
from geoapp.catalogues import N_, translate
from geoapp.clock import Sighted, leg_stretches, sighted
from geoapp.dossier import CandidateFeature, Dossier, PlaceFeature, SightingFeature
from geoapp.dossier.drafts import features_without
from geoapp.dossier.models import LegProperties, LineString, MultiLineString
from geoapp.measure import (
    Measured,
    MeasuredLeg,
    Total,
    measured_paces,
    to_lat_lon,
)
from geoapp.measure.lengths import line_parts
from geoapp.page.clock_data import iso_days, words_of_when
from geoapp.page.data import (
    CandidateData,
    DrawnData,
    LegData,
    MapData,
    PaceData,
    PlaceData,
    SightingData,
    StopData,
    StretchData,
    Texts,
    TotalData,
    in_json,
)
from geoapp.page.languages import native_language
from geoapp.text.dates import LegDates, going_by, leg_dates_words
from geoapp.text.place_candidates import candidate_words
from geoapp.webmap.tiles import Tiles
from geoapp.when import Bounds

# A leg shorter than this share of the route is a speck on it, and gets an inset.
INSET_SHARE = 0.1
# As often as this the leg is as long as the coasts near it may be off: some pixels of an inset.
INSET_OFFS = 20
# By the kind of the map: what its projection is called, and how far a reader can zoom out.
CRS_NAMES = {
    "conic": "GeoappConic",
    "equal-earth": "GeoappGlobe",
    "azimuthal": "GeoappGlobe",
    "tiles": "GeoappMercator",
}
LEAST_ZOOMS = {"conic": 0, "equal-earth": -1, "azimuthal": 0, "tiles": 0}
# Beyond it the base map has nothing more to show.
MOST_ZOOM = 12
# So far from the equator Web Mercator goes.
MOST_NORTH = 85.0

MAP_WORDS = (
    N_("Map of the route"),
    N_("Whole route"),
    N_("Look closer"),
    N_("What the signs mean"),
)
"""What its template says; a page says it in each of its languages."""

CLOCK_WORDS = (N_("Timeline"),)
"""What its template says; a page says it in each of its languages."""


class PageClock(MacroElement):
    """
    The clock below a `PageMap`; add it to one as a child.

    Its place in the page is an empty section; the page's script builds the
    buttons, the native range input and the chart in the reader's language.
    Time never asks a server.
    """

    _template = Template(
        """
        {% macro html(this, kwargs) %}
        {% set name = this.t('Timeline')|e %}
        <section id="clock" aria-label="{{ name }}" data-t-label="Timeline"></section>
        {% endmacro %}
        {% macro script(this, kwargs) %}
        geoapp.page = new geoapp.Page({{ this._parent.get_name() }});
        {% endmacro %}
        """
    )

    def __init__(self, lang: str = "en") -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self._name = "Clock"
        self._id = "route"
        self.t = translate(lang)


class PageMap(folium.Map):
    """
    A map of Folium's as the page's stage: with its buttons and the small map.

    Parameters
    ----------
    projection
        The map's own; with tiles, what they are centred on.
    lang
        Language of the few words on its buttons.
    tiles
        Tiles behind it, and the map in their projection, or None.
    """

    _template = Template(
        """
        {% macro html(this, kwargs) %}
        <div id="map"><div id="frame">
        <div class="folium-map" id="{{ this.get_name() }}" role="application"
          aria-label="{{ this.t('Map of the route')|e }}"
          data-t-label="Map of the route"></div>
        <button type="button" id="whole" data-t="Whole route">{{ this.t('Whole route')|e }}</button>
        <div id="inset"><div class="inset-map" aria-hidden="true"></div>
        <button type="button" class="link" data-t="Look closer"
          >{{ this.t('Look closer')|e }}</button></div>
        </div><p id="attribution"></p>
        <ul id="key" tabindex="0" aria-label="{{ this.t('What the signs mean')|e }}"
          data-t-label="What the signs mean"></ul></div>
        {% endmacro %}
        {% macro script(this, kwargs) %}
        L.CRS.{{ this.crs }} = geoapp.
        {%- if this.tiles %}mercator({{ this.tiles|tojson }})
        {%- elif this.fit.kind %}globe({{ this.fit|tojson }})
        {%- else %}conic({{ this.fit|tojson }}){% endif %};
        const {{ this.get_name() }} = L.map({{ this.get_name()|tojson }}, {
          center: {{ this.location|tojson }},
          crs: L.CRS.{{ this.crs }},
          ...{{ this.options|tojavascript }},
          trackResize: false,
          zoomAnimation: !window.matchMedia("(prefers-reduced-motion: reduce)").matches
        });
        {% endmacro %}
        """
    )

    def __init__(self, projection: Projection, lang: str, tiles: Tiles | None = None) -> None:
        map_kind = "tiles" if tiles else projection.kind
        super().__init__(
            tiles=None,
            crs=CRS_NAMES[map_kind],
            zoom_snap=0,
            zoom_delta=0.75,
            wheel_px_per_zoom_level=90,
            attribution_control=False,
            fade_animation=False,
        )
        self._id, self.fit = "route", projection.fit
        # Folium gives zooms to a layer of tiles, and this map has none; a `location` it would
        # compare with a table, for which it loads pandas.
        zooms = {"zoom": 3, "min_zoom": LEAST_ZOOMS[map_kind], "max_zoom": MOST_ZOOM}
        self.options |= zooms
        # Not Folium's layer: it takes its attribution as HTML, and asks before there is a view.
        lon, lat = projection.centre
        self.tiles = tiles and asdict(tiles) | {"host": tiles.host, "lon": lon}
        if tiles:
            lat = min(max(lat, -MOST_NORTH), MOST_NORTH)
        self.location = to_lat_lon([lon, lat]).tolist()
        self.t = translate(lang)
        # The page has its own scripts, packed.
        self.default_js = []
        self.default_css = []


def page_map(projection: Projection, lang: str = "en", *, tiles: Tiles | None = None) -> PageMap:
    """
    Make the map of a page, with its clock; `geoapp.page.html` puts the data of `map_data` beside.

    Parameters
    ----------
    projection
        The map's own, fitted to all that it shows.
    lang
        Language of the first words; the reader can change it in the page.
    tiles
        Tiles of a host behind the route; the page of such a map has scripts for them.
    """
    made = PageMap(projection, lang, tiles)
    made.add_child(PageClock(lang))
    return made


def map_data(
    measured: Measured,
    dates: Mapping[str, LegDates],
    shapes: Sequence[BaseGeometry],
    languages: tuple[str, ...],
) -> MapData:
    """
    Prepare what the page's map draws of a route, as plain JSON values.

    Parameters
    ----------
    measured
        A measured dossier.
    dates
        What gives the days of each leg, as `geoapp.text.dates.leg_dates` finds it.
    shapes
        What the map is about, as `geoapp.cartography.projection.route_shapes` gives it, with
        the shapes of other routes that it shows.
    languages
        Languages in which dates are put into words.

    Returns
    -------
    data
        ``legs``, ``candidates``, ``places``, ``sightings``: lists in file order;
        lines as `line_text`; dates as ISO days or null; ``inset``: id of a leg
        too short to be seen on the whole route, or null; ``shownPlaces``: ids of
        context places inside the base map; ``paces``: as `geoapp.measure.paces_shape`
        gives them; ``total``: kilometres of all legs.
    """
    dossier = measured.dossier
    names = {place.id: place.properties.name for place in dossier.places}
    seen = sighted(dossier.sightings)
    candidates = [each.geometry for each in dossier.candidates]
    projection = Projection.fitted(shapes)
    centre = projection.centre[0]
    lines = _lines([*(each.geometry for each in dossier.legs), *candidates], centre)
    legs = zip(measured.legs, lines, strict=False)
    positions, window = shapely.get_coordinates(shapes), window_of(projection)
    return {
        "legs": [
            _leg(each, languages, dates[each.leg.id], names, seen, drawn) for each, drawn in legs
        ],
        "candidates": [
            _candidate(each, drawn)
            for each, drawn in zip(dossier.candidates, lines[len(measured.legs) :], strict=True)
        ],
        "places": _places(dossier, languages),
        "sightings": [_sighting(seen, languages) for seen in dossier.sightings],
        "inset": _inset(measured, off_km(positions, window)),
        "total": _total(measured.total),
        "paces": cast(list[PaceData], measured_paces(measured)["paces"]),
        "shownPlaces": _inside(dossier.places, map_region(positions, window)),
    }


def _lines(geometries: Sequence[LineString | MultiLineString], centre: float) -> list[DrawnData]:
    """Give the lines of each geometry as a map with this centre draws them, all at once."""
    drawn = drawable([line_parts(geometry) for geometry in geometries], centre)
    return [
        {"lines": [line_text(pack_positions(line)) for line in lines], "scale": UNIT_DEGREES}
        for lines in drawn
    ]


def _leg(
    measured: MeasuredLeg,
    languages: tuple[str, ...],
    dates: LegDates,
    names: Mapping[str, Texts],
    seen: Sequence[Sighted],
    drawn: DrawnData,
) -> LegData:
    """One leg with lengths, bounds, words, the named places along it and its line."""
    length, leg = measured.length, measured.leg.properties
    told: LegData = {
        "id": measured.leg.id,
        "name": leg.name,
        "mode": leg.mode,
        "basis": leg.basis,
        "certainty": leg.certainty,
        "parts": in_json(leg.parts),
        "lengths": in_json(leg.lengths),
        "claims": list(leg.claims),
        "citations": in_json(leg.citations),
        "straight_km": round(length.straight_km, 1),
        "drawn_km": round(length.drawn_km, 1),
        "low_km": round(length.low_km, 1),
        "high_km": None if length.high_km is None else round(length.high_km, 1),
        "from": leg.from_place,
        "to": leg.to_place,
        "bounds": iso_days(leg.bounds),
        "by": {lang: going_by(dates, lang) for lang in languages},
        "dates_words": {lang: leg_dates_words(leg, dates, names, lang) for lang in languages},
        "span_words": _span_words(leg, languages),
        "chain": _chain(measured),
        "lines": drawn["lines"],
        "scale": drawn["scale"],
    }
    if leg.ship is not None:
        told["ship"] = leg.ship
    if leg.max_speed is not None:
        told["max_speed"] = leg.max_speed.members()
    if leg.note is not None:
        told["note"] = leg.note
    if stretches := _stretches(leg.bounds, seen, measured.stops):
        told["stretches"] = stretches
    return told


def _candidate(candidate: CandidateFeature, drawn: DrawnData) -> CandidateData:
    way = candidate.properties
    return {
        "id": candidate.id,
        "leg": way.leg,
        "name": way.name,
        "via": way.via,
        "km": way.km,
        "method": way.method,
        "countries": list(way.countries),
        "crossings": in_json(way.crossings),
        "citations": in_json(way.citations),
        **drawn,
    }


def _chain(measured: MeasuredLeg) -> list[StopData]:
    """Give the named places along a leg; a round has its place at both ends."""
    stops = [*measured.stops.items()]
    if stops[0][1] > 0:
        stops.insert(0, (measured.leg.properties.from_place, 0.0))
    return [{"id": place, "share": round(share, 4)} for place, share in stops]


def _span_words(leg: LegProperties, languages: tuple[str, ...]) -> dict[str, str]:
    """Say between which days a leg lies; these are bounds, and it need not fill them."""
    first, _, _, last = iso_days(leg.bounds)
    if first or last:
        return words_of_when(f"{first or '..'}/{last or '..'}", languages, moment=True)
    times = [end for end in (leg.depart, leg.arrive) if end is not None]
    if not times:
        return {lang: translate(lang)("no date given") for lang in languages}
    ends = [words_of_when(end, languages, moment=True) for end in times]
    return {lang: " – ".join(words[lang] for words in ends) for lang in languages}


def _total(total: Total) -> TotalData:
    return {
        "straight_km": total.straight_km,
        "low_km": total.low_km,
        "high_km": total.high_km,
    }


def _stretches(
    bounds: Bounds, seen: Sequence[Sighted], stops: Mapping[str, float]
) -> list[StretchData]:
    """Pieces of a leg that sightings cut, in days since 1970; none where none does."""
    pieces = leg_stretches(bounds, seen, stops)
    if len(pieces) == 1:
        return []
    return [
        {
            "from": piece.from_km,
            "to": piece.to_km,
            "days": [_day_number(day) for day in piece.bounds],
        }
        for piece in pieces
    ]


def _day_number(day: date | None) -> int | None:
    return None if day is None else (day - date(1970, 1, 1)).days


def _places(dossier: Dossier, languages: tuple[str, ...]) -> list[PlaceData]:
    words = {lang: candidate_words(dossier, lang) for lang in languages}
    guessed = features_without((todo.path for todo in dossier.todo), "precision_km")
    told = [_place(place) for place in dossier.places]
    for each in told:
        if each["id"] in words[languages[0]]:
            each["candidates_words"] = {lang: words[lang][each["id"]] for lang in languages}
        if each["id"] in guessed:
            each["guessed"] = True
    return told


def _place(place: PlaceFeature) -> PlaceData:
    point, (lon, lat) = place.properties, place.geometry.coordinates
    told: PlaceData = {
        "id": place.id,
        "name": point.name,
        "role": point.role,
        "layer": point.layer,
        "precision_km": point.precision_km,
        "obtained": point.obtained,
        "status": point.status,
        "claims": list(point.claims),
        "citations": in_json(point.citations),
        "lon": round(lon, 5),
        "lat": round(lat, 5),
    }
    if point.country is not None:
        told["country"] = point.country
    if point.post is not None:
        told["post"] = point.post.members()
    if point.note is not None:
        told["note"] = point.note
    if point.candidate_of is not None:
        told["candidate_of"] = point.candidate_of
    if native := native_language({"name": point.name, "country": point.country}):
        told["native"] = native
    return told


def _sighting(seen: SightingFeature, languages: tuple[str, ...]) -> SightingData:
    properties = seen.properties
    told: SightingData = {
        "id": seen.id,
        "name": properties.name,
        "place": properties.place,
        "seen_by": properties.seen_by,
        "standing": properties.standing,
        "code": properties.code,
        "certainty": properties.certainty,
        "claims": list(properties.claims),
        "citations": in_json(properties.citations),
        "bounds": iso_days(properties.bounds),
        "when_words": words_of_when(properties.when, languages),
    }
    if properties.note is not None:
        told["note"] = properties.note
    return told


def _inset(measured: Measured, off: float) -> str | None:
    """Choose a leg for the map beside the map, unless its coasts would be drawn wrong there."""
    if len(measured.legs) < 2:
        return None
    # By their lines: a round is no speck, for all that it ends where it began.
    shortest = min(measured.legs, key=lambda each: each.length.drawn_km)
    whole_km = sum(each.length.drawn_km for each in measured.legs)
    speck = INSET_OFFS * off <= shortest.length.drawn_km < INSET_SHARE * whole_km
    return shortest.leg.id if speck else None


def _inside(places: Iterable[PlaceFeature], region: Sequence[float]) -> list[str]:
    west, south, east, north = region
    return [
        place.id
        for place in places
        for lon, lat in [place.geometry.coordinates]
        if (lon - west) % 360 + west <= east and south <= lat <= north
    ]
