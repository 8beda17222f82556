"""Pictures: the page's route and style as vectors, safe with any text, the same each time."""

from __future__ import annotations

import io
import json
import re
from datetime import date
from importlib.util import find_spec
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import numpy as np
import pytest
from click.testing import CliRunner
from PIL import Image

from geoapp.cartography.projection import PixelBox, Projection, ProjectionKind
from geoapp.cartography.style import DARK, LIGHT
from geoapp.cli import main
from geoapp.dossier import Dossier, built_in, read_dossier
from geoapp.errors import ExportError
from geoapp.measure import measure_dossier
from geoapp.picture.convert import (
    FONT_PACKAGES,
    font_folders,
    in_few_colours,
    picture_bytes,
    write_pictures,
)
from geoapp.picture.picture import picture_svg
from geoapp.picture.svg import Label, settle, text_px, wrap
from geoapp.text.sentences import day_sentence
from tests.support.dossiers import CASES, GOOD
from tests.support.famous import write_famous
from tests.support.pages import hostile
from tests.support.pictures import DAY, SVG, drawn, words

GOOD_PLACES = CASES / "good" / "a-disputed-place.geojson"


@pytest.fixture(scope="module")
def dossier() -> Dossier:
    return read_dossier(built_in())


def test_a_picture_says_whose_account_it_is_and_what_its_marks_mean(dossier: Dossier) -> None:
    said = " ".join(words(drawn(dossier)))
    for part in ("White House alleges", "28 September 2023", "As alleged by", "Natural Earth"):
        assert part in said
    for mark in ("modelled", "schematic", "independent picture", "where it could have been"):
        assert mark in said
    assert "plausible length 9,993–11,013\u00a0km (modelled)" in said
    assert f"{dossier.header.id} {dossier.header.version}" in said


def test_a_place_is_shown_with_all_of_its_area_and_its_candidates_with_their_mark() -> None:
    """Of 200 km around its place, and with two places that it may have been."""
    root = drawn(read_dossier(GOOD_PLACES))
    assert "candidate for a place" in words(root)
    assert "candidate for a place" not in words(drawn(read_dossier(built_in())))
    (window,) = (clip for clip in root.iter(f"{SVG}clipPath") if clip.get("id") == "map-window")
    edge = {name: float(value) for name, value in window[0].items()}
    rings = [ring for ring in root.iter(f"{SVG}circle") if ring.get("stroke-dasharray")]
    assert max(float(ring.get("r", 0)) for ring in rings) > 20
    for ring in rings:
        r, x, y = (float(ring.get(name, 0)) for name in ("r", "cx", "cy"))
        assert edge["x"] <= x - r
        assert x + r <= edge["x"] + edge["width"]
        assert edge["y"] <= y - r
        assert y + r <= edge["y"] + edge["height"]


def test_a_picture_has_a_title_and_a_description(dossier: Dossier) -> None:
    root = drawn(dossier, lang="fr")
    assert root.findtext(f"{SVG}title") == dossier.header.title["fr"]
    described = root.findtext(f"{SVG}desc") or ""
    assert day_sentence(dossier, DAY, "fr") in described
    assert dossier.header.attribution["fr"] in described


def test_only_what_stands_on_the_day_is_drawn(dossier: Dossier) -> None:
    def diamonds(**options: Any) -> int:
        root = drawn(dossier, bare=True, **options)
        first = root.find(f"{SVG}g")
        assert first is not None
        return len(list(first.iter(f"{SVG}polygon")))

    def reaches(**options: Any) -> int:
        root = drawn(dossier, bare=True, **options)
        return sum(p.get("stroke") == LIGHT["reach"] for p in root.iter(f"{SVG}path"))

    assert diamonds(at=DAY) == 1
    assert diamonds(at=DAY, mode="all") == len(dossier.sightings)
    # One outside of the map would make it slow to draw.
    assert diamonds(at=None, mode="all", bbox=(60.0, 50.0, 70.0, 55.0)) == 0
    assert diamonds(at=date(2023, 8, 24)) == 0
    assert reaches(at=DAY) > 0
    assert reaches(at=date(2023, 8, 24)) == reaches(at=None) == reaches(at=DAY, mode="all") == 0


