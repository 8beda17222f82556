"""An ordinary map of Folium's that shows a route, and needs no network."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from datetime import date
from functools import partial
from html import escape
from typing import Any

import folium
import geopandas as gpd
import numpy as np
from branca.element import Figure, MacroElement
from folium.template import Template

from geoapp.cartography.projection import Points
from geoapp.cartography.style import LIGHT
from geoapp.catalogues import direction, interface_language, say, translate
from geoapp.clock import opening_day
from geoapp.dossier.strict_json import JsonObject
from geoapp.errors import ArgumentError, DossierError, Problem, expect_kind
from geoapp.frames import BOUNDS, Frames, to_models
from geoapp.measure import to_lat_lon
from geoapp.picture.features import Seen, features_svg
from geoapp.webmap.folium_clock import Clock
from geoapp.webmap.map_options import map_option_problems
from geoapp.webmap.route_layers import LAYER_NAMES, BaseMap, Drawing, drawable_frames, script_json
from geoapp.webmap.scripts import (
    Carried,
    Verbatim,
    below,
    figure_of,
    layer_files,
    leaflet_files,
    script_file,
)
from geoapp.webmap.still import NOTEBOOK_PX, Still, give_still, still_of
from geoapp.webmap.tiles import Tiles

PROJECTIONS = ("mercator", "conic")
# Folium's own template keeps a reader from enlarging a map with two fingers.
FIXED_ZOOM = re.compile(r",\s*maximum-scale=1\.0, user-scalable=no")
# From the top clockwise, as in a style sheet: names and the attribution need room.
PADDING_PX = (50.0, 90.0, 60.0, 50.0)
CLOCK_PX = 150.0
MOST_FITTED = 200
# Tiles have steps of zoom, and limits of their own.
OWN_BASE = {"zoom_snap": 0.25}
# Folium hands these to a layer of tiles alone, and clusters of markers ask the map.
ZOOMS = {"min_zoom": 1, "max_zoom": 18}


class MapFigure(Figure):
    """
    The document around a map of Folium's: it says its language and its title, and may be zoomed.

    Parameters
    ----------
    frames
        What the map shows, which names it.
    lang
        Language of the document.
    """

    _template = Template(
        """
        <!DOCTYPE html>
        <html lang="{{ this.lang|e }}" dir="{{ this.direction }}">
        <head>
        <title>{{ this.title|e }}</title>
        {{ this.header.render(**kwargs) }}
        </head>
        <body>
        {{ this.html.render(**kwargs) }}
        <script>
        {{ this.script.render(**kwargs) }}
        </script>
        </body>
        </html>
        """
    )

    def __init__(self, frames: Frames, lang: str) -> None:
        super().__init__(title=say(frames.info.title, lang))
        self.lang, self.direction = lang, direction(lang)


class RouteMap(Carried, folium.Map):
    """
    A map of Folium's, with what it needs inside it, in Web Mercator or fitted to a route.

    Parameters
    ----------
    fit
        `conic_fit` of what is to be shown.
    projection
        One of `PROJECTIONS`.
    offline
        Whether Leaflet and jQuery are carried along; else they are asked for where Folium does.
    **options
        Of `folium.Map`.
    """

    def __init__(
        self, fit: Mapping[str, Any], *, projection: str, offline: bool = True, **options: Any
    ) -> None:
        location = to_lat_lon(fit["centre"]).tolist()
        crs = "GeoappConic" if projection == "conic" else "EPSG3857"
        known = {"location": location, "crs": crs, "tiles": None, "zoom_start": 3}
        super().__init__(**(known | options))
        self.fit, self.offline = fit, offline
        scripts, styles = layer_files()
        if projection == "conic":
            code = f"L.CRS.GeoappConic = geoapp.conic({json.dumps(fit)});"
            scripts = [*scripts, ("geoapp_conic", script_file(code))]
        # Set on the instance: the lists of the class belong to every map of the process.
        leaflet_js, leaflet_css = leaflet_files()
        self.default_js = [*(leaflet_js if offline else folium.Map.default_js), *scripts]
        self.default_css = [*(leaflet_css if offline else folium.Map.default_css), *styles]

    def render(self, **kwargs: object) -> None:  # type: ignore[override]
        """Render as Folium does, but let the reader zoom, and bring what its icons need."""
        self._bring_icons()
        super().render(**kwargs)
        header = figure_of(self).header
        if made := header._children.get(self.get_name()):
            header.add_child(Verbatim(FIXED_ZOOM.sub("", made.render())), name=self.get_name())

    def _bring_icons(self) -> None:
        """Link the scripts of Folium's own icons where one is used; its host is asked then."""
        if self.offline and any(isinstance(each, folium.Icon) for each in below(self)):
            own = {name for name, _ in (*self.default_js, *self.default_css)}
            self.default_js += [each for each in folium.Map.default_js if each[0] not in own]
            self.default_css += [each for each in folium.Map.default_css if each[0] not in own]


