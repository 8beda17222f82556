"""
The editor: a visitor's own file brought in, its ledger, its tables, and what is wrong in them.

It is loaded when a visitor opens a file that is no dossier, or begins to edit. What it holds
stands in the state of that visitor's session, and nowhere else.
"""

from __future__ import annotations

import math
import time
from collections.abc import Mapping
from functools import partial
from hashlib import sha256

import pandas as pd
import streamlit as st
from streamlit.elements.lib.column_types import ColumnConfig
from streamlit.runtime.uploaded_file_manager import UploadedFile

from geoapp.catalogues import N_, UNSAID_LANGUAGE, translate
from geoapp.dossier import to_geojson
from geoapp.errors import DossierError
from geoapp.importing import Fate, import_file, recognised, told_as_foreign
from geoapp.importing.ledger import reason_in, where_in
from geoapp.importing.workbook import CHOICES, Flat, SheetTables, workbook_bytes
from geoapp.text.problems import problem_in
from geoapp.text.sources import colon
from geoapp.webapp import sections
from geoapp.webapp.component import point_on_map
from geoapp.webapp.dossiers import Opened, opened_of
from geoapp.webapp.working_copy import (
    EDITED_SHEETS,
    ROW_NAMES,
    Brought,
    Edited,
    cell_text,
    columns_shown,
    sheet_rows,
    tables_of,
    tables_without_rows,
    with_edits,
    with_new_row,
    without_row,
)
from geoapp.webmap.point_picker import pointing_html

EDITED, TAKEN, OPENED, REFUSED_FILE = "edited", "edited-upload", "edited-opened", "edited-refused"
MAP, VIEW, CLOSED = "edited-html", "edited-view", "edited-closed"
PROBLEM, UNSAID_CELLS, REMOVE = " problem", " unsaid", " remove"
"""Columns of the editor's own; no member of a dossier begins with a space."""

WHOLE_WORLD_PX = 256
"""Width of the world on a web map at zoom 0."""

TYPING_S = 0.5
"""A table tells what was typed into it a moment later: who saves at once saves that too."""

MOST_LEDGER_ROWS = 5_000
MOST_PROBLEMS_SHOWN = 50
TABLE_PX = SEEKING_PX = 420
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
SHEET_NAMES = {
    "dossier": N_("Dossier"),
    "places": N_("Places"),
    "legs": N_("Legs"),
    "sightings": N_("Sightings"),
    "claims": N_("Claims"),
    "sources": N_("Sources"),
    "accounts": N_("Accounts"),
    "steps": N_("Steps"),
    "positions": N_("Positions"),
    "todo": N_("To do"),
}
FATES = {
    Fate.TO_DO: N_("to do"),
    Fate.REFUSED: N_("refused"),
    Fate.KEPT: N_("kept as a note"),
    Fate.MAPPED: N_("taken over"),
}
HOW_TO_POINT = N_("Click the map to propose a point, or move it by the arrow keys and press Enter.")
LEDGER_COLUMNS = (N_("Where"), N_("Found"), N_("Became"), N_("As"), N_("Why"))
ID_COLUMNS = {"from": "places", "to": "places", "place": "places"}


# -- files that visitors open --------------------------------------------------------------


def opened_by_visitor(uploaded: UploadedFile | None) -> tuple[Opened | None, DossierError | None]:
    """
    Give what a visitor has opened or edits.

    Parameters
    ----------
    uploaded
        The file that they opened, of any kind; None if there is none.

    Returns
    -------
    opened, error
        The dossier as far as it is sound, or None; and what is wrong with a file that was
        refused, while what was there before stays.
    """
    state = st.session_state
    edited: Edited | None = state.get(EDITED)
    if uploaded is None:
        if state.pop(TAKEN, None) and edited and edited.brought and not edited.can_undo:
            del state[EDITED]  # it was brought in, left as it was, and closed
            edited = None
        return (_opened(edited) if edited else None), None
    try:
        if state.get(TAKEN) != uploaded.file_id:
            _take(uploaded)
            state.pop(REFUSED_FILE, None)
            state[TAKEN] = uploaded.file_id
    except DossierError as error:
        state[TAKEN], state[REFUSED_FILE] = uploaded.file_id, error
    edited, refused = state.get(EDITED), state.get(REFUSED_FILE)
    if edited is not None:
        return _opened(edited), refused
    if refused is not None or state.get(CLOSED) == uploaded.file_id:
        return None, refused
    try:
        return sections.opened_file(uploaded.getvalue(), uploaded.name), None
    except DossierError as error:
        return None, error


