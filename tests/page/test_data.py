"""What a page holds: its types in Python and for the scripts, and its routes as one."""

from __future__ import annotations

from typing import Any

from geoapp.dossier import read_dossier
from geoapp.page.data import RouteData, together
from geoapp.page.routes import page_data
from tests.support.dossiers import BUILT_INS, ONE_OF_EACH
from tools.page_types import TYPES, page_types


def routes() -> list[RouteData]:
    return [page_data(read_dossier(path))["routes"][0] for path in (*BUILT_INS, ONE_OF_EACH)]


def test_the_scripts_know_the_types_of_what_a_page_holds() -> None:
    assert TYPES.read_text("utf-8") == page_types(), "run `make bundle` and commit its data.d.ts"


def test_one_route_is_held_as_it_is() -> None:
    for route in routes():
        assert together([route]) == route


def test_routes_are_held_together_by_their_ids() -> None:
    first, *_, second = routes()
    joined: Any = together([first, second])
    assert joined["legs"] == [*first["legs"], *second["legs"]]
    assert joined["claims"] == [*first["claims"], *second["claims"]]
    assert set(joined["sources"]) == {*first["sources"], *second["sources"]}
    assert (joined["id"], joined["total"]) == (first["id"], first["total"])
