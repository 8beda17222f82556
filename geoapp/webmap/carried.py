"""Files that an element of Folium's brings along, inside the map's own file."""

from __future__ import annotations

import json
import re
from base64 import b64decode, b64encode
from collections.abc import Iterator
from functools import cache
from importlib.resources import files

from branca.element import Element, Figure
from folium.elements import JSCSSMixin

from geoapp.cartography.style import light_css_variables
from geoapp.webmap.scripts import LEAFLET, bundle, leaflet

Files = list[tuple[str, str]]
SCRIPT_START, STYLE_START = "data:text/javascript;base64,", "data:text/css;base64,"
JQUERY = files("xstatic.pkg.jquery") / "data" / "jquery.min.js"
# Names under which Folium itself links these files: whoever brings one replaces the other.
ICON_OPTIONS = {"iconUrl": "marker-icon.png", "iconRetinaUrl": "marker-icon-2x.png"}
SHADOW = {"shadowUrl": "marker-shadow.png"}
IMAGE = re.compile(r"url\(images/([\w-]+\.png)\)")


class Verbatim(Element):
    """
    Markup of ours that is put into a figure as it is.

    Branca reads any other as a template of Jinja, in which braces mean something.
    """

    def __init__(self, markup: str) -> None:
        super().__init__()
        self.markup = markup

    def render(self, **kwargs: object) -> str:
        """Give the markup."""
        del kwargs
        return self.markup


class Carried(JSCSSMixin):
    """
    An element whose `default_js` and `default_css` may hold files instead of addresses.

    Each is a ``data:`` address, as `script_file` and `style_file` write it, which whoever reads
    these lists can load as any other. In a figure it stands as a script or a style sheet.
    """

    def render(self, **kwargs: object) -> None:  # type: ignore[override]
        """Render as any other element, then put files in the place of links."""
        super().render(**kwargs)  # type: ignore[no-untyped-call]
        header = figure_of(self).header
        for name, address in [*self.default_js, *self.default_css]:
            if (markup := inline(address)) is not None:
                header.add_child(Verbatim(markup), name=name)


def figure_of(element: Element) -> Figure:
    """Give the figure that an element stands in; who renders one has put it there."""
    root = element.get_root()
    assert isinstance(root, Figure)  # noqa: S101 - Folium says so too
    return root


def below(element: Element) -> Iterator[Element]:
    """Go through all that was added to an element, however deep."""
    for child in element._children.values():
        yield child
        yield from below(child)


def script_file(code: str) -> str:
    """
    Write a script as an address that holds it.

    Examples
    --------
    >>> script_file("")
    'data:text/javascript;base64,'
    """
    return SCRIPT_START + b64encode(code.encode()).decode()


def style_file(css: str) -> str:
    """
    Write a style sheet as an address that holds it.

    Examples
    --------
    >>> style_file("p {}")
    'data:text/css;base64,cCB7fQ=='
    """
    return STYLE_START + b64encode(css.encode()).decode()


@cache
def inline(address: str) -> str | None:
    """
    Write what an address of `script_file` or `style_file` holds as an element; None for others.

    Examples
    --------
    >>> inline(script_file("'</script>'"))
    "<script>'<\\\\/script>'</script>"
    >>> inline(style_file("p {}"))
    '<style>p {}</style>'
    >>> inline("https://example.org/a.js")
    """
    for start, tag in ((SCRIPT_START, "script"), (STYLE_START, "style")):
        if address.startswith(start):
            text = b64decode(address.removeprefix(start)).decode()
            closed = re.sub(f"</(?={tag})", r"<\\/", text, flags=re.IGNORECASE)
            return f"<{tag}>{closed}</{tag}>"
    return None


@cache
def leaflet_files() -> tuple[Files, Files]:
    """
    Give the scripts and the style sheets that a map of Folium needs, each with its pictures.

    Returns
    -------
    scripts, styles
        Under the names that Folium gives them: Leaflet and jQuery.
    """
    icons = {option: _picture(name) for option, name in (ICON_OPTIONS | SHADOW).items()}
    own = f"\nL.Icon.Default.mergeOptions({json.dumps(icons)});"
    code = (LEAFLET / "leaflet.css").read_text(encoding="utf-8")
    css = IMAGE.sub(lambda found: f"url({_picture(found[1])})", code)
    jquery = JQUERY.read_text(encoding="utf-8")
    return (
        [
            ("leaflet", script_file(leaflet("leaflet.js") + own)),
            ("jquery", script_file(jquery)),
        ],
        [("leaflet_css", style_file(css))],
    )


@cache
def layer_files() -> tuple[Files, Files]:
    """Give the scripts and the style sheets of the layers of a route."""
    css = [light_css_variables(".leaflet-container"), bundle("marks.css"), bundle("layers.css")]
    return (
        [("geoapp_layers", script_file(bundle("layers.js")))],
        [("geoapp_layers_css", style_file("".join(css)))],
    )


def _picture(name: str) -> str:
    picture = (LEAFLET / "images" / name).read_bytes()
    return f"data:image/png;base64,{b64encode(picture).decode()}"
