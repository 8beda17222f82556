"""Everything for a class in one archive: runs from a USB stick, without a network."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from textwrap import fill

from geoapp.catalogues import N_, say, translate
from geoapp.checksums import CHECKSUMS, checksums
from geoapp.classroom.handout import handout_pdf
from geoapp.classroom.lesson_plan import plan_pdf
from geoapp.classroom.slides import slides_pptx
from geoapp.dossier import Dossier, to_geojson
from geoapp.files import Progress, tell_nobody, write_whole, zipped
from geoapp.page.data import FindingsData
from geoapp.page.html import page_html
from geoapp.page.languages import page_language
from geoapp.provenance import made_from

INTRODUCTION = N_(
    "What is in this folder, and what to do with it. Nothing here needs a network, an account or "
    "an installation; nothing is sent anywhere."
)
CONTENTS = {
    "route.html": N_(
        "The map. Open it with a double click, in any browser. “Present” is for the projector: "
        "Page Up and Page Down turn the steps, b hides the screen, n opens the speaker notes, "
        "Escape leaves."
    ),
    "handout-{lang}-a4.pdf": N_("For the pupils, to print, on A4 paper."),
    "handout-{lang}-letter.pdf": N_("The same for paper of letter size."),
    "handout-{lang}-answers.pdf": N_("The same with answers and notes, for the teacher."),
    "lesson-{lang}.pdf": N_("A plan for a lesson, for the teacher: what happens in which minutes."),
    "slides-{lang}.pptx": N_("The steps as slides that can be changed."),
    "dossier.geojson": N_("The data, with its sources. Opens in any GIS."),
    CHECKSUMS: N_("Checksums: they show whether a file was changed after it was made."),
}
"""What each file of the archive is for; messages of the catalogues."""

READ_ME = N_("READ-ME.txt")
NAMES_WIDTH, READ_ME_WIDTH = 28, 100


def write_bundle(
    dossier: Dossier,
    path: Path,
    *,
    lang: str = "en",
    url: str = "",
    findings: FindingsData | None = None,
    progress: Progress | None = None,
) -> None:
    """
    Write the archive to a file.

    Raises
    ------
    ExportError
        If it can't be made or written; what stood there is untouched.
    """
    made = bundle_zip(dossier, lang=lang, url=url, findings=findings, progress=progress)
    write_whole(path, made)


def bundle_zip(
    dossier: Dossier,
    *,
    lang: str = "en",
    url: str = "",
    findings: FindingsData | None = None,
    progress: Progress | None = None,
) -> bytes:
    """
    Pack page, lesson plan, handouts, slides, data and a read-me in plain words.

    Parameters
    ----------
    dossier
        A dossier that has been read.
    lang
        As for the handout; the page has all.
    url
        Where the page stands too, for who has no USB stick: an address of http or https, which
        is printed with its QR code, and shown by *Present*.
    findings
        As for the handout; the page, the teacher's handout and the slides have it.
    progress
        Is told the name of each file that is made: as many as `CONTENTS` has.

    Returns
    -------
    archive
        A ZIP file; the same bytes for the same arguments and releases of the libraries.

    Raises
    ------
    ExportError
        If a part of it can't be made.
    ValueError
        If `lang` is neither the dossier's nor the interface's, or `url` no such address.
    """
    lang = page_language(lang, dossier.header.languages)
    handout = partial(handout_pdf, dossier, lang=lang, url=url, findings=findings)
    makers: dict[str, Callable[[], bytes]] = {
        translate(lang)(READ_ME): lambda: read_me(dossier, lang).encode("utf-8-sig"),
        "route.html": lambda: _page(dossier, lang, url, findings),
        f"handout-{lang}-a4.pdf": partial(handout, paper="a4"),
        f"handout-{lang}-letter.pdf": partial(handout, paper="letter"),
        f"handout-{lang}-answers.pdf": partial(handout, answers=True),
        f"lesson-{lang}.pdf": lambda: plan_pdf(dossier, lang=lang, url=url),
        f"slides-{lang}.pptx": lambda: slides_pptx(dossier, lang=lang, url=url, findings=findings),
        "dossier.geojson": lambda: to_geojson(dossier).encode(),
    }
    members, tell = {}, progress or tell_nobody
    for name, make in makers.items():
        members[name] = make()
        tell(name)
    made = made_from(dossier, lang)
    comment = f"{made.attribution} ({made.line})"
    return zipped(members | {CHECKSUMS: checksums(members)}, comment=comment)


def _page(dossier: Dossier, lang: str, url: str, findings: FindingsData | None) -> bytes:
    return page_html(dossier, lang=lang, url=url, findings=findings).encode()


def read_me(dossier: Dossier, lang: str) -> str:
    """Say in plain words what is in the archive, with line ends that every editor knows."""
    t, header = translate(lang), dossier.header
    about = t("Dossier {id}, version {version}. Licence: {licence}")
    for name in ("id", "version", "licence"):
        about = about.replace(f"{{{name}}}", getattr(header, name))
    parts = [say(header.title, lang), fill(t(INTRODUCTION), READ_ME_WIDTH)]
    parts.append(
        "\n".join(
            fill(
                t(message),
                READ_ME_WIDTH,
                initial_indent=name.format(lang=lang).ljust(NAMES_WIDTH),
                subsequent_indent=" " * NAMES_WIDTH,
            )
            for name, message in CONTENTS.items()
        )
    )
    parts += [say(header.attribution, lang), about]
    return "\n\n".join(parts).replace("\n", "\r\n") + "\r\n"
