"""What the app lets a reader take away beside page and data: for a class, and for a web server."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from geoapp.catalogues import N_, translate, translate_count
from geoapp.clock import clock_days
from geoapp.dossier import Dossier
from geoapp.errors import WhenError
from geoapp.webapp.dossiers import Opened

if TYPE_CHECKING:
    from geoapp.page.data import FindingsData


@dataclass(frozen=True)
class Download:
    """
    Something to take away.

    Parameters
    ----------
    title
        What it is called, a message of the catalogues.
    extension, media_type
        Of its file.
    make
        Makes it of a dossier, in a language, with what files of tracks say of it.
    of_drafts
        Whether it is made of a draft too.
    of_undated
        Whether it is made of a dossier without any day too.
    """

    title: str
    extension: str
    media_type: str
    make: Callable[[Dossier, str, FindingsData | None], bytes]
    of_drafts: bool = True
    of_undated: bool = True

    def why_not(self, opened: Opened, lang: str) -> str:
        """Say in a language why it can't be made of a dossier; empty if it can."""
        if opened.dossier.todo and not self.of_drafts:
            ngettext = translate_count(lang)
            return ngettext(
                "A draft is not published: {n} thing is not yet said. “Edit” lists it.",
                "A draft is not published: {n} things are not yet said. “Edit” lists them.",
                len(opened.dossier.todo),
            )
        return "" if self.of_undated else no_day(opened, lang)


def no_day(opened: Opened, lang: str) -> str:
    """Say in a language that a dossier has no day, without which it has no page; else empty."""
    try:
        clock_days(opened.dossier)
    except WhenError:
        return translate(lang)("There is no day to show on a map.")
    return ""


# What makes them takes a second to load, for which no visitor waits.
def _handout(dossier: Dossier, lang: str, _findings: FindingsData | None) -> bytes:
    from geoapp.classroom.handout import handout_pdf

    return handout_pdf(dossier, lang=lang)


def _slides(dossier: Dossier, lang: str, findings: FindingsData | None) -> bytes:
    from geoapp.classroom.slides import slides_pptx

    return slides_pptx(dossier, lang=lang, findings=findings)


def _bundle(dossier: Dossier, lang: str, findings: FindingsData | None) -> bytes:
    from geoapp.classroom.bundle import bundle_zip

    return bundle_zip(dossier, lang=lang, findings=findings)


def _site(dossier: Dossier, lang: str, findings: FindingsData | None) -> bytes:
    from geoapp.files import zipped
    from geoapp.page.languages import missing_languages
    from geoapp.page.site import site_files

    # A site has no language in which the dossier doesn't say what it is.
    own = [tag for tag in dossier.header.languages if not missing_languages(dossier, [tag])]
    languages = sorted(own, key=lambda tag: tag != lang)
    return zipped(site_files(dossier, languages=languages, findings=findings))


DOWNLOADS: Final = MappingProxyType(
    {
        "handout": Download(N_("Handout (PDF)"), ".pdf", "application/pdf", _handout),
        "slides": Download(
            N_("Slides (PowerPoint)"),
            ".pptx",
            "application/vnd.openxmlformats-officedocument.presentationml.presentation",
            _slides,
        ),
        "bundle": Download(
            N_("All for a class (ZIP)"), ".zip", "application/zip", _bundle, of_undated=False
        ),
        "site": Download(
            N_("Web site (ZIP)"),
            ".zip",
            "application/zip",
            _site,
            of_drafts=False,
            of_undated=False,
        ),
    }
)
"""By its name, what is offered."""
