"""Files of tracks that a visitor opens in the app: verdicts on the map, problems in words."""

from __future__ import annotations

import json
from collections.abc import Callable
from functools import partial
from io import BytesIO
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from streamlit.testing.v1 import AppTest

from geoapp.resources import BUILT_IN
from geoapp.tracks.positions import PositionTable, joined
from geoapp.tracks.read import READERS
from geoapp.tracks.times import HOUR_US
from geoapp.webapp import tracks
from geoapp.webapp.dossiers import open_built_in
from geoapp.webapp.downloads import DOWNLOADS
from tests.support.made_up import START_US, csv_of, sailed
from tests.support.pages import held
from tests.support.project import PACKAGE


def four_days() -> PositionTable:
    there = sailed((130.6, 41.95), (131.0, 42.1), 20, 100, "MADE-UP", START_US + 24 * HOUR_US)
    away = sailed((136.0, 39.0), (136.5, 39.0), 20, 100, "MADE-UP", START_US + 96 * HOUR_US)
    return joined([there, away])


def times() -> list[str]:
    return [f"{np.datetime64(int(us), 's')}Z" for us in four_days().times // 1_000_000]


def as_csv() -> bytes:
    return csv_of(four_days()).encode()


def as_parquet() -> bytes:
    positions, file = four_days(), BytesIO()
    columns = {"mmsi": positions.ids, "timestamp": positions.times // 1_000_000,
               "lat": positions.lats, "lon": positions.lons}  # fmt: skip
    pq.write_table(pa.table(columns), file)
    return file.getvalue()


def as_gpx() -> bytes:
    positions = four_days()
    points = "".join(
        f'<trkpt lat="{lat}" lon="{lon}"><time>{time}</time></trkpt>'
        for lat, lon, time in zip(positions.lats, positions.lons, times(), strict=True)
    )
    head = '<gpx xmlns="http://www.topografix.com/GPX/1/1" version="1.1" creator="made up">'
    return f"{head}<trk><name>MADE-UP</name><trkseg>{points}</trkseg></trk></gpx>".encode()


def as_geojson() -> bytes:
    positions = four_days()
    points = np.column_stack([positions.lons, positions.lats]).tolist()
    line = {"type": "LineString", "coordinates": points}
    properties = {"mmsi": "MADE-UP", "times": times()}
    feature = {"type": "Feature", "properties": properties, "geometry": line}
    return json.dumps({"type": "FeatureCollection", "features": [feature]}).encode()


# The example of ITU-R M.1371's implementers, with the time of a made-up receiver before it.
NMEA = b"\\c:1694131200*50\\!AIVDM,1,1,,B,177KQJ5000G?tO`K>RA1wUbN0TKH,0*5C\n"


@pytest.fixture
def app(monkeypatch: pytest.MonkeyPatch) -> AppTest:
    monkeypatch.delenv("GEOAPP_DOSSIER", raising=False)
    return AppTest.from_file(PACKAGE / "app.py", default_timeout=120)


def bring(app: AppTest, *files: tuple[str, bytes]) -> AppTest:
    app.file_uploader(key="tracks").set_value(
        [(name, content, "application/octet-stream") for name, content in files]
    )
    return app.run()


def page(app: AppTest) -> str:
    (frame,) = app.get("iframe")
    html: str = frame.proto.srcdoc
    return html


def findings(app: AppTest) -> dict[str, Any]:
    found: dict[str, Any] = held(page(app), "content")["data"]["findings"]
    return found


def test_a_file_of_tracks_is_held_against_the_dossier_that_is_shown(app: AppTest) -> None:
    without = page(app.run())
    bring(app, ("ais.csv", as_csv() + b"0,2023-09-08T00:00Z,42,131\n"))
    assert not app.exception
    assert not app.error
    (leg,) = (each for each in findings(app)["legs"] if each["leg"] == "leg-sea")
    assert [row["verdicts"] for row in leg["rows"]] == ["nisson"]
    labels = [button.proto.label for button in app.get("download_button")]
    assert "Save the rows that were not read (CSV)" in labels
    shown = page(app)
    app.selectbox(key="format").select_index(1).run()
    assert page(app) == shown
    bring(app)
    assert page(app) == without


def test_slides_archive_and_site_have_them_and_the_pupils_sheets_do_not(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    given: dict[str, object] = {}
    for name in ("handout.handout_pdf", "slides.slides_pptx", "bundle.bundle_zip"):
        monkeypatch.setattr(f"geoapp.classroom.{name}", partial(took, given, name))
    monkeypatch.setattr("geoapp.page.site.site_files", partial(took, given, "site"))
    found = held_of(("a.csv", as_csv())).findings
    dossier = open_built_in(BUILT_IN[0]).dossier
    for name, one in DOWNLOADS.items():
        one.make(dossier, "en", found)
        assert given.popitem()[1] == (None if name == "handout" else found)


def took(given: dict[str, object], name: str, *_: object, **options: object) -> dict[str, bytes]:
    given[name] = options.get("findings")
    return {}


@pytest.mark.parametrize(
    ("name", "make"),
    [("a.parquet", as_parquet), ("a.gpx", as_gpx), ("a.geojson", as_geojson)],
    ids=lambda given: given if isinstance(given, str) else "",
)
def test_each_kind_gives_the_same(name: str, make: Callable[[], bytes]) -> None:
    assert verdicts(name, make()) == verdicts("a.csv", as_csv())


def verdicts(name: str, content: bytes) -> list[str]:
    found = held_of((name, content))
    assert found.findings is not None, found.problems
    (leg,) = found.findings["legs"]
    return [row["verdicts"] for row in leg["rows"]]


def held_of(*files: tuple[str, bytes]) -> tracks.HeldTracks:
    """Hold files against the built-in dossier, without the app around it."""
    uploaded: Any = tuple(Uploaded(*file) for file in files)
    return tracks.hold("", open_built_in(BUILT_IN[0]), tracks.TrackFiles(uploaded, None))


class Uploaded(BytesIO):
    """What the app gets of an upload."""

    def __init__(self, name: str, content: bytes) -> None:
        super().__init__(content)
        self.name = self.file_id = name
        self.size = len(content)


def test_messages_of_receivers_are_read() -> None:
    pytest.importorskip("pyais")
    found = held_of(("a.nmea", NMEA))
    assert found.findings is not None, found.problems
    assert [track["positions"] for track in found.findings["tracks"]] == [1]


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("empty.csv", b"", "empty.csv: is empty; give a file with positions"),
        (
            "cut.parquet",
            b"PAR1" + bytes(40),
            "cut.parquet: is no whole Parquet file; its end is missing",
        ),
        ("no.csv", b"a,b\n1,2\n", "no.csv: has no column of time, lat, lon"),
        ("../../up.csv", b"", "up.csv: is empty"),
        ("\x1b[2J/" + "x" * 300 + ".csv", b"", "x.csv: is empty"),
        ("pic.png", b"\x89PNG....", "pic.png: is of no known kind"),
    ],
)
def test_a_bad_file_is_refused_in_words(name: str, content: bytes, words: str) -> None:
    found = held_of((name, content))
    assert found.findings is None
    assert words in found.problems
    assert "\x1b" not in found.problems


