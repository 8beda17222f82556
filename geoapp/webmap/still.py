"""A map in the output of a notebook's cell, and what stays of it where no script of it may run."""

from __future__ import annotations

import json
from base64 import b64encode
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from html import escape
from typing import Any

import folium
from branca.element import Figure

from geoapp.catalogues import say, translate
from geoapp.dossier import Dossier
from geoapp.measure import measure_dossier
from geoapp.picture.convert import picture_bytes
from geoapp.picture.picture import picture_svg, picture_words

NOTEBOOK_PX = (1000, 560)
KEY_LETTERS = 60
# What is not trusted is shown as text by some, all of an element with its attributes. So the frame
# holds no more than this, and finds the rest in attributes of an element that they all let stand.
FRAME = "<script>document.write(frameElement.previousElementSibling.dataset.loader)</script>"
LOADER = """<!DOCTYPE html><title>.</title><style>html, body {{ margin: 0; height: 100% }}
iframe {{ border: 0; width: 100%; height: 100%; display: block }}</style><body><script>
const held = frameElement.previousElementSibling;
const inner = document.createElement("iframe");
inner.title = document.title = frameElement.title;
if ({sandbox}) inner.sandbox = {sandbox};
inner.allowFullscreen = true;
inner.srcdoc = held.dataset.document;
document.body.append(inner);
held.previousElementSibling.style.display = "none";
if ({key}) {{
  const style = frameElement.ownerDocument.createElement("style");
  style.textContent = `img[src*="${{{key}}}"] {{ display: none }}`;
  frameElement.after(style);
}}
</script>"""


@dataclass(frozen=True)
class Still:
    """
    What stands for a map where none of its scripts runs.

    Parameters
    ----------
    svg
        A picture of `NOTEBOOK_PX`.
    words
        What it shows.
    title
        What assistive technology calls the frame of the map.
    lang
        Language of both.
    """

    svg: str
    words: str
    title: str
    lang: str


def still_of(dossier: Dossier, lang: str) -> Still:
    """Draw the whole route of a dossier."""
    svg = picture_svg(measure_dossier(dossier), at=None, lang=lang, size=NOTEBOOK_PX)
    words = picture_words(dossier, None, lang)
    return Still(svg, words, say(dossier.header.title, lang), lang)


def notebook_html(html: str, still: Still, style: str, sandbox: str = "", *, key: str = "") -> str:
    """
    Put a document into a frame, below a still picture for a notebook that isn't trusted.

    Parameters
    ----------
    html
        The document.
    still
        The picture.
    style
        Declarations for the frame: its size.
    sandbox
        What the document may do, where it is not trusted with the notebook around it.
    key
        Part of the address of a picture that stands elsewhere in the notebook, and is hidden
        there too; none here then.

    Returns
    -------
    html
        One sentence how to trust the notebook, the picture, a frame. A script in the frame hides
        the sentence and the picture; a notebook that takes scripts and frames away shows them and
        nothing else.
    """
    values = {"sandbox": json.dumps(sandbox), "key": json.dumps(key)}
    picture = f"data:image/svg+xml;base64,{b64encode(still.svg.encode()).decode()}"
    shown = f'<img src="{picture}" alt="{escape(still.words)}" style="max-width: 100%">'
    return (
        f"<blockquote>{escape(how_to_trust(still.lang))}{'' if key else shown}</blockquote>"
        f'<i data-document="{escape(html)}" data-loader="{escape(LOADER.format(**values))}"></i>'
        f'<iframe title="{escape(still.title)}" style="border: 0; width: 100%; {escape(style)}"'
        f' allowfullscreen srcdoc="{escape(FRAME)}"></iframe>'
    )


def display_output(html: str, still: Still, style: str, sandbox: str = "") -> None:
    """
    Show a document as the output of a cell, and its picture as another one.

    What takes everything out of HTML but letters, as ``nbconvert --sanitize-html`` does, and what
    shows no HTML, as a printed notebook, keeps pictures that stand alone. Where scripts run the
    picture is hidden.

    Parameters
    ----------
    html, still, style, sandbox
        As for `notebook_html`.
    """
    from IPython.display import display  # whoever asks for it is there

    png = b64encode(picture_bytes(still.svg, "png")).decode()
    key = png[len(png) // 2 :][:KEY_LETTERS]
    shown = notebook_html(html, still, style, sandbox, key=key)
    outputs = {"text/html": shown, "text/plain": still.title}
    display(outputs, raw=True)  # type: ignore[no-untyped-call]
    picture = {"image/png": png, "text/plain": still.words}
    metadata = {"image/png": {"alt": still.words}}
    display(picture, raw=True, metadata=metadata)  # type: ignore[no-untyped-call]


def give_still(figure: Figure, still: Callable[[], Still]) -> None:
    """
    Let a figure of Folium's, and the map in it, have a still picture in a notebook.

    Parameters
    ----------
    figure
        Any; of two pictures it keeps the first.
    still
        What draws it when it is asked for.
    """
    if has_still(figure):
        return
    own: Any = figure
    own.geoapp_still = still
    own._repr_html_ = partial(_figure_html, figure)
    for each in (own, *own._children.values()):
        each._ipython_display_ = partial(_display_figure, figure, each)


def has_still(figure: Figure) -> bool:
    """Tell whether a figure has a still picture."""
    return hasattr(figure, "geoapp_still")


def _figure_html(figure: Any, **kwargs: object) -> str:
    return notebook_html(figure.render(**kwargs), figure.geoapp_still(), _size_of(figure))


def _display_figure(figure: Any, asked: Any) -> None:
    if asked.get_root() is not figure:
        raise NotImplementedError  # it stands in another one now, which a notebook asks then
    display_output(figure.render(), figure.geoapp_still(), _size_of(figure))


def _size_of(figure: Figure) -> str:
    """As wide as the cell, and as high as the figure or the map is, unless neither says it."""
    own = [each.height for each in figure._children.values() if isinstance(each, folium.Map)]
    height = figure.height or next((f"{px}px" for px, unit in own if unit == "px"), None)
    return f"height: {height}" if height else "aspect-ratio: 5 / 3"


def how_to_trust(lang: str) -> str:
    """
    Say how a reader gets the map instead of its picture.

    Examples
    --------
    >>> how_to_trust("en")[:28]
    'This is a still picture. To '
    """
    return translate(lang)(
        "This is a still picture. To use the map, run the cell again or trust this notebook:"
        " File, Trust Notebook in Jupyter Notebook; Trust Notebook in JupyterLab’s commands;"
        " Manage Workspace Trust in VS Code."
    )