class Fitted(MacroElement):
    """
    Shows all of some positions once the map can be seen, and says whose account the map is.

    Parameters
    ----------
    positions
        Rows of longitude and latitude; none leaves the map as it is.
    attribution
        Always shown, as text.
    timed
        Whether a clock is on the map: what it tells is drawn by it, and the rest faintly.
    """

    _template = Template(
        """
        {% macro script(this, kwargs) %}
            {{ this._parent.get_name() }}.getContainer().classList.add("geoapp-map");
            geoapp.attribute(
                {{ this._parent.get_name() }}, {{ this.attribution }}, {{ this.timed|tojson }}
            );
            {%- if this.positions %}
            geoapp.fit({{ this._parent.get_name() }}, {{ this.positions }}, {{ this.padding }});
            {%- endif %}
        {% endmacro %}
        """
    )

    def __init__(self, positions: Points, attribution: str, *, timed: bool) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self._name = "Fitted"
        self.attribution = script_json(attribution)
        kept = positions[:: max(1, len(positions) // MOST_FITTED)]
        self.positions = np.round(kept[:, ::-1], 3).tolist()
        self.timed = timed
        top, right, bottom, left = PADDING_PX
        self.padding = [top, right, bottom + CLOCK_PX * timed, left]


def route_map(
    frames: Frames,
    lang: str = "en",
    *,
    projection: str = "mercator",
    tiles: object = None,
    offline: bool = True,
    clock: bool = True,
    **options: Any,
) -> RouteMap:
    """
    Make an ordinary map of Folium's that shows a dossier's route.

    Parameters
    ----------
    frames
        A dossier's frames; EPSG:4326, x = longitude, y = latitude, in degrees.
    lang
        Language of names, tooltips and popups: the nearest of the dossier's and of en, fr, ko,
        ru, uk, es, ar.
    projection
        ``mercator``, in which all of Folium's and of its plugins fits; ``conic``, equal in area
        and fitted to the route (Albers; Snyder 1987), in which tiles of others do not.
    tiles
        Tiles instead of the packaged base map: whatever `folium.Map` takes, or `Tiles`. Their
        host is asked by whoever opens the map.
    offline
        Whether Leaflet and jQuery are inside the map's file, which then asks no host for
        anything; else they come from Folium's own addresses.
    clock
        Whether legs and sightings follow a `Clock`, which says what is certain and possible on
        a day; the layers that stay then are faint. Where nothing has days there is none.
    **options
        Of `folium.Map` and of Leaflet's map: `width`, `height`, `control_scale`, `zoom_delta` and
        so on; one that neither has is refused with the name that is most like it.

    Returns
    -------
    map
        A `folium.Map`: `save` it, show it in a notebook or with `st_folium`, add to it what can
        be added to any. Its layers are those of `route_layers`, over the packaged base map. What a
        plugin, or an icon of Folium's, fetches from its own address stays that plugin's.

    Raises
    ------
    ValueError
        If the frames can't be drawn, or an argument is none of these; each problem on a line.

    Examples
    --------
    >>> from geoapp.dossier import built_in, read_dossier
    >>> from geoapp.frames import to_frames
    >>> made = route_map(to_frames(read_dossier(built_in())))
    >>> isinstance(made, folium.Map), "http" in str(made.default_js)
    (True, False)
    """
    expect_kind("projection", projection, str, f"use one of {', '.join(PROJECTIONS)}")
    expect_kind("route_map, offline", offline, bool, "give True or False")
    expect_kind("route_map, clock", clock, bool, "give True or False")
    remedy = "give a geoapp.Tiles, a folium.TileLayer, a name that Folium knows, or None"
    expect_kind("route_map, tiles", tiles, (str, Tiles, folium.TileLayer, type(None)), remedy)
    frames, lang = drawable_frames(frames, lang, _option_problems(projection, tiles, options))
    drawing = Drawing(frames, lang)
    layers = drawing.layers()
    wanted: dict[str, object] = (
        {"zoom_snap": 0.25, "max_zoom": 18, "min_zoom": 1} if tiles is None else {}
    )
    try:
        made = RouteMap(drawing.fit, projection=projection, offline=offline, **(wanted | options))
    except (TypeError, ValueError) as error:
        found = f"can't be: {error}"
        raise ArgumentError(Problem("route_map, options", found, "see folium.Map")) from error
    figure = MapFigure(frames, lang)
    figure.add_child(made)
    give_still(figure, partial(_still, frames, lang))
    if tiles is None:
        made.options |= {name: options.get(name, level) for name, level in ZOOMS.items()}
        turned = projection == "mercator"
        base = BaseMap(drawing, turned=turned)
        made.add_child(base)
    else:
        made.add_child(tile_layer(tiles))
    for layer in layers.values():
        made.add_child(layer)
    attribution = say(frames.info.attribution, lang)
    dated = drawing.dated() if clock else {}
    fitted = Fitted(drawing.run_on(drawing.route), attribution, timed=bool(dated))
    made.add_child(fitted)
    if dated:
        _clock_of(dated, lang, opening_day(frames)).add_to(made)
    return made


def _still(frames: Frames, lang: str) -> Still:
    """Draw the route's own picture, or a plain one of frames that no dossier can be made of."""
    try:
        return still_of(to_models(frames), lang)
    except DossierError:
        lines = np.array([*frames.candidates.geometry, *frames.legs.geometry], dtype=object)
        places = frames.places.geometry.to_numpy()
        first = len(frames.candidates)
        looks = np.array(["other" if at < first else "possible" for at in range(len(lines))])
        accent = LIGHT["accent"]
        seen = [Seen(lines, looks, [accent] * len(lines))]
        seen.append(Seen(places, np.full(len(places), "certain"), [accent] * len(places)))
        title, by = (say(text, lang) for text in (frames.info.title, frames.info.attribution))
        svg = features_svg(seen, head=title, foot=by, lang=lang, size=NOTEBOOK_PX)
        return Still(svg, f"{title}. {by}", title, lang)


def _clock_of(dated: Mapping[str, gpd.GeoDataFrame], lang: str, day: date) -> Clock:
    """Let what has days follow one clock, the legs first; its names tell what is certain now."""
    t = translate(lang)
    looks: list[JsonObject] = [
        {
            "name": f"{t('Timeline')} · {t(LAYER_NAMES[name])}",
            "tooltip": ["name"],
            "color": "colour",
        }
        | dict(zip(BOUNDS, BOUNDS, strict=True))
        for name in dated
    ]
    first, *others = dated.values()
    clock = Clock(first, lang=interface_language(lang), at=day, **looks[0])
    for frame, look in zip(others, looks[1:], strict=True):
        clock.add_layer(frame, **look)
    return clock


def _option_problems(
    projection: str, tiles: object, options: Mapping[str, object]
) -> Iterator[Problem]:
    if projection not in PROJECTIONS:
        told = f"use one of {', '.join(PROJECTIONS)}"
        yield Problem("projection", f"is {projection!r}", told)
    if projection == "conic" and tiles is not None:
        remedy = "leave out the tiles, or use projection='mercator'"
        yield Problem("tiles", "are in Web Mercator, and the map in a conic projection", remedy)
    if "crs" in options:
        remedy = f"choose by projection, one of {', '.join(PROJECTIONS)}"
        yield Problem("crs", f"is {options['crs']!r}, and the route sets its own", remedy)
    yield from map_option_problems(options)


def tile_layer(tiles: object) -> folium.TileLayer:
    """
    Make Folium's layer of some tiles; an attribution of ours is text, Folium's is markup.

    Examples
    --------
    >>> tile_layer(Tiles("https://tiles.example/{z}/{x}/{y}.png", "A & B")).options["attribution"]
    'A &amp; B'
    """
    if isinstance(tiles, folium.TileLayer):
        return tiles
    if isinstance(tiles, Tiles):
        credit = escape(tiles.attribution)
        named = f'<a href="{escape(tiles.link)}">{credit}</a>' if tiles.link else credit
        look: Any = {"referrer_policy": "strict-origin-when-cross-origin"}
        return folium.TileLayer(tiles.url, attr=named, max_native_zoom=tiles.max_zoom, **look)
    try:
        return folium.TileLayer(tiles)
    except ValueError:
        told = "give a name that Folium knows, or geoapp.Tiles(url, attribution)"
        found = f"are {tiles!r}, whose attribution is not known"
        raise ArgumentError(Problem("tiles", found, told)) from None
