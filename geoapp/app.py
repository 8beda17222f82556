"""
The Streamlit app: the page, and around it what needs Python.

It reads input, makes one call and shows the result. Time never passes through here: the slider
lives in the page, which keeps its day and view in the address itself. The language stands there
too, by the widget's own binding; `st.query_params` is never written, as Streamlit would put the
address back as it was when the script began.

`streamlit run` finds `app` below and serves it: this script for each visitor, and beside it the
page of the app's own dossier by its address. What costs time is made once for all visitors.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from contextlib import suppress
from functools import partial
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

# Streamlit puts this folder first on the path, where names of its modules would hide others'. The
# package itself lies one above, for who has installed no more than requirements.txt. Scripts of
# other visitors begin and end meanwhile: of the path they share, no other entry is touched.
_HERE = Path(__file__).resolve().parent
for _each in list(sys.path):
    if Path(_each).resolve() == _HERE:
        with suppress(ValueError):  # Streamlit itself was quicker
            sys.path.remove(_each)
if find_spec("geoapp") is None:
    sys.path.append(str(_HERE.parent))

import streamlit as st
from streamlit.runtime.uploaded_file_manager import UploadedFile
from streamlit.starlette import App

from geoapp.catalogues import LANGUAGES, direction, say, translate
from geoapp.dossier import to_geojson
from geoapp.errors import DossierError, WhenError
from geoapp.exports import FORMATS as EXPORTS
from geoapp.exports import export_bytes
from geoapp.resources import BUILT_IN
from geoapp.webapp import sections
from geoapp.webapp.dossiers import (
    Opened,
    is_built_in,
    open_built_in,
    open_given,
)
from geoapp.webapp.downloads import DOWNLOADS, no_day
from geoapp.webapp.other_dossiers import ask_for_one, ask_for_others, shown_title
from geoapp.webapp.page_server import ROUTES, page_address
from geoapp.webapp.startup import ready
from geoapp.webapp.tracks import HeldTracks, TrackFiles, ask_for_tracks, held_tracks

if TYPE_CHECKING:
    import pyarrow as pa
    from streamlit.delta_generator import DeltaGenerator

    from geoapp.measure import Unit
    from geoapp.page.data import FindingsData

WRAPPED_PX = 72  # a table's row with room for three lines of text
FEW_ROWS = 10  # a table of so many is as high as they are
SOURCES_PX = 640
# A file is known by its bytes; the browser's dialogue shows these.
FILES = ["geojson", "json", "csv", "tsv", "txt", "xlsx", "ods", "kml", "kmz", "gpx", "gpkg", "zip",
         "fgb", "umap"]  # fmt: skip
FIRST_PX = 900  # until the page has made its frame as high as it needs
# The bar stands in the line of the tabs where there is room for both.
STYLE = """<style>
.st-key-lang button { text-transform: uppercase; letter-spacing: 0.04em; min-height: 2.5rem; }
@media (min-width: 800px) {
  [data-testid="stLayoutWrapper"]:has(> .st-key-bar) { position: relative; z-index: 10; }
  .st-key-bar { position: absolute; inset-inline-end: 0; top: 14px; width: max-content; }
  [data-testid="stLayoutWrapper"]:has(> .st-key-bar)
    + :not(:has([role="tablist"])) [data-testid="stAlert"] { margin-inline-end: 22rem; }
}
@media (max-width: 360px) {
  .st-key-bar { gap: 8px; flex-wrap: nowrap; }
  .st-key-lang button { padding-inline: 10px; }
}
/* In a low window map and slider come first. */
@media (max-width: 799px) and (max-height: 640px) {
  [data-testid="stMainBlockContainer"] { padding-top: 4px; }
  [data-testid="stMainBlockContainer"] > [data-testid="stVerticalBlock"] { gap: 4px; }
  [data-testid="stTabPanel"] { padding-top: 4px; }
}
</style>"""
# Streamlit has no direction of its own. Its tables and charts are drawn on a canvas that knows
# none, and what the program itself says of a file is English.
LEFTWARDS = """<style>
.stApp, [data-baseweb="popover"], [data-testid="stTooltipContent"] { direction: rtl; }
[data-testid="stHeading"] * { text-align: start; }
[data-testid="stDataFrame"], [data-testid="stVegaLiteChart"], [data-testid="stCode"] {
  direction: ltr;
}
</style>"""


def ask_for_file(lang: str) -> UploadedFile | None:
    """Offer to open a file of the reader's own; it stays on this machine."""
    t = translate(lang)
    return st.file_uploader(
        t("Open a dossier, a table or a map of your own (for your session alone)"),
        type=FILES,
        key="file",
    )


