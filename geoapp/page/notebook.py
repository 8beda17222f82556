"""The page in a notebook: shown in the output of a cell, without a network."""

from __future__ import annotations

from geoapp.catalogues import say
from geoapp.dossier import Dossier
from geoapp.errors import ArgumentError, Problem
from geoapp.page.html import page_html
from geoapp.page.languages import page_language
from geoapp.webmap.still import display_output, notebook_html, still_of

HEIGHT_PX = 900
MAY = "allow-scripts allow-popups allow-downloads"


class Shown:
    """
    A page that a notebook displays by itself.

    Parameters
    ----------
    html
        The page, one document.
    dossier
        What it shows; for the picture in a notebook that isn't trusted.
    lang
        Language in which it opens.
    height_px
        Height of the frame.
    """

    # No dataclass: of one `st.write` shows the docstring, of any other value what it says.
    def __init__(self, html: str, dossier: Dossier, lang: str, height_px: int = HEIGHT_PX) -> None:
        self.html, self.dossier, self.lang, self.height_px = html, dossier, lang, height_px

    @property
    def title(self) -> str:
        """What assistive technology calls the frame."""
        return say(self.dossier.header.title, self.lang)

    def _repr_html_(self) -> str:
        """Put the page into a frame that can't reach the notebook around it."""
        return notebook_html(self.html, still_of(self.dossier, self.lang), self._size, MAY)

    def _ipython_display_(self) -> None:
        """Show it, and its picture for who shows no HTML."""
        display_output(self.html, still_of(self.dossier, self.lang), self._size, MAY)

    @property
    def _size(self) -> str:
        return f"height: {self.height_px}px"

    def __repr__(self) -> str:
        return f"<the page {self.title!r}, {len(self.html) / 1000:,.0f} kB>"

    def __str__(self) -> str:
        remedy = "in an app of Streamlit's call geoapp.st_route(dossier)"
        return str(Problem("geoapp.show", "is shown by a notebook alone", remedy))


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
    ArgumentError
        If the height is no whole number above 0.
    ValueError
        If there is no such language.

    Examples
    --------
    >>> from geoapp.dossier import built_in, read_dossier
    >>> show(read_dossier(built_in()), lang="fr").title[:18]
    'De Najin à Tikhore'
    """
    given: object = height_px
    if isinstance(given, bool) or not isinstance(given, int) or given <= 0:
        problem = Problem("height_px", f"is {given!r}", "give a whole number of pixels above 0")
        raise ArgumentError(problem)
    html = page_html(dossier, lang=lang)
    page_language(lang, dossier.header.languages)  # a notebook has no reader's language
    return Shown(html, dossier, lang, height_px)
