"""What must be mapped in each kind of file, and that nothing in a draft is made up."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable
from pathlib import Path

import geopandas as gpd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook

from geoapp.dossier import to_geojson
from geoapp.importing import Imported, import_file
from geoapp.importing.ledger import Fate, told
from tests.support import counting
from tests.support.dossiers import CASES
from tests.support.tiers import long
from tests.support.troubles import WRITERS, Row
from tests.support.wrapped import ods, zipped

FOREIGN = CASES / "foreign"
GOLDEN = Path(__file__).parents[1] / "golden" / "import"

# By file: what stands in it, and the member of the dossier that must hold it: "kept" won't do.
MUST_BE_MAPPED: dict[str, dict[str, str]] = {
    "stops.csv": {
        "Antofagasta": "features.antofagasta.properties.name",
        "-23.65": "features.antofagasta.geometry",
        "-70.4": "features.antofagasta.geometry",
        "2021-05-02": "features.seen-antofagasta.properties.when",
        "https://example.org/port-log": "sources.example-org-port-log",
        "Arica": "features.arica.properties.name",
        "2021-05-05": "features.seen-arica.properties.when",
    },
    "my-map.kml": {
        "A cargo's way": "dossier.title",
        "Genova": "features.genova.properties.name",
        "8.93,44.41,0": "features.genova.geometry",
        "2022-03-01": "features.seen-genova.properties.when",
        "2022-03-03": "features.seen-genova.properties.when",
        "By sea": "features.leg-by-sea.properties.name",
        "8.93,44.41,0\n5.37,43.3,0": "features.leg-by-sea.geometry",
        "A ship": "features.a-ship.properties.name",
        "8 44 0": "features.a-ship.geometry",
        "2022-03-02T10:00:00Z": "properties.coordinateProperties.times",
    },
    "day-trip.gpx": {
        "Two days": "dossier.title",
        "Start": "features.start.properties.name",
        "6.15": "features.leg-planned.geometry",
        "Planned": "features.leg-planned.properties.name",
        "Walked": "features.walked.properties.name",
        "2019-06-02T17:30:00.250Z": "properties.coordinateProperties.times",
    },
    "drawn.geojson": {
        "One": "features.one.properties.name",
        "179.5": "features.one.geometry",
        "-16.2": "features.one.geometry",
        "Two": "features.two.properties.name",
        "-179.2": "features.two.geometry",
        "Between": "features.leg-between.properties.name",
    },
    "a-map.umap": {
        "A map": "dossier.title",
        "Made up": "dossier.summary",
        "Depot": "features.depot.properties.name",
        "10.25": "features.depot.geometry",
        "50.5": "features.depot.geometry",
    },
    "events.json": {
        "Graz": "features.graz.properties.name",
        "47.07": "features.graz.geometry",
        "15.44": "features.graz.geometry",
        "13/04/2020": "features.seen-graz.properties.when",
        "log-1": "sources.log-1",
        "Wien": "features.wien.properties.name",
        "48.21": "features.wien.geometry",
    },
    "gazetteer.lpf.json": {
        "Split": "features.split.properties.name",
        "16.44": "features.split.geometry",
        "43.51": "features.split.geometry",
        "1849": "features.seen-split.properties.when",
        "https://example.org/atlas": "sources.example-org-atlas",
        "HR": "features.split.properties.country",
    },
    "story.json": {
        "fr": "dossier.languages",
        "Un trajet": "dossier.title",
        "Inventé": "dossier.summary",
        "Brest": "features.brest.properties.name",
        "48.39": "features.brest.geometry",
        "-4.49": "features.brest.geometry",
        "3 mars 1905": "features.seen-brest.properties.when",
        "https://example.org/quai.jpg": "sources.example-org-quai-jpg",
        "Le départ": "steps.le-depart.title",
        "La Corogne": "features.la-corogne.properties.name",
    },
}
LINES = {
    "my-map.kml": ["leg-by-sea"],
    "day-trip.gpx": ["leg-planned"],
    "drawn.geojson": ["leg-between"],
    "story.json": ["leg"],
}


def golden(name: str) -> str:
    return (GOLDEN / f"{name}.txt").read_text("utf-8")


def as_workbook(path: Path) -> bytes:
    """Write a table as a workbook, numbers as numbers."""
    book, made = Workbook(), io.BytesIO()
    sheet = book.active
    assert sheet is not None
    sheet.title = "stops"
    for row in csv.reader(path.read_text("utf-8").splitlines()):
        sheet.append([float(cell) if cell[:1] == "-" else cell or None for cell in row])
    book.save(made)
    return made.getvalue()


def check_what_must_be_mapped(made: Imported, name: str) -> None:
    mapped = {(cell.text, cell.became) for cell in made.ledger.of(Fate.MAPPED)}
    assert set(MUST_BE_MAPPED[name].items()) - mapped == set()
    assert [leg.id for leg in made.dossier.legs] == LINES.get(name, [])


def lines_of(made: Imported) -> str:
    return "\n".join(f"{cell.fate}: {told(cell)}" for cell in made.ledger.cells) + "\n"


@pytest.mark.parametrize("name", MUST_BE_MAPPED)
def test_what_must_be_mapped_is_mapped(name: str) -> None:
    made = import_file(FOREIGN / name)
    check_what_must_be_mapped(made, name)
    assert golden(name).startswith(lines_of(made))


def test_the_same_table_as_a_workbook_is_mapped_alike() -> None:
    path = FOREIGN / "stops.csv"
    made = import_file(("stops.xlsx", as_workbook(path)))
    check_what_must_be_mapped(made, path.name)
    assert lines_of(made) == golden("stops.xlsx")
    assert to_geojson(made.dossier) == to_geojson(import_file(path).dossier)


def test_options_beside_their_chapters_have_a_golden_ledger_too() -> None:
    made = import_file(FOREIGN / "options.csv", FOREIGN / "chapters.csv", lang="en")
    options = len(import_file(FOREIGN / "chapters.csv").ledger.cells)
    lines = lines_of(made).splitlines(keepends=True)[:-options]
    assert "".join(lines) == golden("options.csv")


# -- the same in other wrappings ------------------------------------------------------------


def stops_as_ods() -> bytes:
    rows = [*csv.reader((FOREIGN / "stops.csv").read_text("utf-8").splitlines())]
    return ods([[("float" if each[:1] == "-" else "string", each) for each in row] for row in rows])


def drawn(driver: str, ending: str, folder: Path) -> bytes:
    """The features of `drawn.geojson` as GDAL writes them; shapes and lines are two shapefiles."""
    frame = gpd.read_file(FOREIGN / "drawn.geojson")
    frame = frame.assign(name=frame["name"].fillna(frame["label"])).filter(["name", "geometry"])
    if ending == "fgb":  # which holds neither heights beside positions without them, nor gaps
        frame = frame.set_geometry(frame.force_2d())[frame.geometry.notna()]
    if ending != "shp":
        frame.to_file(folder / f"drawn.{ending}", driver=driver)
        return (folder / f"drawn.{ending}").read_bytes()
    for kind in ("Point", "LineString"):
        frame[frame.geom_type == kind].to_file(folder / f"{kind}.shp", driver=driver)
    parts = sorted(folder.iterdir(), key=lambda path: (path.stem != "Point", path.name))
    return zipped({path.name: path.read_bytes() for path in parts})


WRAPPED: dict[str, tuple[str, Callable[[Path], bytes]]] = {
    "stops.ods": ("stops.csv", lambda _: stops_as_ods()),
    "my-map.kmz": (
        "my-map.kml",
        lambda _: zipped({"doc.kml": (FOREIGN / "my-map.kml").read_bytes()}),
    ),
    "drawn.gpkg": ("drawn.geojson", lambda folder: drawn("GPKG", "gpkg", folder)),
    "drawn.fgb": ("drawn.geojson", lambda folder: drawn("FlatGeobuf", "fgb", folder)),
    "drawn.shp.zip": ("drawn.geojson", lambda folder: drawn("ESRI Shapefile", "shp", folder)),
}
"""By name: the case whose content it has, and what writes it."""


@pytest.mark.parametrize("name", WRAPPED)
def test_what_must_be_mapped_is_mapped_in_each_wrapping(name: str, tmp_path: Path) -> None:
    case, write = WRAPPED[name]
    made = import_file((name, write(tmp_path)))
    assert lines_of(made) == golden(name)
    mapped = {(cell.text, cell.became) for cell in made.ledger.of(Fate.MAPPED)}
    wanted = MUST_BE_MAPPED[case].items()
    in_shapes = {each for each in wanted if each[1].endswith(".geometry")} & {*wanted}
    assert {*wanted} - (in_shapes if "drawn" in name else set()) - mapped == set()
    as_case = import_file(FOREIGN / case).dossier
    assert [leg.geometry for leg in made.dossier.legs] == [leg.geometry for leg in as_case.legs]
    assert [place.geometry for place in made.dossier.places] == [
        place.geometry for place in as_case.places
    ]


# -- nothing is made up --------------------------------------------------------------------

COUNTERS: dict[str, Callable[[bytes], int]] = {
    "XLSX": counting.of_xlsx,
    "KML": counting.of_xml,
    "GPX": counting.of_xml,
}
LINKS = st.integers(0, 99).map(lambda n: f"https://example.org/{n}")
STOPS = st.lists(
    st.fixed_dictionaries(
        {
            "name": st.sampled_from(["Ilo", "Arica", "Дунай", "Callao"]),
            "lat": st.decimals(-90, 90, places=4).map(str),
            "lon": st.decimals(-180, 180, places=4).map(str),
            "date": st.one_of(st.just(""), st.dates().map(str), st.just("07/09/2023")),
            "note": st.builds("{} {}".format, st.text("ab,;\"'&<", max_size=9), LINKS),
        },
        optional={"source": LINKS},
    ),
    min_size=1,
    max_size=6,
)


@pytest.mark.parametrize(
    "form", ["GeoJSON", "KML", "GPX", "XLSX", *map(long, ("TopoJSON", "uMap", "events"))]
)
@settings(max_examples=15)
@given(stops=STOPS)
def test_no_position_date_or_source_is_there_that_the_file_has_not(
    form: str, stops: list[Row]
) -> None:
    content = WRITERS[form](stops)
    made = import_file(("stops", content))
    counts = made.ledger.counts
    assert counts["in"] == COUNTERS.get(form, counting.of_json)(content)
    assert counts["in"] == sum(counts[each] for each in ("mapped", "kept", "to_do", "refused"))
    assert len({id(cell) for cell in made.ledger.cells}) == counts["in"]
    drawn = json.loads(to_geojson(made.dossier))["features"]
    positions = {(float(row["lon"]), float(row["lat"])) for row in stops}
    assert {tuple(each["geometry"]["coordinates"]) for each in drawn} <= positions
    days = {row["date"] for row in stops if "/" not in row["date"]}
    assert {seen.properties.when for seen in made.dossier.sightings} <= days
    links = {row["note"].split()[-1] for row in stops} | {row.get("source") for row in stops}
    assert {source.url for source in made.dossier.sources} <= links
    names = {row["name"] for row in stops}
    assert {each["properties"]["name"]["und"] for each in drawn} <= names
