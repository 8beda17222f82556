"""The page of a route as a part of anybody's Streamlit app."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import cache
from hashlib import sha256
from importlib.resources import files
from typing import Any, Literal, NamedTuple

import streamlit as st
from streamlit import runtime

from geoapp.catalogues import PAGE_LANGUAGES, content_language, say
from geoapp.clock import DayLike, clock_days, opening_day, read_day
from geoapp.dossier import Dossier
from geoapp.errors import ArgumentError, Problem, expect_kind
from geoapp.frames import to_frames
from geoapp.page.html import hosted_html
from geoapp.when import read_iso

LEAST_HEIGHT_PX, MOST_HEIGHT_PX = 200, 4_000
KEPT_ROUTES = 8  # in memory, over all sessions
LOOKED_AT = ("at", "sel")
"""What the page calls its day and what is selected."""

OnChange = Literal["ignore", "rerun"] | Callable[[], None]


class MapView(NamedTuple):
    """Where a map looks: its centre, in degrees, and its zoom, as the page's address says it."""

    lon: float
    lat: float
    zoom: float


class RouteState(NamedTuple):
    """
    What a reader looks at on the map of a route.

    Parameters
    ----------
    day
        Of the clock.
    view
        Of the map; None until the page has said it.
    selected
        Id of the leg, place, sighting or claim whose evidence is open; None until the page has
        said it.
    """

    day: date
    view: MapView | None = None
    selected: str | None = None


@dataclass(frozen=True)
class _Route:
    """A page as it is sent, and the days of its clock."""

    html: str
    title: str
    first: date
    last: date
    opening: date


def st_route(
    dossier: Dossier,
    *,
    day: DayLike | None = None,
    height: int = 700,
    key: str | None = None,
    lang: str = "en",
    on_change: OnChange = "ignore",
) -> RouteState:
    """
    Show the page of a dossier in a Streamlit app.

    The map, its clock and the evidence stand in a frame that is made once: when the app's
    script runs again, they stay as the reader left them. The app's address is never written,
    and nothing is asked of any other host.

    Parameters
    ----------
    dossier
        A dossier that has been read.
    day
        Day that the clock is put on: a date, a datetime, a `pandas.Timestamp`, a
        `numpy.datetime64` or ISO 8601 text; of a moment, the day that it says in its own time
        zone. It is given to the page when it changes; in between, the reader's own hand moves
        the clock. None leaves the clock to the reader.
    height
        Height of the frame in pixels, 200 to 4,000. It stays; what is longer scrolls inside.
    key
        Name of this map among others of the app; needed where one dossier is shown twice.
    lang
        Language in which the page opens, the nearest of the dossier's and of `PAGE_LANGUAGES`.
    on_change
        ``ignore``: what the reader does on the map runs the app's script never; the state is
        there when it runs next. ``rerun``: another day or another selection runs it. A
        function: it is called before that run. Moving the map alone never runs the script.

    Returns
    -------
    state
        Day, view and selection. Before the page has said anything: the day that was given,
        or else the one on which it opens; no view, and nothing selected.

    Raises
    ------
    TypeError
        If `dossier` is no dossier, or `height` of another type.
    ValueError
        If `day` is outside the clock, `height` outside its range, `lang` no language
        of the page, `on_change` none of these.
    RuntimeError
        If no Streamlit app runs here.
    WhenError
        If `day` is no day, or nothing in the dossier has one.

    Notes
    -----
    It is a component of `st.components.v2`. The page stands in a frame with an origin of its
    own (`sandbox`), so no text of a dossier reaches the app around it. In an ``st.form`` the
    state comes when the form is sent.

    Examples
    --------
    In a file that ``streamlit run`` starts::

        dossier = geoapp.read_dossier("my-dossier.geojson")
        day = st.slider("Day", first, last)
        state = geoapp.st_route(dossier, day=day)
        st.write(state.day, state.selected)
    """
    _check(dossier, height, lang, on_change)
    remedy = "give a name of this map, or leave it out"
    expect_kind("st_route, key", key, (str, type(None)), remedy)
    asked = None if day is None else read_day(day, "st_route, day")
    if not runtime.exists():
        found, remedy = "no Streamlit app runs here", "start your script by: streamlit run app.py"
        raise RuntimeError(str(Problem("st_route", found, remedy)))
    # All of its content: two dossiers that say the same are the same page.
    digest = sha256(f"{lang} {dossier.model_dump_json()}".encode()).hexdigest()
    route = _route(digest, lang, dossier)
    if asked is not None and not route.first <= asked <= route.last:
        found = f"{asked} is outside the clock, which goes from {route.first} to {route.last}"
        raise ArgumentError(Problem("st_route, day", found, "give a day of it, or None"))
    frame = f"geoapp-{digest[:16]}"
    name = key or frame
    shown = {"frame": frame, "html": route.html, "title": route.title, "height": height}
    # In no container: Streamlit makes what stands in one anew when it moves down the page.
    _part()(key=f"{name}-page", data=shown)
    at = asked.isoformat() if asked else None
    looked = _listen(f"{name}-day", {"frame": frame, "day": at}, LOOKED_AT, on_change)
    moved = _listen(f"{name}-view", {"frame": frame, "day": None}, ("view",), "ignore")
    told_day = _told_day(looked.get("at"), route) if looked.get("day") == at else None
    return RouteState(told_day or asked or route.opening, _view(moved), looked.get("sel"))


