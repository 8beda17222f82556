"""A map of a route in a frame, on which an author seeks a point."""

from __future__ import annotations

from branca.element import MacroElement
from folium.template import Template

from geoapp.frames import Frames
from geoapp.webmap.route_layers import script_json
from geoapp.webmap.route_map import route_map
from geoapp.webmap.scripts import (
    Carried,
    Verbatim,
    bundle,
    figure_of,
    script_file,
    style_file,
)

POLICY = (
    '<meta http-equiv="Content-Security-Policy" content="default-src \'none\'; '
    "script-src 'unsafe-inline'; style-src 'unsafe-inline'; img-src data:\">"
)
"""Nothing is asked of any host, whatever a dossier's texts say."""


class Pointing(Carried, MacroElement):
    """
    Tells the holder of a map's frame where it was clicked.

    Parameters
    ----------
    label
        In words, what a click does.
    view
        Zoom, latitude and longitude that the map looks at; None: all of the route.
    point
        Longitude and latitude of a point that is marked, if any.
    """

    _template = Template(
        """
        {% macro script(this, kwargs) %}
            geoapp.tellPoints({{ this._parent.get_name() }}, {{ this.asked }});
        {% endmacro %}
        """
    )

    def __init__(
        self,
        label: str,
        view: tuple[float, float, float] | None,
        point: tuple[float, float] | None,
    ) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self._name = "Pointing"
        self.asked = script_json({"label": label, "view": view, "point": point})
        self.default_js = [("geoapp_pointing", script_file(bundle("pointing.js")))]
        self.default_css = [("geoapp_pointing_css", style_file(bundle("pointing.css")))]

    def render(self, **kwargs: object) -> None:  # type: ignore[override]
        """Render as any other element, under a policy that lets nothing out."""
        super().render(**kwargs)
        figure_of(self).header.add_child(Verbatim(POLICY), name="policy", index=0)


def pointing_html(
    frames: Frames,
    lang: str = "en",
    *,
    label: str,
    view: tuple[float, float, float] | None = None,
    point: tuple[float, float] | None = None,
) -> str:
    """
    Make the map of a route on which a click tells the holder of its frame where it was.

    Parameters
    ----------
    frames
        Of a dossier, with or without days.
    lang
        Of names and popups.
    label
        In words, what a click does.
    view
        Zoom, latitude and longitude that it looks at; None: all of the route.
    point
        Longitude and latitude of a point that is marked.

    Returns
    -------
    html
        A document that needs no network. It posts ``geoapp:state`` messages with `view`
        (``zoom/latitude/longitude``) and `point` (the same, null at first).

    Examples
    --------
    >>> from geoapp.dossier import built_in, read_dossier
    >>> from geoapp.frames import to_frames
    >>> frames = to_frames(read_dossier(built_in()))
    >>> "tellPoints" in pointing_html(frames, label="Click to propose a point.")
    True
    """
    made = route_map(frames, lang, clock=False, height="100%")
    Pointing(label, view, point).add_to(made)
    html: str = made.get_root().render()
    return html
