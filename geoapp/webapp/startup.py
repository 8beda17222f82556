"""What the app's server makes before its first visitor, and right after it began to listen."""

from __future__ import annotations

import gc
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from threading import Thread
from weakref import WeakSet

from streamlit import net_util
from streamlit.proto.ClientState_pb2 import ClientState
from streamlit.runtime.app_session import AppSession

from geoapp.catalogues import LANGUAGES
from geoapp.errors import DossierError, WhenError
from geoapp.webapp import sections
from geoapp.webapp.dossiers import Opened, open_given
from geoapp.webapp.page_server import first_sent, make_page, serving

FIRST_VISITOR_S = 3


@asynccontextmanager
async def ready(_app: object) -> AsyncIterator[dict[str, object]]:
    """
    Run before the server listens: make the first language's page; the rest is made meanwhile.

    Yields
    ------
    state
        Nothing.
    """
    run_whole_when_new()
    ask_nobody_for_an_address()
    with serving():
        make_page(LANGUAGES[0])
        Thread(target=_make_the_rest, daemon=True).start()
        yield {}


def run_whole_when_new() -> None:
    """
    Run all of the script for a visitor whose page asks a new session for a part of it.

    The browser keeps the page while the server is started anew, and asks the new one for the
    part that a widget is in (a fragment), which that has never made: Streamlit then does
    nothing, and the reader's tabs stay empty (streamlit/streamlit#9921 says why it drops it).
    """
    request_rerun = AppSession.request_rerun
    begun: WeakSet[AppSession] = WeakSet()

    def requested(session: AppSession, client_state: ClientState | None) -> None:
        if client_state is not None and client_state.fragment_id and session not in begun:
            client_state.ClearField("fragment_id")
        begun.add(session)
        request_rerun(session, client_state)

    setattr(AppSession, "request_rerun", requested)  # noqa: B010 - a method of another's class


def ask_nobody_for_an_address() -> None:
    """
    Let the server ask no outside service under what address it can be reached.

    Streamlit asks one when another site's page opens a websocket, to see whether that might be
    its own, and answers no visitor meanwhile. Who serves the app under other names sets
    ``server.corsAllowedOrigins``.
    """
    setattr(net_util, "get_external_ip", lambda: None)  # noqa: B010 - a name of another's module


def _make_the_rest() -> None:
    """Make what stands behind the other tabs at first, and the pages of the other languages."""
    first_sent.wait(FIRST_VISITOR_S)  # who comes at once isn't kept waiting for it
    _spare()
    gc.enable()  # as `geoapp.webapp.__main__` left it off
    with suppress(DossierError, OSError):
        opened = open_given()
        for lang in LANGUAGES:
            if lang in opened.dossier.header.languages:  # who chooses another one waits for it
                make_page(lang)
                with suppress(WhenError):
                    _make_sections(opened, lang)
    _spare()


def _make_sections(opened: Opened, lang: str) -> None:
    """Make what each of the other tabs shows before its reader chooses anything."""
    sections.distances(opened, lang, "km", dark=False)
    for account_id in opened.frames.accounts.index:
        sections.account(opened, str(account_id), lang, dark=False)
    sections.sources(opened, lang)
    sections.references(opened, lang)
    sections.coverage_tables(opened, lang)


def _spare() -> None:
    """Let later collections of garbage look at what visitors bring, not at what stays."""
    gc.collect()
    gc.freeze()
    gc.collect()  # Python makes the next whole one when a quarter is new of what this one saw