def point_on_map(html: str, *, title: str, height: int, key: str) -> tuple[MapView | None, ...]:
    """
    Show a map of `pointing_html`, and give the point that its reader proposes.

    Parameters
    ----------
    html
        The map; another text is another map.
    title
        Name of its frame.
    height
        Of the frame, in pixels.
    key
        Name of this map among others of the app.

    Returns
    -------
    point, view
        The point with the zoom at which it was taken, which runs the script; and where the map
        looks. Each is None until there is one, and of another map.
    """
    frame = f"geoapp-{sha256(html.encode()).hexdigest()[:16]}"
    shown = {"frame": frame, "html": html, "title": title, "height": height}
    _part()(key=f"{key}-page", data=shown)
    data: dict[str, object] = {"frame": frame, "day": None}
    pointed = _listen(f"{key}-point", data, ("point",), "rerun")
    moved = _listen(f"{key}-view", data, ("view",), "ignore")
    return _view({"view": pointed.get("point")}), _view(moved)


def _check(dossier: object, height: object, lang: object, on_change: object) -> None:
    """Refuse what can't be shown, in words for who writes the app."""
    if not isinstance(dossier, Dossier):
        found = f"is of type {type(dossier).__name__}"
        remedy = "read one first: geoapp.read_dossier(path)"
        raise ArgumentError(Problem("st_route, dossier", found, remedy))
    if isinstance(height, bool) or not isinstance(height, int):
        remedy = "give a whole number of pixels"
        raise ArgumentError(Problem("st_route, height", f"is {height!r}", remedy))
    if not LEAST_HEIGHT_PX <= height <= MOST_HEIGHT_PX:
        remedy = f"give {LEAST_HEIGHT_PX} to {MOST_HEIGHT_PX} pixels"
        raise ArgumentError(Problem("st_route, height", f"is {height}", remedy))
    own = dossier.header.languages
    if not isinstance(lang, str) or content_language(lang, own) is None:
        known = ", ".join(dict.fromkeys([*own, *PAGE_LANGUAGES]))
        raise ArgumentError(Problem("st_route, lang", f"is {lang!r}", f"use one of {known}"))
    is_word = isinstance(on_change, str) and on_change in ("ignore", "rerun")
    if not is_word and not callable(on_change):
        remedy = "use ignore, rerun or a function"
        raise ArgumentError(Problem("st_route, on_change", f"is {on_change!r}", remedy))


@st.cache_resource(show_spinner=False, max_entries=KEPT_ROUTES)
def _route(digest: str, lang: str, _dossier: Dossier) -> _Route:  # noqa: ARG001 - the key
    frames = to_frames(_dossier)
    first, last = clock_days(frames)
    html = hosted_html(_dossier, lang=lang, host="frame")
    title = say(_dossier.header.title, lang)
    return _Route(html, title, first, last, opening_day(frames))


@cache
def _part() -> Callable[..., Any]:
    """Make the component known to Streamlit."""
    script = (files("geoapp.webapp") / "static" / "route.js").read_text(encoding="utf-8")
    return st.components.v2.component("geoapp_route", js=script, isolate_styles=False)


def _listen(
    key: str, data: dict[str, object], members: tuple[str, ...], on_change: OnChange
) -> dict[str, Any]:
    """Give what the page of a frame has told; in a fragment of its own, no script runs for it."""

    def heard() -> dict[str, object]:
        called = on_change if callable(on_change) else _nothing
        given = data | {"members": members}
        told = _part()(key=key, data=given, on_told_change=called).get("told") or {}
        # Of another page in the same place nothing is left.
        return dict(told) if told.get("frame") == data["frame"] else {}

    if on_change != "ignore":
        return heard()
    found: dict[str, object] = st.fragment(heard)()
    return found


def _nothing() -> None:
    """Streamlit keeps what it is told only where something is to be called then."""


def _told_day(text: object, route: _Route) -> date | None:
    """Read a day that the page told; what comes from a browser may be anything."""
    try:
        day = read_iso(str(text))
    except ValueError:
        return None
    return day if route.first <= day <= route.last else None


def _view(told: dict[str, object]) -> MapView | None:
    """Read a view that the page told: zoom, latitude, longitude."""
    try:
        zoom, lat, lon = map(float, str(told.get("view")).split("/"))
    except ValueError:
        return None
    return MapView(lon, lat, zoom) if math.isfinite(zoom + lat + lon) else None
