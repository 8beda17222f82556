"""The door of the dossier under arbitrary content: a dossier or a DossierError, nothing else."""

from __future__ import annotations

import copy
import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geoapp.dossier import Dossier, built_in, read_dossier, to_geojson
from geoapp.errors import DossierError
from tests.support.dossiers import ONE_OF_EACH, content_of, contents, dossiers, read
from tests.support.messages import assert_well_told

values = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text(max_size=8)
    | st.sampled_from(["aport", "it-left", "paper", "leg-sea", "2001-01-01", "place", "Point"]),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(
            st.sampled_from(["en", "id", "kind", "source", "type"]), inner, max_size=3
        )
    ),
    max_leaves=6,
)


def read_or_refuse(content: bytes) -> Dossier | None:
    """Read; what is refused must be told as the format of messages wants."""
    try:
        return read_dossier(content, name="x.geojson")
    except DossierError as error:
        assert_well_told(error)
        return None


@given(st.binary(max_size=200))
def test_arbitrary_bytes(content: bytes) -> None:
    assert read_or_refuse(content) is None


@given(st.text(alphabet='{}[]":,truefalsn0123456789.eE+-\\ud8', max_size=60))
def test_text_that_is_nearly_json(content: str) -> None:
    assert read_or_refuse(content.encode()) is None


@given(st.dictionaries(st.sampled_from(list(content_of())), values))
def test_members_of_any_value(content: dict[str, Any]) -> None:
    read_or_refuse(json.dumps(content).encode())


def paths(value: object, path: tuple[str | int, ...] = ()) -> list[tuple[str | int, ...]]:
    """All paths in a content but the empty one."""
    inside: Any = ()
    if isinstance(value, dict):
        inside = value.items()
    elif isinstance(value, list):
        inside = enumerate(value)
    found: list[tuple[str | int, ...]] = []
    for step, inner in inside:
        found += [(*path, step), *paths(inner, (*path, step))]
    return found


CONTENT = content_of(ONE_OF_EACH)
PATHS = paths(CONTENT)


@given(st.data())
def test_a_good_dossier_with_some_members_changed(data: st.DataObject) -> None:
    content = copy.deepcopy(CONTENT)
    for path in data.draw(st.lists(st.sampled_from(PATHS), min_size=1, max_size=3)):
        holder: Any = content
        try:
            for step in path[:-1]:
                holder = holder[step]
            if data.draw(st.booleans()):
                del holder[path[-1]]
            else:
                holder[path[-1]] = data.draw(values)
        except (LookupError, TypeError):  # an earlier change took the way
            continue
    dossier = read_or_refuse(json.dumps(content).encode())
    if dossier is not None:
        assert read(json.loads(to_geojson(dossier))) == dossier


@pytest.mark.each_run("None", "-0.5", "{'en': 1}")
@pytest.mark.parametrize(
    "value", [None, True, 7, -0.5, "x", "", [], [[1]], {}, {"en": 1}], ids=repr
)
def test_every_member_replaced_by_every_type(value: object) -> None:
    for path in PATHS:
        content = copy.deepcopy(CONTENT)
        holder: Any = content
        for step in path[:-1]:
            holder = holder[step]
        holder[path[-1]] = value
        read_or_refuse(json.dumps(content).encode())


@given(contents())
def test_a_small_dossier_is_read_and_stays_itself(content: dict[str, Any]) -> None:
    dossier = read(content)
    text = to_geojson(dossier)
    again = read_dossier(text.encode())
    assert again == dossier
    assert to_geojson(again) == text


@given(dossiers)
def test_what_is_written_is_plain_geojson(dossier: Dossier) -> None:
    content = json.loads(to_geojson(dossier), parse_constant=pytest.fail)
    assert content["type"] == "FeatureCollection"
    assert "crs" not in content
    for feature in content["features"]:
        assert set(feature) == {"type", "id", "geometry", "properties"}
        assert feature["type"] == "Feature"
        for number in json.dumps(feature["geometry"]["coordinates"]).strip("[]").split(", "):
            bare = number.strip("[]")
            assert float(bare) == round(float(bare), 7)
            assert bare not in ("-0", "-0.0")


def test_the_built_in_dossier_stays_itself() -> None:
    dossier = read_dossier(built_in())
    assert read_dossier(to_geojson(dossier).encode()) == dossier