def ask_for_name(lang: str, own: Opened | None) -> str:
    """Offer the dossiers that come with geoapp, unless another one is shown instead of them."""
    if not is_built_in():
        return BUILT_IN[0]
    t = translate(lang)
    chosen: str = st.selectbox(
        t("A dossier that comes with geoapp"),
        BUILT_IN,
        key="dossier",  # the address names it too
        bind="query-params",
        disabled=own is not None,
    )
    if own is not None:
        said = t("Shown instead: {name}. Close it to choose here.")
        st.text(said.replace("{name}", say(own.dossier.header.title, lang)))
    return chosen


def open_own(uploaded: UploadedFile | None, lang: str) -> Opened | None:
    """Open what the visitor uploaded or edits; the one before stays where that can't be used."""
    t = translate(lang)
    if uploaded is None and not is_editing():
        st.session_state.pop("own", None)
    else:
        from geoapp.webapp.editor import opened_by_visitor  # others do without

        own, refused = opened_by_visitor(uploaded)
        if refused is not None:
            told = t("This file can't be used as a dossier. The previous one stays open.")
            show_problems(refused, told, lang)
        if own is not None:
            st.session_state["own"] = own
    return st.session_state.get("own")


def choose(name: str, lang: str) -> tuple[Opened, bool]:
    """Open a dossier that comes with geoapp, or the given one, and tell whether it is that."""
    t = translate(lang)
    if name != BUILT_IN[0]:
        return open_built_in(name), False
    try:
        opened = open_given()
    except DossierError as error:
        show_problems(error, t("This file can't be used as a dossier."), lang)
        st.stop()
    except OSError as error:
        show_problems(error, t("The dossier can't be read."), lang)
        st.stop()
    return opened, True


def say_missing(routes: Sequence[Opened], lang: str, *, own: bool) -> None:
    """Say it when the address is that of a file, which is gone since the page was loaded anew."""
    shown = {each.dossier.header.id for each in routes}
    asked = set(filter(None, st.query_params.get("of", "").split("/")))
    # Who has closed the file knows that.
    had_file = st.session_state.setdefault("had-file", own) or own
    st.session_state["had-file"] = had_file
    if not had_file and not asked <= {*shown, *BUILT_IN}:
        st.info(
            translate(lang)(
                "This address is of another dossier, which was opened from a file. "
                "Open that file again to see it; until then another one is shown."
            )
        )


def show_problems(error: Exception, headline: str, lang: str) -> None:
    """Show all problems; their text may come from a file, so it is no markup."""
    from geoapp.text.problems import error_in  # most visitors meet none

    st.error(headline)
    st.code(error_in(lang, error), language=None, wrap_lines=True)


def page_of(routes: Sequence[Opened], lang: str, brought: TrackFiles | None) -> str:
    """Lay out the page as a file of its own."""
    from geoapp.page.html import page_html  # no visitor waits for it at the start

    findings = findings_brought(routes, brought)
    return page_html([each.dossier for each in routes], lang=lang, findings=findings)


def findings_brought(routes: Sequence[Opened], brought: TrackFiles | None) -> FindingsData | None:
    """Give what a visitor's files of tracks say of the one route, where they are of use."""
    held = held_tracks(routes[0], brought) if len(routes) == 1 else None
    return held.findings if held else None


