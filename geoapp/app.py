"""
The Streamlit app: the page, and around it what needs Python.

It reads input, makes one call and shows the result. Time never passes through here: the slider
lives in the page, which keeps its day and view in the address itself. The language stands there
too, by the widget's own binding; `st.query_params` is never written, as Streamlit would put the
address back as it was when the script began.
"""

from __future__ import annotations

import gc
import os
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import altair as alt
import pandas as pd
import streamlit as st
from streamlit.runtime.uploaded_file_manager import UploadedFile

from geoapp.catalogues import LANGUAGES, say, translate
from geoapp.citing import FORMATS, reference_list
from geoapp.coverage import coverage
from geoapp.dossier import Dossier, built_in, read_dossier, to_geojson
from geoapp.errors import DossierError, WhenError
from geoapp.exports import FORMATS as EXPORTS
from geoapp.exports import export_bytes
from geoapp.frames import Frames, to_frames
from geoapp.measure import UNITS, Unit, leg_lengths, pace_shape
from geoapp.views.charts import accounts_chart, distance_chart, pace_chart
from geoapp.views.coverage import features_coverage, statements_coverage
from geoapp.views.page import page_html
from geoapp.views.style import DARK, LIGHT
from geoapp.views.tables import (
    STRAIGHT_AND_DRAWN,
    account_table,
    distances_table,
    limit_words,
    pace_words,
    sources_table,
)

DOSSIER_VARIABLE = "GEOAPP_DOSSIER"  # `geoapp app DOSSIER` names the file here
KEPT_DOSSIERS = 8  # in memory, over all sessions
WRAPPED_PX = 72  # a table's row with room for three lines of text
SOURCES_PX = 640
FIRST_PX = 900  # until the page has made its frame as high as it needs
# The bar stands in the line of the tabs where there is room for both.
STYLE = """<style>
.st-key-lang button { text-transform: uppercase; letter-spacing: 0.04em; min-height: 2.5rem; }
@media (min-width: 800px) {
  [data-testid="stLayoutWrapper"]:has(> .st-key-bar) { position: relative; z-index: 10; }
  .st-key-bar { position: absolute; right: 0; top: 14px; width: max-content; }
}
</style>"""


@dataclass(frozen=True)
class Opened:
    """A dossier that was read, and what is made from it whatever the language."""

    name: str
    dossier: Dossier
    frames: Frames
    lengths: pd.DataFrame


@st.cache_resource(show_spinner=False)
def freeze_what_stays() -> None:
    """Spare the libraries' objects the garbage collection after each run of the script."""
    gc.collect()
    gc.freeze()


@st.cache_resource(show_spinner=False, max_entries=KEPT_DOSSIERS)
def open_dossier(content: bytes, name: str) -> Opened:
    """Read a dossier; the cache's key is the file's content."""
    dossier = read_dossier(content, name=name)
    frames = to_frames(dossier)
    return Opened(name, dossier, frames, leg_lengths(frames.legs))


@st.cache_data(show_spinner=False, max_entries=KEPT_DOSSIERS * len(LANGUAGES))
def page_in_app(content: bytes, name: str, lang: str) -> str:
    """Make the page; the same string each time, so that the browser keeps the map as it is."""
    return page_html(open_dossier(content, name).dossier, lang=lang, host="app")


@st.cache_data(show_spinner=False, max_entries=KEPT_DOSSIERS * len(LANGUAGES))
def references(content: bytes, name: str, lang: str) -> list[str]:
    """Lay out the reference list; the cache's key is the file's content and the language."""
    return reference_list(open_dossier(content, name).dossier.sources, lang)


@st.cache_resource(show_spinner=False, max_entries=256)
def account_in_app(
    content: bytes, name: str, account_id: str, lang: str, *, dark: bool
) -> tuple[dict[str, Any] | None, pd.DataFrame]:
    """Make the chart and the table of one account once: checking a chart takes most of a rerun."""
    frames = open_dossier(content, name).frames
    account = frames.accounts.loc[[account_id]].iloc[0]
    chart = accounts_chart(account, lang, colours=DARK if dark else LIGHT)
    spec = None if chart is None else chart.to_dict()
    return spec, account_table(account, frames, lang)


def given_dossier() -> Path:
    """Find the file that the command line named, else the built-in one."""
    named = os.environ.get(DOSSIER_VARIABLE)
    return Path(named) if named else built_in()


def ask_for_file(lang: str) -> UploadedFile | None:
    """Offer to open a file of the reader's own; it stays on this machine."""
    t = translate(lang)
    return st.file_uploader(
        t("Open another dossier (one GeoJSON file; it stays on this computer)"),
        type=["geojson", "json"],
        key="file",
    )


