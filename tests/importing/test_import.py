"""Other people's files: nothing lost, nothing invented, and what is missing is listed."""

from __future__ import annotations

import csv
import io
import json
import tracemalloc
import zipfile
from collections.abc import Callable
from datetime import date, datetime
from functools import cache, partial
from pathlib import Path
from typing import Any

import geopandas as gpd
import pytest
from click.testing import CliRunner
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook
from shapely.geometry import LineString, Point

from geoapp.cli import main
from geoapp.dossier import read_dossier, to_geojson
from geoapp.errors import DossierError
from geoapp.importing import Imported, import_file, recognised
from geoapp.importing.ledger import Fate, reason_in, told
from geoapp.importing.recognise import recognise
from tests.support import counting
from tests.support.dossiers import CASES
from tests.support.wrapped import ods, zipped

FOREIGN = CASES / "foreign"
GOLDEN = Path(__file__).parents[1] / "golden" / "import"
COUNTERS: dict[str, Callable[[bytes], int]] = {
    ".csv": partial(counting.of_csv, delimiter=","),
    ".tsv": partial(counting.of_csv, delimiter="\t"),
    ".kml": counting.of_xml,
    ".gpx": counting.of_xml,
}
DELIMITERS = {"semicolons.csv": ";", "dms.csv": ";", "doubtful.csv": "\t"}
COUNTED_OUT = ("dms.csv", "shared.topojson")  # whose degrees are made of other numbers
ABOUT_ALONE = "options.csv"  # says what a map is called, and holds no place
FILES = sorted(path for path in FOREIGN.iterdir() if path.name != ABOUT_ALONE)


def counted(path: Path) -> int:
    content = path.read_bytes()
    if path.name in DELIMITERS:
        return counting.of_csv(content, DELIMITERS[path.name])
    return COUNTERS.get(path.suffix, counting.of_json)(content)


def ledger_text(made: Imported) -> str:
    lines = [f"{cell.fate}: {told(cell)}" for cell in made.ledger.cells]
    todo = [
        f"{each.path}: {each.missing}" + (f" (found: {each.found})" if each.found else "")
        for each in made.dossier.todo
    ]
    return "\n".join([*lines, "", *todo]) + "\n"


# -- every kind of file --------------------------------------------------------------------


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_every_cell_is_accounted_for(path: Path) -> None:
    made = import_file(path)
    counts = made.ledger.counts
    assert counts["in"] == counted(path)
    assert counts["in"] == sum(counts[each] for each in ("mapped", "kept", "to_do", "refused"))
    golden = GOLDEN / f"{path.name}.txt"
    assert ledger_text(made) == golden.read_text("utf-8")
    assert recognised(path.read_bytes())


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_what_is_kept_stands_in_the_draft(path: Path) -> None:
    made = import_file(path)
    written = json.dumps(json.loads(to_geojson(made.dossier)), ensure_ascii=False)
    for cell in made.ledger.cells:
        if cell.fate in ("kept", "to_do") and cell.name != "heading":
            assert json.dumps(cell.text, ensure_ascii=False)[1:-1] in written, cell


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_a_draft_can_be_written_and_read_again(path: Path) -> None:
    dossier = import_file(path).dossier
    assert dossier.is_draft
    assert to_geojson(read_dossier(to_geojson(dossier).encode())) == to_geojson(dossier)


@pytest.mark.parametrize(
    "path", [path for path in FILES if path.name not in COUNTED_OUT], ids=lambda path: path.name
)
def test_nothing_is_invented(path: Path) -> None:
    source = path.read_text("utf-8")
    dossier = import_file(path).dossier
    known = counting.numbers_in(
        source.replace(",", ".") if ";" in source.splitlines()[0] else source
    )
    for feature in json.loads(to_geojson(dossier))["features"]:
        for number in counting.numbers_in(json.dumps(feature["geometry"]["coordinates"])):
            assert number in known
    for each in dossier.sources:
        assert (each.url or each.note or "") in source


# -- what can be read in two ways ----------------------------------------------------------