def _take(uploaded: UploadedFile) -> None:
    """Take a new file: bring it in if it is of another kind, or read it."""
    content, name = uploaded.getvalue(), uploaded.name
    edited: Edited | None = st.session_state.get(EDITED)
    if recognised(content) is None:
        try:
            opened = sections.opened_file(content, name)
        except DossierError as error:
            if problem := told_as_foreign(content, name):
                raise DossierError(error.source, [problem]) from None
            raise
        if edited is not None:
            edited.bring(name, tables_of(opened.dossier), None)
        return
    brought = _brought(name, content)
    tables = tables_of(brought.imported.dossier)
    if edited is None:
        st.session_state[EDITED] = Edited(name, tables, brought)
    else:
        edited.bring(name, tables, brought)


def _brought(
    name: str, content: bytes, answers: Mapping[str, str] | None = None, lang: str | None = None
) -> Brought:
    """Bring a file of another kind in, its columns read as the visitor says."""
    said = answers or {}
    made = import_file(
        (name, content), lang=lang, ask=(lambda asked: said.get(asked.column)) if said else None
    )
    asked = made if not said else import_file((name, content), lang=lang)
    return Brought(name, content, made, asked.questions, said, lang)


def _opened(edited: Edited) -> Opened | None:
    """Give what the app shows of a dossier that is edited: all of it that is sound."""
    held = st.session_state.get(OPENED)
    if held is not None and held[0] is edited.checked:
        found: Opened = held[1]
        return found
    dossier = edited.checked.dossier
    if dossier is None:
        return None
    digest = sha256(to_geojson(dossier).encode()).hexdigest()
    opened = opened_of(dossier, digest, edited.name, own=True)
    st.session_state[OPENED] = (edited.checked, opened)
    return opened


# -- what the visitor does: each runs before the app's script ------------------------------


def _edited() -> Edited | None:
    """Give what is edited; None if its file was closed before a widget of it had told its last."""
    edited: Edited | None = st.session_state.get(EDITED)
    return edited


def _begin(opened: Opened | None) -> None:
    """Begin with a copy of a dossier, or with a new one."""
    tables = tables_of(opened.dossier) if opened else tables_without_rows()
    st.session_state[EDITED] = Edited(opened.name if opened else "new", tables)


def _close() -> None:
    st.session_state[CLOSED] = st.session_state.get(TAKEN)
    for name in (EDITED, OPENED, MAP, VIEW, REFUSED_FILE, "edited-page", "own"):
        st.session_state.pop(name, None)


def _type(sheet: str, key: str) -> None:
    """Take over what was typed into a table."""
    if (edited := _edited()) is None:
        return
    typed = st.session_state[key]["edited_rows"]
    cells = {
        row: {column: value for column, value in each.items() if column != REMOVE}
        for row, each in typed.items()
    }
    removed = sorted((row for row, each in typed.items() if each.get(REMOVE)), reverse=True)
    tables = with_edits(edited.tables, sheet, cells)
    for row in removed:
        tables = without_row(tables, sheet, row)
    edited.change(tables, anew=bool(removed))


def _add(sheet: str) -> None:
    if (edited := _edited()) is not None:
        edited.change(with_new_row(edited.tables, sheet))


def _answer() -> None:
    """Bring the file in anew, its columns and its language as the visitor says."""
    if (edited := _edited()) is None or (brought := edited.brought) is None:
        return
    state = st.session_state
    said = {each.column: state.get(f"edited-column-{each.column}") for each in brought.questions}
    answers = {column: word for column, word in said.items() if word}
    lang = (state.get("edited-lang") or "").strip() or None
    try:
        made = _brought(brought.name, brought.content, answers, lang)
    except DossierError as error:
        state[REFUSED_FILE] = error
        return
    state.pop(REFUSED_FILE, None)
    edited.bring(brought.name, tables_of(made.imported.dossier), made)


