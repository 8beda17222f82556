"""
Scripts and styles of the browser, ours and Leaflet's, as a page or a map holds them.

An element of Folium's brings them along inside the map's own file.
"""

from __future__ import annotations

import json
import re
import warnings
from base64 import b64decode, b64encode
from collections.abc import Iterator
from functools import cache
from hashlib import sha256
from importlib.resources import files

from branca.element import Element, Figure
from folium.elements import JSCSSMixin

from geoapp.cartography.style import css_variables, light_css_variables

Files = list[tuple[str, str]]

STATIC = files("geoapp.page") / "static"
BUNDLES = STATIC / "bundles"
LEAFLET = files("xstatic.pkg.leaflet") / "data"
STYLES = {
    "marks": "",
    "page": "",
    "low": "page",
    "class": "",
    "present": "page",
    "second": "page",
    "kit": "",
    "several": "several",
    "tiles": "tiles",
    "globe": "globe",
    "hosted": "hosted",
    "findings": "findings",
}
"""Style sheets in their order, each with the bundle that a page must have to need it, if any."""


UNUSED = re.compile(
    r"popup|control-layers|control-attribution|control-scale|div-icon|lvml|oldie|box-zoom\b|retina"
    r"|safari|shadow-pane|marker-shadow|overlay-image|image-layer|crosshair|::selection|toggle"
)
"""What no page has of what Leaflet's style sheet is about: see ``tests/webmap``."""


class StaleBundleWarning(UserWarning):
    """A bundle is older than the scripts that it was made of."""


def scripts(bundles: tuple[str, ...]) -> list[str]:
    """Give the code of a page: its bundles, each to be run as a script of its own, in order."""
    return [bundle(f"{name}.js") for name in bundles]


def styles(bundles: tuple[str, ...], dress: str = "") -> str:
    """Give the style sheet of a page with these bundles, with a theme's own colours over ours."""
    ours = [bundle(f"{name}.css") for name, of in STYLES.items() if not of or of in bundles]
    return "".join([_used(leaflet("leaflet.css")), css_variables(), dress, *ours])


def _used(css: str) -> str:
    """
    Leave out of Leaflet's style sheet the rules of what no page has, its comments and its spaces.

    Examples
    --------
    >>> _used(".a, .leaflet-popup a { top: 0;\\n} .leaflet-popup { left: 0 }")
    '.a{top:0;}'
    """
    css = re.sub(r"/\*.*?\*/", "", css, flags=re.S)
    rules = re.findall(r"([^{}]+)\{([^{}]*)\}", css)
    kept = []
    for selectors, body in rules:
        names = [one.strip() for one in selectors.split(",") if not UNUSED.search(one)]
        if names:
            inner = re.sub(r"\s*([:;,])\s*", r"\1", body.strip())
            kept.append(f"{','.join(names)}{{{inner}}}")
    return "".join(kept)


@cache
def bundle(name: str) -> str:
    """
    Read a bundle of scripts, or a minified style sheet, without the line that says what it is of.

    Parameters
    ----------
    name
        A file of ``static/bundles``, which ``make bundle`` writes.

    Returns
    -------
    code
        As a page holds it. Where a source of it has changed since, there is a
        `StaleBundleWarning`, as the page would not show the change.
    """
    said, _, code = (BUNDLES / name).read_text(encoding="utf-8").partition("\n")
    if said != made_of(sources(said)):
        told = f"{name} is older than its sources; run: make bundle"
        warnings.warn(told, StaleBundleWarning, stacklevel=2)
    return code


def sources(said: str) -> list[str]:
    """
    Name the files that a bundle was made of, from its first line.

    Examples
    --------
    >>> sources("/* made by make bundle of entries/host.js dom.js, SHA-256 12ab */")
    ['entries/host.js', 'dom.js']
    >>> sources("")
    []
    """
    named = re.search(r"^/\* made by make bundle of (.+), SHA-256 ", said)
    return named[1].split() if named else []


def made_of(names: list[str]) -> str:
    """Say what a bundle is made of, as its first line has it; what is gone counts as empty."""
    paths = [STATIC / name for name in names]
    texts = [path.read_bytes() if path.is_file() else b"" for path in paths]
    digest = sha256(b"".join(texts)).hexdigest()
    return f"/* made by make bundle of {' '.join(names)}, SHA-256 {digest} */"


@cache
def leaflet(name: str) -> str:
    """Read a file of Leaflet's, without its pointers to other files."""
    text = (LEAFLET / name).read_text(encoding="utf-8")
    return re.sub(
        r"//# sourceMappingURL=.*|url\([^)]*\)", lambda m: "none" if "(" in m[0] else "", text
    )


# -- files that an element carries ----------------------------------------------------------------

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