def test_a_box_is_shown_instead_of_the_whole_route(dossier: Dossier) -> None:
    whole, box = (words(drawn(dossier, bbox=bbox)) for bbox in (None, (129.4, 41.8, 133.6, 43.9)))
    assert {"Najin", "Dunay"} <= set(box)
    assert "Tikhoretsk" in whole
    assert "Tikhoretsk" not in box
    around = words(drawn(dossier, bare=True, bbox=(170, 50, -170, 60)))
    assert not {"Najin", "Tikhoretsk", "Moscow"} & set(around)


def test_dark_pictures_have_the_dark_colours(dossier: Dossier) -> None:
    dark = picture_svg(measure_dossier(dossier), at=DAY, theme="dark")
    assert DARK["land"] in dark
    assert LIGHT["land"] not in dark


@pytest.mark.each_run("size0", "size1")
@pytest.mark.parametrize("size", [(1600, 900), (1200, 630), (400, 900), (200, 200), (3000, 1000)])
def test_every_text_lies_within_the_picture(dossier: Dossier, size: tuple[int, int]) -> None:
    root = drawn(dossier, size=size)
    assert (root.get("width"), root.get("height")) == tuple(map(str, size))
    for text in root.iter(f"{SVG}text"):
        assert 0 <= float(text.get("x", "")) <= size[0]
        assert 0 <= float(text.get("y", "")) <= size[1]


@pytest.mark.each_run("a-draft", "across-180-degrees", "one-of-each")
@pytest.mark.parametrize("path", GOOD, ids=lambda path: path.stem)
def test_every_good_dossier_has_a_picture(path: Path) -> None:
    some = read_dossier(path)
    assert words(drawn(some, at=None))
    assert words(drawn(some, at=DAY, size=(300, 300)))


def test_hostile_text_stays_text() -> None:
    bad = read_dossier(hostile(), name="hostile.geojson")
    svg = picture_svg(measure_dossier(bad), at=DAY)
    tags = {element.tag for element in ET.fromstring(svg).iter()}  # noqa: S314
    assert tags == {
        SVG + tag
        for tag in ("svg", "title", "desc", "rect", "defs", "clipPath", "g", "path", "circle")
    } | {SVG + "polygon", SVG + "text"}
    assert "<script" not in svg


def test_a_title_of_any_length_is_cut_and_kept_whole_in_the_description() -> None:
    long = json.loads(built_in().read_text(encoding="utf-8"))
    title = "שלום " + "long " * 2_000 + "x" * 3_000
    long["dossier"]["title"] = {"en": title}
    some = read_dossier(json.dumps(long).encode(), name="long")
    root = drawn(some)
    assert root.findtext(f"{SVG}title") == title
    assert max(map(len, words(root))) < 400
    assert any(line.endswith("…") for line in words(root))


def test_texts_without_a_translation_are_english_and_say_so() -> None:
    plain = json.loads(built_in().read_text(encoding="utf-8"))
    plain["dossier"]["title"] = {"en": "Only English"}
    root = drawn(read_dossier(json.dumps(plain).encode(), name="x"), lang="fr")
    lang = "{http://www.w3.org/XML/1998/namespace}lang"
    assert any(
        group.get(lang) == "en" and "Only English" in "".join(group.itertext())
        for group in root.iter(f"{SVG}g")
    )


@pytest.mark.parametrize(
    "options", [{"size": (10, 900)}, {"size": (900, 20_000)}, {"mode": "x"}, {"theme": "x"}]
)
def test_nonsense_is_refused(dossier: Dossier, options: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match=r"use"):
        drawn(dossier, **options)


def test_pictures_are_the_same_each_time(dossier: Dossier) -> None:
    measured = measure_dossier(dossier)
    svgs = [picture_svg(measured, at=DAY, size=(800, 500)) for _ in range(2)]
    assert svgs[0] == svgs[1]
    assert picture_bytes(svgs[0], "png") == picture_bytes(svgs[1], "png")
    assert picture_bytes(svgs[0], "pdf", title="x") == picture_bytes(svgs[1], "pdf", title="x")


