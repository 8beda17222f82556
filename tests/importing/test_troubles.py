"""Kinds of trouble by formats: each a draft whose cells add up, with nothing invented."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from geoapp.dossier import built_in, read_dossier, to_geojson
from geoapp.exports import export_bytes
from geoapp.frames import to_frames
from geoapp.importing import import_file, recognised
from tests.support import counting
from tests.support.tiers import long
from tests.support.troubles import KINDS, LINK, WRITERS, filled, table

COUNTERS: dict[str, Callable[[bytes], int]] = {
    "CSV": lambda content: counting.of_csv(content, ","),
    "CSV with semicolons": lambda content: counting.of_csv(content, ";"),
    "TSV": lambda content: counting.of_csv(content, "\t"),
    "XLSX": counting.of_xlsx,
    "KML": counting.of_xml,
    "GPX": counting.of_xml,
}
ROOT = Path(__file__).parents[2]
NO_DAY = ("a day with two readings", "a year of two digits", "no day at all")


@pytest.mark.parametrize(("form", "kind"), filled())
def test_trouble_is_told_and_nothing_is_lost_or_invented(form: str, kind: str) -> None:
    rows = KINDS[kind]
    content = WRITERS[form](rows)
    assert recognised(content)
    made = import_file(("stops", content))
    counts = made.ledger.counts
    assert counts["in"] == COUNTERS.get(form, counting.of_json)(content)
    assert counts["in"] == sum(counts[each] for each in ("mapped", "kept", "to_do", "refused"))
    features = json.loads(to_geojson(made.dossier))["features"]
    given = {(float(row["lon"]), float(row["lat"])) for row in rows if "lat" in row}
    assert {tuple(each["geometry"]["coordinates"]) for each in features} <= given
    days = {seen.properties.when for seen in made.dossier.sightings}
    assert days <= (set() if kind in NO_DAY else {row["date"] for row in rows})
    assert {source.url for source in made.dossier.sources} <= {LINK}
    assert len(made.dossier.places) == 1
    if kind in NO_DAY:
        assert counts["to_do"]
    if kind == "a link in a text":
        assert [source.url for source in made.dossier.sources] == [LINK]


def test_the_table_in_the_docs_is_the_one_that_is_tried() -> None:
    assert table() in (ROOT / "docs" / "import.md").read_text("utf-8")


def test_the_table_shows_what_is_filled_and_what_is_empty() -> None:
    assert len(filled()) >= 60
    assert table().count(" x ") == len(filled())
    assert table().count(" - ") == len(WRITERS) * len(KINDS) - len(filled())


@pytest.mark.parametrize("form", ["csv", *map(long, ("geojson", "geopackage", "kml", "gpx"))])
def test_what_geoapp_exports_is_known_and_accounted_for(form: str) -> None:
    dossier = read_dossier(built_in())
    content = export_bytes(to_frames(dossier), form)
    assert recognised(content)
    made = import_file((form, content))
    counts = made.ledger.counts
    assert counts["in"] == sum(counts[each] for each in ("mapped", "kept", "to_do", "refused"))
    assert {place.id for place in made.dossier.places} >= {"dunay", "tikhoretsk"}
    assert len(made.dossier.sightings) == len(dossier.sightings)