def test_an_ambiguous_column_is_one_question_and_else_to_do() -> None:
    path = FOREIGN / "doubtful.csv"
    left = import_file(path)
    assert [(each.column, each.about) for each in left.questions] == [
        ("when", "dates"),
        ("position", "axes"),
    ]
    assert not left.dossier.places
    asked: list[str] = []

    def answer(question: Any) -> str:
        asked.append(question.about)
        return {"dates": "dmy", "axes": "lonlat"}[question.about]

    made = import_file(path, ask=answer)
    assert sorted(asked) == ["axes", "dates"]
    assert [place.geometry.coordinates for place in made.dossier.places] == [
        (12.5, 41.9),
        (13.1, 42.2),
    ]
    assert [seen.properties.when for seen in made.dossier.sightings] == ["2023-09-07", "2023-09-08"]
    assert [(leg.properties.from_place, leg.properties.to_place) for leg in made.dossier.legs] == [
        ("alpha", "beta")
    ]
    told_so = import_file(path, dates="mdy", axes="latlon")
    assert [seen.properties.when for seen in told_so.dossier.sightings] == [
        "2023-07-09",
        "2023-08-09",
    ]
    assert told_so.dossier.places[0].geometry.coordinates == (41.9, 12.5)


def test_a_day_beyond_12_settles_the_order_of_its_column() -> None:
    table = b"name,lat,lon,date\nA,1.5,2.5,07/09/2023\nB,1.25,2.25,13/09/2023\n"
    made = import_file(("x.csv", table))
    assert not made.questions
    assert [seen.properties.when for seen in made.dossier.sightings] == ["2023-09-07", "2023-09-13"]


def test_an_encoding_is_recognised_or_named() -> None:
    text = (FOREIGN / "semicolons.csv").read_text("utf-8")
    for made in (
        import_file(("x.csv", text.encode("cp1251"))),
        import_file(("x.csv", text.encode("cp1251")), encoding="cp1251"),
        import_file(("x.csv", text.encode("utf-16"))),
    ):
        assert made.dossier.places[0].properties.name == {"und": "Дунай"}
        assert made.dossier.places[0].geometry.coordinates == (132.3456, 42.8831)
    with pytest.raises(DossierError, match="is not in ascii"):
        import_file(("x.csv", text.encode("cp1251")), encoding="ascii")


def test_the_language_is_said_or_left_to_do() -> None:
    table = ("x.csv", b"name,lat,lon\nA,1.5,2.5\n")
    assert import_file(table, lang="es").dossier.header.languages == ("es",)
    left = import_file(table).dossier
    assert "dossier.languages" in [todo.path for todo in left.todo]
    assert "languages" not in json.loads(to_geojson(left))["dossier"]


def test_columns_that_are_called_as_members_are_taken_where_they_say_a_known_word() -> None:
    table = (
        b"name,lat,lon,date,layer,status,precision_km,obtained,certainty,standing,seen_by,how\n"
        b"A,1.5,2.5,2020-01-02,route,seen,2,off a map,certain,independent,a watcher,picture\n"
        b"B,1.5,3.5,,nowhere,done,wide,,sure,,,\n"
    )
    made = import_file(("x.csv", table), lang="en")
    first, second = (place.properties for place in made.dossier.places)
    seen = made.dossier.sightings[0].properties
    assert (first.layer, first.status, first.precision_km) == ("route", "seen", 2)
    assert first.obtained == {"en": "off a map"}
    assert (seen.certainty, seen.standing, seen.how) == ("certain", "independent", "picture")
    assert second.note is not None
    assert second.note["en"].splitlines() == [
        *("layer: nowhere", "status: done", "precision_km: wide", "certainty: sure")
    ]
    assert made.ledger.counts["kept"] == 4


def test_nothing_is_lost_of_a_place_that_stands_in_several_rows() -> None:
    table = (
        b"name,lat,lon,role,note,source,date,country\n"
        b"A,1,2,port,first,,,FR\n"
        b"A,1,2,harbour,second,https://example.org/b,,FR\n"
        b"A,1,2,,third,https://example.org/c,2020,DE\n"
    )
    made = import_file(("x.csv", table), lang="en")
    (place,), (seen,) = made.dossier.places, made.dossier.sightings
    assert place.properties.note == {"en": "first\nsecond\nrole: harbour"}
    assert seen.properties.note == {"en": "third\ncountry: DE"}
    assert [each.source for each in place.properties.citations] == ["example-org-b"]
    assert [each.source for each in seen.properties.citations] == ["example-org-c"]
    note = "x" * 15_000
    rows = f"name,lat,lon,note\nA,1,2,{note}\nA,1,2,{note}\n".encode()
    assert import_file(("x.csv", rows)).ledger.counts["refused"] == 1