def test_a_png_has_the_size_asked_for_and_the_colours_of_the_map(dossier: Dossier) -> None:
    svg = picture_svg(measure_dossier(dossier), at=DAY, size=(1200, 630))
    with Image.open(io.BytesIO(picture_bytes(svg, "png"))) as image:
        assert image.size == (1200, 630)
        seen = {colour for _, colour in image.convert("RGB").getcolors(1 << 24) or []}
    for name in ("land", "sea", "paper", "accent", "ink"):
        rgb = tuple(bytes.fromhex(LIGHT[name].removeprefix("#")))
        assert rgb in seen, name


@pytest.mark.parametrize(
    ("lang", "slanted"), [("fr", True), ("uk", True), ("ko", False), ("ar", False)]
)
def test_seas_are_slanted_in_scripts_that_have_italics(
    dossier: Dossier, lang: str, slanted: bool
) -> None:
    svg = picture_svg(measure_dossier(dossier), at=DAY, lang=lang)
    assert ('font-style="italic"' in svg) is slanted


def test_letters_of_all_languages_are_drawn() -> None:
    # The extras `arabic` and `hebrew` add a folder each.
    assert len(font_folders()) == len([name for name in FONT_PACKAGES if find_spec(name)]) >= 3

    def ink(text: str, fonts: str) -> int:
        svg = (
            '<svg xmlns="http://www.w3.org/2000/svg" width="200" height="40" viewBox="0 0 200 40">'
            f'<text x="5" y="30" font-size="24" font-family="{fonts}">{text}</text></svg>'
        )
        with Image.open(io.BytesIO(picture_bytes(svg, "png"))) as image:
            return int((np.asarray(image.convert("L")) < 128).sum())

    # A letter that a font lacks would be the same box, or nothing, whatever it is.
    for one, other, fonts in (("나진", "두만", "NanumGothic"), ("Дунай", "Пхень", "Noto Sans")):
        assert ink(one, fonts) > 60
        assert ink(one, fonts) != ink(other, fonts)


def test_a_pdf_keeps_vectors_title_and_words(dossier: Dossier) -> None:
    svg = picture_svg(measure_dossier(dossier), at=DAY)
    pdf = picture_bytes(svg, "pdf", title="The title", text="What it shows", lang="fr")
    assert pdf.startswith(b"%PDF-")
    assert not re.search(rb"/Subtype ?/Image", pdf)
    assert re.search(rb"/Lang ?\(fr", pdf)


@pytest.mark.long
def test_a_series_has_a_picture_a_day(dossier: Dossier, tmp_path: Path) -> None:
    made = list(write_pictures(dossier, tmp_path / "{day}.svg", at=None, size=(300, 200)))
    assert made[0].name == "2023-08-22.svg"
    assert len(made) == (date(2023, 10, 20) - date(2023, 8, 22)).days + 1
    assert sorted(tmp_path.iterdir()) == made


def test_a_picture_of_another_kind_is_refused(dossier: Dossier, tmp_path: Path) -> None:
    with pytest.raises(ExportError, match=r"unsupported format .*; use \.svg, \.png or \.pdf"):
        list(write_pictures(dossier, tmp_path / "map.gif", at=None))
    assert not list(tmp_path.iterdir())


def test_the_command_draws_a_picture(tmp_path: Path) -> None:
    target = tmp_path / "map.svg"
    run = CliRunner().invoke(
        main,
        ["picture", "-o", str(target), "--at", "2023-09-20", "--lang", "fr", "--size", "900x600"],
    )
    assert run.exit_code == 0, run.output
    assert re.search(r'width="900" height="600"', target.read_text(encoding="utf-8"))


@pytest.mark.parametrize("size", ["900", "x", "-1x5", "4x900", "9²x900"])
def test_the_command_refuses_a_size_that_is_none(tmp_path: Path, size: str) -> None:
    run = CliRunner().invoke(main, ["picture", "-o", str(tmp_path / "map.svg"), "--size", size])
    assert run.exit_code == 2
    assert "Traceback" not in run.output


