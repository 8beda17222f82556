"""The reach in the page: as Python has it, in words, and with a leg that is cut."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd
import pytest

from geoapp.clock import features_at
from geoapp.dossier import Dossier, built_in, read_dossier
from geoapp.frames import leg_lengths, leg_stops, to_frames
from geoapp.page.html import write_page
from tests.support.browsing import READY, wait_until
from tests.support.dossiers import dossier_seen

if TYPE_CHECKING:
    from playwright.sync_api import Page

REACHES = """(iso) => Object.fromEntries(geoapp.page.data.legs.map((leg) => {
  const day = geoapp.dayNumber(iso);
  return [leg.id, [geoapp.reachAt(leg, day, null), geoapp.reachAt(leg, day, geoapp.kmPerDay(leg))]];
}))"""
NUMBERS = ["near_km", "far_km", "near_share", "far_share"]


def opened(page: Page, dossier: Dossier, path: Path, state: str = "") -> Page:
    write_page(dossier, path)
    page.goto(path.as_uri() + state)
    wait_until(page, READY)
    return page


@pytest.mark.each_run("built-in")
@pytest.mark.parametrize(
    "dossier",
    [
        read_dossier(built_in()),
        dossier_seen(),
        dossier_seen(when="2023-09-18/2023-09-22", speed=700),
        dossier_seen(when="2023-09-14", speed=1000),
    ],
    ids=["built-in", "seen", "seen-for-days", "limit-refuted"],
)
def test_the_reach_is_pythons_on_every_day(page: Page, tmp_path: Path, dossier: Dossier) -> None:
    frames = to_frames(dossier)
    lengths, stops = leg_lengths(frames.legs), leg_stops(frames)
    opened(page, dossier, tmp_path / "page.html")
    for offset in range(50):
        day = date(2023, 8, 30) + timedelta(days=offset)
        shown: dict[str, Any] = page.evaluate(REACHES, day.isoformat())
        table = features_at(frames, lengths, day, stops)
        for name, (whole, limited) in shown.items():
            row = {column: table[column][name] for column in [*NUMBERS, "speed_fits"]}
            if limited is None:
                assert whole is None
                assert pd.isna(row["near_km"])
                continue
            got = [limited[key] for key in ("nearKm", "farKm", "near", "far")]
            assert got == pytest.approx([row[column] for column in NUMBERS], rel=1e-4, abs=1e-4)
            assert limited["fits"] == row["speed_fits"]
            assert whole["near"] <= limited["near"] + 1e-9
            assert limited["far"] <= whole["far"] + 1e-9
