"""The map for Folium: an ordinary one, whole in its file, and nothing in a text of it is code."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import folium
import pytest

from geoapp.dossier import read_dossier
from geoapp.frames import to_frames
from geoapp.page.route_layers import route_layers
from geoapp.page.route_map import route_map
from geoapp.page.tiles import Tiles
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
    assert '<html lang="en">' in html
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
