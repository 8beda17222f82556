"""KML and KMZ for globes: days whole, icons inside, balloons that say who says so."""

from __future__ import annotations

import io
import json
import re
import zipfile
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import pyogrio
import pytest
import shapely
from PIL import Image

from geoapp.dossier import read_dossier
from geoapp.exports import export_bytes
from geoapp.exports.flatten import to_tables
from geoapp.frames import BOUNDS, Frames, to_frames
from tests.support.dossiers import CASES
from tests.support.exporting import KINDS, frames, hostile, tables, written

NS = {"k": "http://www.opengis.net/kml/2.2"}


def document(of: Frames | None = None, lang: str = "en") -> ET.Element:
    return ET.fromstring(export_bytes(of or frames(), "kml", lang=lang))  # noqa: S314 - our own


def placemarks(root: ET.Element) -> dict[str, ET.Element]:
    return {element.get("id", ""): element for element in root.iterfind(".//k:Placemark", NS)}


class Balloon(HTMLParser):
    """What a balloon shows: its words, its links, its elements."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.words = ""
        self.links: list[str | None] = []
        self.elements: set[str] = set()
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.add(tag)
        self.links += [value for name, value in attrs if name == "href"]
        self.words += "\n" if tag == "br" else ""

    def handle_data(self, data: str) -> None:
        self.words += data


def balloon(placemark: ET.Element) -> Balloon:
    return Balloon(placemark.findtext("k:description", "", NS))


def rows(lang: str | None = None) -> dict[str, dict[str, Any]]:
    of = to_tables(frames(), lang) if lang else tables()
    return {row["id"]: row for kind in KINDS for row in of.table(kind).rows()}


def test_the_last_day_is_shown_to_its_end() -> None:
    # A globe takes a day for its midnight, and would leave the last one out.
    shown = placemarks(document())
    assert set(shown) == set(rows())
    for row_id, row in rows().items():
        span = shown[row_id].find("k:TimeSpan", NS)
        if not row.get(BOUNDS[0]):
            assert span is None
            continue
        assert span is not None
        assert span.findtext("k:begin", "", NS) == f"{row[BOUNDS[0]]}T00:00:00Z"
        assert span.findtext("k:end", "", NS) == f"{row[BOUNDS[3]]}T23:59:59Z"


@pytest.mark.parametrize("lang", ["en", "fr"])
def test_a_balloon_tells_facts_claims_and_sources(lang: str) -> None:
    suffix, known = "" if lang == "en" else f"_{lang}", rows(lang)
    for row_id, placemark in placemarks(document(lang=lang)).items():
        row, told = known[row_id], balloon(placemark)
        for name in (
            f"caution{suffix}",
            "claims_text",
            "denials_text",
            "sources_text",
            "attribution",
        ):
            assert (row[name] or "") in told.words
        addressed = (row["denials_text"] or "") + (row["sources_text"] or "")
        assert len(told.links) == len(re.findall("https?://", addressed))
        assert set(told.links) <= set(frames().sources["url"])
    leg = balloon(placemarks(document(lang=lang))["leg-rail"]).words
    wanted = {
        "en": ("Basis: modelled", "At least, km: 9800", "Latest end: 2023-10-01"),
        "fr": (
            "Certitude\u00a0: incertain",
            "Nature du tracé\u00a0: modélisé",
            "Au moins, km\u00a0: 9800",
        ),
    }
    assert all(words in leg for words in wanted[lang])


def test_evidence_is_told_in_the_language_asked_for() -> None:
    # Claims, replies and the names of those who report stood in English in a French file.
    leg = balloon(placemarks(document(lang="fr"))["leg-sea"]).words
    claims = frames().claims
    said = claims.loc["wh-way"]
    assert said["title"]["fr"] in leg
    assert said["title"]["en"] not in leg
    assert f"{claims.loc['den-peskov']['said_by']['fr']}, 17 octobre 2023\u00a0: " in leg
    assert frames().info.attribution["fr"] in leg
    assert frames().info.attribution["en"] not in leg
    assert "gouvernement américain (ce mouvement)" in leg


def test_a_language_that_the_dossier_lacks_is_that_of_what_geoapp_says() -> None:
    made = to_frames(read_dossier(CASES / "good" / "a-track.geojson"))
    track = placemarks(document(made, lang="fr"))["track-example"]
    assert "Positions mesurées" in balloon(track).words


def test_data_are_typed_and_named_in_words(tmp_path: Path) -> None:
    root = document(lang="fr")
    fields = {
        schema.get("id"): {field.get("name") for field in schema}
        for schema in root.iterfind(".//k:Schema", NS)
    }
    for data in root.iterfind(".//k:SchemaData", NS):
        names = {each.get("name") for each in data}
        assert names <= fields[data.get("schemaUrl", "").removeprefix("#")]
        assert {"id", "kind", "licence"} <= names
    words = {each.text for each in root.iterfind(".//k:displayName", NS)}
    assert "Au moins, km" in words
    legs = pyogrio.read_dataframe(written(tmp_path, "kml"), layer="Legs")
    assert [legs[name].dtype.kind for name in ("low_km", "independent_sources")] == ["f", "i"]
    assert legs["days_inferred"].tolist() == [True, True]
    assert legs["low_km"].tolist() == frames().legs["low_km"].tolist()


def test_no_text_of_a_dossier_is_markup_in_a_balloon() -> None:
    root = document(hostile())
    for placemark in placemarks(root).values():
        told = balloon(placemark)
        assert told.elements <= {"h3", "p", "b", "br", "a"}
        assert placemark.findtext("k:name", "", NS) in told.words
    about = Balloon(root.findtext("k:Document/k:description", "", NS))
    assert about.elements == {"br"}
    assert hostile().info.licence in about.words
    texts = {element.text for element in root.iterfind(".//k:BalloonStyle/k:text", NS)}
    assert texts == {"$[description]"}  # a name would stand there as it is


def test_addresses_survive_a_program_that_takes_a_text_for_markup() -> None:
    # A pop-up of ArcGIS swallows what stands in angle brackets.
    texts = [row["sources_text"] or "" for row in rows().values()]
    assert any(" https://" in text for text in texts)
    assert not any("<" in text for text in texts)


def test_every_style_that_is_named_is_there() -> None:
    root = document()
    styles = {f"#{element.get('id')}" for element in root.iterfind(".//k:Style", NS)}
    named = {element.text for element in root.iterfind(".//k:styleUrl", NS)}
    wanted = ("modelled", "candidate", "route", "claimed", "independent")
    assert {f"#style_{name}" for name in wanted} <= named <= styles


def test_lines_that_may_cover_others_are_drawn_first() -> None:
    folders = [
        element.findtext("k:name", "", NS) for element in document().iterfind(".//k:Folder", NS)
    ]
    assert folders == ["Candidates", "Places", "Legs", "Sightings"]


def test_czml_tells_and_draws_the_same() -> None:
    packets = {p["id"]: p for p in json.loads(export_bytes(frames(), "czml", lang="fr"))}
    for row_id, placemark in placemarks(document(lang="fr")).items():
        assert packets[row_id]["description"] == placemark.findtext("k:description", "", NS)
    drawn = [packet for packet in packets.values() if {"point", "polyline"} & set(packet)]
    assert all(packet["name"] and packet["description"] for packet in drawn)
    red, grey = ([168, 35, 28, 255], [107, 100, 85, 255])
    points = {row_id: packets[row_id]["point"] for row_id in ("najin", "st-chita")}
    assert [point["color"]["rgba"] for point in points.values()] == [red, grey]
    assert points["najin"]["pixelSize"] > points["st-chita"]["pixelSize"]
    assert list(packets).index("rail-kazan") < list(packets).index("leg-rail")


def test_a_kmz_brings_the_icons_that_it_names() -> None:
    with zipfile.ZipFile(io.BytesIO(export_bytes(frames(), "kmz"))) as archive:
        root = ET.fromstring(archive.read("doc.kml"))  # noqa: S314 - our own
        assert archive.namelist()[0] == "doc.kml"
        icons = set(archive.namelist()[1:])
        assert {element.text for element in root.iterfind(".//k:href", NS)} == icons
        for name in icons:
            with Image.open(io.BytesIO(archive.read(name))) as icon:
                assert (icon.size, icon.mode) == ((32, 32), "RGBA")
                assert icon.getpixel((16, 16)) == (255, 255, 255, 255)
                assert icon.getpixel((0, 0)) == (255, 255, 255, 0)


def test_a_gpx_route_is_cut_at_180_degrees_and_never_says_180() -> None:
    across = to_frames(read_dossier(CASES / "good" / "across-180-degrees.geojson"))
    at_seam = across.places.geometry.map(lambda at: shapely.Point(180, at.y))
    placed = replace(across, places=across.places.set_geometry(at_seam))
    for of in (across, placed):
        root = ET.fromstring(export_bytes(of, "gpx"))  # noqa: S314 - our own
        lons = [float(at.get("lon", "")) for at in root.iter() if at.get("lon")]
        assert lons
        assert all(-180 <= lon < 180 for lon in lons)
        routes = [
            [float(at.get("lon", "")) for at in route.iterfind("{*}rtept")]
            for route in root.iterfind("{*}rte")
        ]
        assert len(routes) == 2
        assert all(max(route) - min(route) < 20 for route in routes)
