"""One voice for a source: every output words the same sources, each by one of few styles."""

from __future__ import annotations

import csv
import html
import io
import json
import re
import sqlite3
import zipfile
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

import pptx
import pyarrow.parquet as pq
import pyogrio
import pytest

from geoapp.citations import bibtex, csl_items, reference_list, ris
from geoapp.classroom.handout import handout_files
from geoapp.classroom.slides import slides_pptx
from geoapp.cli.reports import measure_report
from geoapp.evidence import coverage
from geoapp.exports import FORMATS, export
from geoapp.measure import measure_dossier
from geoapp.page.data import CitedData, RoutesData
from geoapp.page.languages import keep_languages
from geoapp.page.references import with_references
from geoapp.page.routes import page_data
from geoapp.page.structured_data import linked_sources
from geoapp.page.text_version import noscript_html, text_html
from geoapp.tables import account_table, distances_table, sources_table, statements_coverage
from geoapp.text.sources import source_words
from tests.support.pages import sheet_data
from tests.support.project import ROOT
from tests.support.sources import ARCHIVED, NAMES, SOURCES, dossier, frames

ENTRIES = {
    "bare": "An agency, n.d.: [An image of a train] (copy)",
    "vague": "A paper, about March 2001: A train went · archived copy, An archive, 2 April 2001",
    "unread": "A ministry, 2001: [A list of trains] (unconfirmed; not read: It asks for a password)"
    " · archived copy: box 7",
}
LINES = ENTRIES | {
    "vague": "A paper, about March 2001: A train went https://example.org/a"
    " · archived copy, An archive, 2 April 2001: https://web.example.org/1",
}
LISTED = {
    "bare": "An agency (no date) [An image of a train]. An agency. "
    "Read as a copy on another site. No archived copy known.",
    "vague": "A paper (2001) A train went. A paper. Available at: https://example.org/a. "
    "Date: about March 2001. Read: about 1 April 2001. "
    "Archived copy: An archive, 2 April 2001, https://web.example.org/1.",
    "unread": "A ministry (2001) [A list of trains]. A ministry. "
    "Unconfirmed general knowledge; no source was read. "
    "Not read: It asks for a password. Archived copy: box 7.",
}
DESCRIBED = ("An image of a train", "A list of trains")


@cache
def held(lang: str) -> CitedData:
    """What a page holds."""
    data: RoutesData = keep_languages(page_data(dossier(), [lang]), [lang])
    return with_references(data, [dossier()], whole=True)


def plain(markup: str) -> str:
    """The text of HTML, tags left out."""
    return " ".join(html.unescape(re.sub(r"<[^>]*>", "", html.unescape(markup))).split())


def cells(table: Any) -> str:
    return "\n".join(str(value) for row in table.to_numpy() for value in row)


def slides() -> str:
    deck = pptx.Presentation(io.BytesIO(slides_pptx(dossier())))
    shapes = [shape for slide in deck.slides for shape in slide.shapes if shape.has_text_frame]
    return "\n".join(shape.text_frame.text for shape in shapes)


def handout() -> str:
    rows = sheet_data(handout_files(dossier(), answers=True))["sources"]
    return "\n".join("".join(text for _, text in row) for row in rows)


OUTPUTS: dict[str, tuple[dict[str, str], Callable[[], str]]] = {
    "text version": (ENTRIES, lambda: plain(text_html(held("en"), [""], "en"))),
    "list of the text version": (LISTED, lambda: plain(text_html(held("en"), [""], "en"))),
    "page without scripts": (NAMES, lambda: plain(noscript_html(held("en"), [""], "en"))),
    "reference list": (LISTED, lambda: "\n".join(reference_list(dossier().sources))),
    "schema.org": (ENTRIES, lambda: _joined(linked_sources(dossier(), "en"), "creditText")),
    "handout": (LINES, handout),
    "slides": (LINES, slides),
    "accounts": (NAMES, lambda: cells(account_table(frames().accounts.iloc[0], frames()))),
    "distances": (NAMES, lambda: cells(distances_table(measure_dossier(dossier())))),
    "evidence": (NAMES, lambda: cells(statements_coverage(coverage(frames()), frames()))),
    "report": (NAMES, lambda: " ".join(_report().split())),
}


def _joined(shapes: list[dict[str, Any]], name: str) -> str:
    return "\n".join(shape[name] for shape in shapes)


def _report() -> str:
    return measure_report(measure_dossier(dossier()))


# -- reading exports -----------------------------------------------------------------------


def exported(name: str, folder: Path) -> str:
    """Every text of an export."""
    if FORMATS[name].is_folder:
        export(frames(), name, folder / name)
        paths = [path for path in (folder / name).rglob("*") if path.is_file()]
    else:
        paths = [folder / f"route{FORMATS[name].extension}"]
        export(frames(), name, paths[0])
    return "\n".join(texts_of(path) for path in paths)


def texts_of(path: Path) -> str:
    content = path.read_bytes()
    if path.suffix == ".gpkg":
        with sqlite3.connect(path) as database:
            return "\n".join(database.iterdump())
    if path.suffix == ".parquet":
        return str(pq.read_table(path).to_pydict())
    if path.suffix == ".fgb":
        return cells(pyogrio.read_dataframe(path))
    if content.startswith(b"PK"):
        with zipfile.ZipFile(path) as archive:
            members = [archive.read(member) for member in archive.namelist()]
        return plain("\n".join(member.decode("utf-8", "ignore") for member in members))
    if path.suffix in (".kml", ".gpx", ".czml"):
        return plain(content.decode())
    return content.decode("utf-8", "ignore")


# Linked Places and CZML's balloons have links where others spell an address out.
STYLED = {"linked-places": ENTRIES}


# -- the table -----------------------------------------------------------------------------


