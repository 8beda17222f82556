"""Several dossiers side by side: no id stands twice, and what they share is found."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest

from geoapp.dossier import Dossier, built_in, read_dossier, to_geojson
from geoapp.dossier.several import MOST_ROUTES, all_shared, shared, told_apart
from geoapp.errors import DossierError
from tests.support.dossiers import named

ONE = read_dossier(built_in())


def texts(value: Any, at: str = "") -> Iterator[tuple[str, str]]:
    """Every text of a JSON value and where it stands."""
    if isinstance(value, dict):
        for name, inner in value.items():
            yield from texts(inner, f"{at}/{name}")
    elif isinstance(value, list):
        for inner in value:
            yield from texts(inner, at)
    elif isinstance(value, str):
        yield at, value


def test_every_id_and_every_mention_of_it_is_told_apart() -> None:
    first, second = told_apart([ONE, named("other", ONE)])
    items = (*ONE.features, *ONE.sources, *ONE.claims, *ONE.accounts, *ONE.ships, *ONE.origins)
    ids = {each.id for each in items} | {step.id for step in ONE.steps}
    for dossier in (first, second):
        found = dict(texts(json.loads(to_geojson(dossier))))
        assert [at for at, text in found.items() if text in ids] == []
    # Nothing but the prefixes has changed, and the header has none.
    plain = to_geojson(second).replace("other--", "")
    assert json.loads(plain) == json.loads(to_geojson(named("other", ONE)))
    assert first.header == ONE.header


def test_one_dossier_alone_stays_as_it_is() -> None:
    assert told_apart([ONE])[0] is ONE


def test_what_cant_be_told_apart_is_refused_with_all_that_is_wrong() -> None:
    with pytest.raises(DossierError, match="is the id of 2 dossiers; give each an id of its own"):
        told_apart([ONE, ONE])
    many = [ONE, ONE, *(named(f"n{n}", ONE) for n in range(MOST_ROUTES))]
    with pytest.raises(DossierError) as caught:
        told_apart(many)
    assert len(caught.value.problems) == 2
    assert f"are {len(many)}; give at most {MOST_ROUTES} at once" in str(caught.value)


def test_the_same_place_is_one_of_the_same_name_and_position() -> None:
    near = ONE.places[0]
    moved = near.geometry.model_copy(update={"coordinates": (near.geometry.coordinates[0], 10.0)})
    far = near.model_copy(update={"geometry": moved})
    alone = ONE.model_copy(update={"features": (near,), "sources": ()})
    elsewhere = ONE.model_copy(update={"features": (far,), "sources": ()})
    assert shared(alone, alone).places == ((near.id, near.id),)
    assert shared(alone, elsewhere).places == ()


def test_sources_are_the_same_by_their_address_or_else_by_their_title() -> None:
    source = next(each for each in ONE.sources if each.url)

    def holding(**changed: object) -> Dossier:
        other = source.model_copy(update=changed)
        return ONE.model_copy(update={"sources": (other,), "features": ()})

    assert shared(holding(), holding(title="Another")).sources
    assert shared(holding(), holding(url=None)).sources
    assert not shared(holding(), holding(url="https://example.org/other")).sources
    assert not shared(holding(url=None), holding(url=None, title="Another")).sources


def test_what_any_two_of_three_share_is_found() -> None:
    three = told_apart([named(name, ONE) for name in ("a", "b", "c")])
    pairs = all_shared(three).places
    assert len(pairs) == 3 * len(ONE.places)
    assert pairs[0] == ("a--najin", "b--najin")
