"""A dossier as the last value of a notebook's cell: its picture and a few lines."""

from __future__ import annotations

from base64 import b64encode
from html import escape

from geoapp.dossier import Dossier
from geoapp.measure import measure_dossier
from geoapp.picture.picture import picture_svg, picture_words

SUMMARY_PX = (800, 450)


def summary_html(dossier: Dossier) -> str:
    """
    Sum a dossier up in HTML.

    Parameters
    ----------
    dossier
        A dossier that has been read.

    Returns
    -------
    html
        A still picture of the whole route in the dossier's main language, and the lines of its
        `repr`: no script, no frame, no address; every text escaped. A notebook that isn't trusted
        shows it too.

    Examples
    --------
    >>> from geoapp.dossier import built_in, read_dossier
    >>> html = summary_html(read_dossier(built_in()))
    >>> html[:10], "<script" in html
    ('<img src="', False)
    """
    lang = dossier.header.languages[0]
    svg = picture_svg(measure_dossier(dossier), at=None, lang=lang, size=SUMMARY_PX)
    picture = f"data:image/svg+xml;base64,{b64encode(svg.encode()).decode()}"
    words = escape(picture_words(dossier, None, lang))
    lines = escape(repr(dossier)).replace("\n", "<br>")
    return (
        f'<img src="{picture}" alt="{words}" lang="{escape(lang)}" style="max-width: 100%">'
        f"<p>{lines}</p>"
    )
