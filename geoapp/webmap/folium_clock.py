"""A clock for anybody's map of Folium's: features that are certain, possible or absent in time."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache, partial
from typing import Any, Final

import folium
import geopandas as gpd
import numpy as np
import pandas as pd
from branca.element import CssLink, Element, Figure, JavascriptLink
from folium.map import Layer
from folium.template import Template
from numpy.typing import NDArray

from geoapp.cartography.style import LIGHT
from geoapp.catalogues import N_, PAGE_LANGUAGES, catalogue, lookup, translate
from geoapp.clock.columns import (
    BOUND_COLUMNS,
    UNIT_S,
    TimedRows,
    read_times,
    time_of,
)
from geoapp.dossier.strict_json import JsonObject
from geoapp.errors import expect_kind, expect_one_of
from geoapp.picture.features import Seen, features_svg
from geoapp.webmap.route_layers import script_json
from geoapp.webmap.scripts import (
    Carried,
    Files,
    below,
    bundle,
    figure_of,
    leaflet_files,
    script_file,
    style_file,
)
from geoapp.webmap.still import Still, give_still
from geoapp.webmap.timed_features import PackedFeatures, colours_of, in_degrees, pack_features
from geoapp.when import DAY_S, EPOCH, moved, say_when

VIEWS: Final = ("now", "past", "all")
POSITIONS: Final = ("topleft", "topright", "bottomleft", "bottomright")


class ClockLayer(Carried, Layer):
    """
    Features that follow a `Clock`, as a layer of a map of Folium's.

    `Clock.add_layer` makes it: a layer control lists it by its name.

    Parameters
    ----------
    key
        Of the clock.
    name
        What a layer control and the clock call it.
    features
        What it draws, as `geoapp.webmap.timed_features.pack_features` gives it.
    show
        Whether it is shown at first.
    """

    _template = Template(
        """
        {% macro script(this, kwargs) %}
            var {{ this.get_name() }} = geoapp.timedLayer(
                {{ this._parent.get_name() }}, {{ this.key|tojson }}, {{ this.data }}
            );
        {% endmacro %}
        """
    )

    drawn: tuple[NDArray[np.object_], TimedRows, list[str]]

    def __init__(self, key: str, name: str, features: PackedFeatures, *, show: bool) -> None:
        super().__init__(name=name, overlay=True, control=True, show=show)
        self._name = "ClockLayer"
        self.key, self.box, self.stops = key, features.box, features.stops
        self.data = script_json(features.data | {"name": name})
        self.default_js, self.default_css = clock_files()

    def _get_self_bounds(self) -> list[list[float | None]]:
        """South-west and north-east, as latitude and longitude."""
        return [list(corner) for corner in self.box] if self.box else [[None, None], [None, None]]


class Clock(Carried):
    """
    A time slider for any map of Folium's, which says what is certain, possible or absent.

    Its controls stand in a corner of the map: buttons, a native range input, what the map
    shows of its time (on this day, up to this day, all), and how many features are certain and
    possible. Nothing moves unless the reader moves it.

    Parameters
    ----------
    data
        One row a feature: any geometry, also none, which is counted and said. A CRS other than
        EPSG:4326 is projected to it, as Leaflet draws longitude and latitude; without a CRS,
        coordinates are taken as longitude (x) and latitude (y) in degrees.
    earliest_start, latest_start, earliest_end, latest_end
        Names of columns: between what days a feature begins, and ends. One that isn't named,
        and a null, is an open bound: nothing is ever certain beyond it.
    start, end
        Names of columns with the first and the last day instead. For what is of one day, name
        its column twice.
    when
        Name of a column of EDTF text instead, which says both ends, such as ``2023-09-07/..``.
    unit
        ``day`` or ``hour``; None for hours where a column has times of day. Times are shown as
        they are written, without a time zone; a whole hour belongs to a time within it.
    name
        What a layer control calls the features.
    tooltip
        Columns whose values a tooltip says, as text.
    color
        Colour of the features (``#rrggbb``, ``#rgb`` or a basic name of HTML), or the name of a
        column that has one for each.
    view
        What is shown at first: ``now``, ``past`` or ``all``.
    at
        The day, or hour, shown at first: whatever a cell may be. None for the first.
    lang
        Language of its words, the nearest of en, fr, ko, ru, uk, es, ar.
    position
        Corner of the map: ``bottomleft`` and so on.
    offline
        Whether Leaflet and jQuery are put into the map's file; else they stay where the map has
        them. Tiles, and what plugins fetch, stay where they are.

    Raises
    ------
    ColumnError
        With all problems of the frame: no rows, a column that isn't there, a cell that is no
        time, an end before its start, several time zones, coordinates that are not degrees.
    ValueError
        If another argument is none of these.

    See Also
    --------
    geoapp.clock.state_at : The rule for the three states.

    Notes
    -----
    On a map that has no view of its own: ``m.fit_bounds(m.get_bounds())``. Lines and areas are
    drawn straight between their vertices in the map's projection, as GeoJSON is.

    Examples
    --------
    >>> import folium
    >>> points = gpd.points_from_xy([24.9, 18.1], [60.2, 59.3], crs="EPSG:4326")
    >>> frame = gpd.GeoDataFrame(
    ...     {"from": ["2020-05-01", "2020-05"], "to": ["2020-05-09", None]}, geometry=points
    ... )
    >>> m = folium.Map(tiles=None)
    >>> clock = Clock(frame, start="from", end="to", name="Ferries").add_to(m)
    >>> clock.first, clock.last
    (18383, 18413)
    >>> Clock(frame.iloc[:0], start="from", end="to")
    Traceback (most recent call last):
    geoapp.errors.ColumnError: data: has no rows; give a frame with at least one.
    """

    _template = Template(
        """
        {% macro script(this, kwargs) %}
            geoapp.addClock({{ this._parent.get_name() }}, {{ this.data }});
        {% endmacro %}
        """
    )

    def __init__(
        self,
        data: gpd.GeoDataFrame,
        *,
        earliest_start: str | None = None,
        latest_start: str | None = None,
        earliest_end: str | None = None,
        latest_end: str | None = None,
        start: str | None = None,
        end: str | None = None,
        when: str | None = None,
        unit: str | None = None,
        name: str | None = None,
        tooltip: Sequence[str] = (),
        color: str = LIGHT["accent"],
        view: str = "now",
        at: object = None,
        lang: str = "en",
        position: str = "bottomleft",
        offline: bool = False,
    ) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self._name = "Clock"
        expect_one_of("view", view, VIEWS)
        given: object = lang
        near = lookup(given, PAGE_LANGUAGES) if isinstance(given, str) else None
        expect_one_of("lang", near or lang, PAGE_LANGUAGES)
        expect_one_of("position", position, POSITIONS)
        expect_one_of("unit", unit, (None, *UNIT_S))
        expect_kind("offline", offline, bool, "give True or False")
        # Named like Folium's variables, which `st_folium` knows from one run to the next.
        self.key = f"clock_{self._id}"
        self.layers: list[ClockLayer] = []
        self.map: Element | None = None
        self.unit, self.view, self.lang, self.position = unit, view, near or lang, position
        self.offline = offline
        # Set on the instance: the lists of the class belong to every clock of the process.
        self.default_js, self.default_css = clock_files()
        uses = (*BOUND_COLUMNS, "start", "end", "when")
        given = (earliest_start, latest_start, earliest_end, latest_end, start, end, when)
        for use, each in zip(uses, given, strict=True):
            expect_kind(use, each, (str, type(None)), "give the name of a column")
        columns = {use: each for use, each in zip(uses, given, strict=True) if each is not None}
        self._add(data, columns, name, tooltip, color, show=True)
        self.at = None if at is None else time_of(at, str(self.unit))

    def add_layer(
        self,
        data: gpd.GeoDataFrame,
        *,
        name: str | None = None,
        tooltip: Sequence[str] = (),
        color: str = LIGHT["reply"],
        show: bool = True,
        **columns: str,
    ) -> Clock:
        """
        Let more features follow the clock, as a layer of their own.

        Parameters
        ----------
        data, name, tooltip, color
            As for `Clock`.
        show
            Whether the layer is on the map at first.
        **columns
            `earliest_start` and so on, or `start` and `end`, or `when`, as for `Clock`.

        Returns
        -------
        clock
            Itself.

        Raises
        ------
        ColumnError, ValueError
            As from `Clock`; also if the layer has hours and the clock has days, or the reverse.
        """
        expect_kind("show", show, bool, "give True or False")
        self._add(data, columns, name, tooltip, color, show=show)
        return self

    @property
    def first(self) -> int:
        """First day of the clock since 1970, or hour."""
        return min(stop for layer in self.layers for stop in layer.stops)

    @property
    def last(self) -> int:
        """Last day of the clock since 1970, or hour."""
        return max(stop for layer in self.layers for stop in layer.stops)

    @property
    def data(self) -> str:
        """What `geoapp/page/static/map_clock.js` reads, as JSON."""
        stops = sorted({stop for layer in self.layers for stop in layer.stops})
        at = stops[0] if self.at is None else self.at
        words = clock_words(self.lang)
        told: JsonObject = {
            "key": self.key,
            "unit": self.unit,
            "first": stops[0],
            "last": stops[-1],
        }
        told |= {"stops": stops, "day": at, "mode": self.view, "lang": self.lang, "words": words}
        return script_json(told | {"position": self.position})

    def time_words(self) -> str:
        """Say the day, or the hour, shown at first."""
        at = self.first if self.at is None else self.at
        days, seconds = divmod(at * UNIT_S[str(self.unit)], DAY_S)
        day = say_when(moved(EPOCH, days).isoformat(), self.lang)
        return day if self.unit == "day" else f"{day}, {seconds // UNIT_S['hour']:02}:00"

    def add_to(self, parent: Element, name: str | None = None, index: int | None = None) -> Clock:
        """Add it to a map, or to both maps of a `DualMap`, with its layers."""
        super().add_to(parent, name, index)
        self.map = parent
        figure = parent.get_root()
        if isinstance(figure, Figure):
            give_still(figure, partial(clocks_still, figure))
        if self.offline:
            carry_leaflet(parent)
        for layer in self.layers:
            layer.add_to(parent)
        return self

    def render(self, **kwargs: object) -> None:  # type: ignore[override]
        """Render, and link the scripts of Folium's own icons where an offline map has one."""
        super().render(**kwargs)
        if not self.offline or not any(
            isinstance(each, folium.Icon) for each in below(self._map())
        ):
            return
        header = figure_of(self).header
        links = [(JavascriptLink, each) for each in folium.Map.default_js]
        for link, (name, address) in [*links, *((CssLink, e) for e in folium.Map.default_css)]:
            if name not in header._children:
                header.add_child(link(address), name=name)

    def _map(self) -> Element:
        assert self._parent is not None  # noqa: S101 - who renders it has put it there
        return self._parent

    def _add(
        self,
        data: gpd.GeoDataFrame,
        columns: dict[str, str],
        name: str | None,
        tooltip: Sequence[str],
        color: str,
        *,
        show: bool,
    ) -> None:
        expect_kind("name", name, (str, type(None)), "give the name of the layer")
        expect_kind("tooltip", tooltip, (Sequence, pd.Index), "give a list of names of columns")
        remedy = "give a colour, or the name of a column of colours"
        expect_kind("color", color, str, remedy)
        frame = in_degrees(data)
        rows = read_times(frame, columns, self.unit)
        self.unit = self.unit or rows.unit
        features = pack_features(frame, rows, tooltip, colour=color)
        label = name or f"Layer {len(self.layers) + 1}"
        layer = ClockLayer(self.key, label, features, show=show)
        layer.drawn = frame.geometry.to_numpy(), rows, colours_of(frame, color)
        self.layers.append(layer)
        if self.map is not None:
            layer.add_to(self.map)


def clocks_still(figure: Figure) -> Still:
    """
    Draw what the clocks of a figure show at first.

    Parameters
    ----------
    figure
        With at least one `Clock`.

    Returns
    -------
    still
        In the language of the first one; the packaged base map stands for the host's own.
    """
    clocks = list({each.key: each for each in below(figure) if isinstance(each, Clock)}.values())
    seen, looks = [], []
    for clock in clocks:
        at = clock.first if clock.at is None else clock.at
        for geometries, rows, colours in (each.drawn for each in clock.layers if each.show):
            states = rows.states(at)
            other = (clock.view == "all") | ((clock.view == "past") & rows.over(at))
            shown = np.where(states != "absent", states, np.where(other, "other", ""))
            seen.append(Seen(geometries, shown, colours))
            looks.append(shown)
    lang, t = clocks[0].lang, translate(clocks[0].lang)
    every = np.concatenate([np.empty(0, str), *looks])
    said = {"certain": N_("Certain: {n}"), "possible": N_("Possible: {n}")}
    said |= {"other": N_("At other times: {n}")} if "other" in every else {}
    counts = [(look, t(words), int((every == look).sum())) for look, words in said.items()]
    counts.append(("", t(N_("In all: {n}")), len(every)))
    captions = [(look, words.replace("{n}", f"{n}")) for look, words, n in counts]
    head = "; ".join(dict.fromkeys(clock.time_words() for clock in clocks))
    words = " · ".join([head, *(caption for _, caption in captions)])
    return Still(
        features_svg(seen, head=head, captions=captions, lang=lang), words, t("Timeline"), lang
    )


def carry_leaflet(parent: Any) -> None:
    """Put Leaflet and jQuery into the file of a map, or of the two of a `DualMap`."""
    from folium.plugins import DualMap  # all plugins come with it, and a page needs none

    scripts, styles = leaflet_files()
    for each in (parent.m1, parent.m2) if isinstance(parent, DualMap) else (parent,):
        each.default_js = [*scripts, *_not_of(folium.Map.default_js, each.default_js)]
        each.default_css = [*styles, *_not_of(folium.Map.default_css, each.default_css)]


def _not_of(foliums: Files, files: Files) -> Files:
    """Leave out what Folium links by itself: the rest is a map's own."""
    names = {name for name, _ in foliums}
    return [each for each in files if each[0] not in names]


@cache
def clock_files() -> tuple[Files, Files]:
    """Give the scripts and the style sheets of a clock."""
    return (
        [("geoapp_clock", script_file(bundle("clock.js")))],
        [("geoapp_clock_css", style_file(bundle("clock.css")))],
    )


def clock_words(lang: str) -> dict[str, str]:
    """
    Give the texts that a clock says in a language.

    Examples
    --------
    >>> clock_words("fr")["Later event"]
    'Événement ultérieur'
    """
    code = bundle("clock.js")
    return {message: text for message, text in catalogue(lang).items() if f'"{message}"' in code}
