"""Arguments of the wrong kind, and values that they can't have: a message, never an answer."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
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


# The function, what is right by position or by name, and the kinds that are right there.
CALLS: list[tuple[str, Callable[..., object], dict[str, object], dict[str, set[str]]]] = [
    ("features_at", at_day,
     {"of": FRAMES, "day": "2023-09-10"}, {"of": EITHER, "day": {"no columns", "no rows"}}),
    ("possible_on", geoapp.possible_on, {"frame": LEGS, "day": "2023-09-10"},
     {"frame": {"no rows", "another CRS"}}),
    ("plain_frame", geoapp.plain_frame, {"frame": LEGS, "lang": "en"},
     {"frame": {"no rows", "another CRS"}}),
    ("positions", geoapp.positions, {"of": DOSSIER}, {"of": EITHER}),
    ("summary", geoapp.summary, {"of": DOSSIER, "lang": "en"}, {"of": EITHER}),
    ("readings", geoapp.readings, {"dossier": DOSSIER, "lang": "en"}, {"dossier": {"a dossier"}}),
    ("clock_days", geoapp.clock_days, {"of": FRAMES}, {"of": EITHER}),
    ("write_dossier", geoapp.write_dossier, {"dossier": DOSSIER, "path": "x.geojson"},
     {"dossier": {"a dossier"}}),
    ("export", geoapp.export, {"frames": FRAMES, "format": "csv", "path": "x.csv", "lang": "en"},
     {"frames": FRAMES_ALONE}),
    ("export_bytes", geoapp.export_bytes, {"frames": FRAMES, "format": "csv", "lang": "en"},
     {"frames": FRAMES_ALONE}),
    ("export_all", geoapp.export_all, {"frames": FRAMES, "folder": "all", "lang": "en"},
     {"frames": FRAMES_ALONE}),
    ("leg_lengths", geoapp.leg_lengths, {"legs": LEGS},
     {"legs": {"no rows", "no columns"}}),
    ("measurement", geoapp.measurement, {"frames": FRAMES}, {"frames": FRAMES_ALONE}),
    ("to_frames", geoapp.to_frames, {"dossier": DOSSIER}, {"dossier": {"a dossier"}}),
    ("to_dossier", geoapp.to_dossier, {"frames": FRAMES}, {"frames": FRAMES_ALONE}),
    ("total_length", geoapp.total_length, {"lengths": LENGTHS}, {}),
    ("distance", geoapp.distance, {"a": (1, 2), "b": (3, 4)}, {}),
    ("split_antimeridian", geoapp.split_antimeridian, {"geometry": LEGS},
     {"geometry": {"None", "no rows"}}),
    ("page_html", geoapp.page_html, {"dossier": DOSSIER, "lang": "en"},
     {"dossier": {"a dossier"}, "lang": {"None"}}),
    ("write_page", geoapp.write_page, {"dossier": DOSSIER, "path": "x.html"},
     {"dossier": {"a dossier"}}),
    ("show", geoapp.show, {"dossier": DOSSIER, "lang": "en"}, {"dossier": {"a dossier"}}),
    ("route_layers", geoapp.route_layers, {"frames": FRAMES, "lang": "en"},
     {"frames": FRAMES_ALONE}),
    ("route_map", geoapp.route_map, {"frames": FRAMES, "lang": "en"}, {"frames": FRAMES_ALONE}),
    ("parse_when", geoapp.parse_when, {"text": "2023"}, {}),
    ("say_when", geoapp.say_when, {"when": "2023", "lang": "en"}, {}),
    ("import_file", geoapp.import_file, {"source": "x.csv"}, {}),
    ("read_dossier", geoapp.read_dossier, {"source": geoapp.built_in()}, {}),
]  # fmt: skip
SLOTS = [
    pytest.param(called, right, slot, fitting.get(slot, set()), id=f"{name}-{slot}")
    for name, called, right, fitting in CALLS
    for slot in right
]


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
        first = [arguments.pop("source")] if "source" in arguments else []
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