def _accept(lon: float, lat: float) -> None:
    """Put a point that was proposed into the row that the visitor chose, or into a new place."""
    if (edited := _edited()) is None:
        return
    target: tuple[str, int] | None = st.session_state.get("edited-target")
    at: Flat = {"lon": lon, "lat": lat}
    if target is None:
        edited.change(with_new_row(edited.tables, "places", at))
    elif target[1] < len(sheet_rows(edited.tables, target[0])):
        edited.change(with_edits(edited.tables, target[0], {target[1]: at}))


# -- what the visitor sees -----------------------------------------------------------------


def show_desk(opened: Opened, lang: str) -> None:
    """Show tables to edit, what is wrong in them, and what became of a file brought in."""
    t = translate(lang)
    edited: Edited | None = st.session_state.get(EDITED)
    if edited is None:
        st.text(
            t(
                "Edit a copy of this dossier, or begin a new one. To bring in a table or a map, "
                "open its file under “Dossier”. What you do here stays in this session alone and "
                "is gone with it: save what you want to keep."
            )
        )
        with st.container(horizontal=True):
            st.button(t("Edit this dossier"), on_click=_begin, args=(opened,))
            st.button(t("Begin a new dossier"), on_click=_begin, args=(None,))
        return
    _show_bar(edited, lang)
    if edited.brought is not None:
        _show_brought(edited.brought, lang)
    beside = st.columns([3, 2])
    with beside[0]:
        _show_table(edited, lang)
    with beside[1]:
        _show_map(edited, lang)
    _show_problems(edited, lang)


def _show_bar(edited: Edited, lang: str) -> None:
    """Offer to undo, to save and to close."""
    t = translate(lang)
    sound = not edited.checked.problems and edited.checked.dossier is not None
    name = edited.checked.dossier.header.id if edited.checked.dossier else "draft"
    with st.container(horizontal=True):
        st.button(t("Undo"), on_click=edited.undo, disabled=not edited.can_undo)
        st.download_button(
            t("Save the dossier"),
            partial(_dossier, edited),
            file_name=f"{name}.geojson",
            mime="application/geo+json",
            on_click="ignore",
            disabled=not sound,
        )
        st.download_button(
            t("Save as a workbook"),
            partial(_workbook, edited),
            file_name=f"{name}.xlsx",
            mime=XLSX,
            on_click="ignore",
        )
        st.button(t("Close without saving"), on_click=_close)
    todo = len(edited.checked.dossier.todo) if edited.checked.dossier else 0
    counts = {
        t("Problems"): len(edited.checked.problems),
        t("Rows left out of the map because of them"): edited.checked.left_out,
        t("Not yet said"): todo,
    }
    st.text(" · ".join(f"{words}{colon(lang)}{number:,}" for words, number in counts.items()))
    if not sound:
        st.caption(t("A dossier can be saved when no problem is left; a workbook at any time."))


def _dossier(edited: Edited) -> str:
    """Write the dossier, if nothing is wrong in it by now."""
    time.sleep(TYPING_S)
    dossier = edited.checked.dossier
    if dossier is None or edited.checked.problems:
        raise DossierError(edited.name, [each.problem for each in edited.checked.problems])
    return to_geojson(dossier)


def _workbook(edited: Edited) -> bytes:
    """Write the tables as they are, sound or not, to go on with elsewhere."""
    time.sleep(TYPING_S)
    dossier = edited.checked.dossier
    whole = dossier is not None and not edited.checked.problems
    return workbook_bytes(dossier if whole else edited.tables)


