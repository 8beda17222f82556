"""Legs that are odd or impossible: a labelled result, never NaN, never a line round the world."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner

from geoapp.cli import main
from geoapp.dossier import read_dossier
from geoapp.errors import DossierError
from geoapp.page.html import write_page
from tests.support.browsing import READY, wait_until
from tests.support.odd_legs import CASES, HERE, LIMIT, THERE, dossier_of

if TYPE_CHECKING:
    from playwright.sync_api import Page


@pytest.mark.each_run("zero-length", "impossible")
@pytest.mark.parametrize("case", CASES)
def test_the_page_of_an_odd_leg_has_neither_nan_nor_undefined(
    page: Page, tmp_path: Path, case: str
) -> None:
    write_page(read_dossier(CASES[case], name=f"{case}.geojson"), tmp_path / "page.html")
    page.goto((tmp_path / "page.html").as_uri() + "#at=2001-01-04&sel=leg")
    wait_until(page, READY)
    for box in ("#steady", "#with-speed"):
        if page.locator(box).count():
            page.locator(box).check()
    page.locator(".pace summary").click()
    text = page.locator("body").inner_text()
    assert "NaN" not in text
    assert "undefined" not in text
    assert "Infinity" not in text
    paths = page.locator("#map_route path").evaluate_all("all => all.map(p => p.outerHTML)")
    assert not [path for path in paths if "NaN" in path]


@pytest.mark.parametrize("case", CASES)
@pytest.mark.parametrize(
    "command", [["measure"], ["measure", "--pace"], ["clock", "--at", "2001-01-04"]]
)
def test_the_command_line_prints_numbers_or_says_that_there_is_none(
    command: list[str], case: str
) -> None:
    for more in ([], ["--json"]):
        done = CliRunner().invoke(main, [*command, "-", *more], input=CASES[case])
        assert done.exit_code == 0, done.output
        assert "nan" not in done.stdout.lower()
        assert "inf" not in done.stdout.lower()


def test_an_impossible_leg_is_labelled_in_the_page_and_on_the_command_line(
    page: Page, tmp_path: Path
) -> None:
    done = CliRunner().invoke(main, ["measure", "--pace", "-"], input=CASES["impossible"])
    assert "impossible: dates and limit cannot both be right" in done.stdout
    done = CliRunner().invoke(main, ["clock", "--at", "2001-01-04", "-"], input=CASES["impossible"])
    assert "the dates cannot both be right, so it limits nothing" in done.stdout
    write_page(read_dossier(CASES["impossible"], name="x.geojson"), tmp_path / "page.html")
    page.goto((tmp_path / "page.html").as_uri() + "#at=2001-01-04&sel=leg")
    wait_until(page, READY)
    page.locator(".pace summary").click()
    assert "Impossible at the assumed speed limit" in page.locator(".pace").inner_text()


def test_a_leg_across_180_degrees_is_as_short_as_it_is(page: Page, tmp_path: Path) -> None:
    write_page(read_dossier(CASES["across-180"], name="x.geojson"), tmp_path / "page.html")
    page.goto((tmp_path / "page.html").as_uri() + "#at=2001-01-04&sel=leg")
    wait_until(page, READY)
    assert "143" in page.locator(".figures").inner_text()
    extent = page.locator("#map_route path.leg").evaluate_all(
        "all => { const boxes = all.map(p => p.getBoundingClientRect());"
        " return Math.max(...boxes.map(b => b.right)) - Math.min(...boxes.map(b => b.left)); }"
    )
    assert extent < 900


@pytest.mark.parametrize(
    ("km_per_day", "found"), [(0, "max_speed.km_per_day is 0"), (-5, "max_speed.km_per_day is -5")]
)
def test_a_limit_of_nothing_is_refused_with_what_to_do(km_per_day: int, found: str) -> None:
    content = dossier_of(HERE, THERE, [[HERE, THERE]], max_speed=LIMIT | {"km_per_day": km_per_day})
    with pytest.raises(DossierError) as refused:
        read_dossier(content, name="x.geojson")
    assert found in str(refused.value)
    assert ";" in str(refused.value)


@pytest.mark.parametrize("day", ["2000-12-20", "-0217-09-01"])
def test_a_leg_that_no_day_of_the_clock_shows_is_told_and_stands_nowhere_on_its_axis(
    page: Page, tmp_path: Path, day: str
) -> None:
    content = dossier_of(HERE, THERE, [[HERE, THERE]], depart=day, arrive=day)
    done = CliRunner().invoke(main, ["check", "-"], input=content)
    assert "warning: leg: lies outside dossier.when: no day shows it" in done.stderr
    write_page(read_dossier(content, name="x.geojson"), tmp_path / "page.html")
    page.goto((tmp_path / "page.html").as_uri())
    wait_until(page, READY)
    assert page.locator("#clock .bar").count() == 0
