"""Other dossiers on the map of one: chosen by the reader, each a route of the same page."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import suppress
from functools import partial

import streamlit as st

from geoapp.catalogues import translate
from geoapp.dossier import Dossier
from geoapp.dossier.several import MOST_ROUTES
from geoapp.errors import DossierError
from geoapp.resources import BUILT_IN
from geoapp.webapp.dossiers import Opened, is_built_in, open_built_in, open_given

OPENED_BEFORE = "files-opened"
"""In the state of a session: the files that its visitor has opened, by the dossier's id."""


def ask_for_others(opened: Opened, lang: str) -> list[Opened]:
    """
    Offer what else the same map can show: dossiers of the app, and files opened before.

    Parameters
    ----------
    opened
        The dossier that is shown anyway; a visitor's own is offered later, when another is shown.
    lang
        The app's language.

    Returns
    -------
    others
        Those that the reader has chosen, in the order of choice; the address names them too.
    """
    known = _known(opened)
    if not known:
        return []
    t = translate(lang)
    chosen: list[str] = st.multiselect(
        t("Other routes on the same map"),
        list(known),
        key="with",
        bind="query-params",
        max_selections=MOST_ROUTES - 1,
        placeholder=t("None"),
    )
    return [known[name]() for name in chosen if name in known]


def _known(opened: Opened) -> dict[str, Callable[[], Opened]]:
    """Find what can be shown beside a dossier, by id; a file goes before what has its id."""
    found: dict[str, Callable[[], Opened]] = {}
    if is_built_in():
        found |= {name: partial(open_built_in, name) for name in BUILT_IN}
    else:
        with suppress(DossierError, OSError):  # told where it is shown
            found[open_given().dossier.header.id] = open_given
    files: dict[str, Opened] = st.session_state.setdefault(OPENED_BEFORE, {})
    own = opened.dossier.header.id
    if opened.own:
        files.pop(own, None)
        files[own] = opened
        while len(files) > MOST_ROUTES:
            del files[next(iter(files))]
    found |= {name: partial(files.__getitem__, name) for name in files}
    found.pop(own, None)
    return found


def ask_for_one(routes: Sequence[Opened], lang: str, key: str) -> Opened:
    """
    Ask which route is told of where only one can be.

    Parameters
    ----------
    routes
        What the map shows; of one alone nothing is asked.
    lang
        The app's language.
    key
        Of the widget, which stands in two places.

    Returns
    -------
    opened
        One of `routes`, at first the first.
    """
    by_id = {each.dossier.header.id: each for each in routes}
    if len(by_id) == 1:
        return routes[0]
    chosen: str = st.selectbox(translate(lang)("Of this route alone"), list(by_id), key=key)
    return by_id[chosen]


def shown_title(dossiers: Sequence[Dossier], lang: str) -> str:
    """Give the title of what is shown together."""
    from geoapp.page.routes import routes_title  # who looks at one route does without

    return routes_title(dossiers, lang)