@pytest.mark.parametrize("name", OUTPUTS)
@pytest.mark.parametrize("source", NAMES)
def test_a_view_words_a_source_by_its_style(name: str, source: str) -> None:
    wanted, make = OUTPUTS[name]
    assert wanted[source] in make()


@pytest.mark.parametrize("name", FORMATS)
def test_an_export_words_every_source_in_its_style(name: str, tmp_path: Path) -> None:
    found = exported(name, tmp_path)
    for source, words in STYLED.get(name, LINES).items():
        assert words in found, source
    for publisher in ("An agency: ", "A ministry: "):
        assert publisher not in found, "a source that says nothing of its date"


@pytest.mark.parametrize("name", ["geojson", "json-fg"])
def test_sources_as_data_keep_title_and_what_it_is(name: str, tmp_path: Path) -> None:
    rows = {row["id"]: row for row in json.loads(exported(name, tmp_path))["sources"]}
    for source in SOURCES:
        row = rows[source["id"]]
        assert (row["title"], row["title_is"]) == (source["title"], source["custom"]["title_is"])
        assert row["status"] == source["custom"]["status"]
    assert rows["vague"]["accessed"] == "2001-04-01~"
    assert rows["vague"]["archived"] == ARCHIVED
    assert rows["unread"]["unread"] == "It asks for a password."
    assert rows["unread"]["unread_fr"] == "Elle demande un mot de passe."


def test_reference_managers_are_told_what_is_no_title() -> None:
    items = {item["id"]: item for item in csl_items(dossier().sources)}
    for source in SOURCES:
        said = source["custom"]["title_is"] == "description"
        assert ("The title is a description." in items[source["id"]].get("note", "")) is said
    for text in (bibtex(dossier().sources), ris(dossier().sources)):
        assert text.count("The title is a description.") == len(DESCRIBED)
        assert text.count("Read as a copy on another site.") == 1


def test_the_table_of_sources_has_each_in_a_column() -> None:
    bare, vague, unread = sources_table(frames()).to_dict("records")
    assert (bare["Title"], bare["Published"], bare["Link"]) == (
        "[An image of a train]",
        "n.d.",
        None,
    )
    assert bare["How it was read"] == "copy; no archived copy known"
    assert (vague["Title"], vague["Published"]) == ("A train went", "about March 2001")
    assert vague["archived copy"] == ARCHIVED["url"]
    assert vague["How it was read"] == "original; archived copy: An archive, 2 April 2001"
    assert unread["How it was read"].endswith("password; archived copy: box 7")


def test_schema_org_names_no_description_as_a_title() -> None:
    names = [work["name"] for work in linked_sources(dossier(), "en")]
    assert names == ["[An image of a train]", "A train went", "[A list of trains]"]


@pytest.mark.parametrize(
    ("lang", "words"),
    [
        ("fr", "An agency, s.\u00a0d.\u00a0: [An image of a train] (copie)"),
        ("ko", "An agency, 날짜 미상: [An image of a train] (사본)"),
        ("ru", "An agency, б.\u00a0д.: [An image of a train] (копия)"),
        ("uk", "An agency, б.\u00a0д.: [An image of a train] (копія)"),
    ],
)
def test_a_source_is_worded_in_the_readers_language(lang: str, words: str) -> None:
    assert source_words(frames().sources.loc["bare"].to_dict(), lang) == words


def test_csv_keeps_each_source_in_a_cell(tmp_path: Path) -> None:
    rows = list(csv.DictReader(io.StringIO(exported("csv", tmp_path).lstrip("\ufeff"))))
    told = {row["id"]: row["sources_text"] for row in rows}
    assert (told["leg-sea"], told["seen"]) == (LINES["bare"], LINES["unread"])


# Who gives a publisher as data; all else that names one is worded by `geoapp.text.sources`.
DATA = {
    "geoapp/citations.py", "geoapp/dossier/drafts.py", "geoapp/dossier/models.py",
    "geoapp/exports/flatten.py", "geoapp/exports/wording.py",
    "geoapp/frames/schema.py", "geoapp/measure/pace.py", "geoapp/text/sources.py",
    "geoapp/page/static/citations.js", "geoapp/page/static/reference_files.js",
    "geoapp/page/static/evidence.js", "geoapp/page/static/tools.js",
    "geoapp/page/structured_data.py", "geoapp/page/data.py",
    "geoapp/dossier/several.py", "geoapp/page/routes.py",
    "geoapp/page/text_version.py", "geoapp/page/references.py", "geoapp/tables.py",
    "geoapp/importing/draft.py", "geoapp/importing/read.py", "geoapp/importing/workbook.py",
    "geoapp/webmap/popups.py", "geoapp/webmap/route_layers.py",
}  # fmt: skip


@pytest.mark.parametrize("space", ["\u00a0", "\u2007", "\u202f"])
def test_a_no_break_space_of_a_title_stays(space: str) -> None:
    title = f"Un train{space}:\n  «{space}vu{space}»"
    one = dossier().sources[1].model_copy(update={"title": title})
    line = f"Un train{space}: «{space}vu{space}»"
    assert line in source_words(one.model_dump(), "fr")
    assert csl_items([one])[0]["title"] == line
    assert line in bibtex([one])
    assert line in reference_list([one], "fr")[0]


def test_no_other_module_words_a_source() -> None:
    paths = [
        path
        for end in ("py", "js", "html", "typ")
        for path in (ROOT / "geoapp").rglob(f"*.{end}")
        if path.parent.name != "bundles"  # made from the scripts beside it
        and re.search(r"\bpublisher\b(?!’)", path.read_text(encoding="utf-8"))
    ]
    assert {path.relative_to(ROOT).as_posix() for path in paths} - DATA == set()
