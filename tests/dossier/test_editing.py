"""A dossier changed in code: a new one, checked, and one changed date is one changed line."""

from __future__ import annotations

import io
import json
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from shapely import Point

from geoapp.dossier import Dossier, built_in, read_dossier, to_geojson, write_dossier
from geoapp.errors import DossierError
from geoapp.frames import to_frames
from geoapp.resources import BUILT_IN
from tests.support.dossiers import CASES, GOOD, ONE_OF_EACH

DOSSIER = read_dossier(built_in())


def test_a_member_is_replaced_and_the_old_dossier_stays() -> None:
    changed = DOSSIER.replace("leg-rail", arrive=date(2023, 9, 28), note={"en": "Mine."})
    now = next(leg.properties for leg in changed.legs if leg.id == "leg-rail")
    assert (now.arrive, now.note) == ("2023-09-28", {"en": "Mine."})
    at = np.datetime64("2023-09-28T10:00", "ns")  # as a column of pandas has it
    assert DOSSIER.replace("leg-rail", arrive=at, note=now.note) == changed
    assert read_dossier(built_in()) == DOSSIER
    assert changed.replace("leg-rail", note=None) != changed
    assert DOSSIER.replace(version="9.0.0", title={"en": "T", "fr": "T"}).header.version == "9.0.0"
    place = next(each for each in DOSSIER.places if each.properties.layer == "context")
    moved = DOSSIER.replace(place.id, geometry=Point(100, 50))
    assert next(e for e in moved.places if e.id == place.id).geometry.coordinates == (100, 50)


@pytest.mark.parametrize("path", GOOD, ids=lambda path: path.stem)
def test_a_change_of_nothing_gives_an_equal_dossier(path: Path) -> None:
    dossier = read_dossier(path)
    assert dossier.replace() == dossier.remove() == dossier.add("claims") == dossier
    ids = [leg.id for leg in dossier.legs]
    assert dossier.reorder("legs", ids) == dossier


def test_items_are_added_removed_and_put_in_order() -> None:
    origin = {"id": "me", "name": {"en": "Me", "fr": "Moi"}}
    first = DOSSIER.origins[0].id if DOSSIER.origins else None
    more = DOSSIER.add("origins", origin, before=first)
    assert more.origins[0].id == "me"
    assert more.remove("me") == DOSSIER
    turned = DOSSIER.reorder("legs", ["leg-rail", "leg-sea"])
    assert [leg.id for leg in turned.legs] == ["leg-rail", "leg-sea"]
    assert turned.places == DOSSIER.places
    copied = DOSSIER.remove(DOSSIER.steps[-1].id).add("steps", DOSSIER.steps[-1])
    assert copied == DOSSIER


WRONG: dict[str, tuple[Callable[[Dossier], object], str]] = {
    "unknown id": (lambda d: d.replace("leg-air", arrive="2023"), "leg-air.*is the id of no item"),
    "no id": (lambda d: d.replace(float("nan")), "is the id of no item"),  # type: ignore[arg-type]
    "unknown member": (lambda d: d.replace("leg-rail", arives="2023"), "leg-rail: .*arives"),
    "no date": (lambda d: d.replace("leg-rail", arrive="soon"), "leg-rail: .*arrive is 'soon'"),
    "not a number": (lambda d: d.replace("najin", precision_km=float("nan")), "NaN"),
    "an object": (lambda d: d.replace("leg-rail", note=object()), "holds what JSON can't"),
    "still named": (lambda d: d.remove("najin"), "najin"),
    "unknown list": (lambda d: d.add("legs", {}), "is no list of a dossier; use one of sources"),
    "no item": (lambda d: d.add("claims", None), "claims"),
    "unknown before": (lambda d: d.add("claims", {}, before="x"), "is the id of none"),
    "one left out": (lambda d: d.reorder("legs", ["leg-sea"]), "give each of leg-sea, leg-rail"),
    "a text of ids": (lambda d: d.reorder("legs", "leg-sea"), "give each of"),
    "no order": (lambda d: d.reorder("changes", []), "use one of"),
}


@pytest.mark.parametrize("case", WRONG)
def test_what_is_no_change_is_told_in_three_parts(case: str) -> None:
    change, words = WRONG[case]
    with pytest.raises(DossierError, match=words) as caught:
        change(DOSSIER)
    assert "pydantic" not in str(caught.value)
    assert all(each.where and each.found and each.remedy for each in caught.value.problems)