@st.fragment
def offer_downloads(routes: Sequence[Opened], lang: str, brought: TrackFiles | None) -> None:
    """Offer the page of what is shown, and the data of each, made when they are asked for."""
    t = translate(lang)
    name = routes[0].dossier.header.id
    offer(
        t("Save the page (HTML)"),
        partial(page_of, routes, lang, brought),
        f"{name if len(routes) == 1 else f'{len(routes)}-routes'}.html",
        "text/html",
        next(filter(None, (no_day(each, lang) for each in routes)), ""),
    )
    offer_data(
        ask_for_one(routes, lang, "save-of"), lang, partial(findings_brought, routes, brought)
    )


def offer_data(opened: Opened, lang: str, found: Callable[[], FindingsData | None]) -> None:
    """Offer the data of one dossier, and what is made of it, with its tracks where there are."""
    t, dossier = translate(lang), opened.dossier
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
    offer_more(opened, lang, found)


def offer_more(opened: Opened, lang: str, found: Callable[[], FindingsData | None]) -> None:
    """Offer what a class and a web server take."""
    t = translate(lang)
    chosen: str = st.selectbox(
        t("For a class or a web site"),
        list(DOWNLOADS),
        format_func=lambda name: t(DOWNLOADS[name].title),
        key="more",
    )
    one = DOWNLOADS[chosen]
    name = f"{opened.dossier.header.id}-{chosen}{one.extension}"
    offer(
        t("Save it"),
        lambda: one.make(opened.dossier, lang, found()),
        name,
        one.media_type,
        one.why_not(opened, lang),
    )


def offer(
    label: str, make: Callable[[], str | bytes], name: str, media_type: str, why_not: str
) -> None:
    """Offer something to take away, made when it is asked for, or say why it can't be made."""
    st.download_button(
        label,
        make,
        file_name=name,
        mime=media_type,
        on_click="ignore",
        key=f"save-{label}",
        disabled=bool(why_not),
        width="stretch",
    )
    if why_not:
        st.caption(why_not)


def is_editing() -> bool:
    """Whether the visitor edits a dossier, or has brought a file in."""
    return "edited" in st.session_state


def show_sections(
    routes: Sequence[Opened], lang: str, brought: TrackFiles | None, *, given: bool
) -> None:
    """Show the page and, each behind a tab of its own, what Python adds to it."""
    t = translate(lang)
    shown = {
        t("Map"): partial(show_page, routes, lang, brought, given=given),
        t("Distances"): partial(show_one, show_distances, routes, lang),
        t("Where the sources differ"): partial(show_one, show_accounts, routes, lang),
        t("Sources"): partial(show_one, show_sources, routes, lang),
        t("For editors"): partial(show_one, show_coverage, routes, lang),
        t("Edit"): partial(show_editor, routes[0], lang),
    }
    names = list(shown)
    # Another language opens on the same tab. Later it stays: another default is another widget,
    # and the map in it would be made anew.
    first = st.session_state.setdefault(f"first-{lang}", st.session_state.get("tab", 0))
    tabs = st.tabs(
        names,
        default=names[first],
        key=f"tabs-{lang}",
        on_change="rerun",
    )
    for index, (tab, show) in enumerate(zip(tabs, shown.values(), strict=True)):
        if tab.open:
            st.session_state["tab"] = index
        # The map's frame is made once and stays; of the others only the open one is made.
        if index == 0 or tab.open:
            with tab:
                show()


# A fragment: when a tab opens, the rest isn't run again, and the address stays as it is.
show_sections_alone = st.fragment(show_sections)


def show_editor(opened: Opened, lang: str) -> None:
    """Show the tables to edit; who doesn't open the tab does without the code for them."""
    from geoapp.webapp import editor

    editor.show_desk(opened, lang)


def show_one(show: Callable[[Opened, str], None], routes: Sequence[Opened], lang: str) -> None:
    """Show what is told of one route alone: nothing is added to another's."""
    show(ask_for_one(routes, lang, "one-of"), lang)


