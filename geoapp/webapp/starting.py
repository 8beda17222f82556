"""What the app's server makes before its first visitor, and right after it began to listen."""

from __future__ import annotations

import gc
from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager, suppress
from threading import Thread
from typing import Any

from geoapp.catalogues import LANGUAGES
from geoapp.errors import DossierError, WhenError
from geoapp.webapp import sections
from geoapp.webapp.opened import open_given
from geoapp.webapp.restarted import run_whole_when_new
from geoapp.webapp.served import make_page, serving


@asynccontextmanager
async def ready(_app: Any) -> AsyncIterator[dict[str, Any]]:
    """
    Run before the server listens: make the first language's page; the rest is made meanwhile.

    Yields
    ------
    state
        Nothing.
    """
    first, *others = LANGUAGES
    run_whole_when_new()
    with serving():
        make_page(first)
        Thread(target=_make_the_rest, args=[others], daemon=True).start()
        _spare()
        yield {}


def _make_the_rest(languages: Iterable[str]) -> None:
    """Make the pages of the other languages, and what stands behind the other tabs at first."""
    for lang in languages:
        make_page(lang)
    with suppress(DossierError, OSError, WhenError):
        opened = open_given()
        for lang in LANGUAGES:
            sections.distances(opened, lang, "km", dark=False)
            for account_id in opened.frames.accounts.index:
                sections.account(opened, str(account_id), lang, dark=False)
            sections.sources(opened, lang)
            sections.references(opened, lang)
            sections.coverage(opened, lang)
    _spare()


def _spare() -> None:
    """Spare what stays the garbage collection that Streamlit makes after each run."""
    gc.collect()
    gc.freeze()
