"""The page's own scripts and styles, and Leaflet's, as a page holds them."""

from __future__ import annotations

import re
from functools import cache
from hashlib import sha256
from importlib.resources import files

from geoapp.cartography.style import css_variables

ASSETS = files("geoapp.page") / "static"
MINIFIED = ASSETS / "minified"
SCRIPTS = (
    "conic", "time", "state", "text", "map", "clock", "filters", "desk", "citing", "history",
    "evidence", "panel", "distances", "sections", "ask", "story", "present", "frame", "embed",
    "share", "kit", "tracks", "tiles", "page",
)  # fmt: skip
STYLES = ("page", "class", "present", "kit", "tiles")
# Comments of whole lines, and the white space before code.
COMMENT = re.compile(r"^[ \t]*/\*.*?\*/[ \t]*\n", re.MULTILINE | re.DOTALL)
MARGIN = re.compile(r"^[ \t]+", re.MULTILINE)


def scripts(left_out: tuple[str, ...]) -> str:
    """Give the code of a page, without the scripts that it doesn't need."""
    return "".join(small(f"{name}.js") for name in SCRIPTS if name not in left_out)


def styles(left_out: tuple[str, ...]) -> str:
    """Give the style sheet of a page, without the styles that it doesn't need."""
    ours = [small(f"{name}.css") for name in STYLES if name not in left_out]
    return "".join([leaflet("leaflet.css"), css_variables(), *ours])


@cache
def small(name: str) -> str:
    """
    Give a script or a style sheet minified; or its source without comments, if that was changed.

    So a page never holds code that is older than its source; ``make minify`` makes it small again.
    """
    source, minified = asset(name), MINIFIED / name
    if not minified.is_file():
        return lean(source)
    told, _, code = minified.read_text(encoding="utf-8").partition("\n")
    return code if told == made_of(source) else lean(source)


def made_of(source: str) -> str:
    """
    Say of a minified file, in its first line, what it was made of.

    Examples
    --------
    >>> made_of("")[:60]
    '/* made by make minify of a source with SHA-256 e3b0c44298fc'
    """
    digest = sha256(source.encode()).hexdigest()
    return f"/* made by make minify of a source with SHA-256 {digest} */"


def asset(name: str) -> str:
    """Read a file of the page."""
    return (ASSETS / name).read_text(encoding="utf-8")


def template(name: str) -> str:
    """Read a template of the page as it stands."""
    return (files("geoapp.page") / "templates" / name).read_text(encoding="utf-8")


def lean(code: str) -> str:
    """
    Leave out what only those who read the source need: comments of whole lines, margins.

    Examples
    --------
    >>> lean("/* Why\\n so. */\\n  let a = 1; // kept\\n")
    'let a = 1; // kept\\n'
    """
    return MARGIN.sub("", COMMENT.sub("", code))


@cache
def leaflet(name: str) -> str:
    """Read a file of Leaflet's, without its pointers to other files."""
    text = (files("xstatic.pkg.leaflet") / "data" / name).read_text(encoding="utf-8")
    return re.sub(
        r"//# sourceMappingURL=.*|url\([^)]*\)", lambda m: "none" if "(" in m[0] else "", text
    )