# -- workbooks and the files of GIS ----------------------------------------------------------


def workbook(*rows: list[object], save: Callable[[Workbook], object] | None = None) -> bytes:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "stops"
    for row in rows:
        sheet.append(row)
    if save:
        save(book)
    made = io.BytesIO()
    book.save(made)
    return made.getvalue()


def test_a_workbook_is_read_cell_by_cell() -> None:
    content = workbook(
        ["name", "lat", "lon", "date", "total"],
        ["Arica", -18.48, -70.33, date(2021, 5, 5), "=1+1"],
        ["Ilo", -17.64, -71.34, 44320, None],
    )
    made = import_file(("stops.xlsx", content))
    counts = made.ledger.counts
    assert counts["in"] == counting.of_xlsx(content)
    assert [seen.properties.when for seen in made.dossier.sightings] == ["2021-05-05"]
    by_where = {cell.where.split(" ")[0]: cell for cell in made.ledger.cells}
    assert by_where["stops!E2"].why.startswith("a formula whose value was never saved")
    assert "as spreadsheets count them (2021-05-04" in by_where["stops!D3"].why


@cache
def bomb() -> bytes:
    return zipped({"doc.kml": b"<kml/>", "big": bytes(210_000_000)})


def test_a_workbook_of_libreoffice_is_read() -> None:
    heads = [("string", each) for each in ("lugar", "lat", "lon", "fecha")]
    row = [("string", "Ilo"), ("float", "-17.64"), ("float", "-71.34"), ("date", "2021-05-04")]
    made = import_file(("x.ods", ods([heads, row])))
    assert made.ledger.counts["in"] == 8
    assert made.ledger.counts["mapped"] == 8
    assert made.dossier.sightings[0].properties.when == "2021-05-04"
    assert made.dossier.places[0].geometry.coordinates == (-71.34, -17.64)


def frame() -> gpd.GeoDataFrame:
    rows = {"name": ["Ilo", "By sea"], "date": ["2021-05-04", None]}
    shapes = [Point(-71.34, -17.64), LineString([(-71.34, -17.64), (-70.33, -18.48)])]
    return gpd.GeoDataFrame(rows, geometry=shapes, crs=4326)


def shapefile(folder: Path) -> dict[str, bytes]:
    """The parts of a shapefile of one place, by the ends of their names."""
    frame().iloc[:1].to_file(folder / "stops.shp")
    return {each.suffix: each.read_bytes() for each in folder.iterdir()}


def test_a_shapefile_is_read_zipped_or_by_its_parts(tmp_path: Path) -> None:
    parts = shapefile(tmp_path)
    files = {f"stops{part}": content for part, content in parts.items()}
    for source in ([("stops.zip", zipped(files))], [*files.items()], [tmp_path / "stops.shp"]):
        made = import_file(*source)
        assert [place.id for place in made.dossier.places] == ["ilo"]
        assert (made.formats, len(made.names)) == (("a shapefile",), 1)
        assert made.ledger.counts["in"] == 2 + 2 + 1


@pytest.mark.parametrize(
    ("without", "words", "count"),
    [
        ((".prj",), "no .prj: its system of coordinates isn't said: taken for longitude", 5),
        ((".shx",), "no .shx, which was made anew of the .shp", 5),
        ((".dbf", ".cpg"), "no .dbf, which says what its features are called", 1),
        ((".dbf", ".cpg", ".shx", ".prj"), "no .shx, which was made anew of the .shp; no .dbf", 1),
    ],
)
def test_what_a_shapefile_lacks_is_said(
    tmp_path: Path, without: tuple[str, ...], words: str, count: int
) -> None:
    parts = {part: content for part, content in shapefile(tmp_path).items() if part not in without}
    made = import_file(*((f"stops{part}", content) for part, content in parts.items()))
    assert words in made.formats[0]
    assert made.ledger.counts["in"] == count
    assert made.dossier.places[0].geometry.coordinates == (-71.34, -17.64)
    drawn = next(cell for cell in made.ledger.cells if cell.name == "geometry")
    assert ("isn't said" in drawn.why) == (".prj" in without)


