"""Arguments of the wrong kind, and values that they can't have: a message, never an answer."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from inspect import signature
from pathlib import Path

import geopandas as gpd
import pandas as pd
import pytest

import geoapp
from geoapp import Dossier, Frames

DOSSIER = geoapp.read_dossier(geoapp.built_in())
FRAMES = geoapp.to_frames(DOSSIER)
LEGS = FRAMES.legs
LENGTHS = geoapp.leg_lengths(LEGS)
LINES = [*LEGS.geometry]
PORTS = pd.DataFrame({"name": ["A", "B"], "lon": [1.0, 2.0], "lat": [3.0, 4.0]})
NAN = float("nan")


def ranged(low_km: float, high_km: float) -> gpd.GeoDataFrame:
    return LEGS.assign(low_km=low_km, high_km=high_km)


WRONG: dict[str, tuple[Callable[..., object], object, str]] = {
    "a high without a low": (geoapp.leg_lengths, ranged(NAN, 500), "leg-sea: low_km is nan, high"),
    "a low below zero": (geoapp.leg_lengths, ranged(-5, NAN), "low_km is -5"),
    "a high below zero": (geoapp.leg_lengths, ranged(0, -5), "high_km -5"),
    "a low above its high": (geoapp.leg_lengths, ranged(500, 5), "high not below it"),
    "an endless low": (geoapp.leg_lengths, ranged(float("inf"), NAN), "low_km is inf"),
    "another CRS": (geoapp.leg_lengths, LEGS.to_crs(3857), "the CRS is WGS 84 / Pseudo"),
    "no CRS": (
        geoapp.leg_lengths,
        gpd.GeoDataFrame(LEGS.drop(columns="geometry"), geometry=LINES),
        "CRS is missing",
    ),
    "no legs": (geoapp.leg_lengths, None, "legs: are of the kind NoneType"),
    "frames for legs": (geoapp.leg_lengths, FRAMES, "are of the kind Frames; give frames.legs"),
    "places for legs": (geoapp.leg_lengths, FRAMES.places, "have no column low_km"),
    "text for legs": (geoapp.leg_lengths, "leg-sea", "are of the kind str"),
    "a total without a low": (geoapp.total_length, LENGTHS.assign(low_km=NAN), "low_km is nan"),
    "a total of no bounds": (
        geoapp.total_length,
        LENGTHS.assign(low_km=NAN, high_km=NAN),
        "leg-sea: low_km is missing",
    ),
    "no lengths": (geoapp.total_length, None, "give what geoapp.leg_lengths returns"),
    "legs for lengths": (geoapp.total_length, LEGS, "without straight_km"),
    "no dossier": (geoapp.to_frames, None, "is of the kind NoneType; call read_dossier"),
    "a path for a dossier": (geoapp.to_frames, geoapp.built_in(), "call read_dossier first"),
    "frames for a dossier": (geoapp.to_frames, FRAMES, "is of the kind Frames; use them"),
    "a dossier for frames": (geoapp.to_dossier, DOSSIER, "give what to_frames returns"),
    "no path": (geoapp.read_dossier, None, "is of the kind NoneType"),
    "no tables": (geoapp.from_tables, None, "is of the kind NoneType"),
    "a column for a table": (geoapp.from_tables, LEGS["mode"], "is of the kind Series"),
    "a language of half a letter": (
        lambda lang: geoapp.from_tables(PORTS, lang=lang),
        "\udc80",
        r"lang: is '\\udc80'; use a tag",
    ),
    "an address of no host": (lambda url: geoapp.page_html(DOSSIER, url=url), "x", "url: is 'x';"),
    "tiles of nobody": (lambda tiles: geoapp.route_map(FRAMES, tiles=tiles), "x", "attribution"),
    "lengths twice": (
        lambda lengths: geoapp.features_at(FRAMES, lengths, "2023-09-10"),
        pd.concat([LENGTHS, LENGTHS]),
        "name a leg twice",
    ),
    "a null character in a path": (
        lambda path: geoapp.write_dossier(DOSSIER, path),
        "a\0b",
        "path: is .*; leave out the null",
    ),
    "a null character in a name": (geoapp.import_file, "a\0b", "has no name that a file can have"),
    "an array for a title": (
        lambda title: DOSSIER.replace(title=title),
        pd.Series([1.0, 2.0]),
        r"title is \[1, 2\]; give texts",
    ),
}


@pytest.mark.parametrize("case", WRONG)
def test_what_can_not_be_is_refused(case: str) -> None:
    called, given, words = WRONG[case]
    with pytest.raises(geoapp.GeoappError, match=words):
        called(given)


@pytest.mark.parametrize("height_px", [-5, 0, NAN, None, True, "900"])
def test_a_height_is_a_number_of_pixels(height_px: object) -> None:
    with pytest.raises(geoapp.ArgumentError, match="height_px: is .*; give a whole number"):
        geoapp.show(DOSSIER, height_px=height_px)  # type: ignore[arg-type]


def test_what_is_right_passes() -> None:
    same = geoapp.leg_lengths(LEGS.to_crs("OGC:CRS84"))
    assert same.equals(LENGTHS)
    unbounded = geoapp.leg_lengths(ranged(500, NAN))
    assert (unbounded["low_km"] == 500).all()
    assert unbounded["high_km"].isna().all()
    assert geoapp.total_length(unbounded)["high_km"] is None
    assert geoapp.leg_lengths(LEGS.iloc[:0]).empty
    assert isinstance(FRAMES, Frames)
    assert isinstance(DOSSIER, Dossier)


# -- every public function, each parameter, every wrong kind -------------------------------

KINDS: dict[str, object] = {
    "None": None,
    "NaN": NAN,
    "a number": 5,
    "bytes": b"x",
    "a list": [1],
    "a dossier": DOSSIER,
    "frames": FRAMES,
    "no columns": pd.DataFrame(),
    "no rows": LEGS.iloc[:0],
    "another CRS": LEGS.to_crs(3857),
}
FRAMES_ALONE = {"frames"}
EITHER = {"a dossier", "frames"}


def at_day(of: Frames, day: object) -> object:
    """`features_at` takes the day second or third."""
    return geoapp.features_at(of, day)  # type: ignore[call-overload]


PAGE: dict[str, object] = {"dossier": DOSSIER, "lang": "en", "languages": None, "tiles": None,
                           "findings": None, "url": "", "theme": None}  # fmt: skip
PAGE_FITTING = {"dossier": {"a dossier"}} | {
    name: {"None"} for name in ("lang", "languages", "tiles", "findings", "theme")
}
CLOCK: dict[str, object] = {
    "data": LEGS, "when": "depart", "start": None, "end": None, "unit": None, "name": None,
    "tooltip": (), "color": "#a8231c", "view": "now", "at": None, "lang": "en",
    "position": "bottomleft", "offline": False,
    **dict.fromkeys(("earliest_start", "latest_start", "earliest_end", "latest_end")),
}  # fmt: skip

# The function, what is right by position or by name, and the kinds that are right there.
CALLS: list[tuple[str, Callable[..., object], dict[str, object], dict[str, set[str]]]] = [
    ("features_at", at_day,
     {"of": FRAMES, "day": "2023-09-10"}, {"of": EITHER, "day": {"no columns", "no rows"}}),
    ("features_at", geoapp.features_at,
     {"of": FRAMES, "lengths": LENGTHS, "day": "2023-09-10", "stops": {}},
     {"of": EITHER, "lengths": {"None", "another CRS"}, "stops": {"None"},
      "day": {"None", "no columns", "no rows"}}),
    ("possible_on", geoapp.possible_on, {"frame": LEGS, "day": "2023-09-10"},
     {"frame": {"no rows", "another CRS"}}),
    ("plain_frame", geoapp.plain_frame, {"frame": LEGS, "lang": "en", "dates": "text"},
     {"frame": {"no rows", "another CRS"}}),
    ("positions", geoapp.positions, {"of": DOSSIER}, {"of": EITHER}),
    ("summary", geoapp.summary, {"of": DOSSIER, "lang": "en"}, {"of": EITHER}),
    ("readings", geoapp.readings, {"dossier": DOSSIER, "lang": "en"}, {"dossier": {"a dossier"}}),
    ("clock_days", geoapp.clock_days, {"of": FRAMES}, {"of": EITHER}),
    ("write_dossier", geoapp.write_dossier, {"dossier": DOSSIER, "path": "x.geojson"},
     {"dossier": {"a dossier"}}),
    ("export", geoapp.export, {"of": FRAMES, "format": "csv", "path": "x.csv", "lang": "en"},
     {"of": EITHER}),
    ("export_bytes", geoapp.export_bytes, {"of": FRAMES, "format": "csv", "lang": "en"},
     {"of": EITHER}),
    ("export_all", geoapp.export_all,
     {"of": FRAMES, "folder": "all", "lang": "en", "progress": print},
     {"of": EITHER, "progress": {"None"}}),
    ("leg_lengths", geoapp.leg_lengths, {"legs": LEGS},
     {"legs": {"no rows", "no columns"}}),
    ("measurement", geoapp.measurement, {"frames": FRAMES}, {"frames": FRAMES_ALONE}),
    ("to_frames", geoapp.to_frames, {"dossier": DOSSIER, "reading": None},
     {"dossier": {"a dossier"}, "reading": {"None"}}),
    ("to_dossier", geoapp.to_dossier, {"frames": FRAMES}, {"frames": FRAMES_ALONE}),
    ("total_length", geoapp.total_length, {"lengths": LENGTHS}, {}),
    ("distance", geoapp.distance, {"a": (1, 2), "b": (3, 4), "unit": "km"}, {}),
    ("split_antimeridian", geoapp.split_antimeridian, {"geometry": LEGS},
     {"geometry": {"None", "no rows"}}),
    ("page_html", geoapp.page_html, PAGE, PAGE_FITTING),
    ("write_page", geoapp.write_page, PAGE | {"path": "x.html", "progress": None},
     PAGE_FITTING | {"progress": {"None"}}),
    ("show", geoapp.show, {"dossier": DOSSIER, "lang": "en", "height_px": 900},
     {"dossier": {"a dossier"}, "height_px": {"a number"}}),
    ("route_layers", geoapp.route_layers, {"frames": FRAMES, "lang": "en"},
     {"frames": FRAMES_ALONE}),
    ("route_map", geoapp.route_map,
     {"frames": FRAMES, "lang": "en", "projection": "mercator", "tiles": None, "offline": True,
      "clock": True, "width": 500},
     {"frames": FRAMES_ALONE, "tiles": {"None"}, "width": {"a number"}}),
    ("st_route", geoapp.st_route,
     {"dossier": DOSSIER, "day": None, "height": 700, "key": None, "lang": "en",
      "on_change": "ignore"},
     {"dossier": {"a dossier"}, "day": {"None"}, "key": {"None"}}),
    ("Tiles", geoapp.Tiles,
     {"url": "https://a.example/{z}/{x}/{y}.png", "attribution": "A", "link": None,
      "max_zoom": 19},
     {"link": {"None"}, "max_zoom": {"a number"}}),
    ("Clock", geoapp.Clock, CLOCK, {name: {"None"} for name in CLOCK if CLOCK[name] is None}
     | {"data": {"another CRS"}}),
    ("Clock.add_layer", geoapp.Clock(LEGS, when="depart").add_layer,
     {"data": LEGS, "name": None, "tooltip": (), "color": "#a8231c", "show": True,
      "earliest_start": "earliest_start"},
     {"data": {"another CRS"}, "name": {"None"}, "earliest_start": {"None"}}),
    ("parse_when", geoapp.parse_when, {"text": "2023"}, {}),
    ("say_when", geoapp.say_when,
     {"when": "2023", "lang": "en", "in_sentence": True, "moment": True}, {}),
    ("built_in", geoapp.built_in, {"name": "nellie-bly-1889"}, {}),
    ("from_tables", geoapp.from_tables,
     {"places": PORTS, "legs": None, "sources": None, "lang": None},
     {"places": {"another CRS"}, "legs": {"None", "no columns", "no rows", "another CRS"},
      "sources": {"None", "no columns", "no rows"}, "lang": {"None"}}),
    ("import_file", geoapp.import_file,
     {"source": b"name,lon,lat\nA,1,2\n", "lang": None, "dates": None, "axes": None,
      "encoding": None, "ask": None, "into": None},
     {name: {"None"} for name in ("lang", "dates", "axes", "encoding", "ask", "into")}),
    ("read_dossier", geoapp.read_dossier,
     {"source": geoapp.built_in(), "name": None, "on_note": None},
     {"name": {"None"}, "on_note": {"None"}}),
    ("Dossier.replace", DOSSIER.replace, {"of": None, "title": None},
     {"of": {"None"}}),
    ("Dossier.add", DOSSIER.add, {"to": "origins", "before": None},
     {"before": {"None"}}),
    ("Dossier.remove", DOSSIER.remove, {"ids": "leg-sea"}, {}),
    ("Dossier.reorder", DOSSIER.reorder, {"what": "legs", "ids": []}, {}),
]  # fmt: skip
BY_POSITION = ("source", "of", "to", "what", "ids")
# What functions give, which nobody has to make; and what is any function's own.
GIVEN = {"Dossier", "Frames", "Imported", "Problem", "RouteState", "State", "When"}
SLOTS = [
    pytest.param(called, right, slot, fitting.get(slot, set()), id=f"{name}-{slot}")
    for name, called, right, fitting in CALLS
    for slot in right
]


def test_every_public_parameter_is_tried() -> None:
    asked: dict[str, object] = {
        name: getattr(geoapp, name)
        for name in set(geoapp.__all__) - GIVEN - {"__version__"}
        if not name.endswith("Error")
    }
    asked |= {f"Dossier.{name}": getattr(DOSSIER, name) for name in EDITS}
    tried = {name: {slot for known, _, slots, _ in CALLS if known == name for slot in slots}
             for name in asked}  # fmt: skip
    lacking = {
        f"{name}: {slot}"
        for name, called in asked.items()
        if callable(called)
        for slot in signature(called).parameters
        if slot not in tried[name]
    }
    # Folium's own options, and the values of an item's members, are tried by one of them.
    assert lacking == {
        "Dossier.add: items", "Dossier.replace: members", "import_file: sources",
        "route_map: options",
    }  # fmt: skip


EDITS = ("add", "remove", "reorder", "replace")


@pytest.mark.parametrize(("called", "right", "slot", "fitting"), SLOTS)
def test_a_wrong_kind_is_refused_in_three_parts(
    called: Callable[..., object],
    right: dict[str, object],
    slot: str,
    fitting: set[str],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.chdir(tmp_path)
    answers = {}
    for kind, given in KINDS.items():
        if kind in fitting:
            continue
        arguments = right | {slot: given}
        first = [arguments.pop(name) for name in BY_POSITION if name in arguments]
        try:
            answers[kind] = f"was taken: {called(*first, **arguments)!r:.60}"
        except geoapp.GeoappError as error:
            if ";" not in str(error) and ": " not in str(error):
                answers[kind] = f"says no more than {error}"
        except Exception as error:  # noqa: BLE001 - that is what is looked for
            answers[kind] = f"{type(error).__name__}: {error!s:.80}"
    assert answers == {}
    assert list(tmp_path.iterdir()) == []


def test_a_language_that_nobody_speaks_is_refused_by_all() -> None:
    # It was English in two functions, and refused in a third.
    for called in (geoapp.summary, geoapp.readings, geoapp.page_html):
        with pytest.raises(geoapp.ArgumentError, match="lang: is 'de'; use"):
            called(DOSSIER, lang="de")
    with pytest.raises(geoapp.ArgumentError, match="lang: is 'de'; use"):
        geoapp.export_bytes(FRAMES, "kml", lang="de")
    with pytest.raises(geoapp.ArgumentError, match="lang: is 'de'; use"):
        geoapp.route_layers(FRAMES, lang="de")


def test_layers_of_legs_in_crs84_are_those_in_ours() -> None:
    turned = replace(FRAMES, legs=LEGS.to_crs("OGC:CRS84"))
    assert list(geoapp.route_layers(turned)) == list(geoapp.route_layers(FRAMES))
