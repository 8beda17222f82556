"""Tracks: measured positions from the file to the tables, the page's data and the exports."""

from __future__ import annotations

import json
import re
from datetime import date, timedelta
from itertools import accumulate

import shapely

from geoapp.clock import clock_days, clock_stops
from geoapp.diff import difference
from geoapp.dossier import read_dossier, to_geojson
from geoapp.exports import export_bytes
from geoapp.frames import Frames, to_frames
from geoapp.page.html import page_html
from geoapp.page.routes import page_data
from geoapp.page.text_version import event_rows
from tests.support.dossiers import ONE_OF_EACH, TRACK, content_of, read
from tests.support.lines import numbers
from tests.support.pages import held


def frames() -> Frames:
    return to_frames(read_dossier(TRACK))


def test_a_track_has_a_row_with_its_times_and_its_ends() -> None:
    (row,) = frames().tracks.to_dict("records")
    assert row["times"] == [
        "2001-02-03T04:20:00Z", "2001-02-03T18:00Z", "2001-02-07", "2001-02-09~"
    ]  # fmt: skip
    assert row["geometry"].equals(shapely.MultiPoint([(12, 50), (12.5, 50.2), (14, 51), (15, 52)]))
    assert (row["earliest_start"], row["latest_end"]) == (date(2001, 2, 3), date(2001, 2, 12))


def test_tracks_set_the_clock_where_nothing_else_does() -> None:
    assert clock_days(frames()) == (date(2001, 2, 3), date(2001, 2, 12))
    assert clock_stops(frames()) == [date(2001, 2, 3), date(2001, 2, 12)]


def test_what_is_written_reads_the_same() -> None:
    dossier = read_dossier(TRACK)
    assert read_dossier(to_geojson(dossier).encode()) == dossier


def test_the_page_gets_each_position_with_the_days_it_can_be_of() -> None:
    (track,) = page_data(read_dossier(TRACK))["routes"][0]["tracks"]
    lons, lats = (accumulate(numbers(track["at"])[side::2]) for side in (0, 1))
    assert [*zip(lons, lats, strict=True)] == [
        (12000, 50000), (12500, 50200), (14000, 51000), (15000, 52000)
    ]  # fmt: skip
    firsts, more = (accumulate(numbers(track["on"])[side::2]) for side in (0, 1))
    days = [date(1970, 1, 1) + timedelta(days=day) for day in firsts]
    assert [day.day for day in days] == [3, 3, 7, 6]
    assert list(more) == [0, 0, 0, 6]


def test_only_a_page_with_tracks_has_what_draws_them() -> None:
    marks = (r"\.Tracks=\w+;", "Perhaps on this day")
    with_track, without = (page_html(read_dossier(one)) for one in (TRACK, ONE_OF_EACH))
    told, untold = (
        str([held(html, name) for name in ("code", "content")]) for html in (with_track, without)
    )
    assert all(re.search(mark, told) for mark in marks)
    assert not any(re.search(mark, untold) for mark in marks)


def test_the_text_lists_a_track_with_who_measured_it() -> None:
    rows = event_rows(page_data(read_dossier(TRACK))["routes"])
    assert [(row["kind"], row["by"]["en"]) for row in rows] == [
        ("track", "A receiver on the shore")
    ]


def test_geojson_keeps_the_time_of_each_position() -> None:
    (feature,) = json.loads(export_bytes(frames(), "geojson"))["features"]
    assert feature["geometry"]["type"] == "MultiPoint"
    assert len(feature["geometry"]["coordinates"]) == 4
    assert len(feature["properties"]["coordinateProperties"]["times"]) == 4
    assert feature["properties"]["caution"].startswith("Measured positions; between two")


def test_a_changed_time_is_a_change() -> None:
    content = content_of(TRACK)
    old = read(content)
    content["features"][0]["properties"]["coordinateProperties"]["times"][2] = "2001-02-08"
    (changed,) = difference(old, read(content))["changed"]
    assert (changed["id"], changed["kind"]) == ("track-example", "track")
    assert changed["members"] == ["coordinateProperties"]