@pytest.mark.parametrize("kind", ["conic", "equal-earth", "azimuthal"])
def test_the_projections_keep_areas(kind: ProjectionKind) -> None:
    centre = (85.0, 90.0 if kind == "azimuthal" else 50.0)
    projection = Projection(kind, centre, (42.0, 58.0))

    def area(lon: float, lat: float) -> float:
        step = 1e-3
        corners = np.array(
            [[lon, lat], [lon + step, lat], [lon + step, lat + step], [lon, lat + step]]
        )
        x, y = projection.project(corners).T
        doubled = np.dot(x, np.roll(y, -1)) - np.dot(y, np.roll(x, -1))
        return float(doubled / np.cos(np.radians(lat + step / 2)))

    assert area(40, 45) == pytest.approx(area(130, 70), rel=1e-5)
    assert area(40, -45) == pytest.approx(area(130, 1), rel=1e-5)


def test_the_conic_is_true_along_its_parallels() -> None:
    conic = Projection("conic", (85.0, 50.0), (42.0, 58.0))
    assert conic.stretch(np.array([[20.0, 42.0], [85.0, 58.0]])) == pytest.approx(1, abs=1e-6)


def test_a_track_alone_is_drawn_position_by_position(tmp_path: Path) -> None:
    track = measure_dossier(read_dossier(write_famous(tmp_path, "track-alone")))
    whole = picture_svg(track, at=None, mode="all", size=(900, 600))
    (dots,) = [path for path in re.findall(r'd="([^"]*)"', whole) if path.count("h.01") > 3]
    assert dots.count("M") == 20
    assert "Positions" in whole
    before = picture_svg(track, at=date(2020, 5, 1), size=(900, 600), bare=True)
    assert "h.01" not in before
    assert "h.01" in picture_svg(track, at=None, size=(620, 400), theme="page", bare=True)


def test_a_png_in_few_colours_keeps_those_of_areas_and_weighs_less_than_half(
    dossier: Dossier,
) -> None:
    svg = picture_svg(measure_dossier(dossier), at=None, size=(690, 500), bare=True)
    whole = picture_bytes(svg, "png", scale=2)
    few = in_few_colours(whole)
    assert in_few_colours(whole) == few
    assert len(few) < len(whole) / 2
    pictures = [Image.open(io.BytesIO(png)).convert("RGB") for png in (whole, few)]
    before, after = (np.asarray(each, dtype=int) for each in pictures)
    assert before.shape == after.shape
    off = np.abs(before - after).max(axis=2)
    assert off.max() <= 24
    assert (off <= 8).mean() > 0.98
    for name in ("land", "sea", "border", "paper", "accent"):
        area = (before == _rgb(LIGHT[name])).all(axis=2)
        assert area.any()
        assert (after[area] == _rgb(LIGHT[name])).all()


def _rgb(colour: str) -> list[int]:
    return list(bytes.fromhex(colour.removeprefix("#")))


def test_the_small_map_shows_the_areas_in_which_its_places_may_lie() -> None:
    root = drawn(read_dossier(built_in("nellie-bly-1889")))
    (window,) = (clip for clip in root.iter(f"{SVG}clipPath") if clip.get("id") == "inset-window")
    x, y, wide, high = (float(window[0].attrib[name]) for name in ("x", "y", "width", "height"))
    (small,) = (g for g in root if g.get("clip-path") == "url(#inset-window)")
    areas = [each for each in small.iter(f"{SVG}circle") if each.get("stroke-dasharray")]
    circles = [[float(area.attrib[name]) for name in ("cx", "cy", "r")] for area in areas]
    near = [(a, b, r) for a, b, r in circles if x < a < x + wide and y < b < y + high]
    assert len(near) == 2  # San Francisco and Oakland
    for a, b, r in near:
        assert x < a - r < a + r < x + wide
        assert y < b - r < b + r < y + high


@pytest.mark.parametrize("name", ["one-place", "one-point-twice"])
def test_a_point_is_drawn_with_its_surroundings(name: str, tmp_path: Path) -> None:
    """Not with the area of 5 km alone, beside which a coarse coast is nothing."""
    root = drawn(read_dossier(write_famous(tmp_path, name)))
    areas = [each for each in root.iter(f"{SVG}circle") if each.get("stroke-dasharray")]
    assert areas
    assert all(10 < float(each.attrib["r"]) < 60 for each in areas)


