"""Everything for a class in one archive: runs from a USB stick, without a network."""

from __future__ import annotations

from pathlib import Path

from geoapp.catalogues import LANGUAGES, say
from geoapp.dossier import Dossier, to_geojson
from geoapp.exports.archive import zipped
from geoapp.files import write_whole
from geoapp.frames import to_frames
from geoapp.views.handout import handout_pdf
from geoapp.views.page import page_html
from geoapp.views.slides import slides_pptx

READ_ME = {
    "en": """\
{title}

What is in this folder, and what to do with it. Nothing here needs a network, an account or an
installation; nothing is sent anywhere.

route.html                  The map. Open it with a double click, in any browser. "Present" is for
                            the projector: Page Up and Page Down turn the steps, b makes the screen
                            black, n opens the speaker's notes, Escape leaves.
handout-en-a4.pdf           For the pupils, to print; handout-en-letter.pdf for paper of that size.
handout-en-answers.pdf      The same with answers and notes, for the teacher.
slides-en.pptx              The steps as slides that can be changed.
dossier.geojson             The data: every statement with its sources. Opens in any GIS.

{attribution}

Version {version}. Licence: {licence}
""",
    "fr": """\
{title}

Ce que contient ce dossier, et qu'en faire. Rien ici ne demande de réseau, de compte ni
d'installation ; rien n'est envoyé où que ce soit.

route.html                  La carte. L'ouvrir d'un double clic, dans n'importe quel navigateur.
                            « Présenter » est pour le projecteur : Page précédente et Page suivante
                            tournent les étapes, b noircit l'écran, n ouvre les notes, Échap quitte.
handout-fr-a4.pdf           Pour les élèves, à imprimer ; handout-fr-letter.pdf pour ce format.
handout-fr-answers.pdf      Le même avec réponses et notes, pour l'enseignant.
slides-fr.pptx              Les étapes en diapositives que l'on peut modifier.
dossier.geojson             Les données : chaque énoncé avec ses sources. S'ouvre dans tout SIG.

{attribution}

Version {version}. Licence : {licence}
""",
}
NAMES = {"en": "READ-ME.txt", "fr": "LISEZ-MOI.txt"}


def write_bundle(dossier: Dossier, path: Path, *, lang: str = "en") -> None:
    """
    Write the archive to a file.

    Raises
    ------
    ExportError
        If it can't be made or written; what stood there is untouched.
    """
    write_whole(path, bundle_zip(dossier, lang=lang))


def bundle_zip(dossier: Dossier, *, lang: str = "en") -> bytes:
    """
    Pack page, handouts, slides, data and a read-me in plain words.

    Parameters
    ----------
    dossier
        A dossier that has been read.
    lang
        Language of handouts and slides, ``en`` or ``fr``; the page has all.

    Returns
    -------
    archive
        A ZIP file; the same bytes for the same arguments and releases of the libraries.

    Raises
    ------
    ExportError
        If a part of it can't be made.
    ValueError
        If `lang` is none of these.
    """
    if lang not in LANGUAGES:
        raise ValueError(f"lang is {lang!r}; use {' or '.join(LANGUAGES)}")
    frames = to_frames(dossier)
    members = {NAMES[lang]: read_me(dossier, lang).encode("utf-8-sig")}
    members["route.html"] = page_html(dossier, lang=lang).encode()
    for paper in ("a4", "letter"):
        members[f"handout-{lang}-{paper}.pdf"] = handout_pdf(frames, lang=lang, paper=paper)
    members[f"handout-{lang}-answers.pdf"] = handout_pdf(frames, lang=lang, answers=True)
    members[f"slides-{lang}.pptx"] = slides_pptx(frames, lang=lang)
    members["dossier.geojson"] = to_geojson(dossier).encode()
    return zipped(members)


def read_me(dossier: Dossier, lang: str) -> str:
    """Say in plain words what is in the archive, with line ends that every editor knows."""
    header = dossier.header
    text = READ_ME[lang].format(
        title=say(header.title, lang),
        attribution=say(header.attribution, lang),
        version=header.version,
        licence=header.licence,
    )
    return text.replace("\n", "\r\n")