def show_page(
    routes: Sequence[Opened], lang: str, brought: TrackFiles | None, *, given: bool
) -> None:
    """Show the page, which makes its frame as high as it needs."""
    # Who types into a table doesn't wait for the page, which is made anew when it is looked at.
    if is_editing() and st.session_state.get("tab"):
        routes = st.session_state.get("edited-page", routes)
    if is_editing():
        st.session_state["edited-page"] = routes
    with st.container():  # there with or without words, so that the page keeps its place
        held = hold_tracks(routes, lang, brought)
    try:
        own = held is not None or not given or len(routes) > 1
        address = None if own else page_address(lang)
        page = sections.page(routes, lang, held) if address is None else at_root(address)
    except WhenError as error:  # a dossier may be sound and have no day at all
        show_problems(error, translate(lang)("There is no day to show on a map."), lang)
        return
    # Not "content": Streamlit would put a script of its own into the page, which refuses it.
    with own_place(page):
        st.iframe(page, height=FIRST_PX, alt=title_of(routes, lang))


def own_place(page: str) -> DeltaGenerator:
    """
    Give the place of a page: the same for the same page, the other of two for the next one.

    A frame that goes on to another page leaves a step of Back to the one before in it, of which
    the app knows nothing; in another place it is another frame.
    """
    places = (st.container(), st.container())
    shown, place = st.session_state.get("frame", (hash(page), 0))
    if shown != hash(page):
        place = 1 - place
    st.session_state["frame"] = (hash(page), place)
    return places[place]


def hold_tracks(
    routes: Sequence[Opened], lang: str, brought: TrackFiles | None
) -> HeldTracks | None:
    """Hold files of tracks against the one dossier that is shown, and say what can't be."""
    t = translate(lang)
    if brought is None:
        return None
    if len(routes) > 1:
        st.info(t("Tracks are held against one dossier: take the other routes off the map."))
        return None
    with st.spinner(t("Reading the tracks")):
        held = held_tracks(routes[0], brought)
    if held is None or held.findings is None:
        st.error(t("These tracks can't be used."))
        st.code(held.problems if held else "", language=None, wrap_lines=True)
        return None
    if held.unread:
        st.download_button(
            t("Save the rows that were not read (CSV)"),
            held.unread,
            file_name="unread.csv",
            mime="text/csv",
            on_click="ignore",
        )
    return held


def title_of(routes: Sequence[Opened], lang: str) -> str:
    """Give the title of what is shown."""
    if len(routes) == 1:
        return say(routes[0].dossier.header.title, lang)
    return shown_title([each.dossier for each in routes], lang)


def at_root(address: str) -> str:
    """Complete an address by where the app stands, as its visitor's browser sees it."""
    return f"{urlsplit(st.context.url or '').path.rstrip('/')}/{address}"


@st.fragment
def show_distances(opened: Opened, lang: str) -> None:
    """Show each leg's lengths, drawn and in a table, in the unit that the reader chooses."""
    from geoapp.measure import UNITS  # the map's tab does without
    from geoapp.text.quantities import STRAIGHT_AND_DRAWN

    t = translate(lang)
    unit: Unit = st.segmented_control(
        t("Unit of length"),
        list(UNITS),
        default="km",
        required=True,
        format_func=lambda each: t(UNITS[each]),
        key="unit",
    )
    made = sections.distances(opened, lang, unit, dark=is_dark())
    st.caption(t("Each leg has a scale of its own, from zero."))
    show_chart(made.chart)
    st.caption(t(STRAIGHT_AND_DRAWN))
    show_table(made.table, row_height=WRAPPED_PX)
    st.subheader(t("Can the dates be right?"))
    for chart, words in made.paces:
        show_chart(chart)
        st.text(words)


# A fragment: another question is answered without the rest being made again.
@st.fragment
def show_accounts(opened: Opened, lang: str) -> None:
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
    made = sections.account(opened, str(asked), lang, dark=is_dark())
    if made.chart is not None:
        show_chart(made.chart)
    columns = {t("Value"): st.column_config.TextColumn(width="medium")}
    show_table(made.table, column_config=columns, row_height=WRAPPED_PX)
    if made.comment:
        st.text(made.comment)
    st.caption(t("Each value with its source; none is averaged."))