def test_a_crs_that_nobody_says_is_not_guessed(tmp_path: Path) -> None:
    frame().iloc[:1].to_crs(32719).to_file(tmp_path / "stops.shp")
    (tmp_path / "stops.prj").unlink()
    made = import_file(tmp_path / "stops.shp")
    assert not made.dossier.places
    (refused,) = made.ledger.of(Fate.REFUSED)
    assert "no .prj or the like says what it is" in refused.why


def test_a_part_of_a_shapefile_alone_says_what_it_is(tmp_path: Path) -> None:
    parts = shapefile(tmp_path)
    for part in (".shx", ".prj"):
        with pytest.raises(DossierError, match=rf"a part of a shapefile \({part}\) without its"):
            import_file((f"stops{part}", parts[part]))
    with pytest.raises(DossierError, match="is a text that is no table"):
        import_file(("stops.cpg", parts[".cpg"]))
    told = import_file(("stops.dbf", parts[".dbf"]))
    assert told.formats == ("a table of dBase (.dbf)",)
    assert [todo.path for todo in told.dossier.todo if todo.found] == ["features.ilo.geometry"]
    assert recognised(parts[".shp"]) == "a shapefile (.shp)"


def test_the_encoding_of_a_shapefile_that_nobody_says_is_named(tmp_path: Path) -> None:
    rows = {"name": ["Дунай, порт", "Находка, гавань"]}
    shapes = [Point(132.3, 42.9), Point(132.9, 42.8)]
    whole = gpd.GeoDataFrame(rows, geometry=shapes, crs=4326)
    whole.to_file(tmp_path / "stops.shp", encoding="cp1251")
    (tmp_path / "stops.cpg").unlink()
    table = bytearray((tmp_path / "stops.dbf").read_bytes())
    table[29] = 0  # says no code page
    (tmp_path / "stops.dbf").write_bytes(table)
    made = import_file(tmp_path / "stops.shp")
    assert "no .cpg: its texts are taken for" in made.formats[0]
    assert made.dossier.places[0].properties.name == {"und": "Дунай, порт"}
    said = import_file(tmp_path / "stops.shp", encoding="cp1251")
    assert said.dossier.places[0].properties.name == {"und": "Дунай, порт"}


def test_kmz_is_read() -> None:
    kml = (FOREIGN / "my-map.kml").read_bytes()
    made = import_file(("x.kmz", zipped({"doc.kml": kml, "files/icon.png": b"\x89PNG"})))
    assert made.ledger.counts["in"] == counting.of_xml(kml)
    assert made.dossier.header.title == {"und": "A cargo's way"}


def test_several_files_make_one_draft() -> None:
    made = import_file(FOREIGN / "stops.csv", FOREIGN / "day-trip.gpx")
    assert made.dossier.header.id == "stops"
    assert len(made.formats) == 2
    assert made.dossier.tracks
    assert made.ledger.counts["in"] == 16 + counted(FOREIGN / "day-trip.gpx")


def test_the_tabs_of_leaflet_storymaps_are_read_together_or_the_chapters_alone() -> None:
    options, chapters = FOREIGN / ABOUT_ALONE, FOREIGN / "chapters.csv"
    for files in ((options, chapters), (chapters, options)):
        made = import_file(*files, lang="en")
        assert made.dossier.header.title == {"en": "How a clock came to Riga"}
        assert made.dossier.header.summary == {"en": "An invented journey"}
        assert [step.id for step in made.dossier.steps] == ["the-workshop", "the-quay", "the-end"]
        assert made.ledger.counts["in"] == sum(map(counted, files))
        (kept,) = (todo for todo in made.dossier.todo if todo.path == "dossier.attribution")
        assert kept.found == "author: A. Clockmaker"
    both = workbook(*csv.reader(options.read_text("utf-8").splitlines()))
    assert recognised(options.read_bytes()) == "a table of options of leaflet-storymaps"
    for alone in (options, ("x.xlsx", both)):
        with pytest.raises(DossierError, match="holds no places or lines; give the table of its"):
            import_file(alone)