def _show_brought(brought: Brought, lang: str) -> None:
    """Show what became of a file, and ask what its columns mean."""
    t = translate(lang)
    with st.expander(t("What became of the file"), expanded=True):
        counts = brought.imported.ledger.counts
        words = [f"{t('cells came in')}{colon(lang)}{counts['in']:,}"]
        words += [f"{t(name)}{colon(lang)}{counts[fate.value]:,}" for fate, name in FATES.items()]
        st.text(f"{brought.name} · " + " · ".join(words))
        for question in brought.questions:
            st.radio(
                t("How is the column “{column}” to be read? It holds {example}.")
                .replace("{column}", _plain(question.column))
                .replace("{example}", _plain(question.example)),
                list(question.choices),
                index=_index(list(question.choices), brought.answers.get(question.column)),
                format_func=lambda word, told=question.choices: _plain(reason_in(lang, told[word])),
                key=f"edited-column-{question.column}",
                on_change=_answer,
            )
        if brought.lang or brought.imported.dossier.header.languages[0] == UNSAID_LANGUAGE:
            st.text_input(
                t("Language of its texts (a tag such as en, fr, es, ru)"),
                value=brought.lang or "",
                key="edited-lang",
                on_change=_answer,
                max_chars=35,
            )
        _show_ledger(brought, lang)


def _plain(text: str) -> str:
    """Keep a text of a file from being read as markup where a widget's label reads some."""
    return "".join(f"\\{mark}" if mark in "\\`*_{}[]()#+-.!|<>$:~" else mark for mark in text)


def _index(words: list[str], said: str | None) -> int | None:
    return words.index(said) if said in words else None


def _show_ledger(brought: Brought, lang: str) -> None:
    """Show every cell that came in, and what it became."""
    t = translate(lang)
    ledger = brought.imported.ledger
    fates = list(FATES)
    first = next((fate for fate in fates if ledger.counts[fate.value]), Fate.MAPPED)
    chosen = st.segmented_control(
        t("Cells"),
        fates,
        default=first,
        required=True,
        format_func=lambda fate: t(FATES[fate]),
        key=f"edited-fate-{brought.name}-{len(brought.content)}",  # another file begins anew
    )
    cells = list(ledger.of(chosen))
    rows = [
        (
            where_in(lang, cell.where),
            cell_text(cell.value),
            cell.became,
            t(FATES[chosen]),
            "; ".join(reason_in(lang, why) for why in cell.reasons),
        )
        for cell in cells[:MOST_LEDGER_ROWS]
    ]
    table = pd.DataFrame(rows, columns=[t(name) for name in LEDGER_COLUMNS], dtype=str)
    st.dataframe(table, hide_index=True, width="stretch", height="auto")
    if len(cells) > MOST_LEDGER_ROWS:
        told = t("The first {count} rows are shown.")
        st.caption(told.replace("{count}", f"{MOST_LEDGER_ROWS:,}"))


def _show_table(edited: Edited, lang: str) -> None:
    """Show one sheet as a table to type in, with what is wrong in each row beside it."""
    t = translate(lang)
    sheet = st.pills(
        t("Table"),
        EDITED_SHEETS,
        default=EDITED_SHEETS[1],
        required=True,
        format_func=lambda name: t(SHEET_NAMES[name]),
        key="edited-sheet",
        wrap=True,
    )
    columns = columns_shown(edited.tables, sheet)
    rows = sheet_rows(edited.tables, sheet)
    notes, unsaid = edited.notes(sheet, lang), edited.unsaid(sheet, lang)
    first, *others = columns
    frame = pd.DataFrame(
        {
            first: [cell_text(row.get(first)) for row in rows],
            PROBLEM: ["; ".join(notes.get(at, ())) for at in range(len(rows))],
            UNSAID_CELLS: ["; ".join(unsaid.get(at, ())) for at in range(len(rows))],
            **{name: [cell_text(row.get(name)) for row in rows] for name in others},
        },
        dtype=object,
    ).astype({PROBLEM: str, UNSAID_CELLS: str})
    if sheet != "dossier":
        frame[REMOVE] = [False] * len(rows)
    key = f"edited-{edited.revision}-{sheet}-{len(columns)}"
    st.data_editor(
        frame,
        key=key,
        hide_index=True,
        height=TABLE_PX,
        column_config=_column_config(edited.tables, sheet, columns, lang),
        disabled=[PROBLEM, UNSAID_CELLS, *(["member"] if sheet == "dossier" else [])],
        on_change=_type,
        args=(sheet, key),
    )
    if sheet in ROW_NAMES or sheet == "positions":
        st.button(t("Add a row"), on_click=_add, args=(sheet,), key=f"edited-add-{sheet}")


