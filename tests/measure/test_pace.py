"""The pace that dates imply, and whether they can be right."""

from __future__ import annotations

import json
import math
from datetime import date
from typing import Any

import pandas as pd
import pytest
from click.testing import CliRunner

from geoapp.catalogues import by_language
from geoapp.cli import main
from geoapp.dossier import built_in, read_dossier
from geoapp.frames import BOUNDS, leg_lengths, leg_paces, pace_shape, to_frames
from geoapp.measure import Fit
from geoapp.measure.pace import PACES, days_between
from tests.support.days import day_of
from tests.support.dossiers import GOOD, ONE_OF_EACH, content_of, read

Bounds = tuple[date | None, date | None, date | None, date | None]


def days(*offsets: int | None) -> Bounds:
    first, second, third, fourth = (None if at is None else day_of(at) for at in offsets)
    return first, second, third, fourth


def pace_of(bounds: Bounds, low: float, high: float, mode: str, limit: float | None) -> Any:
    legs = pd.DataFrame([dict(zip(BOUNDS, bounds, strict=True))], index=["leg"], dtype=object)
    legs["mode"] = mode
    speed = None if limit is None else {"km_per_day": limit}
    legs["max_speed"] = pd.Series([speed], index=legs.index, dtype=object)
    lengths = pd.DataFrame({"low_km": [low], "high_km": [high]}, index=["leg"])
    return leg_paces(legs, lengths).iloc[0]


@pytest.mark.parametrize(
    ("bounds", "expected"),
    [
        (days(0, 0, 9, 9), (8, 10)),
        (days(0, 2, 8, 9), (5, 10)),
        (days(0, 9, 0, 9), (0, 10)),  # left and came on any day of ten
        (days(5, 5, 5, 5), (0, 1)),
        (days(0, 4, 5, 9), (0, 10)),  # left as one day ended, came as the next began
        (days(None, 4, 9, 9), (4, None)),
        (days(0, None, 9, None), (0, None)),
        (days(9, 9, 0, 0), (0, 0)),  # came before it left
    ],
)
def test_days_that_a_leg_can_have_taken(bounds: Bounds, expected: tuple[int, int | None]) -> None:
    assert days_between(*bounds) == expected


def test_the_slowest_pace_is_the_shortest_length_over_the_most_days() -> None:
    row = pace_of(days(0, 2, 8, 9), 400, 500, "sea", None)
    assert row["slowest_km_per_day"] == 40
    assert row["fastest_km_per_day"] == 100
    assert math.isnan(row["limit_km_per_day"])
    assert math.isnan(pace_of(days(0, 9, 0, 9), 400, 500, "sea", None)["fastest_km_per_day"])


@pytest.mark.parametrize(
    ("low", "mode", "limit", "bounds", "fit"),
    [
        (400, "sea", None, days(0, 0, 0, 0), Fit.POSSIBLE),
        (667, "sea", None, days(0, 0, 0, 0), Fit.FASTER),
        (667, "sea", 600, days(0, 0, 0, 0), Fit.IMPOSSIBLE),
        (600, "sea", 600, days(0, 0, 0, 0), Fit.POSSIBLE),
        (600, "sea", 700, days(9, 9, 0, 0), Fit.IMPOSSIBLE),
        (600, "road", None, days(0, 0, 9, 9), Fit.UNKNOWN),
        (600, "rail", 1, days(0, 0, 9, None), Fit.UNKNOWN),
        (0, "rail", 1, days(0, 0, 0, 0), Fit.POSSIBLE),
    ],
)
def test_verdicts(low: float, mode: str, limit: float | None, bounds: Bounds, fit: Fit) -> None:
    assert pace_of(bounds, low, 800, mode, limit)["fit"] == fit.value


def test_the_reported_dates_ask_for_a_train_faster_than_the_average_consignment() -> None:
    frames = to_frames(read_dossier(built_in()))
    paces = leg_paces(frames.legs, leg_lengths(frames.legs))
    assert paces.loc["leg-rail", "slowest_km_per_day"] == 9800 / 20
    assert paces.loc["leg-sea", "slowest_km_per_day"] == pytest.approx(193 / 6)
    assert set(paces["fit"]) == {"possible"}


def test_every_known_pace_has_a_source_or_is_called_an_assumption() -> None:
    assert {"sea", "rail"} <= {pace.mode for pace in PACES}
    for pace in PACES:
        assert 0 < pace.km_per_day[0] <= pace.km_per_day[1] < 3000
        said = by_language(pace.label)
        assumed = "assumption of this project" in said["en"]
        assert assumed == ("hypothèse de ce projet" in said["fr"]) == (pace.source is None)
        assert len(set(said.values())) == len(said)
        if pace.source is not None:
            assert pace.source.url.startswith(("http://", "https://"))
            assert pace.source.publisher
            assert pace.source.title


def run(*arguments: object, stdin: bytes | None = None) -> str:
    done = CliRunner().invoke(main, ["measure", "--pace", *map(str, arguments)], input=stdin)
    assert done.exit_code == 0
    return done.stdout


@pytest.mark.parametrize("path", GOOD, ids=lambda path: path.stem)
def test_paces_are_strict_json_for_every_good_dossier(path: Any) -> None:
    def refuse(text: str) -> None:
        raise AssertionError(text)

    shape = json.loads(run("--json", path), parse_constant=refuse)
    assert list(shape) == ["dossier", "version", "paces"]
    assert run(path)


def test_the_shape_is_the_documented_one() -> None:
    shape = json.loads(run("--json", ONE_OF_EACH))
    keys = [
        "id",
        "mode",
        "days",
        "km_per_day",
        "limit_km_per_day",
        "fit",
        "references",
        "dates_words",
    ]
    assert shape["paces"]
    assert all(list(pace) == keys for pace in shape["paces"])
    (first, *_) = shape["paces"]
    assert list(first["references"][0]) == ["km_per_day", "label", "source"]


def test_dates_that_make_a_leg_impossible_are_labelled() -> None:
    content = content_of()
    (leg,) = [f for f in content["features"] if f["id"] == "leg-sea"]
    leg["properties"]["depart"] = leg["properties"]["arrive"] = "2001-01-02"
    leg["properties"]["max_speed"] = {"km_per_day": 1, "label": {"en": "a guess"}}
    assert "impossible" in run("-", stdin=json.dumps(content).encode())
    frames = to_frames(read(content))
    (pace,) = [
        p
        for p in pace_shape(frames, leg_lengths(frames.legs))["paces"]
        if p["limit_km_per_day"] == 1
    ]
    assert pace["fit"] == "impossible"
