"""A leg cut in two where its shipment was seen for certain on the way."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest
import shapely

from geoapp.clock import features_at, leg_stretches, sighted
from geoapp.clock.features import reach_runs
from geoapp.dossier import Dossier, built_in, read_dossier
from geoapp.frames import leg_lengths, leg_stops, to_frames
from tests.support.dossiers import BUILT_INS, OMSK, dossier_seen


def reach(dossier: Dossier, day: date, *, cut: bool = True) -> tuple[float, float]:
    frames = to_frames(dossier)
    stops = leg_stops(frames) if cut else None
    table = features_at(frames, leg_lengths(frames.legs), day, stops)
    return float(table["near_share"]["leg-rail"]), float(table["far_share"]["leg-rail"])


def omsk(dossier: Dossier) -> float:
    return leg_stops(to_frames(dossier))["leg-rail"][OMSK]


def test_before_the_day_it_was_short_of_that_place_and_afterwards_past_it() -> None:
    dossier = dossier_seen(speed=100_000)
    share = omsk(dossier)
    assert 0.5 < share < 0.7
    assert reach(dossier, date(2023, 9, 19)) == pytest.approx((0, share))
    assert reach(dossier, date(2023, 9, 20)) == (0, 1)
    assert reach(dossier, date(2023, 9, 21)) == pytest.approx((share, 1))
    assert reach(dossier, date(2023, 9, 21), cut=False) == (0, 1)


def test_a_limit_narrows_each_piece() -> None:
    dossier = dossier_seen()
    share = omsk(dossier)
    near, far = reach(dossier, date(2023, 9, 21))
    assert near == pytest.approx(share)
    assert far == pytest.approx(share + 2 * 1000 / 9800)
    before = reach(dossier, date(2023, 9, 19))
    assert before == pytest.approx((share - 2 * 1000 / 9800, share))


def test_a_limit_too_slow_for_one_piece_is_refuted_for_the_leg() -> None:
    frames = to_frames(dossier_seen(when="2023-09-14", speed=1000))
    table = features_at(frames, leg_lengths(frames.legs), date(2023, 9, 13), leg_stops(frames))
    assert not table.loc["leg-rail", "speed_fits"]
    assert table.loc["leg-sea", "speed_fits"]


@pytest.mark.each_run("other0", "other2")
@pytest.mark.parametrize(
    "other",
    [
        {"certainty": "less-certain"},
        {"certainty": "uncertain"},
        {"when": "2023-10-05"},  # after the leg's last day
        {"when": "2023-09-20/.."},  # of an open time nothing follows
        {"place": "tikhoretsk"},  # at the end of the leg
        {"place": "moscow"},  # on no line that is drawn
    ],
)
def test_nothing_else_cuts(other: dict[str, str]) -> None:
    dossier = dossier_seen(**other)  # type: ignore[arg-type]
    frames = to_frames(dossier)
    stops = leg_stops(frames)["leg-rail"]
    (leg,) = (leg for leg in dossier.legs if leg.id == "leg-rail")
    pieces = leg_stretches(leg.properties.bounds, sighted(dossier.sightings), stops)
    assert [(piece.from_km, piece.to_km) for piece in pieces] == [(0, 1)]


def test_the_built_in_dossier_is_not_cut_by_any_of_its_sightings() -> None:
    frames = to_frames(read_dossier(built_in()))
    lengths, stops = leg_lengths(frames.legs), leg_stops(frames)
    for offset in range(60):
        day = date(2023, 8, 22) + timedelta(days=offset)
        whole = features_at(frames, lengths, day)
        assert features_at(frames, lengths, day, stops).equals(whole)


@pytest.mark.parametrize("path", BUILT_INS, ids=lambda path: path.stem)
def test_stops_ascend_from_0_to_1(path: Path) -> None:
    for stops in leg_stops(to_frames(read_dossier(path))).values():
        shares = list(stops.values())
        assert shares == sorted(shares)
        assert (shares[0], shares[-1]) == (0, 1)


def test_legs_of_which_the_same_is_known_have_each_its_own_runs_and_lines() -> None:
    dossier = dossier_seen()
    (leg,) = (leg for leg in dossier.legs if leg.id == "leg-rail")
    line = leg.geometry.model_copy(update={"coordinates": (((0.0, 0.0), (0.0, 90.0)),)})
    twin = leg.model_copy(
        update={
            "id": "twin",
            "geometry": line,
            "properties": leg.properties.model_copy(update={"via": ()}),
        }
    )
    alone = to_frames(dossier.model_copy(update={"features": (*dossier.features, twin)}))
    runs = reach_runs(alone)
    of_twin, of_leg = (runs[runs["leg"] == name] for name in ("twin", "leg-rail"))
    assert of_twin.index.tolist() == [f"twin-{n}" for n in range(1, len(of_twin) + 1)]
    # The sighting on the way cuts the one whose places are named alone.
    assert of_leg["near_share"].tolist() != of_twin["near_share"].tolist()
    shares = zip(of_twin["near_share"], of_twin["far_share"], strict=True)
    for shape, ends in zip(of_twin.geometry, shares, strict=True):
        (first, *_, last) = shapely.get_coordinates(shape).tolist()
        assert first[0] == last[0] == pytest.approx(0)
        # A degree isn't everywhere of one length.
        assert [first[1], last[1]] == pytest.approx([90 * share for share in ends], abs=0.3)
    day, near_km = (of_twin[name].tolist()[2] for name in ("start_day", "near_km"))
    at = features_at(alone, day)
    assert at["near_km"]["twin"] == near_km
    assert at.geometry["twin"].equals(of_twin.geometry.iloc[2])