def _column_config(
    tables: SheetTables, sheet: str, columns: list[str], lang: str
) -> dict[str, ColumnConfig]:
    """Say how each column is typed: a closed list drops down, all else is text."""
    t = translate(lang)
    config: dict[str, ColumnConfig] = {
        PROBLEM: st.column_config.TextColumn(t("Problem"), width="medium"),
        UNSAID_CELLS: st.column_config.TextColumn(t("Not yet said"), width="medium"),
        REMOVE: st.column_config.CheckboxColumn(t("Take out"), width="small"),
    }
    for name in columns:
        choices = CHOICES.get(name) if name != "kind" or sheet == "claims" else None
        if of := ID_COLUMNS.get(name) if sheet != "dossier" else None:
            choices = tuple(str(row["id"]) for row in sheet_rows(tables, of) if row.get("id"))
        if choices is None or sheet == "dossier":
            config[name] = st.column_config.TextColumn(name, pinned=name == columns[0])
        else:
            held = [cell_text(row.get(name)) for row in sheet_rows(tables, sheet)]
            options = dict.fromkeys([*choices, *(text for text in held if text)])
            config[name] = st.column_config.SelectboxColumn(name, options=list(options))
    return config


def _show_map(edited: Edited, lang: str) -> None:
    """Show what is sound on a map, and take a point from it."""
    t = translate(lang)
    opened = _opened(edited)
    if opened is None:
        return
    point, view = point_on_map(
        _map_of(edited, opened, lang), title=t("Map"), height=SEEKING_PX, key="edited-map"
    )
    if view is not None:
        st.session_state[VIEW] = (view.zoom, view.lat, view.lon)
    if point is None:
        st.caption(t(HOW_TO_POINT))
        return
    lon, lat = (round(degrees, _decimals(point.zoom)) for degrees in (point.lon, point.lat))
    told = t("Proposed, as exactly as the map is drawn: longitude {lon}, latitude {lat}")
    st.text(told.replace("{lon}", f"{lon:.10g}").replace("{lat}", f"{lat:.10g}"))
    named = {
        (sheet, at): f"{t(SHEET_NAMES[sheet])}{colon(lang)}{row.get('id')}"
        for sheet in ("places", "sightings")
        for at, row in enumerate(sheet_rows(edited.tables, sheet))
    }
    st.selectbox(
        t("Put it into"),
        [None, *named],
        format_func=lambda target: named.get(target, t("a new place")),
        key="edited-target",
    )
    st.button(t("Put the point there"), on_click=_accept, args=(lon, lat))


def _decimals(zoom: float) -> int:
    """Give the decimals of a degree that a pixel of a map can tell."""
    pixel_deg = 360 / WHOLE_WORLD_PX / 2**zoom
    return min(7, max(0, math.floor(-math.log10(pixel_deg))))


def _map_of(edited: Edited, opened: Opened, lang: str) -> str:
    """Make the map, looking where the one before did; the same until something changes."""
    held = st.session_state.get(MAP)
    if held is None or held[0] != (opened.digest, lang, edited.name):
        view = st.session_state.get(VIEW) if held and held[0][2] == edited.name else None
        label = translate(lang)(HOW_TO_POINT)
        html = pointing_html(opened.frames, lang, label=label, view=view)
        held = st.session_state[MAP] = ((opened.digest, lang, edited.name), html)
    found: str = held[1]
    return found


def _show_problems(edited: Edited, lang: str) -> None:
    """List all problems in words, of all tables."""
    t = translate(lang)
    problems = edited.checked.problems
    if not problems:
        return
    st.subheader(t("Problems"))
    lines = [
        f"{t(SHEET_NAMES.get(each.sheet, each.sheet))}{colon(lang)}{problem_in(lang, each.problem)}"
        for each in problems[:MOST_PROBLEMS_SHOWN]
    ]
    st.code("\n".join(lines), language=None, wrap_lines=True)
