"""Independent sources: counted from the dossier, never too high."""

from __future__ import annotations

import itertools
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geoapp.dossier import built_in, read_dossier
from geoapp.evidence import FEATURE_FLAGS, STATEMENT_FLAGS, apart, backing, coverage
from geoapp.frames import Frames, to_frames
from tests.dossiers import content_of, dossiers, read
from tests.project import ROOT

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
def test_the_count_is_never_too_high_and_exact_without_joint_statements(
    groups: list[frozenset[str]],
) -> None:
    count = len(apart(groups))
    assert count <= greatest(groups)
    assert (count > 0) == bool(groups)
    single = [group for group in groups if len(group) == 1]
    assert len(apart(single)) == greatest(single) == len(set(single))


@given(groups_of_origins, st.randoms())
def test_the_order_of_statements_and_repeating_one_change_nothing(
    groups: list[frozenset[str]], random: Any
) -> None:
    shuffled = [*groups, *groups[:2]]
    random.shuffle(shuffled)
    assert len(apart(shuffled)) == len(apart(groups))


def test_outlets_that_pass_one_graphic_on_are_one_source(frames: Frames) -> None:
    table = backing(frames)
    assert len(frames.sightings["citations"]["seen-najin-white-house"]) == 5
    assert table["independent"]["seen-najin-white-house"] == 1
    assert (table["independent"][frames.sightings.index] == 1).all()


def test_both_legs_are_reported_by_two_and_their_days_by_one(frames: Frames) -> None:
    legs = backing(frames).loc[["leg-sea", "leg-rail"]]
    assert legs["independent"].tolist() == [2, 2]
    assert legs["days"].tolist() == [1, 1]
    # A statement of 2025 on the railway, and those that only describe the way, count for nothing.
    assert set(legs["claims"]["leg-rail"]) == {
        "wh-window",
        "wh-panel3",
        "rusi-tikh",
        "rusi-dunai-rail",
    }


def test_denials_are_never_counted_and_retracted_claims_no_longer() -> None:
    content = content_of()
    table = backing(to_frames(read(content)))
    assert table["independent"][["leg-sea", "seen", "it-left"]].tolist() == [0, 0, 0]
    content["claims"][0]["retracted"] = False
    del content["claims"][0]["replaced_by"]
    table = backing(to_frames(read(content)))
    assert table["independent"][["leg-sea", "seen", "it-left", "it-stayed"]].tolist() == [
        1,
        1,
        1,
        1,
    ]
    assert table["claims"]["leg-sea"] == ["it-left"]


def test_two_of_one_origin_are_one_and_two_origins_are_two() -> None:
    content = content_of()
    first = content["claims"][0] | {"retracted": False, "origins": []}
    del first["replaced_by"]
    second = first | {"id": "it-left-too", "kind": "corroboration"}
    content["claims"] = [first, second, content["claims"][1]]
    leg = next(item for item in content["features"] if item["id"] == "leg-sea")
    leg["properties"]["claims"] = ["it-left", "it-left-too"]
    assert backing(to_frames(read(content)))["independent"]["leg-sea"] == 1  # one `said_by`
    content["origins"] = [{"id": "one", "name": {"en": "One"}}, {"id": "two", "name": {"en": "2"}}]
    first["origins"], second["origins"] = ["one"], ["two"]
    assert backing(to_frames(read(content)))["independent"]["leg-sea"] == 2
    second["origins"] = ["one", "two"]
    assert backing(to_frames(read(content)))["independent"]["leg-sea"] == 1
    second["origins"], second["when"] = ["two"], "2002"
    assert backing(to_frames(read(content)))["independent"]["leg-sea"] == 1


def test_an_editor_is_told_what_is_weak(frames: Frames) -> None:
    told = coverage(frames)
    statements = {each["id"]: each for each in told["statements"]}
    features = {each["id"]: each for each in told["features"]}
    assert features["leg-rail"]["flags"] == ["one-source-days", "inferred-days"]
    assert statements["wh-window"]["beside"] == [
        "rusi-5trips",
        "rusi-ais",
        "rusi-tikh",
        "rusi-dunai-rail",
    ]
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


@given(dossiers)
def test_any_dossier_can_be_counted(dossier: Any) -> None:
    frames = to_frames(dossier)
    table = backing(frames)
    assert len(table) == len(coverage(frames)["statements"]) + len(frames.places) + len(
        coverage(frames)["features"]
    )
    assert (table["independent"] <= table["claims"].map(len)).all()


@pytest.mark.parametrize("flag", [*FEATURE_FLAGS.items(), *STATEMENT_FLAGS.items()])
def test_every_flag_is_described(flag: tuple[str, str]) -> None:
    assert f"| `{flag[0]}` | {flag[1]}" in GUIDE.replace(" (`reply_sought`)", "")
