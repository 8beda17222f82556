"""The ten questions: the SQL of the docs alone, held beside what Python computes."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Callable
from contextlib import closing
from datetime import date, timedelta
from pathlib import Path
from typing import Any, NamedTuple

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest

from geoapp.analysis import summary
from geoapp.checksums import digests_of
from geoapp.clock import clock_days, features_at
from geoapp.dossier import built_in, read_dossier
from geoapp.evidence import THIS_MOVEMENT, UNSAID, backing
from geoapp.exports import export
from geoapp.exports.data_package import data_package, table_files
from geoapp.exports.flatten import to_tables
from geoapp.exports.relations import OF_ONE_DAY, questions, views
from geoapp.frames import Frames, leg_lengths, to_frames, total_length
from geoapp.measure import line_km
from geoapp.resources import BUILT_IN
from tests.support.dossiers import CASES
from tests.support.project import ROOT, text_of

PAGE = text_of(ROOT / "docs" / "questions.md")
ASKED = dict(re.findall(r"^## .+? `(\w+)`\n\n.*?```sql\n(.+?);\n```", PAGE, re.M | re.S))
DAY = "2023-09-10"
Rows = list[tuple[Any, ...]]


class Asked(NamedTuple):
    """A dossier, and what answers SQL about it."""

    frames: Frames
    gpkg: Path
    ask: dict[str, Callable[[str], Rows]]


@pytest.fixture(scope="module", params=BUILT_IN)
def asked(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Asked:
    frames = to_frames(read_dossier(built_in(request.param)))
    folder = tmp_path_factory.mktemp("asked")
    export(frames, "geopackage", folder / "route.gpkg")
    tables = to_tables(frames)
    files = table_files(tables)
    files["datapackage.json"] = data_package(tables, files, digests_of(files))
    for name, content in files.items():
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_bytes(content)

    def in_geopackage(sql: str) -> Rows:
        with closing(sqlite3.connect(folder / "route.gpkg")) as file:
            return file.execute(sql).fetchall()

    database = opened_as_the_page_says()(folder)

    def in_tables(sql: str) -> Rows:
        return [tuple(map(plain, row)) for row in database.execute(sql).fetchall()]

    ask: dict[str, Callable[[str], Rows]] = {"geopackage": in_geopackage, "tables": in_tables}
    return Asked(frames, folder / "route.gpkg", ask)


def opened_as_the_page_says() -> Callable[[Path], Any]:
    """Take the function of the page that opens a folder of tables in DuckDB."""
    code = next(each for each in re.findall(r"```python\n(.+?)```", PAGE, re.S) if "duckdb" in each)
    head, _, _ = code.partition("\nframes = ")
    names: dict[str, Any] = {}
    exec(head, names)  # noqa: S102 - the text of the page is what is tested
    opened: Callable[[Path], Any] = names["open_tables"]
    return opened


def plain(cell: object) -> object:
    return str(cell) if hasattr(cell, "isoformat") else cell


def none(value: Any) -> Any:
    """Turn what pandas has for nothing into what SQL has."""
    return None if pd.isna(value) else value


def day(value: Any) -> str | None:
    return None if pd.isna(value) else str(value.date())


# -- what Python computes ------------------------------------------------------------------


def total(frames: Frames) -> Rows:
    km = total_length(leg_lengths(frames.legs))
    return [(km["low_km"], km["high_km"])]


def single(frames: Frames) -> Rows:
    table = summary(frames)
    few = table[table["independent"].fillna(0) <= 1]
    return [(name, none(count)) for name, count in few["independent"].items()]


def denials(frames: Frames) -> Rows:
    claims, denied = frames.claims, backing(frames)["denied"]
    return [
        (leg, claims["said_by"][name]["en"], claims["said"][name], name)
        for leg in frames.legs.index
        for name in denied[leg]
    ]


def days(frames: Frames) -> Rows:
    columns = ("earliest_start", "latest_start", "earliest_end", "latest_end")
    return [
        (leg, *(day(row[name]) for name in columns), row["days_known"])
        for leg, row in summary(frames).iterrows()
    ]


def first(frames: Frames) -> Rows:
    found: Rows = []
    proof = backing(frames).loc[frames.legs.index]
    for leg, counted, scopes in zip(proof.index, proof["claims"], proof["scopes"], strict=True):
        told = [*counted, *scopes.get(THIS_MOVEMENT, []), *scopes.get(UNSAID, [])]
        claims = frames.claims.loc[list(dict.fromkeys(told))]
        soonest = min((each for each in claims["said_latest"] if each), default=None)
        found += [
            (leg, row["said_by"]["en"], row["said"], name)
            for name, row in claims.iterrows()
            if row["said_earliest"] is None or soonest is None or row["said_earliest"] <= soonest
        ]
    return found


def candidates(frames: Frames) -> Rows:
    table = summary(frames)
    columns = ["candidates", "candidates_low_km", "candidates_high_km", "candidates_apart_km"]
    return [(leg, *row) for leg, *row in table.loc[table["candidates"] > 0, columns].itertuples()]


def by_mode(frames: Frames) -> Rows:
    table = summary(frames)
    return [
        (mode, len(legs), legs["low_km"].sum(), none(legs["high_km"].sum(skipna=False)))
        for mode, legs in table.groupby("mode")
    ]


def pace(frames: Frames) -> Rows:
    columns = ["pace_low_km_per_day", "pace_high_km_per_day"]
    return [(leg, *map(none, row)) for leg, *row in summary(frames)[columns].itertuples()]


def where(frames: Frames, at: date | str = DAY) -> Rows:
    found = features_at(frames, at)
    legs = found[(found["kind"] == "leg") & (found["state"] != "absent")]
    columns = ["state", "near_km", "far_km"]
    return [(leg, *map(none, row)) for leg, *row in legs[columns].itertuples()]


def latest(frames: Frames) -> Rows:
    changes = frames.changes
    last = changes[changes["version"] == changes["version"].iloc[-1]]
    return [(row["version"], row["text"]["en"]) for _, row in last.iterrows()]


COMPUTED: dict[str, tuple[Callable[[Frames], Rows], list[int]]] = {
    "total_length": (total, [0, 1]),
    "single_source_legs": (single, [0, 1]),
    "denials_of_legs": (denials, [0, 1, 2, 3]),
    "days_of_legs": (days, [0, 1, 2, 3, 4, 5]),
    "first_to_say": (first, [0, 1, 2, 3]),
    "candidates_of_legs": (candidates, [0, 1, 2, 3, 4]),
    "length_by_mode": (by_mode, [0, 1, 2, 3]),
    "pace_of_legs": (pace, [0, 1, 2]),
    "where_on_a_day": (where, [0, 1, 2, 3]),
    "latest_changes": (latest, [0, 1]),
}
"""What answers each question in Python, and with which columns of the answer in SQL."""


def rounded(rows: Rows) -> Rows:
    """Lengths in a file are rounded to metres, and all that is made of them."""
    cells = [tuple(round(c, 2) if isinstance(c, float) else c for c in row) for row in rows]
    return sorted(cells, key=lambda row: tuple(map(str, row)))


def test_the_page_has_the_text_of_every_question() -> None:
    assert questions() == ASKED
    assert list(ASKED) == list(COMPUTED)


@pytest.mark.parametrize("name", COMPUTED)
@pytest.mark.parametrize("how", ["geopackage", "tables"])
def test_a_question_is_answered_without_our_code(asked: Asked, how: str, name: str) -> None:
    compute, columns = COMPUTED[name]
    answer = asked.ask[how](ASKED[name])
    told = [tuple(row[at] for at in columns) for row in answer]
    assert rounded(told) == [
        pytest.approx(row, abs=0.011) for row in rounded(compute(asked.frames))
    ]


@pytest.mark.parametrize("how", ["geopackage", "tables"])
def test_where_it_was_is_answered_for_every_day(asked: Asked, how: str) -> None:
    start, end = clock_days(asked.frames)
    step = max(1, (end - start).days // 8)
    for n in np.arange(-1, (end - start).days + 2, step).tolist():
        at = start + timedelta(days=n)
        answer = asked.ask[how](ASKED[OF_ONE_DAY].replace(DAY, str(at)))
        expected = [pytest.approx(row, abs=0.011) for row in rounded(where(asked.frames, at))]
        assert rounded(answer) == expected, at


def test_who_wrote_first_is_not_passed_over_for_one_who_is_counted(tmp_path: Path) -> None:
    """Albo's log of 1522 and Pigafetta of about 1525 tell the same leg, and neither backs one."""
    frames = to_frames(read_dossier(CASES / "routes" / "pacific-1520.geojson"))
    export(frames, "geopackage", tmp_path / "route.gpkg")
    with closing(sqlite3.connect(tmp_path / "route.gpkg")) as file:
        found = file.execute("SELECT leg, said_by FROM first_to_say").fetchall()
    assert found == [
        ("leg-0", "Albo"), ("leg-1", "Albo"), ("leg-2", "Albo"),
        ("leg-3", "Pigafetta"), ("leg-4", "Pigafetta"), ("leg-4", "Pigafetta"),
    ]  # fmt: skip


def test_a_geopackage_has_the_questions_as_views(asked: Asked) -> None:
    ask = asked.ask["geopackage"]
    for name in views():
        assert ask(f"SELECT * FROM {name}") == ask(ASKED[name])  # noqa: S608 - our own names


def test_a_reach_has_its_part_of_the_line(asked: Asked) -> None:
    layer = gpd.read_file(asked.gpkg, layer="reach")
    km = layer.geometry.map(line_km)
    legs = asked.frames.legs.geometry.map(line_km)
    share = layer["far_share"] - layer["near_share"]
    assert km.to_numpy() == pytest.approx(
        (share * layer["leg"].map(legs)).to_numpy(), abs=2, rel=0.01
    )
