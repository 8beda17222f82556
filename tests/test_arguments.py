"""Arguments of the wrong kind, and values that they can't have: a message, never an answer."""

from __future__ import annotations

from collections.abc import Callable

import geopandas as gpd
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
