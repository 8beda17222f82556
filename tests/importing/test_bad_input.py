"""Bad files: a message that names the limit and what to do, nothing fetched, nothing written."""

from __future__ import annotations

import io
import json
import re
import socket
import zipfile
from collections.abc import Callable
from pathlib import Path
from time import process_time
from typing import NoReturn

import pytest
from click.testing import CliRunner
from openpyxl import Workbook

from geoapp.cli import main
from geoapp.errors import DossierError
from geoapp.importing import Fate, import_file
from geoapp.importing.archive import MAX_PART_BYTES

SHEET = "xl/worksheets/sheet1.xml"
SPREADSHEETML = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
ENTITIES = '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;">]>'
OUTSIDE = '<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/hostname">]>'
NAMES = " ".join(
    f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
    for name in ("office", "table", "text")
)


def zipped(files: dict[str, bytes]) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return made.getvalue()


def parts() -> dict[str, bytes]:
    """The files of a small workbook."""
    book, made = Workbook(), io.BytesIO()
    sheet = book.active
    assert sheet is not None
    for row in (["name", "lat", "lon"], ["A", 1.5, 2.5]):
        sheet.append(row)
    book.save(made)
    with zipfile.ZipFile(made) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def sheet_of(rows: str) -> bytes:
    xml = f'<worksheet xmlns="{SPREADSHEETML}"><sheetData>{rows}</sheetData></worksheet>'
    return zipped({**parts(), SHEET: xml.encode()})


def ods(rows: str, **more: bytes) -> bytes:
    table = f'<table:table table:name="S">{rows}</table:table>'
    body = f"<office:body><office:spreadsheet>{table}</office:spreadsheet></office:body>"
    content = f"<office:document-content {NAMES}>{body}</office:document-content>"
    return zipped({"content.xml": content.encode(), **more})


def repeated(columns: str = "1", rows: str = "1") -> str:
    start = f'<table:table-cell table:number-columns-repeated="{columns}"'
    cell = f'{start} office:value-type="string"><text:p>a</text:p></table:table-cell>'
    return f'<table:table-row table:number-rows-repeated="{rows}">{cell}</table:table-row>'


