"""What a page holds is unpacked to the very value that was packed."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geoapp.page.compression import ABSENT, TEXT, folded, packed, unfolded, unpacked

NAMES = st.sampled_from(["en", "fr", "ko", "id", "10", "9", "01", "-1", "4294967295"])
STRINGS = st.text(max_size=8) | st.sampled_from([TEXT, ABSENT, "\\u0001"])
TEXTS = st.fixed_dictionaries({"en": st.text(max_size=8), "fr": st.text(max_size=8)})
VALUES: st.SearchStrategy[Any] = st.recursive(
    st.none() | st.booleans() | st.integers(-9, 9) | STRINGS | TEXTS,
    lambda inner: (
        st.lists(inner, max_size=10)
        | st.dictionaries(NAMES, inner, max_size=10)
        | st.lists(st.dictionaries(NAMES, inner, max_size=3), min_size=8, max_size=10)
    ),
    max_leaves=40,
)


@given(VALUES)
def test_every_value_comes_back(value: Any) -> None:
    assert unfolded(json.loads(json.dumps(folded(value)))) == value


def test_rows_are_held_by_columns_and_keep_what_they_lack_apart_from_null() -> None:
    rows = [{"a": i, "t": {"en": "x", "fr": "y"}} for i in range(8)]
    rows[3] = {"a": None, "t": {"en": "z", "fr": ""}}
    del rows[5]["a"]
    held = folded(rows)
    assert held["rest"][TEXT]["a"] == [0, 1, 2, None, 4, ABSENT, 6, 7]
    assert held["texts"]["fr"] == ["y", "y", "y", "", "y", "y", "y", "y"]
    assert unpacked(packed(rows)) == rows


def test_members_named_by_numbers_come_as_a_browser_orders_them() -> None:
    value = {
        "b": {"en": "last", "fr": "0"},
        "10": {"en": "ten", "fr": "1"},
        "9": {"en": "nine", "fr": "2"},
    }
    assert folded(value)["texts"]["en"] == ["nine", "ten", "last"]


@pytest.mark.parametrize("mark", [TEXT, ABSENT])
def test_a_value_that_holds_a_mark_is_not_folded(mark: str) -> None:
    value = [{"en": mark, "fr": "x"}]
    assert folded(value) == {"texts": None, "rest": value}
