"""The address of a page: whatever stands in it, the page takes what it knows and nothing else."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from geoapp.dossier import read_dossier
from geoapp.page.html import page_html
from tests.support.browsing import READY, wait_until
from tests.support.dossiers import ONE_OF_EACH
from tests.support.hostile import KINDS

if TYPE_CHECKING:
    from pathlib import Path

    from playwright.sync_api import Page

# What a page takes of an address, if its clock ran over all days; and whether it says so.
TAKEN = """(addresses) => {
  const known = { ...geoapp.page.known(), first: -1e9, last: 1e9 };
  return addresses.map((text) => {
    const state = geoapp.readState(text, known);
    return [Object.keys(state), geoapp.isLeftOut(text, state)];
  });
}"""
# A state that was read, written and read again.
AGAIN = """(text) => {
  const known = { ...geoapp.page.known(), first: -1e9, last: 1e9 };
  const state = geoapp.readState(text, known);
  const plain = { unit: "km" };  // as the page begins, and what no address has to say
  const whole = { lang: "en", day: 0, mode: "now", ...plain, ...state };
  const again = { ...plain, ...geoapp.readState("#" + geoapp.stateParams(whole), known) };
  // An old link's zoom and centre are written as the box that they showed.
  const near = (a, b) => Math.abs(a - b) <= 1e-3 * Math.max(1, Math.abs(a));
  const box = (view) => Array.isArray(view) && view.slice(0, 4);
  const same = Object.keys(state).every((name) => name === "made" ||
    (name === "view" && box(state.view) && box(state.view).every((n, i) => near(n, again.view[i])))
    || JSON.stringify(state[name]) === JSON.stringify(again[name]));
  return { state, same, clean: Object.keys(Object.prototype).length === 0 };
}"""
NAMES = ["lang", "at", "mode", "sel", "view", "box", "who", "kind", "shows", "step", "unit", "from",
         "to", "two", "theme", "chrome", "v", "__proto__", "constructor", ""]  # fmt: skip
VALUES = [
    *("en", "fr", "2001-01-02", "2001-02-30", "now", "past", "leg-sea", "3/50/12", "NaN/1/1", "1"),
    *("50/12/900/400", "50/12/0/400", "1/2/3/1e9"),
    *("1e999/0/0", "3/90.1/0", "dark", "0", "km", "mi", "__proto__", "toString", "9999-12-31"),
]
values = st.text(max_size=12) | st.sampled_from(VALUES)
addresses = st.lists(st.tuples(st.sampled_from(NAMES), values), max_size=6).map(
    lambda pairs: "#" + "&".join(f"{name}={value}" for name, value in pairs)
)


@cache
def html() -> str:
    return page_html(read_dossier(ONE_OF_EACH))


def opened(page: Page, folder: Path) -> None:
    path = folder / "page.html"
    path.write_text(html(), encoding="utf-8")
    page.goto(path.as_uri())
    wait_until(page, READY)


def test_nothing_is_taken_of_a_hostile_address(page: Page, tmp_path: Path) -> None:
    opened(page, tmp_path)
    kinds = [kind for kind in KINDS if kind.address and not kind.takes_day]
    told = page.evaluate(TAKEN, [kind.address for kind in kinds])
    for kind, (names, left_out) in zip(kinds, told, strict=True):
        assert names == [], kind.name
        assert left_out or kind.name == "empty-text", kind.name


@pytest.mark.long
def test_any_address_is_read(page: Page, tmp_path: Path) -> None:
    opened(page, tmp_path)

    @settings(suppress_health_check=list(HealthCheck))
    @given(addresses | st.text(max_size=60).map(lambda text: f"#{text}"))
    @example("#at=2001-02-30")
    @example("#view=3/50/12&lang=fr&at=2001-01-02&two=1&unit=mi&v=1.0.0&theme=dark")
    @example("#box=50/12/900/400")
    @example("#__proto__=x&sel=__proto__")
    @example("#unit=km")
    def read(address: str) -> None:
        told: dict[str, Any] = page.evaluate(AGAIN, address)
        assert told["same"], told
        assert told["clean"]
        assert set(told["state"]) <= {"day", "selected", "made", *NAMES}
        assert "__proto__" not in told["state"]

    read()


def test_a_day_that_there_was_not_is_left_out(page: Page, tmp_path: Path) -> None:
    opened(page, tmp_path)
    told = page.evaluate(TAKEN, ["#at=2001-02-30", "#at=1900-02-29", "#at=2001-13-01"])
    assert told == [[[], True]] * 3