def test_a_dossier_is_read_from_all_that_can_hold_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "one.geojson"
    text = ONE_OF_EACH.read_text(encoding="utf-8")
    path.write_text(text, encoding="utf-8")
    monkeypatch.setenv("HOME", str(tmp_path))
    sources: list[Any] = ["~/one.geojson", path, text.encode(), bytearray(text.encode())]
    sources += [io.BytesIO(text.encode()), io.StringIO(text), json.loads(text)]
    with path.open(encoding="utf-8") as file:
        assert {read_dossier(each) == read_dossier(path) for each in [*sources, file]} == {True}


NO_DOSSIERS: dict[str, tuple[object, str]] = {
    "address": ("https://example.org/a.geojson", r"call|urllib\.request\.urlopen"),
    "JSON text": ('{"type": 1}', "give it as bytes"),
    "table": (pd.DataFrame({"name": []}), r"call geoapp\.from_tables"),
    "frames": (to_frames(DOSSIER), r"call geoapp\.to_dossier"),
    "dossier": (DOSSIER, "use it as it is"),
    "nothing": (None, "is of the kind NoneType; give a path"),
    "number": (float("nan"), "is of the kind float"),
    "list": ([], "is of the kind list"),
    "mapping with NaN": ({"type": float("nan")}, "NaN"),
    "mapping of objects": ({"type": object()}, "holds what JSON can't"),
    "empty mapping": ({}, "type is missing"),
}


@pytest.mark.parametrize("case", NO_DOSSIERS)
def test_what_is_no_dossier_leads_to_what_takes_it(case: str) -> None:
    given, words = NO_DOSSIERS[case]
    with pytest.raises(DossierError, match=words):
        read_dossier(given)  # type: ignore[arg-type]


LAYOUTS: dict[str, Callable[[Any], str]] = {
    "one space": lambda raw: json.dumps(raw, indent=1, ensure_ascii=False) + "\n",
    "tabs": lambda raw: json.dumps(raw, indent="\t"),
    "Windows": lambda raw: json.dumps(raw, indent=4).replace("\n", "\r\n"),
    "as it came": lambda _: built_in().read_bytes().decode(),
}


@pytest.mark.each_run("as it came")
@pytest.mark.parametrize("layout", LAYOUTS)
def test_a_changed_date_is_one_changed_line(layout: str, tmp_path: Path) -> None:
    path = tmp_path / "route.geojson"
    before = LAYOUTS[layout](json.loads(built_in().read_bytes()))
    path.write_bytes(before.encode())
    dossier = read_dossier(path)
    write_dossier(dossier, path)
    assert path.read_bytes().decode() == before
    changed = dossier.replace("leg-rail", arrive="2023-09-28")
    write_dossier(changed, path)
    after = path.read_bytes().decode()
    assert sum(a != b for a, b in zip(before.split("\n"), after.split("\n"), strict=True)) == 1
    assert read_dossier(path) == changed


def test_another_dossier_takes_over_no_layout(tmp_path: Path) -> None:
    path = tmp_path / "route.geojson"
    path.write_text(json.dumps(json.loads(ONE_OF_EACH.read_bytes()), indent=7), encoding="utf-8")
    write_dossier(DOSSIER, path)
    assert path.read_text(encoding="utf-8").startswith('{\n  "type"')


def test_a_large_file_is_written_in_our_layout(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "route.geojson"
    path.write_text(json.dumps(json.loads(built_in().read_bytes()), indent=7), encoding="utf-8")
    monkeypatch.setattr("geoapp.dossier.io.LAYOUT_BYTES", 1_000)
    write_dossier(DOSSIER, path)
    assert path.read_text("utf-8") == to_geojson(DOSSIER)


def test_a_dossier_shows_itself_in_a_few_lines_and_completes_to_its_own_names() -> None:
    """It was 428,079 characters, and completion gave thirty names of pydantic."""
    for name in BUILT_IN:
        lines = repr(read_dossier(built_in(name))).splitlines()
        assert lines[0].startswith(f"Dossier {name}, version ")
        assert 5 <= len(lines) <= 10
        assert max(map(len, lines)) <= 100
    dossier = read_dossier(built_in())
    assert str(dossier) == repr(dossier)
    assert "leg-sea: najin - dunay, sea, depart 2023-09-07/2023-09-12" in repr(dossier)
    assert f"sources {len(dossier.sources)}, " in repr(dossier)
    shown = {name for name in dir(dossier) if not name.startswith("_")}
    assert {"legs", "replace", "claims", "is_draft"} <= shown
    assert not {"model_dump", "copy", "json", "dict"} & shown
    assert "legs" not in repr(read_dossier(CASES / "good" / "smallest.geojson"))