MANIFEST = (
    b'<manifest><file-entry full-path="content.xml"><encryption-data/></file-entry></manifest>'
)
LINK = (
    '<kml xmlns="http://www.opengis.net/kml/2.2"><Document><NetworkLink><Link>'
    "<href>http://127.0.0.1:9/x.kml</href></Link></NetworkLink></Document></kml>"
)
CASES: dict[str, tuple[bytes | Callable[[], bytes], str]] = {
    "a path out of a workbook": (
        zipped({**parts(), "../../evil": b"x"}),
        "whose path leads out of it; have it made anew",
    ),
    "a path out of an ODS": (
        zipped({"content.xml": b"<a/>", "/etc/evil": b"x"}),
        "whose path leads out of it; have it made anew",
    ),
    "entities in a workbook": (
        zipped({**parts(), SHEET: f"{ENTITIES}<worksheet>&b;</worksheet>".encode()}),
        "declares entities; save it anew from its program",
    ),
    "a file of the machine in a workbook": (
        zipped({**parts(), "xl/sharedStrings.xml": f"{OUTSIDE}<sst>&e;</sst>".encode()}),
        "declares entities; save it anew from its program",
    ),
    "entities in an ODS": (
        zipped({"content.xml": f"{ENTITIES}<a>&b;</a>".encode()}),
        "declares entities; save it anew from its program",
    ),
    "a file of the machine in GPX": (
        f'{OUTSIDE}<gpx><wpt lat="1" lon="2"><name>&e;</name></wpt></gpx>'.encode(),
        "declares entities; save it without",
    ),
    "a sheet that is large when unpacked": (
        lambda: zipped({**parts(), SHEET: bytes(MAX_PART_BYTES + 1)}),
        f"has a sheet of more than {MAX_PART_BYTES // 1_000_000} MB: {SHEET}; cut it into several",
    ),
    "many columns in a workbook": (
        sheet_of('<row r="1"><c r="XFD1" t="inlineStr"><is><t>a</t></is></c></row>'),
        "more than 1,000 columns; leave out",
    ),
    "a million columns in an ODS": (
        ods(repeated(columns="1000000")),
        "more than 1,000 columns; leave out",
    ),
    "a million columns in a CSV": (
        lambda: b"a," * 1_000_000 + b"\n" + b"1," * 1_000_000,
        "more than 1,000 columns; leave out",
    ),
    "a billion rows in an ODS": (
        ods(repeated(rows="900000000")),
        "more than 1,000,000 cells; cut it into several files",
    ),
    "a locked workbook": (
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(2_000),
        "locked with a password; save it as .xlsx, without a password",
    ),
    "a locked ODS": (
        ods(repeated(), **{"META-INF/manifest.xml": MANIFEST}),
        "is locked with a password; save it without one",
    ),
    "a locked ODS of today": (
        zipped({"mimetype": b"x", "encrypted-package": b"\x00" * 100}),
        "is locked with a password; save it without one",
    ),
    "a picture called .csv": (
        b"\xff\xd8\xff\xe0" + bytes(500),
        "is a picture (JPEG); give a table",
    ),
    "another picture": (b"II*\x00" + bytes(500), "is a picture (TIFF); give a table"),
    "links to a network alone": (
        LINK.encode(),
        "which is never fetched; open it in its own program",
    ),
    "a uMap whose places lie elsewhere": (
        b'{"type": "umap", "properties": {"name": "M"}, "layers": [{"type": "FeatureCollection",'
        b' "features": [], "_umap_options": {"remoteData": {"url": "//127.0.0.1:9/"}}}]}',
        "which is never fetched; open it in its own program",
    ),
    "a KML of a picture laid on the ground": (
        b"<kml><Document><name>A map</name><GroundOverlay><Icon><href>a.png</href></Icon>"
        b"</GroundOverlay></Document></kml>",
        "holds no places or lines; give a file with places, lines or a table of them",
    ),
    "such links, zipped": (zipped({"doc.kml": LINK.encode()}), "which is never fetched"),
    "a quote that is left open": (
        b'name,lat,lon\nA,1,2\n"B,1,2\n' + b"C,1,2\n" * 50,
        "line 3: opens a quote that nothing closes; close it",
    ),
    "a database that is no GeoPackage": (
        b"SQLite format 3\x00" + bytes(5_000),
        "can't be read by GDAL; save it anew",
    ),
    "a workbook that was cut off": (zipped(parts())[:2_000], "is a broken archive; save it anew"),
    "an XML that names files of the machine for GDAL": (
        b"<OGRVRTDataSource><OGRVRTLayer><SrcDataSource>/etc/hostname</SrcDataSource>"
        b"</OGRVRTLayer></OGRVRTDataSource>",
        "give KML or GPX",
    ),
}


IS_READ = (
    "links to a network alone",
    "a uMap whose places lie elsewhere",
    "a KML of a picture laid on the ground",
    "such links, zipped",
)
"""What `check` says the kind of, and an import finds empty."""