def test_the_ends_of_a_route_are_named_before_the_places_beside_them() -> None:
    """Three islands of the Philippines lie at one end of a line over the Pacific."""
    route = read_dossier(CASES / "routes" / "pacific-1520.geojson")
    said = words(drawn(route, at=None))
    names = {place.id: place.properties.name["en"].split(" (")[0] for place in route.places}
    legs = [leg.properties for leg in route.legs]
    assert {names[legs[0].from_place], names[legs[-1].to_place]} <= {*said}
    assert {*names.values()} - {*said}


def test_a_name_keeps_off_the_line_at_a_corner_and_else_covers_the_least_of_it() -> None:
    cross: list[PixelBox] = [(x, 97.0, x + 6, 103.0) for x in range(0, 200, 6)]
    cross += [(97.0, y, 103.0, y + 6) for y in range(0, 200, 6)]
    window = (0.0, 0.0, 200.0, 200.0)
    label = Label(100, 100, [("Dunay", 13, "ink")], priority=9.0, gap=11)
    assert settle([label], window, [], cross) == [label]
    wide, high = label.size()
    assert (label.x, label.y) > (103, 103)  # below, to the right
    full = [*cross, *((x, y, x + 6, y + 6) for x in range(104, 180, 6) for y in range(0, 200, 6))]
    full += [(x, y, x + 6, y + 6) for x in range(20, 97, 6) for y in range(104, 180, 6)]
    again = Label(100, 100, [("Dunay", 13, "ink")], priority=9.0, gap=11)
    assert settle([again], window, [], full) == [again]
    assert again.x + wide < 97
    assert again.y + high < 97
    waypoint = Label(100, 100, [("Dunay", 13, "ink")], priority=2.0, gap=11)
    ground = [(x, y, x + 6, y + 6) for x in range(0, 200, 6) for y in range(0, 200, 6)]
    assert settle([waypoint], window, [], ground) == []


def struck(root: ET.Element) -> list[str]:
    """Names in bold on the whole map over which a diamond or the drawn route lies."""
    boxes = {}
    for text in root.iter(f"{SVG}text"):
        if text.get("font-weight") == "700" and (said := text.text) in ENDS and said not in boxes:
            x, y, size = (float(text.get(name, 0)) for name in ("x", "y", "font-size"))
            boxes[said] = (x, y - 0.7 * size, x + 0.9 * text_px(said, size), y)
    assert set(boxes) == ENDS
    marks = [shape.get("points", "") for shape in root.iter(f"{SVG}polygon")]
    lines = [
        path.get("d", "")
        for path in root.iter(f"{SVG}path")
        if path.get("stroke") == LIGHT["accent"] and path.get("stroke-dasharray")
    ]
    assert marks
    assert lines
    points = [
        tuple(map(float, pair))
        for shape in [*marks, *lines]
        for pair in re.findall(r"(-?[\d.]+)[ ,](-?[\d.]+)", shape)
    ]
    return [
        name
        for name, (left, top, right, bottom) in boxes.items()
        if any(left < x < right and top < y < bottom for x, y in points)
    ]


ENDS = {"Najin", "Dunay", "Tikhoretsk"}


@pytest.mark.parametrize(
    "size", [(300, 500), (400, 400), (400, 600), (600, 900), (1200, 800)], ids=str
)
def test_a_small_picture_names_all_three_ends_and_strikes_through_none(
    dossier: Dossier, size: tuple[int, int]
) -> None:
    root = drawn(dossier, at=None, size=size)
    assert struck(root) == []
    said = " ".join(words(root))
    assert dossier.header.attribution["en"].split()[-1] in said, "whose account it is stands whole"


def test_a_space_that_holds_a_number_together_ends_no_line() -> None:
    assert wrap("plausible 9\u202f993\u00a0km", 90, 12, 3) == ["plausible", "9\u202f993\u00a0km"]
