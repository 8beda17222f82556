"""The map for Folium: an ordinary one, whole in its file, and nothing in a text of it is code."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime
from inspect import signature
from typing import TYPE_CHECKING, Any

import folium
import numpy as np
import pandas as pd
import pytest

from geoapp.dossier import built_in, read_dossier
from geoapp.errors import ArgumentError
from geoapp.frames import BOUNDS, to_frames
from geoapp.importing import from_tables
from geoapp.measure.lengths import measure_dossier
from geoapp.page.routes import PreparedRoutes, page_data
from geoapp.picture.picture import picture_svg
from geoapp.resources import BUILT_IN
from geoapp.webmap.folium_clock import Clock
from geoapp.webmap.map_options import MAP_OPTIONS
from geoapp.webmap.route_layers import COLUMNS, BaseMap, RouteLayer, route_layers
from geoapp.webmap.route_map import route_map
from geoapp.webmap.tiles import Tiles
from tests.support.dossiers import CASES, built_in_dossier, content_of, read
from tests.support.pages import hostile

if TYPE_CHECKING:
    from pathlib import Path

    from geoapp.frames import Frames

ADDRESS = re.compile(r"""<(?:script|link|img)\b[^>]*\b(?:src|href)=["'](?!data:)([^"']+)""")


@pytest.fixture(scope="module")
def frames() -> Frames:
    return to_frames(built_in_dossier())


def test_it_is_foliums_and_another_map_keeps_what_folium_gives_it(frames: Frames) -> None:
    before = list(folium.Map.default_js)
    made = route_map(frames)
    assert isinstance(made, folium.Map)
    assert [name for name, _ in made.default_js][:2] == ["leaflet", "jquery"]
    assert folium.Map(tiles=None).default_js == before


def test_what_it_saves_names_no_address(frames: Frames, tmp_path: Path) -> None:
    path = tmp_path / "m.html"
    route_map(frames).save(str(path))
    html = path.read_text("utf-8")
    assert ADDRESS.findall(html) == []
    assert '<html lang="en" dir="ltr">' in html
    assert "user-scalable=no" not in html
    assert "<title>From Najin to Tikhoretsk" in html


def test_with_folium_s_addresses_it_names_those_and_no_other(frames: Frames) -> None:
    html = route_map(frames, offline=False).get_root().render()
    assert set(ADDRESS.findall(html)) == {
        url for _, url in (*folium.Map.default_js, *folium.Map.default_css)
    }


def test_an_icon_of_foliums_brings_its_own_addresses(frames: Frames) -> None:
    made = route_map(frames)
    folium.Marker([43, 131], icon=folium.Icon(color="red")).add_to(made)
    linked = ADDRESS.findall(made.get_root().render())
    assert any("awesome-markers" in address for address in linked)
    assert not any("leaflet.js" in address for address in linked)


def test_its_layers_have_names_and_bounds_in_the_order_in_which_they_are_drawn(
    frames: Frames,
) -> None:
    layers = route_layers(frames, "fr")
    assert list(layers) == ["precision", "candidates", "legs", "places", "sightings"]
    assert [layer.layer_name for layer in layers.values()][2:] == [
        "Segments",
        "Lieux",
        "Observations",
    ]
    [[south, west], [north, east]] = layers["legs"].get_bounds()
    assert (south, west) < (north, east)
    assert all(isinstance(layer, folium.FeatureGroup) for layer in layers.values())


@pytest.mark.parametrize(
    "path",
    [*sorted((CASES / "good").glob("*.geojson")), *sorted((CASES / "routes").glob("*.geojson"))],
    ids=lambda path: path.stem,
)
def test_every_good_dossier_is_drawn(path: Path) -> None:
    html = route_map(to_frames(read_dossier(path)), "fr").get_root().render()
    assert ("geoapp.routeLayer(" in html) is (path.stem != "smallest")
    if path.stem == "a-track":
        assert r"3 f\u00e9vrier 2001, 04:20:00 UTC" in html


def test_a_route_over_180_degrees_runs_on() -> None:
    frames = to_frames(read(content_of(CASES / "good" / "across-180-degrees.geojson")))
    [[_, west], [_, east]] = route_layers(frames)["legs"].get_bounds()
    assert west is not None
    assert east is not None
    assert east - west < 180


def test_texts_are_neither_code_nor_templates() -> None:
    bad = ["</script><script>x()</script>", "${x()}", "`x`", "{{ 7 * 7 }}", "{% raw %}", "{# c #}"]
    content = content_of()
    for feature in content["features"]:
        feature["properties"]["name"] = {"en": " ".join(bad)}
    html = route_map(to_frames(read(content))).get_root().render()
    own = html[html.index("geoapp.routeLayer") :]
    assert "${x" not in own
    assert "`x`" not in own
    assert "<script>x" not in own
    assert r"\u007b{ 7 * 7 }}" in own


def test_with_tiles_the_base_map_stays_away_and_the_credit_is_text(frames: Frames) -> None:
    tiles = Tiles("https://tiles.example/{z}/{x}/{y}.png", "© A & B")
    html = route_map(frames, tiles=tiles).get_root().render()
    assert "tiles.example" in html
    assert "geoapp.baseLayer(" not in html
    assert r"\u0026amp;" in html or "&amp;" in html


def test_the_hostile_dossier_is_drawn() -> None:
    assert route_map(to_frames(read_dossier(hostile()))).get_root().render()


@pytest.mark.parametrize("name", ["legs", "candidates", "sightings"])
def test_an_empty_frame_is_a_map_without_that_layer(frames: Frames, name: str) -> None:
    empty: dict[str, Any] = {name: getattr(frames, name).iloc[:0]}
    if name == "legs":
        empty["candidates"] = frames.candidates.iloc[:0]
    made = replace(frames, **empty)
    assert name not in route_layers(made)
    assert route_map(made).get_root().render()


def test_a_row_that_names_what_was_dropped_is_told(frames: Frames) -> None:
    with pytest.raises(ValueError, match="leg") as caught:
        route_layers(replace(frames, legs=frames.legs.drop("leg-rail")))
    [line, *_] = str(caught.value).splitlines()
    assert line.endswith(
        "leg names leg-rail, which frames.legs has not; keep that row, or drop this one too."
    )


def test_a_dossier_without_anything_to_draw_is_a_map_of_the_world(frames: Frames) -> None:
    nothing: dict[str, Any] = {kind: getattr(frames, kind).iloc[:0] for kind in COLUMNS}
    html = route_map(replace(frames, **nothing)).get_root().render()
    assert "geoapp.baseLayer(" in html
    assert "geoapp.routeLayer(" not in html


def test_all_that_is_wrong_is_told_at_once(frames: Frames) -> None:
    bad = replace(
        frames,
        legs=frames.legs.to_crs(3857),
        places=frames.places.drop(columns=["precision_km", "note"]),
        sightings=frames.sightings.assign(geometry=None),
    )
    with pytest.raises(ValueError, match="frames") as caught:
        route_map(bad, "xx", projection="round", crs="Simple")
    lines = str(caught.value).splitlines()
    assert lines[0].startswith("frames.legs: is in EPSG:3857; use EPSG:4326: .to_crs(4326)")
    assert "frames.places: has no column precision_km, note; keep the columns of" in lines[1]
    assert all(re.fullmatch(r"[^;]+: .+; .+\.", line) for line in lines)
    assert [line.split(":")[0] for line in lines[-3:]] == ["lang", "projection", "crs"]


@pytest.mark.parametrize(
    ("options", "told"),
    [
        ({"heigth": 400}, "route_map, heigth: is no option of folium.Map; write height."),
        ({"zoom_strat": 4}, "route_map, zoom_strat: is no option of folium.Map; write zoom_start."),
        ({"qqq": 4}, "route_map, qqq: is no option of folium.Map; put what a plugin reads into"),
        ({"width": -3}, "route_map, width: is -3; give pixels, or text such as '60%'."),
        ({"height": "tall"}, "route_map, height: is 'tall'; give pixels, or text"),
        ({"zoom_start": "far"}, "route_map, zoom_start: is 'far'; give a number, zero or more."),
        ({"max_zoom": float("nan")}, "route_map, max_zoom: is nan; give a number"),
        ({"control_scale": 1}, "route_map, control_scale: is 1; give True or False."),
    ],
)
def test_an_option_that_no_map_has_is_refused(
    frames: Frames, options: dict[str, Any], told: str
) -> None:
    with pytest.raises(ArgumentError, match=re.escape(told)):
        route_map(frames, **options)


@pytest.mark.parametrize(("asked", "shown"), [("en-GB", "en"), ("fr-CA", "fr")])
def test_a_language_is_the_nearest_as_in_every_view(frames: Frames, asked: str, shown: str) -> None:
    assert f'<html lang="{shown}"' in route_map(frames, lang=asked).get_root().render()
    assert Clock(frames.legs, start="earliest_start", end="latest_end", lang=asked).lang == shown
    asked_for, own = (route_layers(frames, lang)["legs"].layer_name for lang in (asked, shown))
    assert asked_for == own


def test_a_language_of_the_dossier_alone_is_taken() -> None:
    texts = built_in().read_text("utf-8").replace('"fr"', '"pt-BR"')
    frames = to_frames(read_dossier(texts.encode()))
    drawn = route_map(frames, lang="pt").get_root().render()
    assert '<html lang="pt-BR"' in drawn
    assert frames.info.title["pt-BR"] in drawn
    with pytest.raises(ArgumentError, match="^lang: is 'de'; use one of en, pt-BR, fr"):
        route_layers(frames, "de")


def test_options_of_folium_and_of_leaflet_reach_the_map(frames: Frames) -> None:
    options: dict[str, Any] = {"width": "60%", "height": 400, "zoom_delta": 0.5, "dragging": False,
                               "scroll_wheel_zoom": "center", "control_scale": True}  # fmt: skip
    made = route_map(frames, **options)
    assert (made.width, made.height) == ((60.0, "%"), (400.0, "px"))
    assert {"zoom_delta": 0.5, "dragging": False, "scroll_wheel_zoom": "center"}.items() <= (
        made.options.items()
    )


def test_each_option_that_folium_names_is_known() -> None:
    own = set(signature(folium.Map.__init__).parameters) - {"self", "tiles", "kwargs"}
    assert own <= set(MAP_OPTIONS)


def test_tiles_do_not_fit_the_conic_map(frames: Frames) -> None:
    with pytest.raises(ValueError, match="tiles: are in Web Mercator"):
        route_map(frames, projection="conic", tiles="OpenStreetMap")


def test_a_dossier_is_not_frames() -> None:
    with pytest.raises(ValueError, match=r"give geoapp\.to_frames\(dossier\)"):
        route_map(built_in_dossier())  # type: ignore[arg-type]


def test_the_columns_that_are_asked_for_are_those_of_frames(frames: Frames) -> None:
    for name, columns in COLUMNS.items():
        assert set(columns) <= set(getattr(frames, name).columns)


@pytest.mark.each_run("legs", "sources")
@pytest.mark.parametrize("name", [each for each in COLUMNS if each != "tracks"])
def test_without_a_column_that_is_not_asked_for_it_is_the_same(frames: Frames, name: str) -> None:
    frame = getattr(frames, name)
    kept: Any = frame[[column for column in frame.columns if column in COLUMNS[name]]]
    made = replace(frames, **{name: kept})
    assert list(route_layers(made)) == list(route_layers(frames))
    # No dossier can be made of some of these, and a notebook still has its picture.
    picture = route_map(made)._repr_html_()
    assert "<blockquote>This is a still picture." in picture
    assert "<img src" in picture


HOLDS_A_DAY: dict[str, Callable[[date], object]] = {
    "Timestamp": pd.Timestamp,
    "datetime": lambda day: datetime(day.year, day.month, day.day, 7),  # noqa: DTZ001
    "datetime64": lambda day: np.datetime64(day, "s"),
    "text": str,
}


@pytest.mark.each_run("datetime64")
@pytest.mark.parametrize("kind", [*HOLDS_A_DAY, "column"])
def test_a_day_is_read_whatever_holds_it(frames: Frames, kind: str) -> None:
    hold = HOLDS_A_DAY.get(kind, str)
    changed = {}
    for name in ("legs", "sightings", "claims"):
        frame = getattr(frames, name).copy()
        for bound in BOUNDS:
            cells = [hold(cell) if isinstance(cell, date) else None for cell in frame[bound]]
            typed = pd.Series(cells, frame.index, dtype=object)
            frame[bound] = pd.to_datetime(typed) if kind == "column" else typed
        changed[name] = frame
    made: Any = replace(frames, **changed)
    assert data_of(route_map(made)) == data_of(route_map(frames))
    assert "<img src" in route_map(made)._repr_html_()


def data_of(made: folium.Map) -> list[str]:
    """What a map's own layers draw and say."""
    return [each.data for each in made._children.values() if isinstance(each, RouteLayer)]


def test_what_is_no_day_is_told_with_its_row(frames: Frames) -> None:
    legs = frames.legs.assign(latest_end="soon")
    with pytest.raises(ValueError, match="row 'leg-sea': latest_end is 'soon', not a date in"):
        route_map(replace(frames, legs=legs))


def test_what_is_stripped_of_scripts_shows_a_picture_and_how_to_trust(frames: Frames) -> None:
    made = route_map(frames, "fr")._repr_html_()
    stripped = re.sub(
        r"<(style|script|iframe)\b.*?</\1>| data-\w+=\"[^\"]*\"", "", made, flags=re.S
    )
    assert "Ceci est une image fixe." in stripped
    assert stripped.count('<img src="data:image/svg+xml;base64,') == 1
    assert "srcdoc" not in stripped
    assert made.count("<iframe") == 1
    assert "<blockquote>Ceci est une image fixe." in stripped


def test_legs_and_sightings_follow_a_clock_where_anything_has_days(frames: Frames) -> None:
    assert "geoapp.addClock(" in route_map(frames).get_root().render()
    assert "geoapp.addClock(" not in route_map(frames, clock=False).get_root().render()
    undated: dict[str, Any] = {
        name: getattr(frames, name).assign(**dict.fromkeys(BOUNDS, None))
        for name in ("legs", "sightings")
    }
    assert "geoapp.addClock(" not in route_map(replace(frames, **undated)).get_root().render()


@pytest.mark.parametrize("name", BUILT_IN)
def test_the_map_names_cities_each_from_a_zoom_of_its_own(name: str) -> None:
    made = to_frames(read_dossier(built_in(name)))
    drawn = route_map(made, "fr", clock=False)
    (base,) = (each for each in drawn._children.values() if isinstance(each, BaseMap))
    names = json.loads(base.data)["names"]
    cities = [each for each in names if each["kind"] == "city"]
    zooms = {each["rank"]: each["from"] for each in cities}
    assert len(cities) > 20
    assert all(zooms[each["rank"]] == each["from"] for each in cities)
    assert sorted(zooms.values()) == [zooms[rank] for rank in sorted(zooms)]
    assert 0 < min(zooms.values()) < max(zooms.values()) < 9
    assert not {"from"} & {key for each in names if each["kind"] != "city" for key in each}
    assert len(json.loads(base.data)["places"]) == (made.places["layer"] == "route").sum()


def test_a_draft_says_no_precision_that_nobody_gave() -> None:
    ports = pd.DataFrame({"name": ["A", "B"], "lon": [-77.15, 178.43], "lat": [-12.05, -18.13]})
    legs = pd.DataFrame({"from": ["A"], "to": ["B"], "mode": ["sea"], "depart": ["2024-03-01"]})
    draft = from_tables(ports, legs, lang="en")
    html = route_map(to_frames(draft)).get_root().render()
    assert "± " not in html
    assert "± " not in picture_svg(measure_dossier(draft), at=None)
    several = PreparedRoutes([draft, read_dossier(built_in())]).data(["en"])
    for data in (page_data(draft), several):
        assert all(place["guessed"] for place in data["routes"][0]["places"])
    said = from_tables(ports.assign(precision_km=5.0), legs, lang="en")
    assert picture_svg(measure_dossier(said), at=None).count("± 5 km") == 2
    assert not any("guessed" in place for place in page_data(said)["routes"][0]["places"])
