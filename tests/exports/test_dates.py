"""The outer days of every form of date, in each format that has a place for time."""

from __future__ import annotations

import json

import pytest
from lxml import etree

from geoapp.exports.flatten import to_tables
from geoapp.exports.formats import FORMATS
from geoapp.exports.geoparquet import to_arrow
from geoapp.exports.tables import Tables
from geoapp.frames import Frames, to_frames
from tests.support.dossiers import content_of, read

FIRST, LAST = "0001-01-01", "9999-12-31"
KML = "{http://www.opengis.net/kml/2.2}"


def seen(when: str) -> tuple[Frames, Tables]:
    """A dossier whose sighting has this time."""
    content = content_of()
    for feature in content["features"]:
        if feature["properties"]["kind"] == "sighting":
            feature["properties"]["when"] = when
    frames = to_frames(read(content))
    return frames, to_tables(frames)


def made(when: str, name: str) -> str:
    frames, tables = seen(when)
    (content,) = FORMATS[name].make(frames, tables, "en").values()
    return content.decode()


TIMES = [
    ("{2000-09-07,2000-09-08}", "2000-09-07", "2000-09-08"),
    ("{2000-09-07,2000-09-20}", "2000-09-07", "2000-09-20"),
    ("[2000-09-07..2000-09-12]", "2000-09-07", "2000-09-12"),
    ("[2000-09-07..]", "2000-09-07", None),
    ("{..2000-09-12}", None, "2000-09-12"),
    ("/2000-09-12", None, "2000-09-12"),
    ("2000-09-XX", "2000-09-01", "2000-09-30"),
    ("200X", "2000-01-01", "2009-12-31"),
    ("1999-24", "1999-12-01", "2000-03-21"),
]


@pytest.mark.parametrize(("when", "first", "last"), TIMES)
def test_every_format_has_the_outer_days(when: str, first: str | None, last: str | None) -> None:
    table = seen(when)[1].table("sightings")
    assert table["edtf"] == [when]
    days = [table[name][0] for name in ("earliest_start", "latest_end")]
    assert [day and day.isoformat() for day in days] == [first, last]

    mark = next(
        mark for mark in etree.fromstring(made(when, "kml").encode()).iter(f"{KML}Placemark")
        if mark.get("id") == "seen"
    )  # fmt: skip
    ends = [mark.find(f"{KML}TimeSpan/{KML}{end}") for end in ("begin", "end")]
    assert [None if end is None else (end.text or "")[:10] for end in ends] == [first, last]

    packets = {packet["id"]: packet for packet in json.loads(made(when, "czml"))}
    begin, end = packets["seen"]["availability"].split("/")
    assert begin[:10] == (first or FIRST)
    assert end > (last or FIRST)

    features = json.loads(made(when, "json-fg"))["features"]
    fg = next(feature for feature in features if feature["id"] == "seen")
    assert fg["time"]["interval"] == [first or "..", last or ".."]


@pytest.mark.parametrize(
    ("when", "first", "last", "begin"),
    [
        ("-0489-08-12/-0479", "-000489-08-12", "-000479-12-31", "-0490-08-12"),
        ("0000-12-31/0001-01-02", "+000000-12-31", "0001-01-02", "-0001-12-31"),
        ("Y-12000", "-012000-01-01", "-012000-12-31", "-12001-01-01"),
    ],
)
def test_a_year_without_a_date_is_text_and_never_another_year(
    when: str, first: str, last: str, begin: str
) -> None:
    """What has four digits for a year, or none before 1, has an open end, text or no time."""
    frames, tables = seen(when)
    table = tables.table("sightings")
    assert [str(table[name][0]) for name in ("earliest_start", "latest_end")] == [first, last]
    assert not table.is_timed

    rows = to_arrow(table, nested=False).to_pylist()
    assert rows[0]["earliest_start"] == first
    assert str(rows[0]["latest_end"]) == last
    assert first in made(when, "csv") or first in str(FORMATS["csv"].make(frames, tables, "en"))

    mark = next(
        mark for mark in etree.fromstring(made(when, "kml").encode()).iter(f"{KML}Placemark")
        if mark.get("id") == "seen"
    )  # fmt: skip
    assert mark.findtext(f"{KML}TimeSpan/{KML}begin", "")[:-10].removesuffix("T") == begin

    packets = {packet["id"]: packet for packet in json.loads(made(when, "czml"))}
    assert "availability" not in packets["seen"]
    assert "clock" not in packets["document"]

    features = json.loads(made(when, "json-fg"))["features"]
    time = next(feature["time"] for feature in features if feature["id"] == "seen")
    assert time is None or time["interval"] == ["..", "0001-01-02"]

    files = FORMATS["qgis"].make(frames, tables, "en")
    assert any(name.endswith(".gpkg") for name in files)


def test_a_source_has_the_days_on_which_it_can_have_come_out() -> None:
    content = content_of()
    for source, issued in zip(content["sources"], ("2001-02", None), strict=False):
        source.pop("issued", None)
        source.update({"issued": issued} if issued else {})
    sources = to_tables(to_frames(read(content))).table("sources")
    named = {source["id"]: source.get("issued") for source in content["sources"]}
    days = zip(sources["id"], sources["issued_earliest"], sources["issued_latest"], strict=True)
    for name, *ends in days:
        issued = named[name]
        if issued is None:
            assert ends == [None, None]
        if issued == "2001-02":
            assert [str(day) for day in ends] == ["2001-02-01", "2001-02-28"]
    assert {"2001-02", None} <= set(named.values())
