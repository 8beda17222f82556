"""The page in a notebook: shown in the output of a cell, without a network."""

from __future__ import annotations

from dataclasses import dataclass
from html import escape

from geoapp.catalogues import say
from geoapp.dossier import Dossier
from geoapp.page.html import page_html

HEIGHT_PX = 900


@dataclass(frozen=True)
class Shown:
    """
    A page that a notebook displays by itself.

    Parameters
    ----------
    html
        The page, one document.
    title
        What assistive technology calls its frame.
    height_px
        Height of the frame.
    """

    html: str
    title: str
    height_px: int = HEIGHT_PX

    def _repr_html_(self) -> str:
        """Put the page into a frame that can't reach the notebook around it."""
        return (
            f'<iframe title="{escape(self.title)}" width="100%" height="{self.height_px}"'
            ' sandbox="allow-scripts allow-popups allow-downloads"'
            f' style="border:0" srcdoc="{escape(self.html)}"></iframe>'
        )

    def __repr__(self) -> str:
        return f"<the page {self.title!r}, {len(self.html) / 1000:,.0f} kB>"


def show(dossier: Dossier, *, lang: str = "en", height_px: int = HEIGHT_PX) -> Shown:
    """
    Show the page of a dossier in a notebook.

    Parameters
    ----------
    dossier
        A dossier that has been read.
    lang
        Language in which it opens.
    height_px
        Height of its frame, in pixels.

    Returns
    -------
    shown
        The last value of a cell is displayed: the map, the clock and the evidence, all in
        the notebook's file, so that it works without a network and without geoapp.

    Raises
    ------
    ValueError
        If there is no such language.

    Examples
    --------
    >>> from geoapp.dossier import built_in, read_dossier
    >>> show(read_dossier(built_in()), lang="fr").title[:18]
    'De Najin à Tikhore'
    """
    html = page_html(dossier, lang=lang)
    return Shown(html, say(dossier.header.title, lang), height_px)
