"""Our scripts and styles of the browser, and Leaflet's, as a page or a map holds them."""

from __future__ import annotations

import re
import warnings
from functools import cache
from hashlib import sha256
from importlib.resources import files

from geoapp.cartography.style import css_variables

STATIC = files("geoapp.page") / "static"
BUNDLES = STATIC / "bundles"
LEAFLET = files("xstatic.pkg.leaflet") / "data"
STYLES = {
    "marks": "",
    "page": "",
    "class": "",
    "present": "page",
    "kit": "",
    "tiles": "tiles",
    "globe": "globe",
    "hosted": "hosted",
}
"""Style sheets in their order, each with the bundle that a page must have to need it, if any."""


class StaleBundleWarning(UserWarning):
    """A bundle is older than the scripts that it was made of."""


def scripts(bundles: tuple[str, ...]) -> list[str]:
    """Give the code of a page: its bundles, each to be run as a script of its own, in order."""
    return [bundle(f"{name}.js") for name in bundles]


def styles(bundles: tuple[str, ...]) -> str:
    """Give the style sheet of a page with these bundles."""
    ours = [bundle(f"{name}.css") for name, of in STYLES.items() if not of or of in bundles]
    return "".join([leaflet("leaflet.css"), css_variables(), *ours])


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
