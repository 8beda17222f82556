"""
Tell what each part of the built-in page weighs, gzipped, beside what it may weigh.

`python -m tools.weight` prints the table and ends with 1 if the page, or what a further language
adds to it, is over its budget. A part is weighed as it stands in the page. Data and base map
share one packed block: the map is weighed packed by itself, the data as what is left.
"""

from __future__ import annotations

import gzip
import re
import sys

from geoapp.catalogues import PAGE_LANGUAGES
from geoapp.dossier import Dossier, built_in, read_dossier
from geoapp.page.compression import packed, unpacked
from geoapp.page.html import page_html

PARTS = {
    "code, ours and Leaflet": 76_000,
    "data, two languages": 96_000,
    "base map and its names": 52_000,
    "the rest: style, key, still picture": 26_000,
}
"""Bytes that each part is meant to have, of which only the whole is held."""

PAGE = 250_000
"""Bytes that the built-in page may have."""

FURTHER = 12_000
"""Bytes that each further language may add."""


def weight(text: str) -> int:
    """
    Weigh a text as a server sends it.

    Examples
    --------
    >>> weight("a" * 1000) < 50
    True
    """
    return len(gzip.compress(text.encode(), 9))


def parts(html: str) -> dict[str, int]:
    """
    Weigh the parts of a page.

    Parameters
    ----------
    html
        What `geoapp.page.html.page_html` gives.

    Returns
    -------
    bytes
        By the names of `PARTS`, in their order; together the weight of the page.
    """
    code, content = _held(html, "code"), _held(html, "content")
    base = weight(packed(unpacked(content)["base"]))
    told = (weight(code), weight(content) - base, base)
    return dict(zip(PARTS, (*told, weight(html) - sum(told)), strict=True))


def added(dossier: Dossier, lang: str, html: str) -> int:
    """
    Weigh what a language adds to the page of the built-in dossier.

    Parameters
    ----------
    dossier
        The dossier.
    lang
        A language beyond the first two.
    html
        Its page in two languages.

    Returns
    -------
    bytes
        The difference of the two pages.
    """
    return weight(page_html(dossier, languages=("en", "fr", lang))) - weight(html)


def _held(html: str, name: str) -> str:
    found = re.search(rf'<script type="text/plain" id="geoapp-{name}">(.*?)</script>', html, re.S)
    return found[1] if found else ""


def main() -> int:
    """Print the table; 1 if something that is held is over."""
    dossier = read_dossier(built_in())
    html = page_html(dossier)
    rows = [(name, size, PARTS[name]) for name, size in parts(html).items()]
    held = [("the page", weight(html), PAGE)]
    further = [tag for tag in PAGE_LANGUAGES if tag not in ("en", "fr")]
    held += [(f"added by {lang}", added(dossier, lang, html), FURTHER) for lang in further]
    for name, size, budget in [*rows, *held]:
        over = "  over" if size > budget else ""
        print(f"{name:36} {size / 1000:7.1f} kB of {budget / 1000:5.0f}{over}")
    return int(any(size > budget for _, size, budget in held))


if __name__ == "__main__":
    sys.exit(main())