def test_a_bad_file_leaves_the_page_as_it_was(app: AppTest) -> None:
    before = page(app.run())
    bring(app, ("no.csv", b"a,b\n1,2\n"))
    assert not app.exception
    assert "These tracks can't be used." in [each.value for each in app.error]
    assert "no.csv: has no column of time, lat, lon" in app.code[0].value
    assert page(app) == before


def test_several_files_are_one_source_and_their_size_has_a_limit(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    twice = held_of(("a.csv", as_csv()), ("a.csv", as_csv().replace(b"MADE-UP", b"OTHER")))
    assert twice.findings is not None
    assert [track["id"] for track in twice.findings["tracks"]] == ["MADE-UP", "OTHER"]
    monkeypatch.setattr(tracks, "MOST_TRACKS_MB", 0.01)
    assert (
        "the limit here is 0.01; use the command: geoapp tracks"
        in held_of(("a.csv", as_csv())).problems
    )


def test_tracks_are_held_against_one_dossier_alone(app: AppTest) -> None:
    app.query_params["with"] = BUILT_IN[1]
    app.query_params["lang"] = "fr"
    bring(app.run(), ("ais.csv", as_csv()))
    assert "Des traces se confrontent à un seul dossier" in app.info[0].value
    assert "findings" not in held(page(app), "content")["data"]


def test_dates_are_read_as_the_visitor_says(app: AppTest) -> None:
    rows = "".join(f"1,{day:02}/09/2023 00:00,42,131\n" for day in (7, 8))
    bring(app.run(), ("ais.csv", f"mmsi,timestamp,lat,lon\n{rows}".encode()))
    assert "--dates says how 07/09/2023 is written" in app.code[0].value
    app.selectbox(key="track-dates").set_value("dmy").run()
    assert not app.error
    assert findings(app)["tracks"][0]["first"].startswith("2023-09-07")


def test_what_may_be_chosen_is_what_can_be_read() -> None:
    assert [f".{end}" for end in tracks.TRACK_FILES] == list(READERS)
