"""Independent sources: counted from the dossier, never too high."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geoapp.dossier import built_in, read_dossier
from geoapp.dossier.types import REPORTING
from geoapp.evidence import (
    FEATURE_FLAGS,
    STATEMENT_FLAGS,
    apart,
    backing,
    coverage,
    origins_of,
    speakers,
)
from geoapp.frames import Frames, to_frames
from tests.support.dossiers import BUILT_INS, content_of, dossiers, read
from tests.support.project import ROOT

GUIDE = (ROOT / "docs" / "evidence.md").read_text(encoding="utf-8")
groups_of_origins = st.lists(st.frozensets(st.sampled_from("abcdef"), min_size=1), max_size=6)


@pytest.fixture(scope="module")
def frames() -> Frames:
    return to_frames(read_dossier(built_in()))


def greatest(groups: list[frozenset[str]]) -> int:
    """The most groups of which no two share a member, by trying all."""
    return max(
        size
        for size in range(len(groups) + 1)
        for chosen in itertools.combinations(groups, size)
        if sum(map(len, chosen)) == len(frozenset().union(*chosen))
    )


@given(groups_of_origins)
def test_the_count_is_the_greatest_that_there_is(groups: list[frozenset[str]]) -> None:
    assert len(apart(groups)) == greatest(groups)


def test_with_very_many_joint_statements_the_count_is_never_too_high() -> None:
    pairs = [frozenset({f"{at:02}", f"{at + 1:02}"}) for at in range(40)]
    assert 1 <= len(apart(pairs)) <= 20


@given(groups_of_origins, st.randoms())
def test_the_order_of_statements_and_repeating_one_change_nothing(
    groups: list[frozenset[str]], random: Any
) -> None:
    shuffled = [*groups, *groups[:2]]
    random.shuffle(shuffled)
    assert len(apart(shuffled)) == len(apart(groups))


def test_outlets_that_pass_one_graphic_on_are_one_source(frames: Frames) -> None:
    table = backing(frames)
    assert len(frames.sightings["citations"]["seen-najin-white-house"]) == 6
    assert table["independent"]["seen-najin-white-house"] == 1
    assert (table["independent"][frames.sightings.index] == 1).all()


# What the caveats of each statement allow; every other statement has one source, or is not counted.
BUILT_IN = {
    "wh-way": 3,  # the way alone: RUSI and Seoul's service report it too, of other sets
    "wh-window": 1,  # this set, its ship and its days: no independent image was found
    "wh-panel1": 1,
    "wh-panel2": 1,
    "wh-panel3": 1,
    "rusi-ais": 1,  # the White House said nothing of AIS
    "rusi-5trips": 1,  # nor of MARIA, nor of trips
    "rusi-tikh": 1,
    "rusi-dunai-rail": 1,
    "nis-route": 1,
    "leg-sea": 1,
    "leg-rail": 1,
}


@pytest.mark.parametrize(("name", "count"), BUILT_IN.items())
def test_a_statement_has_the_sources_that_its_caveats_allow(
    frames: Frames, name: str, count: int
) -> None:
    assert backing(frames)["independent"][name] == count


def test_no_other_statement_of_the_built_in_dossier_has_a_second_source(frames: Frames) -> None:
    table = backing(frames)
    assert set(table.index[table["independent"] > 1]) == {
        name for name, count in BUILT_IN.items() if count > 1
    }


@pytest.mark.parametrize("path", BUILT_INS, ids=lambda path: path.stem)
def test_replies_references_context_and_places_are_never_counted(path: Path) -> None:
    frames = to_frames(read_dossier(path))
    table = backing(frames)
    uncounted = frames.claims.index[~frames.claims["kind"].isin(REPORTING)]
    assert len(uncounted) > 20 or path != BUILT_INS[0]
    assert table["independent"][uncounted].isna().all()
    assert table["independent"][frames.places.index].isna().all()
    assert table["independent"][[*frames.legs.index, *frames.sightings.index]].notna().all()


def test_who_reports_a_leg_is_told_by_scope(frames: Frames) -> None:
    table, origins = backing(frames), origins_of(frames.claims)
    scopes = table["scopes"]["leg-rail"]
    assert {scope: speakers(names, origins) for scope, names in scopes.items()} == {
        "this-movement": ["us"],
        "several-movements": ["rusi"],
        "in-general": ["us", "rok"],
    }
    assert table["days"]["leg-rail"] == 1
    # A governor on a later strike speaks of no shipment.
    at = {each for names in table["scopes"]["tikhoretsk"].values() for each in names}
    assert "tikh-strike" not in at
    assert "rusi-tikh" in at


def test_denials_are_found_from_what_they_answer(frames: Frames) -> None:
    denied = backing(frames)["denied"]
    three = ["den-peskov", "den-lavrov", "den-burmistrov"]
    for name in ("leg-sea", "leg-rail", "wh-window", "tikhoretsk", "rail-moscow"):
        assert denied[name] == three
    assert denied["seen-najin-voa"] == []


def test_days_are_inferred_where_no_statement_gives_them(frames: Frames) -> None:
    inferred = backing(frames)["inferred"]
    assert inferred[["leg-sea", "leg-rail"]].tolist() == [True, True]
    assert inferred[frames.sightings.index].tolist() == [False] * len(frames.sightings)
    assert inferred["najin"] is None


def claims_of(*groups: Sequence[str], **members: Any) -> list[dict[str, Any]]:
    """A report for each list of origins, all of one time."""
    base = content_of()["claims"][0]
    for name in ("replaced_by", "reply_sought", "retracted"):
        del base[name]
    return [
        base | {"id": f"report-{at}", "origins": list(group), "joint": len(group) > 1} | members
        for at, group in enumerate(groups)
    ]


def counted(claims: list[dict[str, Any]], *, named: Sequence[str] = ()) -> pd.DataFrame:
    """How claims are counted, and a leg that names some of them."""
    content = content_of()
    content["claims"] = [*claims, *content["claims"]]
    content["origins"] += [
        {"id": name, "name": {"en": name.upper()}}
        for name in {each for claim in claims for each in claim["origins"]} - {"someone"}
    ]
    leg = next(item for item in content["features"] if item["id"] == "leg-sea")
    leg["properties"]["claims"] = list(named) or [claim["id"] for claim in claims]
    return backing(to_frames(read(content)))


def test_reports_on_one_leg_are_one_source_until_the_file_says_that_they_report_the_same() -> None:
    claims = claims_of(["a"], ["b"], ["c"])
    table = counted(claims)
    assert table["independent"][["leg-sea", "report-0", "report-1"]].tolist() == [1, 1, 1]
    claims[1]["supports"] = ["report-0"]
    table = counted(claims)
    assert table["independent"][["leg-sea", "report-0", "report-1"]].tolist() == [2, 2, 1]
    claims[2]["supports"] = ["report-0"]
    table = counted(claims)
    assert table["independent"][["leg-sea", "report-0", "report-2"]].tolist() == [3, 3, 1]
    assert table["claims"]["report-0"] == ["report-0", "report-1", "report-2"]


def test_reports_of_this_movement_are_counted_and_of_others_only_named() -> None:
    claims = claims_of(["a"], ["b"], ["c"])
    claims[0]["scope"] = claims[1]["scope"] = "this-movement"
    claims[2]["scope"] = "several-movements"
    table = counted(claims)
    assert table["independent"]["leg-sea"] == 2
    assert table["scopes"]["leg-sea"] == {
        "this-movement": ["report-0", "report-1"],
        "several-movements": ["report-2"],
    }
    assert counted(claims, named=["report-2"])["independent"]["leg-sea"] == 0
    claims[1]["when"] = "2002"
    assert counted(claims)["independent"]["leg-sea"] == 1


def test_a_retracted_report_neither_counts_nor_supports() -> None:
    claims = claims_of(["a"], ["b"])
    claims[1] |= {"supports": ["report-0"], "retracted": True}
    table = counted(claims)
    assert table["independent"]["report-0"] == 1
    assert np.isnan(table["independent"]["report-1"])


ORIGINS = st.frozensets(st.sampled_from("abcde"), min_size=1, max_size=3)


@settings(max_examples=40)
@given(st.lists(ORIGINS, min_size=1, max_size=5), st.randoms())
def test_the_count_is_what_the_file_says_and_no_more(
    groups: list[frozenset[str]], random: Any
) -> None:
    claims = claims_of(*map(sorted, groups))
    first = groups[0]
    apt = [claim for claim, group in zip(claims, groups, strict=True) if group.isdisjoint(first)]
    chosen = [claim for claim in apt if random.random() < 0.7]
    for claim in chosen:
        claim["supports"] = ["report-0"]
    count = counted(claims)["independent"]
    said = [first, *(frozenset(claim["origins"]) for claim in chosen)]
    assert count["report-0"] == greatest(said) == count["leg-sea"]
    assert count["report-0"] <= len(frozenset().union(*said))
    others = [claim["id"] for claim in claims[1:]]
    assert (count[others] == 1).all()


def test_an_editor_is_told_what_is_weak(frames: Frames) -> None:
    told = coverage(frames)
    statements = {each["id"]: each for each in told["statements"]}
    features = {each["id"]: each for each in told["features"]}
    assert features["leg-rail"]["flags"] == ["one-source", "one-source-days", "inferred-days"]
    assert statements["wh-window"]["supported_by"] == []
    assert statements["wh-way"]["supported_by"] == ["nis-route", "rusi-dunai-rail"]
    assert statements["den-peskov"]["independent"] is None
    assert "several-voices" not in statements["msmt"]["flags"]
    assert "copy-only" in statements["rusi-caveat"]["flags"]
    assert "no-reply" not in statements["wh-1000"]["flags"]
    assert "no-reply" in statements["wh-290"]["flags"]
    assert told["flags"]["statements"]["no-archive"] == len(frames.claims)


def test_a_day_of_reading_and_a_text_never_read_are_told() -> None:
    content = content_of()

    def flags(**members: object) -> set[str]:
        content["sources"][1] = {**content["sources"][1], **members}
        told = coverage(to_frames(read(content)))["statements"]
        return {flag for each in told if each["id"] == "it-stayed" for flag in each["flags"]}

    cited = next(each for each in content["claims"] if each["id"] == "it-stayed")["citations"]
    cited[:] = [{"source": "copy"}]
    assert "no-accessed" in flags()
    assert "unread" not in flags()
    assert flags(unread={"en": "It asks for a password."}) >= {"no-accessed", "unread"}
    del content["sources"][1]["unread"]
    assert flags(accessed="2001-03-01~").isdisjoint({"no-accessed", "unread"})


def test_a_date_names_the_statements_that_give_it(frames: Frames) -> None:
    dated = backing(frames)["dated"]
    assert dated["leg-rail"] == ["wh-window", "wh-panel3"]
    assert dated["seen-tikhoretsk-rusi"] == ["rusi-tikh"]


def test_a_denial_of_no_statement_is_told(frames: Frames) -> None:
    told = {each["id"]: each["flags"] for each in coverage(frames)["statements"]}
    general = {name for name, flags in told.items() if "in-general" in flags}
    denials = frames.claims[frames.claims["kind"] == "denial"]
    assert general == {name for name, answers in denials["answers"].items() if not answers}
    assert "den-dprk-2209" in general


def test_a_reply_that_was_looked_for_is_no_gap() -> None:
    content = content_of()
    content["claims"][1]["answers"] = []
    del content["claims"][0]["reply_sought"]
    assert "no-reply" in coverage(to_frames(read(content)))["statements"][0]["flags"]
    content["claims"][0]["reply_sought"] = "2001-03"
    assert "no-reply" not in coverage(to_frames(read(content)))["statements"][0]["flags"]


@settings(max_examples=25)  # each is made into frames
@given(dossiers)
def test_any_dossier_can_be_counted(dossier: Any) -> None:
    frames = to_frames(dossier)
    table = backing(frames)
    drawn = (frames.legs, frames.sightings, frames.places, frames.candidates, frames.tracks)
    assert len(table) == sum(map(len, drawn)) + len(frames.claims)
    assert len(coverage(frames)["features"]) == len(frames.legs) + len(frames.sightings)
    assert (table["independent"].fillna(0) <= table["claims"].map(len)).all()


@pytest.mark.parametrize("flag", [*FEATURE_FLAGS.items(), *STATEMENT_FLAGS.items()])
def test_every_flag_is_described(flag: tuple[str, str]) -> None:
    assert f"| `{flag[0]}` | {flag[1]}" in GUIDE.replace(" (`reply_sought`)", "")
