"""The charts: what is drawn, on which scale, in whose words."""

from __future__ import annotations

import json
import re
from typing import Any

import altair as alt
import pandas as pd
import pytest

from geoapp.charts import COLOURS, accounts_chart, distance_chart, pace_chart
from geoapp.measure import Fit
from geoapp.tables import pace_words

LENGTHS = pd.DataFrame(
    {
        "straight_km": [182.7, 6831.0],
        "drawn_km": [194.8, 9401.0],
        "low_km": [183.0, 9800.0],
        "high_km": [251.0, 10800.0],
    },
    index=["leg-sea", "leg-rail"],
)
QUESTION = {"en": "How far?", "fr": "À quelle distance ?"}


def account(*values: dict[str, Any], unit: str | None = "km") -> pd.Series[Any]:
    return pd.Series({"question": QUESTION, "unit": unit, "values": list(values)})


def value(said_by: str, number: Any, **more: Any) -> dict[str, Any]:
    text = {"en": f"about {number} km"}
    return {"text": text, "said_by": {"en": said_by}, "number": number, **more}


def panels(chart: alt.VConcatChart | alt.LayerChart) -> list[dict[str, Any]]:
    """Each panel as Vega-Lite: its rows beside its specification."""
    spec = chart.to_dict()
    found = spec.get("vconcat", [spec])
    for panel in found:
        data = panel.get("data", spec.get("data"))
        panel["rows"] = spec["datasets"][data["name"]]
    return list(found)


def domain(panel: dict[str, Any]) -> list[float]:
    scales = [layer["encoding"]["x"].get("scale") for layer in panel["layer"]]
    (scale,) = [scale for scale in scales if scale]
    return list(scale["domain"])


def test_each_leg_has_a_scale_of_its_own_from_zero() -> None:
    chart = distance_chart(LENGTHS)
    assert [domain(panel) for panel in panels(chart)] == [[0, 251.0], [0, 10800.0]]


def test_a_leg_shows_its_range_and_both_lines() -> None:
    sea = panels(distance_chart(LENGTHS))[0]["rows"]
    assert [(row["kind"], row["start"], row["end"]) for row in sea] == [
        ("range", 183.0, 251.0),
        ("straight", 182.7, 182.7),
        ("drawn", 194.8, 194.8),
    ]
    assert [row["words"] for row in sea] == [
        "Plausible length · 183–251\u00a0km",
        "Straight line · 183\u00a0km",
        "Line as drawn · 195\u00a0km",
    ]


def test_french_words_and_digits() -> None:
    (_, rail) = panels(distance_chart(LENGTHS, "fr"))
    assert rail["rows"][0]["words"] == "Longueur plausible · 9\u202f800–10\u202f800\u00a0km"
    axis = rail["layer"][1]["encoding"]["x"]["axis"]
    assert axis["title"] == "kilomètres"
    assert "\u202f" in axis["labelExpr"]


def test_legs_are_named_or_their_ids_stand() -> None:
    chart = distance_chart(LENGTHS, "fr", names={"leg-sea": {"en": "By sea", "fr": "Par mer"}})
    assert [panel["title"]["text"] for panel in panels(chart)] == ["Par mer", "leg-rail"]


def test_no_leg_no_panel() -> None:
    assert distance_chart(LENGTHS.iloc[:0]).vconcat == []


def test_values_stand_side_by_side_and_none_is_averaged() -> None:
    chart = accounts_chart(account(value("RUSI", 200), value("White House", 290), value("EU", 400)))
    assert chart is not None
    (panel,) = panels(chart)
    assert [row["words"] for row in panel["rows"]] == [
        "RUSI · about 200 km",
        "White House · about 290 km",
        "EU · about 400 km",
    ]
    assert [row["end"] for row in panel["rows"]] == [200, 290, 400]
    assert domain(panel) == [0, 400]