def test_lines_of_topojson_are_made_of_the_stretches_that_they_share() -> None:
    legs = import_file(FOREIGN / "shared.topojson").dossier.legs
    assert [leg.geometry.coordinates for leg in legs] == [
        ((10, 50), (11, 50.5), (14, 53)),
        ((14, 53), (11, 50.5)),
    ]
    way = b'"objects":{"a":{"type":"LineString","arcs":[0]}}'
    plain = b'{"type":"Topology",%s,"arcs":[[[1,2],[3,4]]]}' % way
    (leg,) = import_file(("x.json", plain)).dossier.legs
    assert leg.geometry.coordinates == ((1, 2), (3, 4))


@pytest.mark.parametrize("arcs", ["[5]", "[true]", '["a"]', "[[[0]]]", "{}", "null", "[0,-9]"])
def test_a_stretch_that_is_not_there_is_told(arcs: str) -> None:
    content = '{"type":"Topology","objects":{"a":{"type":"LineString","arcs":%s}},"arcs":[[[1,2]]]}'
    with pytest.raises(DossierError, match="holds nothing that could be imported"):
        import_file(("x.json", (content % arcs).encode()))


def test_times_and_citations_of_linked_places_are_mapped() -> None:
    content = (FOREIGN / "gazetteer.lpf.json").read_bytes()
    made = import_file(("x.json", content))
    assert made.formats == ("Linked Places",)
    (seen,) = made.dossier.sightings
    assert seen.properties.when == "1849/1850"
    assert [each.url for each in made.dossier.sources][:1] == ["https://example.org/atlas"]
    kept = {cell.name for cell in made.ledger.of(Fate.KEPT)}
    assert kept >= {"geometry.certainty", "names.lang", "types.label"}


def test_a_geocoder_is_no_source_and_an_apostrophe_before_a_number_guards_it() -> None:
    (workshop, *_) = import_file(FOREIGN / "chapters.csv", lang="en").dossier.places
    assert workshop.properties.obtained == {"en": "A geocoder"}
    assert [each.source for each in workshop.properties.citations] == [
        *("example-org-clock-jpg", "example-org-archive")
    ]
    (seen, *_) = import_file(FOREIGN / "incidents.csv").dossier.places
    assert seen.geometry.coordinates == (-71.63, -33.04)


def test_a_line_across_180_degrees_has_a_narrow_box() -> None:
    assert import_file(FOREIGN / "drawn.geojson").dossier.header.bbox == (179.5, -17, -179.2, -16.2)


# -- what can't be imported ----------------------------------------------------------------

KML = '<?xml version="1.0"?>{0}<kml xmlns="http://www.opengis.net/kml/2.2">{1}</kml>'
BOMB = '<!DOCTYPE kml [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "is empty; give a file that holds something"),
        (b"\x89PNG\r\n\x1a\n", r"is a picture \(PNG\)"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "save it as .xlsx, without a password"),
        (b"just a text\nof two lines", "is a text that is no table"),
        (b'{"a": 1}', "is JSON of no kind that is known"),
        (b"{", "is not JSON"),
        (b"<html><body/></html>", r"is XML \(html\)"),
        (KML.format(BOMB, "<name>&b;</name>").encode(), "declares entities"),
        (b"<kml><a></kml>", "is not XML as it should be"),
        (zipped({"../../evil.kml": b"<kml/>"}), "leads out of it"),
        (bomb, "more than 200 MB"),
        (zipped({f"{n}.kml": b"" for n in range(5_001)}), "more than 5,000 files"),
        (b"PK\x03\x04 broken", "is a broken archive"),
        (b"a,b\n" + b"x," * 1_500 + b"\n", "more than 1,000 columns"),
        (b'{"type":"FeatureCollection","features":[]}', "holds nothing that could be imported"),
        (b"[" * 200 + b"]" * 200, "is JSON of no kind that is known|nested too deeply|no table"),
    ],
)
def test_bad_input_is_told(
    content: bytes | Callable[[], bytes], words: str, tmp_path: Path
) -> None:
    source = tmp_path / "stops.csv"
    source.write_bytes(content if isinstance(content, bytes) else content())
    with pytest.raises(DossierError, match=words):
        import_file(source)
    target = tmp_path / "out.geojson"
    run = CliRunner().invoke(main, ["import", str(source), "-o", str(target)])
    assert run.exit_code == 1
    assert "Traceback" not in run.output
    assert [path.name for path in tmp_path.iterdir()] == ["stops.csv"]