def choose(uploaded: UploadedFile | None, lang: str) -> tuple[bytes, Opened]:
    """Open the uploaded dossier, or the given one where there is none or it has problems."""
    t = translate(lang)
    if uploaded is not None:
        content = uploaded.getvalue()
        try:
            return content, open_dossier(content, uploaded.name)
        except DossierError as error:
            show_problems(
                error, t("This file can't be used as a dossier. The previous one stays open.")
            )
    try:
        given = given_dossier()
        content = given.read_bytes()
        opened = open_dossier(content, given.name)
    except DossierError as error:
        show_problems(error, t("This file can't be used as a dossier."))
        st.stop()
    except OSError as error:
        show_problems(error, t("The dossier can't be read."))
        st.stop()
    return content, opened


def show_problems(error: Exception, headline: str) -> None:
    """Show all problems as they are; their text may come from a file, so it is no markup."""
    st.error(headline)
    st.code(str(error), language=None, wrap_lines=True)


@st.fragment
def offer_downloads(opened: Opened, lang: str) -> None:
    """Offer the page and the data as files, made when they are asked for."""
    t = translate(lang)
    dossier = opened.dossier
    st.download_button(
        t("Save the page (HTML)"),
        lambda: page_html(dossier, lang=lang),
        file_name=f"{dossier.header.id}.html",
        mime="text/html",
        on_click="ignore",
        width="stretch",
    )
    st.download_button(
        t("Save the data (GeoJSON)"),
        lambda: to_geojson(dossier),
        file_name=f"{dossier.header.id}.geojson",
        mime="application/geo+json",
        on_click="ignore",
        width="stretch",
    )
    files = [name for name, format_ in EXPORTS.items() if not format_.is_folder]
    chosen: str = st.selectbox(
        t("Format of another program"),
        files,
        format_func=lambda name: EXPORTS[name].title,
        key="format",
    )
    st.download_button(
        t("Save the data in this format"),
        lambda: export_bytes(opened.frames, chosen, lang=lang),
        file_name=f"{dossier.header.id}{EXPORTS[chosen].extension}",
        mime=EXPORTS[chosen].media_type,
        on_click="ignore",
        width="stretch",
    )


def show_sections(content: bytes, opened: Opened, lang: str) -> None:
    """Show the page and, each behind a tab of its own, what Python adds to it."""
    t = translate(lang)
    page, distances, accounts, sources, desk = st.tabs(
        [t("Map"), t("Distances"), t("Where the sources differ"), t("Sources"), t("For editors")]
    )
    with page:
        show_page(content, opened, lang)
    with distances:
        show_distances(opened, lang)
    with accounts:
        show_accounts(content, opened, lang)
    with sources:
        show_sources(content, opened, lang)
    with desk:
        show_coverage(opened, lang)


def show_page(content: bytes, opened: Opened, lang: str) -> None:
    """Show the page, which makes its frame as high as it needs."""
    try:
        html = page_in_app(content, opened.name, lang)
    except WhenError as error:  # a dossier may be sound and have no day at all
        show_problems(error, translate(lang)("There is no day to show on a map."))
        return
    # Not "content": Streamlit would put a script of its own into the page, which refuses it.
    st.iframe(html, height=FIRST_PX, alt=say(opened.dossier.header.title, lang))


@st.fragment
def show_distances(opened: Opened, lang: str) -> None:
    """Show each leg's lengths, drawn and in a table, in the unit that the reader chooses."""
    t = translate(lang)
    unit: Unit = st.segmented_control(
        t("Unit of length"),
        list(UNITS),
        default="km",
        required=True,
        format_func=lambda each: t(UNITS[each]),
        key="unit",
    )
    st.caption(t("Each leg has a scale of its own, from zero."))
    names = opened.frames.legs["name"].to_dict()
    show_chart(distance_chart(opened.lengths, lang, unit=unit, names=names, colours=colours()))
    st.caption(t(STRAIGHT_AND_DRAWN))
    show_table(distances_table(opened.frames, opened.lengths, lang, unit), row_height=WRAPPED_PX)
    show_paces(opened, lang, unit)


def show_paces(opened: Opened, lang: str, unit: Unit) -> None:
    """Show the pace that each leg's dates ask for, beside paces that are known."""
    st.subheader(translate(lang)("Can the dates be right?"))
    names = opened.frames.legs["name"].to_dict()
    shape = pace_shape(opened.frames, opened.lengths)
    for pace in shape["paces"]:
        show_chart(pace_chart(pace, lang, unit=unit, names=names, colours=colours()))
        limit = opened.frames.legs["max_speed"][pace["id"]]
        limited = [limit_words(limit, opened.frames, lang)] if limit else []
        st.text("\n".join([pace_words(pace, lang, unit), *limited]))