@pytest.fixture(autouse=True)
def no_network(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let nothing be fetched."""

    def refuse(*_: object, **__: object) -> NoReturn:
        pytest.fail("something asked the network")

    monkeypatch.setattr(socket.socket, "connect", refuse)


@pytest.mark.parametrize("name", CASES)
def test_a_bad_file_is_told_and_nothing_is_written(name: str, tmp_path: Path) -> None:
    content, words = CASES[name]
    path, target = tmp_path / "stops.csv", tmp_path / "out.geojson"
    path.write_bytes(content if isinstance(content, bytes) else content())
    start = process_time()
    run = CliRunner().invoke(main, ["import", str(path), "-o", str(target)])
    assert run.exit_code == 1, run.output
    assert words in run.output
    assert "Traceback" not in run.output
    checked = CliRunner().invoke(main, ["check", str(path)])
    assert checked.exit_code == 1
    told = checked.output.replace(", no dossier", "")
    assert words.replace("line 3:", "line 3") in told or name in IS_READ, told
    assert [each.name for each in tmp_path.iterdir()] == ["stops.csv"]
    assert process_time() - start < 60  # of its own work; a minute would be a bomb gone off


def test_a_file_of_two_gigabytes_is_not_read(tmp_path: Path) -> None:
    path = tmp_path / "huge.xlsx"
    with path.open("wb") as file:
        file.truncate(2_200_000_000)  # sparse: it takes no room
    assert path.stat().st_size > 2_000_000_000
    with pytest.raises(DossierError, match=r"holds more than 50 MB; cut it into several files"):
        import_file(path)
    assert "give at most 50 MB" in CliRunner().invoke(main, ["check", str(path)]).output


def test_counts_that_are_no_numbers_count_once() -> None:
    made = import_file(("x.ods", ods(repeated(columns="many", rows="-5x") * 3)))
    assert made.ledger.counts["in"] == 3


def test_a_link_beside_places_is_refused_and_not_followed() -> None:
    place = ("<Placemark><name>A</name><Point><coordinates>2.5,1.5</coordinates></Point>"
             "</Placemark></Document>")  # fmt: skip
    made = import_file(("x.kml", LINK.replace("</Document>", place).encode()))
    assert [cell.why for cell in made.ledger.of("refused")] == [  # type: ignore[arg-type]
        "what lies elsewhere is never fetched"
    ]
    assert len(made.dossier.places) == 1


@pytest.mark.parametrize("member", ["_umap_options", "_storage", "properties"])
def test_remote_data_of_a_umap_are_refused_wherever_its_edition_says_them(member: str) -> None:
    layer = {
        "type": "FeatureCollection",
        member: {"name": "Ports", "remoteData": {"url": "http://127.0.0.1:9/x", "format": "csv"}},
        "features": [
            {
                "type": "Feature",
                "properties": {"name": "A"},
                "geometry": {"type": "Point", "coordinates": [2.5, 1.5]},
            }
        ],
    }
    umap = {"type": "umap", "properties": {"name": "M"}, "layers": [layer]}
    made = import_file(("x.umap", json.dumps(umap).encode()))
    whys = {cell.text: cell.why for cell in made.ledger.of(Fate.REFUSED)}
    assert whys["http://127.0.0.1:9/x"] == "what lies elsewhere is never fetched"
    assert "layer: Ports" in [todo.found for todo in made.dossier.todo]


@pytest.mark.parametrize(
    "source",
    [
        "https://me:pw@example.org/a",
        "https://example.org/" + "a" * 2_000,
    ],
)
def test_an_address_that_no_dossier_takes_is_a_source_in_words(source: str) -> None:
    table = f"name,lat,lon,source\nA,1,2,{source}\nB,3,4,https://example.org/b\n"
    sources = import_file(("x.csv", table.encode()), lang="en").dossier.sources
    assert [(each.url, each.note) for each in sources] == [
        *((None, source), ("https://example.org/b", None))
    ]


def test_a_leg_that_arrives_before_it_leaves_stops_no_other_row() -> None:
    table = (
        b"name,lat,lon,from,to,depart,arrive\nA,1,2,,,,\nB,3,4,,,,\n"
        b"There,,,A,B,2020-03-01,2020-02-10\nBack,,,B,A,2020-03-01,2020-03\n"
    )
    made = import_file(("x.csv", table), lang="en")
    there, back = (leg.properties for leg in made.dossier.legs)
    assert (there.depart, there.arrive) == ("2020-03-01", None)
    assert (back.depart, back.arrive) == ("2020-03-01", "2020-03")
    (cell,) = made.ledger.of(Fate.TO_DO)
    assert (cell.text, cell.became) == ("2020-02-10", "features.leg-there.properties.arrive")


def test_quotes_inside_cells_are_no_open_quotes() -> None:
    table = b'name,lat,lon,note\n"A ""quoted"" one",1,2,5" pipe\nB,1,3,"two\nlines"\n'
    made = import_file(("x.csv", table))
    assert made.ledger.counts["in"] == 12
    assert made.dossier.places[0].properties.name == {"und": 'A "quoted" one'}
    assert re.search("two\nlines", str(made.dossier.places[1].properties.note["und"]))  # type: ignore[index]