def test_a_bomb_is_not_unpacked() -> None:
    content = bomb()
    tracemalloc.start()
    with pytest.raises(DossierError):
        import_file(("x.kmz", content))
    assert tracemalloc.get_traced_memory()[1] < 20_000_000
    tracemalloc.stop()


def test_a_link_to_a_network_is_refused_and_not_followed() -> None:
    made = import_file(FOREIGN / "my-map.kml")
    refused = [cell for cell in made.ledger.cells if cell.where.endswith("Link/href")]
    assert [cell.why for cell in refused] == ["what lies elsewhere is never fetched"]


@pytest.mark.parametrize("text", ["a\x07b", "\u202eabc", "x" * 20_001])
def test_texts_that_no_dossier_may_hold_are_refused(text: str) -> None:
    table = f'name,lat,lon,note\nA,1.5,2.5,"{text}"\n'.encode()
    made = import_file(("x.csv", table))
    assert made.ledger.counts["refused"] == 1
    assert made.dossier.places[0].properties.note is None


@pytest.mark.parametrize("path", FILES, ids=[path.name for path in FILES])
def test_what_is_said_of_cells_is_said_in_french_too(path: Path) -> None:
    made = import_file((path.name, path.read_bytes()))
    said = {why for cell in made.ledger.cells for why in cell.reasons}
    said |= {todo.missing for todo in made.dossier.todo}
    assert [words for words in said if reason_in("fr", words) == words] == []


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("2-Jan", "may be an id that a spreadsheet made a day of"),
        ("1-2", "may be an id, a span, or a day without a year"),
        ("3E5", "may be an id that a spreadsheet made a number of"),
        ("С12-А", ""),
        ("Kаllаo", "mixes Latin and Cyrillic letters in one word, which may look alike"),
    ],
)
def test_what_a_spreadsheet_or_a_keyboard_did_is_named(text: str, why: str) -> None:
    made = import_file(("x.csv", f"name,lat,lon,code\nA,1.5,2.5,{text}\n".encode()))
    cell = made.ledger.cells[-1]
    assert (cell.fate, cell.why) == ("kept", why)


def test_formulas_and_days_from_1904_are_named_with_what_became_of_them() -> None:
    def count_from_1904(book: Workbook) -> None:
        book.epoch = datetime(1904, 1, 1)  # noqa: DTZ001 - a spreadsheet's days have no zone

    first: list[object] = ["name", "lat", "lon", "date"]
    second: list[object] = ["A", 1.5, 2.5, date(2021, 5, 5)]
    with zipfile.ZipFile(io.BytesIO(workbook(first, second, save=count_from_1904))) as book:
        parts = {name: book.read(name) for name in book.namelist()}
    sheet = "xl/worksheets/sheet1.xml"
    parts[sheet] = parts[sheet].replace(b"<v>1.5</v>", b"<f>1+0.5</f><v>1.5</v>")
    made = import_file(("x.xlsx", zipped(parts)))
    whys = {cell.name: cell.why for cell in made.ledger.cells if cell.fate == "mapped"}
    assert whys["lat"] == "the value of a formula"
    assert whys["date"] == "a day counted from 1904"
    assert made.dossier.sightings[0].properties.when == "2021-05-05"


LINKS = st.integers(0, 99).map(lambda n: f"https://example.org/{n}")
STOPS = st.lists(
    st.tuples(
        st.sampled_from(["Ilo", "Arica", "Дунай", "Callao"]),
        st.decimals(-90, 90, places=4).map(str),
        st.decimals(-180, 180, places=4).map(str),
        st.one_of(st.just(""), st.dates().map(str), st.just("07/09/2023"), st.just("soon")),
        st.one_of(st.just(""), LINKS),
        st.text(alphabet="ab, ;\"'\n", max_size=12),
    ),
    min_size=1,
    max_size=8,
)