def test_a_range_is_a_band_and_a_computed_value_is_told_apart() -> None:
    chart = accounts_chart(
        account(value("NIS", [10, 12]), value("geoapp", 201, computed={"en": "geodesic"}))
    )
    assert chart is not None
    rows = panels(chart)[0]["rows"]
    assert (rows[0]["start"], rows[0]["end"], rows[0]["kind"]) == (10, 12, "said")
    assert rows[0]["words"] == "NIS · about [10, 12] km"
    assert rows[1]["kind"] == "computed"


@pytest.mark.parametrize(
    "values",
    [[], [value("RUSI", 200)], [value("RUSI", 200), {"text": {"en": "far"}, "said_by": {}}]],
)
def test_nothing_to_compare_is_no_chart(values: list[dict[str, Any]]) -> None:
    assert accounts_chart(account(*values)) is None


def test_a_value_without_a_unit_leaves_the_axis_without_one() -> None:
    chart = accounts_chart(account(value("A", 0), value("B", 1.5), unit=None))
    assert chart is not None
    (panel,) = panels(chart)
    assert panel["layer"][1]["encoding"]["x"]["axis"]["title"] == ""


def test_a_value_keeps_its_caveat() -> None:
    text = {"en": "350 km from the front, not the border", "fr": "350 km du front"}
    values = [value("Postimees", 350, text=text), value("RUSI", 200)]
    for lang, said in text.items():
        chart = accounts_chart(account(*values), lang)
        assert chart is not None
        assert panels(chart)[0]["rows"][0]["words"] == f"Postimees · {said}"


def test_every_kind_has_a_colour() -> None:
    for panel in panels(distance_chart(LENGTHS)):
        assert {row["kind"] for row in panel["rows"]} <= set(COLOURS)
        scale = panel["layer"][1]["encoding"]["color"]["scale"]
        assert len(scale["range"]) == len(scale["domain"])


def test_charts_are_described_and_ask_nothing_of_a_network() -> None:
    spec = distance_chart(LENGTHS).to_dict()
    assert all("Straight line · " in panel["description"] for panel in spec["vconcat"])
    del spec["$schema"]  # a name, which nobody fetches
    assert not re.search(r"https?:|\burl\b", json.dumps(spec))


# -- paces ---------------------------------------------------------------------------------

KNOWN = {"km_per_day": [384.4, 402.6], "label": {"en": "goods", "fr": "fret"}, "source": None}
PACE = {
    "id": "leg-rail",
    "mode": "rail",
    "days": [0, 20],
    "km_per_day": [490.0, None],
    "limit_km_per_day": 1500.0,
    "fit": "possible",
    "references": [KNOWN],
}


def test_a_pace_without_upper_bound_runs_to_the_end_of_the_scale_and_says_so() -> None:
    (panel,) = panels(pace_chart(PACE))
    assert domain(panel) == [0, 1500.0]
    ends = [(row["kind"], row["start"], row["end"]) for row in panel["rows"]]
    expected = [("range", 490.0, 1500.0), ("computed", 384.4, 402.6), ("computed", 1500.0, 1500.0)]
    assert ends == expected
    words = [row["words"] for row in panel["rows"]]
    assert words[0] == "these dates · 490\u00a0km or more a day"
    assert words[1:] == ["goods · 384–403\u00a0km a day", "the limit assumed · 1,500\u00a0km a day"]


@pytest.mark.parametrize("own", [[None, None], [0.0, 0.0], [32.2, 80.0]])
def test_a_pace_is_drawn_whatever_its_bounds(own: list[float | None]) -> None:
    (panel,) = panels(pace_chart(PACE | {"km_per_day": own}, "fr"))
    assert "NaN" not in json.dumps(panel)
    assert panel["rows"][0]["words"].startswith("ces dates · ")


@pytest.mark.parametrize("fit", [*Fit])
def test_every_verdict_has_words(fit: Fit) -> None:
    first, second = pace_words(PACE | {"fit": fit.value}, "fr").split("\n")
    assert first.startswith("490\u00a0km par jour ou plus. ")
    assert second == "384–403\u00a0km par jour · fret"
    assert pace_words(PACE | {"fit": fit.value}).split(". ")[1] != first.split(". ")[1]
