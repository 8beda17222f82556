"""What a map of Folium's may be told beyond a route's own: names, and kinds of values."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from math import inf

from geoapp.dossier.problems import near_misses
from geoapp.errors import Problem

CSS_SIZE = re.compile(r"\d*\.?\d+\s?([a-z]{1,5}|%)", re.ASCII)
ANY, FLAG, NUMBER, LENGTH = "any", "True or False", "a number, zero or more", "a size"
# Of `folium.Map`, and of Leaflet's map (1.9), in the spelling that Folium turns into Leaflet's.
MAP_OPTIONS: dict[str, str] = {
    **dict.fromkeys(("width", "height", "left", "top"), LENGTH),
    **dict.fromkeys(
        (
            "max_bounds", "control_scale", "prefer_canvas", "no_touch", "disable_3d",
            "png_enabled", "attribution_control", "close_popup_on_click", "box_zoom", "dragging",
            "track_resize", "world_copy_jump", "keyboard", "tap_hold", "bounce_at_zoom_limits",
            "zoom_animation", "fade_animation", "marker_zoom_animation", "inertia",
        ),
        FLAG,
    ),
    **dict.fromkeys(
        (
            "min_zoom", "max_zoom", "zoom_start", "zoom_snap", "zoom_delta",
            "inertia_deceleration", "inertia_max_speed", "ease_linearity",
            "max_bounds_viscosity", "keyboard_pan_delta", "wheel_debounce_time",
            "wheel_px_per_zoom_level", "tap_tolerance", "zoom_animation_threshold",
        ),
        NUMBER,
    ),
    # Text or a flag, a corner or a flag, degrees, a unit of its own: Folium looks at these.
    **dict.fromkeys(
        (
            "location", "position", "attr", "min_lat", "max_lat", "min_lon", "max_lon",
            "zoom_control", "font_size", "scroll_wheel_zoom", "double_click_zoom", "touch_zoom",
            "renderer", "crs",
        ),
        ANY,
    ),
}  # fmt: skip
REMEDIES = {
    FLAG: "give True or False",
    NUMBER: "give a number, zero or more",
    LENGTH: "give pixels, or text such as '60%'",
}


def map_option_problems(options: Mapping[str, object]) -> Iterator[Problem]:
    """
    Find options that a map has not, and values that one can't have.

    Folium hands what it doesn't know to Leaflet, which passes over it without a word.

    Parameters
    ----------
    options
        By name, as for `folium.Map`.

    Yields
    ------
    problem
        One an option: what to give, of an unknown one the name that is most like it.

    Examples
    --------
    >>> for each in map_option_problems({"heigth": 400, "width": -3, "zoom_start": 4}):
    ...     print(each)
    route_map, heigth: is no option of folium.Map; write height.
    route_map, width: is -3; give pixels, or text such as '60%'.
    """
    for name, value in options.items():
        where = f"route_map, {name}"
        if name not in MAP_OPTIONS:
            near = near_misses(name, tuple(MAP_OPTIONS), count=1)
            remedy = f"write {near[0]}" if near else "put what a plugin reads into map.options"
            yield Problem(where, "is no option of folium.Map", remedy)
        elif not _fits(value, MAP_OPTIONS[name]):
            yield Problem(where, f"is {value!r:.60}", REMEDIES[MAP_OPTIONS[name]])


def _fits(value: object, kind: str) -> bool:
    if kind == ANY:
        return True
    if isinstance(value, bool) or kind == FLAG:
        return isinstance(value, bool) and kind == FLAG
    if isinstance(value, int | float):
        return 0 <= value < inf
    return kind == LENGTH and isinstance(value, str) and bool(CSS_SIZE.fullmatch(value.strip()))
