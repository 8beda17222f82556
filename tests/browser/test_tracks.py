"""Measured positions in the page: drawn when and where they were measured, and nowhere else."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from geoapp.dossier import read_dossier
from geoapp.page.html import write_page
from tests.support.browsing import READY, read_words, wait_until
from tests.support.dossiers import TRACK
from tests.support.famous import write_famous

if TYPE_CHECKING:
    from pathlib import Path

    from playwright.sync_api import Page

# Where the canvas is inked, and how much about a position or between two.
DRAWN = """() => {
  const { canvas, pen } = geoapp.page.tracks;
  const { data } = pen.getImageData(0, 0, canvas.width, canvas.height);
  return data.reduce((sum, value, i) => sum + (i % 4 === 3 && value > 0 ? 1 : 0), 0);
}"""
INK_AT = """([lat, lon]) => {
  const { canvas, pen, map } = geoapp.page.tracks;
  const box = canvas.getBoundingClientRect();
  const frame = map.getContainer().getBoundingClientRect();
  const { x, y } = map.latLngToContainerPoint([lat, lon]);
  const scale = canvas.width / box.width;
  const [left, top] = [(frame.left + x - box.left) * scale, (frame.top + y - box.top) * scale];
  return [...pen.getImageData(Math.round(left), Math.round(top), 1, 1).data].slice(0, 4);
}"""
POINT_OF = """(position) => {
  const { map } = geoapp.page.tracks;
  const { left, top } = map.getContainer().getBoundingClientRect();
  const { x, y } = map.latLngToContainerPoint(position);
  return [left + x, top + y];
}"""
PIXELS = """() => {
  const { canvas, pen } = geoapp.page.tracks;
  return pen.getImageData(0, 0, canvas.width, canvas.height).data.join(",");
}"""
OBSERVER, PAPER, NOTHING = [107, 100, 85, 255], [251, 249, 244, 255], [0, 0, 0, 0]


def opened(page: Page, folder: Path, state: str) -> Page:
    write_page(read_dossier(TRACK), folder / "page.html")
    page.goto((folder / "page.html").as_uri() + state)
    wait_until(page, READY)
    return page


def go_to(page: Page, day: str, mode: str = "now") -> None:
    page.evaluate(
        "([day, mode]) => geoapp.page.set({ day: geoapp.dayNumber(day), mode })", [day, mode]
    )


def test_a_day_shows_its_positions_and_nothing_between_them(page: Page, tmp_path: Path) -> None:
    opened(page, tmp_path, "#at=2001-02-03")
    assert page.evaluate(INK_AT, [50, 12]) == OBSERVER
    assert page.evaluate(INK_AT, [50.2, 12.5]) == OBSERVER
    assert page.evaluate(INK_AT, [50.1, 12.25]) == NOTHING
    assert page.evaluate(INK_AT, [51, 14]) == NOTHING
    assert "Positions measured on this day: 2 (The Example)." in read_words(
        page.locator("#clock-sentence")
    )


def test_a_track_alone_is_seen_at_once(page: Page, tmp_path: Path) -> None:
    """Without legs the page opens on the day of its last position, not on one without any."""
    write_page(read_dossier(write_famous(tmp_path, "track-alone")), tmp_path / "page.html")
    page.goto((tmp_path / "page.html").as_uri())
    wait_until(page, READY)
    assert page.evaluate(DRAWN) > 0
    assert "Positions measured on this day: 20" in read_words(page.locator("#clock-sentence"))


@pytest.mark.long
def test_a_gap_is_empty_and_said(page: Page, tmp_path: Path) -> None:
    opened(page, tmp_path, "#at=2001-02-03")
    assert page.evaluate(DRAWN) > 0
    go_to(page, "2001-02-05")
    assert page.evaluate(DRAWN) == 0
    assert "No position was measured on this day" in read_words(page.locator("#clock-sentence"))


def test_a_position_that_is_only_possible_is_a_ring(page: Page, tmp_path: Path) -> None:
    opened(page, tmp_path, "#at=2001-02-09")
    assert page.evaluate(INK_AT, [52, 15]) == PAPER
    assert page.evaluate(DRAWN) > 0
    assert "on this day or on one near it: 1" in read_words(page.locator("#clock-sentence"))
    go_to(page, "2001-02-07")
    assert page.evaluate(INK_AT, [51, 14]) == OBSERVER
    assert "Perhaps on this day: 1." in read_words(page.locator("#clock-sentence"))


@pytest.mark.each_run("all")
@pytest.mark.parametrize("mode", ["past", "all"])
def test_steps_back_undo_steps_forward(page: Page, tmp_path: Path, mode: str) -> None:
    opened(page, tmp_path, f"#at=2001-02-04&mode={mode}")
    before = page.evaluate(PIXELS)
    for day in ("2001-02-07", "2001-02-12", "2001-02-03", "2001-02-10"):
        go_to(page, day, mode)
    assert page.evaluate(PIXELS) != before
    go_to(page, "2001-02-04", mode)
    assert page.evaluate(PIXELS) == before
    assert page.evaluate(DRAWN) > 0


def test_a_dot_leads_to_its_evidence_and_a_table(page: Page, tmp_path: Path) -> None:
    opened(page, tmp_path, "#at=2001-02-07")
    page.mouse.click(*page.evaluate(POINT_OF, [51, 14]))
    panel = page.locator("#tab-evidence-panel")
    assert "A receiver on the shore" in panel.inner_text()
    panel.locator("summary", has_text="The days on which").click()
    rows = panel.locator("tbody tr")
    rows.nth(7).wait_for()  # the table is filled when it has opened
    assert rows.count() == 8
    assert rows.first.inner_text().split("\t")[1:] == ["2", "0", "50.000, 12.000"]
    rows.nth(1).get_by_role("button").click()
    assert page.locator("#clock-date").inner_text() == "6 February 2001"


@pytest.mark.long
def test_dots_follow_the_theme_and_the_map(page: Page, tmp_path: Path) -> None:
    opened(page, tmp_path, "#at=2001-02-03")
    page.emulate_media(color_scheme="dark")
    wait_until(page, f"() => String(({INK_AT})([50, 12])) !== '{','.join(map(str, OBSERVER))}'")
    page.evaluate("geoapp.page.map.panBy([60, 30], { animate: false })")
    assert page.evaluate(INK_AT, [50, 12])[3] == 255
    assert page.evaluate(INK_AT, [50.1, 12.25]) == NOTHING


def test_a_filter_that_leaves_no_track_leaves_no_dot(page: Page, tmp_path: Path) -> None:
    opened(page, tmp_path, "#at=2001-02-03&two=1")
    assert page.evaluate(DRAWN) == 0
    page.evaluate("geoapp.page.set(geoapp.noFilter())")
    assert page.evaluate(DRAWN) > 0