# A fragment: another question is answered without the rest being made again.
@st.fragment
def show_accounts(content: bytes, opened: Opened, lang: str) -> None:
    """Show the values of one question side by side."""
    t = translate(lang)
    accounts = opened.frames.accounts
    if accounts.empty:
        st.caption(t("The dossier compares no accounts."))
        return
    asked = st.selectbox(
        t("Question"),
        accounts.index,
        format_func=lambda account_id: say(accounts["question"][account_id], lang),
        key="account",
    )
    account = accounts.loc[asked]
    dark = st.context.theme.type == "dark"
    chart, table = account_in_app(content, opened.name, str(asked), lang, dark=dark)
    if chart is not None:
        st.vega_lite_chart(spec=chart, width="stretch", theme=None)
    columns = {t("Value"): st.column_config.TextColumn(width="medium")}
    show_table(table, column_config=columns, row_height=WRAPPED_PX)
    if account["comment"]:
        st.text(say(account["comment"], lang))
    st.caption(t("Each value with its source; none is averaged."))


def show_sources(content: bytes, opened: Opened, lang: str) -> None:
    """Show the sources; only an address that the dossier gives is a link."""
    offer_citations(opened, lang)
    t = translate(lang)
    table = sources_table(opened.frames, lang)
    link = st.column_config.LinkColumn(display_text=r"https?://(?:www\.)?([^/]+)")
    columns = {
        t("Link"): link,
        t("archived copy"): link,
        t("Title"): st.column_config.TextColumn(width="large"),
    }
    show_table(table, column_config=columns, height=SOURCES_PX)
    with st.expander(translate(lang)("Reference list, in the style Cite Them Right (Harvard)")):
        st.text("\n\n".join(references(content, opened.name, lang)))


def offer_citations(opened: Opened, lang: str) -> None:
    """Offer the sources as files for reference managers, made when they are asked for."""
    t = translate(lang)
    files = (("CSL-JSON", "csl-json", "json"), ("BibTeX", "bibtex", "bib"), ("RIS", "ris", "ris"))
    with st.container(horizontal=True):
        for name, form, suffix in files:
            st.download_button(
                t("Save as {format}").replace("{format}", name),
                partial(FORMATS[form], opened.dossier.sources),
                file_name=f"{opened.dossier.header.id}.{suffix}",
                on_click="ignore",
                key=f"cite-{form}",
            )


def show_coverage(opened: Opened, lang: str) -> None:
    """Show an editor how well each statement is backed, and what is weak."""
    t = translate(lang)
    covered = coverage(opened.frames)
    st.caption(t("Independent: sources whose statements do not go back to the same origin."))
    show_table(features_coverage(covered, opened.frames, lang))
    show_table(statements_coverage(covered, opened.frames, lang), height=SOURCES_PX)


def show_table(table: pd.DataFrame, **options: Any) -> None:
    """Show a table as it is: its cells are text, never markup."""
    st.dataframe(table, hide_index=True, width="stretch", **options)


def colours() -> dict[str, str]:
    """Choose the page's colours for the reader's theme, light or dark."""
    return DARK if st.context.theme.type == "dark" else LIGHT


def show_chart(chart: alt.Chart | alt.LayerChart | alt.VConcatChart) -> None:
    """Show a chart as wide as there is room, in its own colours."""
    st.altair_chart(chart, width="stretch", theme=None)


def main() -> None:
    """Show the bar, the page and the sections below it."""
    st.set_page_config(page_title="geoapp", layout="wide", initial_sidebar_state="collapsed")
    freeze_what_stays()
    st.html(STYLE)
    bar = st.container(horizontal=True, key="bar")
    menu = bar.container(width="content")
    lang = bar.segmented_control(
        "Language / Langue",
        LANGUAGES,
        default=LANGUAGES[0],
        required=True,
        label_visibility="collapsed",
        key="lang",
        bind="query-params",
    )
    t = translate(lang)
    with menu.popover(t("Dossier")):
        downloads = st.container()
        uploaded = ask_for_file(lang)
    with st.container():  # there with or without problems, so that the page keeps its place
        content, opened = choose(uploaded, lang)
    st.set_page_config(page_title=say(opened.dossier.header.title, lang))
    with downloads:
        offer_downloads(opened, lang)
    show_sections(content, opened, lang)


main()