@settings(max_examples=40)
@given(STOPS)
def test_no_position_date_or_source_is_there_that_was_not_in_the_file(
    stops: list[tuple[str, ...]],
) -> None:
    written = io.StringIO()
    csv.writer(written).writerows([("name", "lat", "lon", "date", "source", "note"), *stops])
    content = written.getvalue().encode()
    made = import_file(("x.csv", content))
    counts = made.ledger.counts
    assert counts["in"] == counting.of_csv(content, ",")
    assert counts["in"] == sum(counts[each] for each in ("mapped", "kept", "to_do", "refused"))
    positions = {(float(lon), float(lat)) for _, lat, lon, *_ in stops}
    drawn = json.loads(to_geojson(made.dossier))["features"]
    assert {tuple(each["geometry"]["coordinates"]) for each in drawn} <= positions
    assert {each.properties.when for each in made.dossier.sightings} <= {each[3] for each in stops}
    assert {each.url for each in made.dossier.sources} <= {each[4] for each in stops}
    assert {each["properties"]["name"]["und"] for each in drawn} <= {each[0] for each in stops}


rows = st.lists(
    st.tuples(
        st.text(max_size=20), st.text(max_size=12), st.text(max_size=12), st.text(max_size=12)
    ),
    max_size=6,
)


@given(rows)
def test_any_table_gives_a_draft_or_a_message(made_up: list[tuple[str, ...]]) -> None:
    lines = [("name", "lat", "lon", "date"), *made_up, ("A", "1.5", "2.5", "2020")]
    quoted = [",".join('"' + cell.replace('"', '""') + '"' for cell in row) for row in lines]
    try:
        made = import_file(("x.csv", "\n".join(quoted).encode("utf-8", "ignore")))
    except DossierError:
        return
    counts = made.ledger.counts
    assert counts["in"] == sum(counts[each] for each in ("mapped", "kept", "to_do", "refused"))


# -- the command -----------------------------------------------------------------------------


def run(*arguments: str) -> Any:
    return CliRunner().invoke(main, list(arguments))


def test_the_command_writes_a_draft_and_tells_what_became_of_the_cells(tmp_path: Path) -> None:
    target = tmp_path / "route.geojson"
    done = run("import", str(FOREIGN / "stops.csv"), "-o", str(target), "--lang", "es")
    assert done.exit_code == 0, done.output
    assert "16 cells came in: 14 mapped, 2 kept as notes, 0 to do, 0 refused" in done.output
    assert read_dossier(target).is_draft
    shape = json.loads(run("import", str(FOREIGN / "stops.csv"), "--json").stdout)["ledger"]
    assert shape["in"] == len(shape["items"]) == 16
    assert shape["items"][6] == {
        "where": "row 2, column A (name)",
        "found": "Antofagasta",
        "became": "features.antofagasta.properties.name",
        "as": "mapped",
    }


def test_a_file_to_be_read_is_not_written_over(tmp_path: Path) -> None:
    path = tmp_path / "x.csv"
    path.write_bytes((FOREIGN / "stops.csv").read_bytes())
    assert run("import", str(path), "-o", str(path)).exit_code == 2
    assert path.read_bytes() == (FOREIGN / "stops.csv").read_bytes()


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_check_says_what_a_file_is_and_which_command_brings_it_in(path: Path) -> None:
    told_so = run("check", str(path))
    assert told_so.exit_code == 1
    assert f"is {recognise(path.read_bytes()).what}, no dossier" in told_so.stderr
    assert f"geoapp import {path.name} -o route.geojson" in told_so.stderr


@pytest.mark.long
def test_many_rows_make_a_draft() -> None:
    lines = [f"P{n},{n / 1000},{n / 500},2020-01-01" for n in range(10_000)]
    made = import_file(("x.csv", "\n".join(["name,lat,lon,date", *lines]).encode()))
    assert len(made.dossier.places) == 10_000
