"""The tables for people: words in their language, links that may be followed."""

from __future__ import annotations

from typing import Any

import pandas as pd
import pytest

from geoapp.catalogues import catalogue
from geoapp.dossier import built_in, read_dossier
from geoapp.frames import Frames, to_frames
from geoapp.measure import measure_dossier
from geoapp.tables import (
    account_table,
    distances_table,
    limit_words,
    sources_table,
)
from geoapp.text.quantities import STRAIGHT_AND_DRAWN
from tests.support.dossiers import GOOD, ONE_OF_EACH, SMALLEST, content_of, read


@pytest.fixture(scope="module")
def frames() -> Frames:
    return to_frames(read_dossier(ONE_OF_EACH))


@pytest.fixture(scope="module")
def built_in_frames() -> Frames:
    return to_frames(read_dossier(built_in()))


def first_account(content: dict[str, Any]) -> pd.DataFrame:
    changed = to_frames(read(content))
    return account_table(changed.accounts.iloc[0], changed)


def test_distances_are_worded() -> None:
    table = distances_table(measure_dossier(read_dossier(ONE_OF_EACH)))
    assert table.iloc[0].to_dict() == {
        "Leg": "By sea",
        "Length": "300–310\u00a0km",
        "Straight line": "306\u00a0km",
        "Line as drawn": "310\u00a0km",
        "Basis": "modelled",
        "Certainty": "uncertain",
        "Method": "by eye",
        "Sources": "Example press, February 2001",
    }


def test_distances_in_nautical_miles() -> None:
    table = distances_table(measure_dossier(read_dossier(ONE_OF_EACH)), "fr", "nmi")
    (row,) = table.to_dict("records")
    assert row["Longueur"] == "162–168\u00a0M"
    assert row["Ligne droite"] == "165\u00a0M"


@pytest.mark.parametrize(
    ("label", "cited", "words"),
    [
        ("a guess", [{"source": "paper"}], "a guess – Example press, February 2001"),
        ("a guess", [], "a guess – No source is cited"),
        ("10 km, an assumption", [], "10 km, an assumption – No source is cited"),
    ],
)
def test_a_limit_is_cited_or_says_that_it_is_not(
    frames: Frames, label: str, cited: list[dict[str, str]], words: str
) -> None:
    assert limit_words({"label": {"en": label}, "citations": cited}, frames) == words


def test_how_straight_and_drawn_are_found_is_said_in_french_too() -> None:
    assert STRAIGHT_AND_DRAWN in catalogue("fr")


def test_distances_in_french() -> None:
    table = distances_table(measure_dossier(read_dossier(built_in())), "fr")
    assert list(table.columns)[:2] == ["Segment", "Longueur"]
    assert "9\u202f800–10\u202f800\u00a0km" in list(table["Longueur"])
    assert set(table["Nature du tracé"]) <= {"observé", "rapporté", "modélisé", "schématique"}


def test_a_length_that_nobody_cites_says_so() -> None:
    content = content_of()
    for feature in content["features"]:
        feature["properties"].pop("lengths", None)
    (row,) = distances_table(measure_dossier(read(content))).to_dict("records")
    assert row["Method"].startswith("No length is given: at least")
    assert row["Sources"] == ""


def test_every_value_of_an_account_is_a_row(frames: Frames) -> None:
    table = account_table(frames.accounts.iloc[0], frames)
    assert table.to_dict("records") == [
        {
            "Value": "Far",
            "Who says it": "Someone",
            "When": "3 February 2001",
            "Computed": "",
            "Sources": "Example press, February 2001",
        },
        {
            "Value": "About so far",
            "Who says it": "Us",
            "When": "",
            "Computed": "by measuring",
            "Sources": "",
        },
    ]


def test_columns_without_anything_are_left_out() -> None:
    content = content_of()
    for value in content["accounts"][0]["values"]:
        value.pop("when", None)
        value.pop("computed", None)
        value["citations"] = [{"source": "paper"}]
    assert list(first_account(content).columns) == ["Value", "Who says it", "Sources"]


def test_a_source_is_named_once_in_a_cell() -> None:
    content = content_of()
    cited = [{"source": "paper"}, {"source": "copy"}, {"source": "paper", "locator": "p. 9"}]
    content["accounts"][0]["values"][0]["citations"] = cited
    table = first_account(content)
    assert table["Sources"][0] == "Example press, February 2001; An agency, n.d. (copy)"


def test_sources_say_how_they_were_read(frames: Frames) -> None:
    paper, copy = sources_table(frames).to_dict("records")
    assert paper["Link"] == "https://example.org/paper?a=1#b"
    assert paper["How it was read"] == "original; archived copy: box 7"
    assert copy["How it was read"] == "copy; no archived copy known"
    assert copy["Link"] is None
    assert (paper["Title"], copy["Title"]) == ("A paper", "[A copy]")


@pytest.mark.parametrize("url", ["javascript:alert(1)", "data:text/html,x", "//example.org", ""])
def test_only_the_web_is_linked(frames: Frames, url: str) -> None:
    # The door refuses such a URL already; a frame may have been made without it.
    sources = frames.sources.assign(url=url)
    changed = Frames(**{**vars(frames), "sources": sources})
    assert sources_table(changed)["Link"].isna().all()


def test_an_archived_copy_is_linked_or_named() -> None:
    content = content_of()
    for kept, link, read_how in (
        ("https://web.example.org/1", "https://web.example.org/1", "archived copy"),
        ("box 7", None, "archived copy: box 7"),
    ):
        content["sources"][0]["archive_location"] = kept
        row = sources_table(to_frames(read(content))).iloc[0]
        assert row.get("archived copy") == link
        assert (read_how in row["How it was read"]) == (link is None)


def test_the_built_in_dossier_links_no_copy(built_in_frames: Frames) -> None:
    table = sources_table(built_in_frames)
    assert len(table) == len(built_in_frames.sources)
    assert table.loc[table["How it was read"].str.startswith("copy"), "Link"].isna().all()
    assert table["Link"].notna().any()


@pytest.mark.parametrize("lang", ["en", "fr"])
@pytest.mark.parametrize("path", GOOD, ids=lambda path: path.stem)
def test_every_cell_is_text_or_nothing(path: Any, lang: str) -> None:
    frames = to_frames(read_dossier(path))
    tables = [
        distances_table(measure_dossier(read_dossier(path)), lang),
        sources_table(frames, lang),
        *(account_table(row, frames, lang) for _, row in frames.accounts.iterrows()),
    ]
    cells = [cell for table in tables for cell in table.to_numpy().ravel()]
    assert all(isinstance(cell, str) or cell is None for cell in cells)


def test_an_empty_dossier_gives_empty_tables() -> None:
    frames = to_frames(read_dossier(SMALLEST))
    assert distances_table(measure_dossier(read_dossier(SMALLEST))).empty
    assert sources_table(frames).columns[0] == "Publisher"
