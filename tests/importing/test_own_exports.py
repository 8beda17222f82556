"""What geoapp exported, brought in without its dossier: told as such, and nothing made up."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
from click.testing import CliRunner

from geoapp.cli import main
from geoapp.dossier import read_dossier, to_geojson
from geoapp.errors import DossierError
from geoapp.exports import export_bytes
from geoapp.frames import to_frames
from geoapp.importing import Fate, import_file
from geoapp.importing.workbook import workbook_bytes
from tests.support import counting
from tests.support.dossiers import CASES

GOOD = CASES / "good"
MUST_BE_MAPPED = {
    "A-port": "features.a-port.properties.name",
    "an example": "features.a-port.properties.role",
    "DE": "features.a-port.properties.country",
    "made up for a test": "features.a-port.properties.obtained",
    "waypoint": "features.cport.properties.layer",
    "By sea": "features.leg-by-sea.properties.name",
    "sea": "features.leg-by-sea.properties.mode",
    "modelled": "features.leg-by-sea.properties.basis",
    "uncertain": "features.leg-by-sea.properties.certainty",
    "bport": "properties.to",
    "2001-01-05~": "features.leg-by-sea.properties.arrive",
    "2001-01-01?": "features.seen-seen.properties.when",
    "Someone": "features.seen-seen.properties.seen_by",
    "less-certain": "features.seen-seen.properties.certainty",
}
"""What every export says of `one-of-each`, and the member of a draft that must have it."""


def of_sqlite(content: bytes) -> int:
    """Cells of a GeoPackage that hold something, and the headings of its columns."""
    with closing(sqlite3.connect(":memory:")) as file:
        file.deserialize(content)
        listed = file.execute("SELECT table_name FROM gpkg_contents").fetchall()
        total = 0
        for (table,) in listed:
            columns = file.execute(f'PRAGMA table_info("{table}")').fetchall()
            if table == "layer_styles":
                continue
            keyless = [name for _, name, kind, *_, key in columns if not (key and kind != "TEXT")]
            total += len([name for name in keyless if name != "geom"])
            for name in keyless:
                count = f'SELECT COUNT(NULLIF("{name}", \'\')) FROM "{table}"'  # noqa: S608 - our own export
                total += file.execute(count).fetchone()[0]
    return total


FORMATS: dict[str, Callable[[bytes], int] | None] = {
    "geojson": counting.of_json,
    "geopackage": of_sqlite,
    "kml": counting.of_xml,
    "gpx": counting.of_xml,
    "csv": lambda content: counting.of_csv(content.removeprefix(b"\xef\xbb\xbf"), ","),
    "xlsx": counting.of_xlsx,
    "kmz": None,
    "flatgeobuf": None,
}


@pytest.mark.parametrize("form", FORMATS)
def test_what_must_be_mapped_of_an_export_is_mapped(form: str) -> None:
    content = export_bytes(to_frames(read_dossier(GOOD / "one-of-each.geojson")), form)
    made = import_file(("made", content))
    assert made.origin == "example 1.0.0"
    counts = made.ledger.counts
    assert counts["in"] == sum(counts[each] for each in ("mapped", "kept", "to_do", "refused"))
    if counted := FORMATS[form]:
        assert counts["in"] == counted(content)
    mapped = {(cell.text, cell.became) for cell in made.ledger.of(Fate.MAPPED)}
    assert set(MUST_BE_MAPPED.items()) - mapped == set()
    assert [place.id for place in made.dossier.places] == ["a-port", "bport", "cport", "seen"]
    (leg,) = made.dossier.legs  # the candidate is no leg
    said = leg.properties
    assert (said.from_place, said.to_place, said.depart) == ("a-port", "bport", "2001-01-01")
    assert counts["to_do"] == 0


def test_an_export_is_told_as_one(tmp_path: Path) -> None:
    frames = to_frames(read_dossier(GOOD / "one-of-each.geojson"))
    path = tmp_path / "made.kml"
    path.write_bytes(export_bytes(frames, "kml"))
    told = CliRunner().invoke(main, ["import", str(path)])
    assert "geoapp exported it of example 1.0.0: with that dossier, --into OLD" in told.output
    checked = CliRunner().invoke(main, ["check", str(path)])
    assert "is KML that geoapp exported of example 1.0.0, no dossier" in checked.stderr
    assert "geoapp import made.kml --into OLD.geojson" in checked.stderr


@pytest.mark.parametrize("form", ["geojson", "geopackage", "flatgeobuf"])
def test_an_export_of_tracks_alone_makes_no_places_of_them(form: str) -> None:
    content = export_bytes(to_frames(read_dossier(GOOD / "a-track.geojson")), form)
    with pytest.raises(DossierError, match="is an export of example 1.0.0, and holds no places"):
        import_file(("made", content))


def test_a_workbook_gives_the_dossier_back_with_all_cells_mapped() -> None:
    dossier = read_dossier(GOOD / "one-of-each.geojson")
    content = workbook_bytes(dossier)
    made = import_file(("made.xlsx", content))
    assert made.ledger.counts["mapped"] == counting.of_xlsx(content) == made.ledger.counts["in"]
    assert to_geojson(made.dossier) == to_geojson(dossier)


def test_more_than_a_to_do_can_hold_is_refused_and_not_lost_in_silence() -> None:
    columns = [f"c{n}" for n in range(30)]
    table = f"name,{','.join(columns)}\nA,{','.join(['x' * 900] * 30)}\n".encode()
    made = import_file(("x.csv", table), lang="en")
    found = made.dossier.todo[-1].found or ""
    left, refused = made.ledger.counts["to_do"], made.ledger.counts["refused"]
    assert found.count("x" * 900) == left - 1
    assert left + refused >= 31
    whys = {cell.why for cell in made.ledger.of(Fate.REFUSED) if cell.name != "heading"}
    assert whys == {"a to-do has no room left for it, as it holds 20,000 characters"}


def test_ends_that_a_line_does_not_have_are_to_do() -> None:
    table = (
        b"name,from,to,wkt\nAlpha,,,POINT (1 2)\nBeta,,,POINT (3 4)\nGamma,,,POINT (5 6)\n"
        b'By rail,Alpha,Gamma,"LINESTRING (1 2, 3 4)"\n'
    )
    made = import_file(("x.csv", table), lang="en")
    (leg,) = made.dossier.legs
    assert (leg.properties.from_place, leg.properties.to_place) == ("alpha", "beta")
    (cell,) = made.ledger.of(Fate.TO_DO)
    assert (cell.text, cell.why) == ("Gamma", "its line has its ends elsewhere")


def test_legs_find_their_places_by_the_ids_of_the_file() -> None:
    table = b"id,name,lat,lon,from,to\np1,A,1,2,,\np2,B,3,4,,\nl1,By road,,,p1,p2\n"
    (leg,) = import_file(("x.csv", table), lang="en").dossier.legs
    assert (leg.properties.from_place, leg.properties.to_place) == ("a", "b")
    assert leg.geometry.coordinates == ((2, 1), (4, 3))
