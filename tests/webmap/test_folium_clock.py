"""The clock for Folium: whose map stays the host's, whose texts stay text, whose errors help."""

from __future__ import annotations

import re
from typing import Any

import folium
import geopandas as gpd
import pytest
import shapely

import geoapp
from geoapp.catalogues import PAGE_LANGUAGES
from geoapp.errors import ColumnError
from geoapp.frames import to_frames
from geoapp.webmap.folium_clock import Clock, clock_words
from geoapp.webmap.route_map import route_map
from geoapp.webmap.timed_features import in_degrees
from tests.support.dossiers import built_in_dossier

HOSTILE = ["${alert(1)}", "`x`", "</script><script>alert(1)</script>", "{{ 7 * 7 }}", "{% raw %}"]


def frame(**columns: list[Any]) -> gpd.GeoDataFrame:
    n = len(next(iter(columns.values())))
    return gpd.GeoDataFrame(columns, geometry=[shapely.Point(i, i) for i in range(n)], crs=4326)


def known() -> gpd.GeoDataFrame:
    return frame(start=["2020-01-01", "2020-02"], end=["2020-01-09", None])


def html_of(clock: Clock, m: folium.Map | None = None) -> str:
    made = m or folium.Map(tiles=None)
    clock.add_to(made)
    return str(made.get_root().render())


def test_it_is_public_and_leaves_the_map_of_its_host_as_it_was() -> None:
    assert geoapp.Clock is Clock
    addresses = re.compile(r'(?:src|href)="(http[^"]+)"')
    plain = folium.Map(tiles=None)
    before = addresses.findall(plain.get_root().render())
    assert addresses.findall(html_of(Clock(known(), start="start", end="end"))) == before
    html = html_of(Clock(known(), start="start", end="end", offline=True))
    assert addresses.findall(html.split("</head>")[0]) == []
    assert addresses.findall(folium.Map(tiles=None).get_root().render()) == before


def test_offline_keeps_what_is_the_map_s_own_and_brings_folium_s_icons() -> None:
    m = route_map(to_frames(built_in_dossier()), projection="conic", clock=False)
    own = {name for name, _ in m.default_js}
    Clock(known(), start="start", end="end", offline=True).add_to(m)
    assert {name for name, _ in m.default_js} == own
    plain = folium.Map(tiles=None)
    folium.Marker([0, 0], icon=folium.Icon()).add_to(plain)
    html = html_of(Clock(known(), start="start", end="end", offline=True), plain)
    assert "leaflet.awesome-markers.js" in html
    assert "leaflet@1" not in html.partition("</head>")[0]


def test_no_text_of_a_frame_is_code() -> None:
    made = frame(start=["2020"] * 5, end=["2021"] * 5, **{"${x}`</script>{{ 1 }}": HOSTILE})
    named = "</script>${x}{{ 7 * 7 }}`"
    html = html_of(Clock(made, start="start", end="end", tooltip=[made.columns[2]], name=named))
    own = html[html.index("geoapp.addClock(") :]
    assert r"\u007b{ 7 * 7 }}" in own
    for bad in ("${", "`", "<script", "{{", "{%"):
        assert bad not in own.split("</script>")[0], bad
    assert own.count("</script>") == 1


@pytest.mark.parametrize("lang", PAGE_LANGUAGES)
def test_its_words_are_in_each_language(lang: str) -> None:
    words = clock_words(lang)
    if lang != "en":
        assert {"Play", "Pause", "Certain: {n}", "At this hour", "What the map shows"} <= set(words)
        assert words["Possible"] != "Possible" or lang == "fr"


def without_crs(frame: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    shapes: Any = frame.geometry.to_numpy()
    return gpd.GeoDataFrame(frame.drop(columns="geometry"), geometry=shapes)


def test_another_crs_is_projected_and_none_is_degrees() -> None:
    projected = known().to_crs(3857)
    assert in_degrees(projected).crs == 4326
    assert in_degrees(without_crs(known())).crs is None
    unsaid = without_crs(projected)
    with pytest.raises(ColumnError, match=r"positions that are not degrees.*set_crs"):
        Clock(unsaid, start="start", end="end")


def test_what_is_no_frame_is_refused() -> None:
    plain = known().drop(columns="geometry")
    for bad in (plain, known().iloc[:0], None):
        with pytest.raises(ColumnError, match=r"^data: "):
            Clock(bad, start="start", end="end")  # type: ignore[arg-type]
    with pytest.raises(ColumnError, match="tooltip='x': is not a column"):
        Clock(known(), start="start", end="end", tooltip=["x"])
    with pytest.raises(ColumnError, match="color='reddish': has 'reddish', not a colour"):
        Clock(known(), start="start", end="end", color="reddish")
    with pytest.raises(ValueError, match="lang: is 'de'; use one of en"):
        Clock(known(), start="start", end="end", lang="de")
    with pytest.raises(ColumnError, match="at: is 'never'"):
        Clock(known(), start="start", end="end", at="never")


def test_its_bounds_are_those_of_its_layers() -> None:
    m = folium.Map(tiles=None)
    clock = Clock(known(), start="start", end="end").add_to(m)
    far = gpd.GeoDataFrame({"d": ["2030"]}, geometry=[shapely.box(10, 20, 30, 40)], crs=4326)
    clock.add_layer(far, when="d", name="Far")
    assert m.get_bounds() == [[0, 0], [40, 30]]
    assert clock.last == 22279
    none: Any = [None]
    nowhere = gpd.GeoDataFrame({"d": ["2030"]}, geometry=none, crs=4326)
    Clock(nowhere, when="d").add_to(folium.Map(tiles=None))
