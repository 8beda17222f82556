"""
Pages, tables and charts of the app, made once for all visitors and kept as they are sent.

Each is looked up by all of the content that it is made from: who didn't open a file can't ask
for what is made from it. What is made from a visitor's own file is kept in their session alone.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import wraps
from typing import TYPE_CHECKING, Any, Concatenate, NamedTuple, ParamSpec, TypeVar

import streamlit as st

from geoapp.cartography.style import DARK, LIGHT
from geoapp.catalogues import LANGUAGES, say
from geoapp.dossier.strict_json import JsonObject
from geoapp.webapp.dossiers import KEPT_DOSSIERS, Opened, open_content
from geoapp.webapp.page_server import page_in_app
from geoapp.webapp.tracks import HeldTracks

if TYPE_CHECKING:
    from geoapp.page.data import FindingsData

if TYPE_CHECKING:  # the map's tab, and so a start, does without: each is imported where it is used
    import pandas as pd
    import pyarrow as pa

    from geoapp.measure import Unit

KEPT_APP_PAGES = KEPT_DOSSIERS * len(LANGUAGES)
KEPT_SECTIONS = 256
KEPT_OWN_PAGES, KEPT_OWN_SECTIONS = 2, 16  # of a session

P = ParamSpec("P")
T = TypeVar("T")


class Distances(NamedTuple):
    """The lengths of all legs: a chart and a table; for each leg its pace and words on it."""

    chart: dict[str, object]
    table: pa.Table
    paces: list[tuple[dict[str, object], str]]


class AccountSection(NamedTuple):
    """The values of one question: a chart where they are numbers, a table, a comment or none."""

    chart: dict[str, object] | None
    table: pa.Table
    comment: str


# What a visitor opened, and all that is made of it, goes with their session.
opened_file = st.cache_resource(scope="session", show_spinner=False, max_entries=KEPT_DOSSIERS)(
    open_content
)


# One store for all sections: Streamlit tells stores by the code of their function, and one whose
# size changes is emptied.
def _make_section(
    name: str,  # noqa: ARG001
    digest: str,  # noqa: ARG001
    args: tuple[object, ...],
    kwargs: dict[str, object],
    _make: Callable[..., object],
    _opened: Opened,
) -> Any:
    return _make(_opened, *args, **kwargs)


_section = st.cache_resource(show_spinner=False, max_entries=KEPT_SECTIONS)(_make_section)
_own_section = st.cache_resource(
    scope="session", show_spinner=False, max_entries=KEPT_OWN_SECTIONS
)(_make_section)


def _kept(make: Callable[Concatenate[Opened, P], T]) -> Callable[Concatenate[Opened, P], T]:
    """Keep what is made for a dossier, by its content; nobody may change it."""

    @wraps(make)
    def made(opened: Opened, /, *args: P.args, **kwargs: P.kwargs) -> T:
        store = _own_section if opened.own else _section
        found: T = store(make.__name__, opened.digest, args, kwargs, make, opened)
        return found

    return made


@st.cache_resource(show_spinner=False, max_entries=KEPT_APP_PAGES)
def _page(digests: str, lang: str, _routes: Sequence[Opened]) -> str:  # noqa: ARG001 - the key
    return page_in_app(_routes, lang)


@st.cache_resource(scope="session", show_spinner=False, max_entries=KEPT_OWN_PAGES)
def _own_page(
    digests: str,  # noqa: ARG001 - the key
    lang: str,
    _routes: Sequence[Opened],
    _findings: FindingsData | None,
) -> str:
    return page_in_app(_routes, lang, _findings)


def page(routes: Sequence[Opened], lang: str, held: HeldTracks | None = None) -> str:
    """
    Make the page of one dossier or several: the same string each time, so the map stays.

    Parameters
    ----------
    routes
        The dossiers, at least one.
    lang
        One of `LANGUAGES`.
    held
        What a visitor's tracks say of the one dossier; the page is then theirs alone.
    """
    digests = " ".join(each.digest for each in routes)
    if held is not None or any(each.own for each in routes):
        findings, tracks = (held.findings, held.digest) if held else (None, "")
        own: str = _own_page(f"{digests} {tracks}", lang, routes, findings)
        return own
    found: str = _page(digests, lang, routes)
    return found


@_kept
def distances(opened: Opened, lang: str, unit: Unit, *, dark: bool) -> Distances:
    """
    Make the charts and the table of lengths and paces.

    Parameters
    ----------
    opened
        The dossier.
    lang, unit, dark
        Language, unit of length, and whether the reader's theme is dark.

    Returns
    -------
    distances
        Vega-Lite specifications, and an Arrow table without an index.
    """
    from geoapp.charts import distance_chart, pace_chart
    from geoapp.frames import pace_shape
    from geoapp.measure import measure_dossier
    from geoapp.tables import distances_table, limit_words, pace_words

    frames, lengths, colours = opened.frames, opened.lengths, DARK if dark else LIGHT
    names = frames.legs["name"].to_dict()
    chart = distance_chart(lengths, lang, unit=unit, names=names, colours=colours)
    paces = []
    for pace in pace_shape(frames, lengths)["paces"]:
        limit = frames.legs["max_speed"][pace["id"]]
        limited = [limit_words(limit, frames, lang)] if limit else []
        drawn = pace_chart(pace, lang, unit=unit, names=names, colours=colours)
        paces.append((_spec(drawn), "\n".join([pace_words(pace, lang, unit), *limited])))
    table = distances_table(measure_dossier(opened.dossier), lang, unit)
    return Distances(_spec(chart), _sent(table), paces)


@_kept
def account(opened: Opened, account_id: str, lang: str, *, dark: bool) -> AccountSection:
    """Make the chart and the table of one account; the chart is None without numbers."""
    from geoapp.charts import accounts_chart
    from geoapp.tables import account_table

    frames = opened.frames
    row = frames.accounts.loc[[account_id]].iloc[0]
    chart = accounts_chart(row, lang, colours=DARK if dark else LIGHT)
    comment = say(row["comment"], lang) if row["comment"] else ""
    table = _sent(account_table(row, frames, lang))
    return AccountSection(None if chart is None else _spec(chart), table, comment)


@_kept
def sources(opened: Opened, lang: str) -> pa.Table:
    """Make the table of sources."""
    from geoapp.tables import sources_table

    return _sent(sources_table(opened.frames, lang))


@_kept
def references(opened: Opened, lang: str) -> str:
    """Lay out the reference list, an entry a paragraph."""
    from geoapp.citations import reference_list

    return "\n\n".join(reference_list(opened.dossier.sources, lang))


@_kept
def coverage_tables(opened: Opened, lang: str) -> tuple[pa.Table, pa.Table]:
    """Make the tables of how well legs and sightings, and how well statements, are backed."""
    from geoapp.tables import features_coverage, statements_coverage

    covered = _covered(opened)
    return (
        _sent(features_coverage(covered, opened.frames, lang)),
        _sent(statements_coverage(covered, opened.frames, lang)),
    )


@_kept
def _covered(opened: Opened) -> dict[str, object]:
    """Find how well all is backed, which is the same in each language."""
    from geoapp.evidence import coverage as evidence_coverage

    return evidence_coverage(opened.frames)


def _sent(table: pd.DataFrame) -> pa.Table:
    """Turn a table into what is sent, so that it isn't turned again for each visitor."""
    import pyarrow as pa

    return pa.Table.from_pandas(table, preserve_index=False)


def _spec(chart: Any) -> JsonObject:
    """Give the specification of a chart, its data as they are sent, in Arrow's stream format."""
    spec: JsonObject = chart.to_dict()
    return spec | {"datasets": {name: _arrow(rows) for name, rows in spec["datasets"].items()}}


def _arrow(rows: list[dict[str, object]]) -> bytes:
    import pandas as pd
    import pyarrow as pa

    table, sink = _sent(pd.DataFrame(rows)), pa.BufferOutputStream()
    with pa.ipc.new_stream(sink, table.schema) as stream:
        stream.write_table(table)
    content: bytes = sink.getvalue().to_pybytes()
    return content