def show_sources(opened: Opened, lang: str) -> None:
    """Show the sources; only an address that the dossier gives is a link."""
    offer_citations(opened, lang)
    t = translate(lang)
    link = st.column_config.LinkColumn(display_text=r"https?://(?:www\.)?([^/]+)")
    columns = {
        t("Link"): link,
        t("archived copy"): link,
        t("Title"): st.column_config.TextColumn(width="large"),
    }
    show_table(sections.sources(opened, lang), column_config=columns, height=SOURCES_PX)
    with st.expander(translate(lang)("Reference list, in the style Cite Them Right (Harvard)")):
        st.text(sections.references(opened, lang))


def offer_citations(opened: Opened, lang: str) -> None:
    """Offer the sources as files for reference managers, made when they are asked for."""
    from geoapp.citations import CITATION_FORMATS

    t = translate(lang)
    files = (("CSL-JSON", "csl-json", "json"), ("BibTeX", "bibtex", "bib"), ("RIS", "ris", "ris"))
    with st.container(horizontal=True):
        for name, form, suffix in files:
            st.download_button(
                t("Save as {format}").replace("{format}", name),
                partial(CITATION_FORMATS[form], opened.dossier.sources),
                file_name=f"{opened.dossier.header.id}.{suffix}",
                on_click="ignore",
                key=f"cite-{form}",
            )


def show_coverage(opened: Opened, lang: str) -> None:
    """Show an editor how well each statement is backed, and what is weak."""
    t = translate(lang)
    st.caption(t("Independent: sources whose statements do not go back to the same origin."))
    features, statements = sections.coverage_tables(opened, lang)
    show_table(features)
    if statements.num_rows:
        show_table(statements, height=SOURCES_PX)


def show_table(table: pa.Table, **options: Any) -> None:
    """Show a table as it is: its cells are text, never markup; a short one without blank rows."""
    if table.num_rows <= FEW_ROWS:
        options.pop("height", None)
    st.dataframe(table, hide_index=True, width="stretch", **options)


def is_dark() -> bool:
    """Whether the reader's theme is dark."""
    return bool(st.context.theme.type == "dark")


def show_chart(chart: dict[str, object]) -> None:
    """Show a chart as wide as there is room, in its own colours."""
    st.vega_lite_chart(spec=chart, width="stretch", theme=None)


def main() -> None:
    """Show the bar, the page and the sections below it."""
    st.set_page_config(page_title="geoapp", layout="wide", initial_sidebar_state="collapsed")
    st.html(STYLE)
    bar = st.container(horizontal=True, key="bar")
    menu = bar.container(width="content")
    lang = bar.segmented_control(
        "Language / Langue / Idioma / اللغة",
        LANGUAGES,
        default=LANGUAGES[0],
        required=True,
        label_visibility="collapsed",
        key="lang",
        bind="query-params",
    )
    if direction(lang) == "rtl":
        st.html(LEFTWARDS)
    t = translate(lang)
    with menu.popover(t("Dossier")):
        names, others, downloads = st.container(), st.container(), st.container()
        uploaded = ask_for_file(lang)
        brought = ask_for_tracks(lang)
    with st.container():  # there with or without problems, so that the page keeps its place
        own = open_own(uploaded, lang)
        with names:
            name = ask_for_name(lang, own)
        opened, given = (own, False) if own else choose(name, lang)
        with others:
            routes = [opened, *ask_for_others(opened, lang)]
        say_missing(routes, lang, own=uploaded is not None)
    st.set_page_config(page_title=title_of(routes, lang))
    with downloads:
        offer_downloads(routes, lang, brought)
    # What is typed into a table changes all else.
    show = show_sections if is_editing() else show_sections_alone
    show(routes, lang, brought, given=given)


if __name__ == "__main__":  # for each visitor
    main()
else:  # once, for the server
    app = App(Path(__file__), routes=ROUTES, lifespan=ready)
