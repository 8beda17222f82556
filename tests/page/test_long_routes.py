"""Routes that are too long for an output are refused, with numbers, before anything is made."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from geoapp.classroom.bundle import write_bundle
from geoapp.classroom.handout import write_handout
from geoapp.classroom.lesson import MOST_LEGS_ON_PAPER
from geoapp.classroom.lesson_plan import write_plan
from geoapp.classroom.slides import write_slides
from geoapp.dossier import Dossier, read_dossier
from geoapp.errors import DossierError
from geoapp.page.html import MOST_LEGS, write_page
from geoapp.page.site import publish
from tests.support.long_routes import long_route, long_route_bytes


@pytest.mark.parametrize(
    ("write", "most"),
    [
        (write_handout, MOST_LEGS_ON_PAPER),
        (write_plan, MOST_LEGS_ON_PAPER),
        (write_slides, MOST_LEGS_ON_PAPER),
        (write_bundle, MOST_LEGS_ON_PAPER),
        (write_page, MOST_LEGS),
        (publish, MOST_LEGS),
    ],
)
def test_a_route_that_is_too_long_is_refused_before_anything_is_made(
    tmp_path: Path, write: Callable[[Dossier, Path], object], most: int
) -> None:
    (leg,) = read_dossier(long_route_bytes(1)).legs
    one = read_dossier(long_route_bytes(1))
    legs = tuple(leg.model_copy(update={"id": f"leg-{at}"}) for at in range(most + 1))
    places = tuple(one.places)
    dossier = one.model_copy(update={"features": places + legs})
    told = f"made-up-1: features: hold {most + 1:,} legs, and this output can carry {most:,}; make"
    with pytest.raises(DossierError, match=told):
        write(dossier, tmp_path / "output")
    assert list(tmp_path.iterdir()) == []


def test_a_made_up_route_begins_alike_whatever_its_length() -> None:
    short, long = long_route(3), long_route(30)
    assert short["features"][:4] == long["features"][:4]
    assert [leg["id"] for leg in long["features"][31:34]] == ["leg-0", "leg-1", "leg-2"]
    assert short["features"][4:7] == long["features"][31:34]
    dossier = read_dossier(long_route_bytes(30))
    assert (len(dossier.legs), len(dossier.sightings), len(dossier.claims)) == (30, 6, 3)
