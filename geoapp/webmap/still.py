"""A map in the output of a notebook's cell, and what stays of it where a notebook isn't trusted."""

from __future__ import annotations

import json
from base64 import b64encode
from hashlib import sha256
from html import escape

from geoapp.catalogues import say, translate
from geoapp.dossier import Dossier
from geoapp.measure import measure_dossier
from geoapp.picture.picture import picture_svg, picture_words

NOTEBOOK_PX = (1000, 560)
# What is not trusted is shown as text by some: a document of its own would be a wall of it. So the
# frame finds the document in an attribute, which all of them drop.
LOADER = """<!DOCTYPE html><title>.</title><style>html, body {{ margin: 0; height: 100% }}
iframe {{ border: 0; width: 100%; height: 100%; display: block }}</style><body><script>
const inner = document.createElement("iframe");
inner.title = document.title = frameElement.title;
if ({sandbox}) inner.sandbox = {sandbox};
inner.allowFullscreen = true;
inner.srcdoc = frameElement.previousElementSibling.dataset.document;
document.body.append(inner);
</script>"""


def notebook_html(html: str, dossier: Dossier, lang: str, style: str, sandbox: str = "") -> str:
    """
    Put a document into a frame, beside a still picture for a notebook that isn't trusted.

    Parameters
    ----------
    html
        The document.
    dossier
        What the picture is drawn from.
    lang
        Language of the picture and of the sentence.
    style
        Declarations for the frame: its size.
    sandbox
        What the document may do, where it is not trusted with the notebook around it.

    Returns
    -------
    html
        One sentence how to trust the notebook, a picture of the whole route, a frame. A
        notebook that runs scripts, and so keeps styles, hides the sentence and the picture;
        one that takes scripts, styles and frames away shows them and nothing else.
    """
    svg = picture_svg(measure_dossier(dossier), at=None, lang=lang, size=NOTEBOOK_PX)
    name = f"geoapp-still-{sha256(html.encode()).hexdigest()[:16]}"
    picture = f"data:image/svg+xml;base64,{b64encode(svg.encode()).decode()}"
    words = escape(picture_words(dossier, None, lang))
    title = escape(say(dossier.header.title, lang))
    loader = LOADER.format(sandbox=json.dumps(sandbox))
    return (
        f'<div class="{name}">{escape(how_to_trust(lang))}'
        f'<img src="{picture}" alt="{words}" style="max-width: 100%"></div>'
        f"<style>.{name} {{ display: none }}</style>"
        f'<div data-document="{escape(html)}"></div>'
        f'<iframe title="{title}" style="border: 0; width: 100%; {escape(style)}"'
        f' allowfullscreen srcdoc="{escape(loader)}"></iframe>'
    )


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
