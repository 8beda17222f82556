"""Files of tracks on the page: silences as silences, verdicts by day, the same facts in tables."""

from __future__ import annotations

from pathlib import Path

from playwright.sync_api import Page

from geoapp.dossier import built_in, read_dossier
from geoapp.page.html import write_page
from geoapp.tracks.findings import track_findings
from geoapp.tracks.positions import joined
from geoapp.tracks.times import HOUR_US
from tests.support.browsing import READY, read_words, wait_until
from tests.support.made_up import START_US, csv_of, sailed

NAME = "MADE-UP <img src=x onerror=alert(1)>${1}`"


def test_a_silence_and_a_leap_are_on_map_clock_and_table(page: Page, tmp_path: Path) -> None:
    first = sailed((130.4, 42.2), (131.0, 42.35), 20, 40, NAME, START_US + 24 * HOUR_US)
    second = sailed((131.2, 42.4), (131.6, 42.6), 10, 20, NAME, START_US + 58 * HOUR_US)
    leap = sailed((150.0, 30.0), (150.1, 30.0), 1, 2, NAME, START_US + 69 * HOUR_US)
    path = tmp_path / "ais.csv"
    path.write_text(csv_of(joined([first, second, leap])), encoding="utf-8")
    dossier = read_dossier(built_in())
    findings, _, _ = track_findings([path], dossier)
    write_page(dossier, tmp_path / "page.html", findings=findings)
    page.goto((tmp_path / "page.html").as_uri() + "#at=2023-09-09")
    wait_until(page, READY)
    words = read_words(page.locator("#clock-sentence"))
    assert f"Silent, at the receivers of this file: {NAME} (14 h)." in words
    assert f"{NAME}: transmitting, inside what the claim allows" in words
    assert page.locator("path.silence").count() == 1
    labels = ["silence, 14 h: nothing received", "impossible: 2,156\xa0km in 1 h"]
    assert [read_words(label) for label in page.locator(".found-label").all()] == labels
    is_whole(page)
    page.set_viewport_size({"width": 390, "height": 844})
    wait_until(page, "() => geoapp.page.map.getSize().x <= 390")
    is_whole(page)
    assert page.evaluate("document.documentElement.scrollWidth") == 390
    assert page.locator("#clock > :not(.clock-row, .modes)").count() == 0
    page.set_viewport_size({"width": 1280, "height": 800})
    assert page.locator(".silence-hours").text_content() == "14 h"
    section = page.locator("#findings")
    section.locator("summary", has_text="Silences, longer than 6 hours: 1").click()
    cells = section.locator("details", has_text="Silences").locator("tbody tr").inner_text()
    for fact in (NAME, "2023-09-08 20:00:00", "2023-09-09 10:00:00", "14", "nothing received"):
        assert fact in cells
    for of_nobody in ("switched off", "disabl"):
        assert of_nobody not in section.inner_text()
    section.locator("summary", has_text="Pairs of positions").click()
    pairs = section.locator("details", has_text="Pairs")
    pairs.locator("tbody tr").wait_for()
    assert "2023-09-09 21:00:00" in pairs.inner_text()
    page.evaluate("geoapp.page.set({ day: geoapp.dayNumber('2023-09-11'), lang: 'fr' })")
    assert page.locator("path.silence").count() == 0
    assert "d’après ces positions" in read_words(page.locator("#clock-sentence"))


def is_whole(page: Page) -> None:
    """Hold that no label of what lies between two positions is cut at the edge of the map."""
    inside = """() => {
      const frame = geoapp.page.map.getContainer().getBoundingClientRect();
      const labels = [...document.querySelectorAll(".found-label:not([hidden])")];
      return labels.length && labels.every((label) => {
        const box = label.getBoundingClientRect();
        return box.width && box.left >= frame.left && box.right <= frame.right
          && box.top >= frame.top && box.bottom <= frame.bottom;
      });
    }"""
    wait_until(page, inside)
