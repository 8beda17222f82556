"""Meridians and parallels of pictures: they are where they say, and the page's own has none."""

from __future__ import annotations

import numpy as np
import pytest

from geoapp.cartography.graticule import graticule
from geoapp.cartography.projection import Projection, View
from geoapp.dossier import Dossier, built_in, read_dossier
from tests.support.pictures import drawn, words

CONIC = Projection("conic", (85.0, 50.0), (42.0, 58.0))


@pytest.fixture(scope="module")
def dossier() -> Dossier:
    return read_dossier(built_in())


@pytest.mark.parametrize("metres", [500.0, 4_000.0, 10_000.0, 20_000.0])
def test_lines_are_few_and_where_they_say(metres: float) -> None:
    view = View(CONIC, (10, 20, 810, 420), (100_000.0, 0.0), metres)
    lines = graticule(view)
    for kind, column in (("meridian", 0), ("parallel", 1)):
        found = [line for line in lines if line.kind == kind]
        assert 2 <= len(found) <= 12
        for line in found:
            at = np.array([[85.0, 50.0]])
            at[0, column] = line.degrees
            if column == 0:
                gap = np.abs(line.points - view.at(at)).sum(axis=1).min()
            else:
                gap = np.abs(line.points[:, 1] - view.at(at)[0, 1]).min()
            assert gap < 20_000 / metres * 4


def test_a_label_stands_on_its_line_at_the_edge() -> None:
    view = View(CONIC, (10, 20, 810, 420), (0.0, 0.0), 10_000.0)
    lines = [line for line in graticule(view) if line.label]
    assert len(lines) > 5
    for line in lines:
        x, y = line.label or (0, 0)
        assert y == 20 if line.kind == "meridian" else x == 10
        assert np.abs(line.points - (x, y)).sum(axis=1).min() < 25


def test_a_map_cut_at_180_degrees_goes_on_beyond() -> None:
    conic = Projection("conic", (175.0, 50.0), (42.0, 58.0))
    view = View(conic, (0, 0, 800, 400), (0.0, 0.0), 8_000.0)
    degrees = [line.degrees for line in graticule(view) if line.kind == "meridian"]
    assert 160 in degrees
    assert -160 in degrees
    assert all(-180 <= lon < 180 for lon in degrees)


def test_a_picture_names_them_in_its_language(dossier: Dossier) -> None:
    assert {"60° E", "100° E", "140° E", "50° N"} <= set(words(drawn(dossier, size=(1600, 900))))
    assert "동경 100°" in words(drawn(dossier, size=(1600, 900), lang="ko"))


def test_the_page_s_own_picture_is_spared_them(dossier: Dossier) -> None:
    assert not any("°" in text for text in words(drawn(dossier, theme="page", size=(1600, 900))))
