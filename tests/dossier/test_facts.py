"""The dossier says what was read, of whom and when; an extract of what was read is the judge."""
# budget: one extract of what was read judges the whole dossier, item by item

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

import pytest
from pyproj import Geod

from geoapp.catalogues import PAGE_LANGUAGES, catalogue, plurals
from geoapp.page.languages import native_language
from tests.support.facts import DOSSIER, FEATURES, FILE, of_kind
from tests.support.project import ROOT

READ: dict[str, Any] = json.loads((ROOT / "tests" / "facts" / "extract.json").read_text("utf-8"))

CLAIMS = {claim["id"]: claim for claim in DOSSIER["claims"]}
SOURCES = {source["id"]: source for source in DOSSIER["sources"]}
ACCOUNTS = {account["id"]: account for account in DOSSIER["accounts"]}
SHIPS = {ship["id"]: ship for ship in DOSSIER["ships"]}

DATA_SETS = {"osm-rail", "gshhg"}
"""Works that this project's own geometry is derived from, which report nothing."""

OWN_ACCOUNTS = {"how-far-from-najin-to-dunay", "by-when-near-tikhoretsk"}
"""Accounts in which the sources agree, or do not speak of the same lot."""

OWN_TITLES = {
    "wapo-1016-copy",
    "unn-0524",
    "enwiki-tsr-2015",
    "geonames",
    "naturalearth",
    "general",
}
"""Sources whose title leaves out, or rewords, a remark in the extract."""

OWN_PUBLISHERS = {
    "dw-transcontainer": "Deutsche Welle",
    "general": "No source read",
    "namu-0226": "A South Korean broadcaster, read on namu.live",
    "pledge-1229": "Agency text, read on pledgetimes.com",
    "ruwiki-khasan": "Wikipedia (ru)",
    "ruwiki-salsk": "Wikipedia (ru)",
    "smartencyclopedia-2023": "Smartencyclopedia, with agencies",
    "un-2309": "A Korean daily, in translation, read on newsrebeat.com",
    "yonhap-0223-mirror": "Yonhap News Agency",
}

COMPUTED = {201.6, 11.9, 126.0, 182.0}
"""Distances in accounts that this project measured."""

COMPARED = {"Kerch": (36.47542, 45.35675, "289.5"), "Donetsk": (37.80224, 48.023, "298.8")}
"""Towns of a comment: longitude and latitude by GeoNames, kilometres from Tikhoretsk."""

PARTS = {"wh-way": "wh-window"}
"""Statements that tell a part of another by itself, so that others can be said to support it."""

TRANSLATED = ("(our translation)", "(notre traduction)")

OWN_PLACES: dict[str, list[str]] = {"wh-1000": []}
"""Statements that the extract puts at places which they don't name, and where they stand."""

SAID_IN_WORDS = {("how-many-trips-by-mid-october", 12): "a dozen"}
"""Numbers that the extract writes in words."""

JOINT = {
    "rusi-ais": "RUSI, with data of MarineTraffic",
    "c4ads": "C4ADS and The Washington Post, one analysis",
    "msmt": "a team of states",
    "trilateral-1026": "a joint statement",
    "treaty-2406": "a treaty of two states",
}
"""Statements that several made together, and how."""

OPEN_DATES = {"2022", "2023-08", "2023-09", "2023-08-15~", "2023-09-11"}
"""Dates in accounts that the extract gives in words: mid-2022, early August, Monday."""


def walk(value: Any, path: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], Any]]:
    """Yield every value below `value` that is neither a list nor an object."""
    if isinstance(value, dict):
        for name, inner in value.items():
            yield from walk(inner, (*path, name))
    elif isinstance(value, list):
        for index, inner in enumerate(value):
            yield from walk(inner, (*path, str(index)))
    else:
        yield path, value


def texts(value: Any) -> Iterator[tuple[tuple[str, ...], dict[str, str]]]:
    """Yield every text by language, quotations left out."""
    found: dict[tuple[str, ...], dict[str, str]] = {}
    for path, inner in walk(value):
        if path[-1] in ("en", "fr") and "quote" not in path and "languages" not in path:
            found.setdefault(path[:-1], {})[path[-1]] = inner
    yield from found.items()


def cited(item: dict[str, Any]) -> set[str]:
    return {value for path, value in walk(item) if path[-1] == "source"}


def numbers(text: str) -> list[str]:
    """Numbers of a text, however its language groups their digits."""
    plain = re.sub(r"\b1 million\b", "", text)
    plain = re.sub(r"(?<=\d)[\u00a0\u202f,](?=\d{3}(?!\d))", "", plain)
    return sorted(re.findall(r"\d+(?:[.,]\d+)?", plain.replace(",", ".")))


# -- nothing lost --------------------------------------------------------------------------


def test_every_claim_that_was_read_is_there_and_none_beside_them() -> None:
    own = {name for event in READ["events"].values() for name in event["shown_by"]}
    own -= set(FEATURES)
    assert set(CLAIMS) == set(READ["claims"]) | own | set(PARTS)
    assert len(READ["claims"]) == 102


def test_every_denial_is_there_as_a_denial() -> None:
    denials = {name for name, claim in READ["claims"].items() if claim["kind"] == "denial"}
    assert len(denials) == 19
    assert {name for name, claim in CLAIMS.items() if claim["kind"] == "denial"} == denials


@pytest.mark.parametrize("name", READ["events"])
def test_every_event_is_told_by_a_claim_or_a_sighting(name: str) -> None:
    event = READ["events"][name]
    assert event["shown_by"]
    told = [CLAIMS[item] for item in event["shown_by"] if item in CLAIMS]
    seen = [FEATURES[item]["properties"] for item in event["shown_by"] if item in FEATURES]
    assert len(told) + len(seen) == len(event["shown_by"])
    days = {item[key] for item in told for key in ("when", "said")}
    assert event.get("told_within", event["when"]) in days | {item["when"] for item in seen}
    titles = [item["title"] for item in told] + [item["name"] for item in seen]
    if "retitled" not in event and told:
        plain = {lang: letters(text) for lang, text in event["title"].items()}
        assert plain in [{lang: letters(t[lang]) for lang in plain} for t in titles]


@pytest.mark.parametrize(("part", "whole"), PARTS.items())
def test_a_part_of_a_statement_agrees_with_the_whole(part: str, whole: str) -> None:
    for member in ("kind", "said_by", "origins", "said", "places", "citations"):
        assert CLAIMS[part][member] == CLAIMS[whole][member]


def letters(text: str) -> str:
    return re.sub(r"[\W_]", "", text.casefold())


def test_background_events_are_claims_about_their_place_and_days() -> None:
    for name, event in READ["events"].items():
        if event["layer"] == "context":
            (told,) = (CLAIMS[item] for item in event["shown_by"])
            assert told["kind"] == "context" or told["id"] != name
            assert told["when"] == event["when"]
            assert event["place"] in told["places"]


def test_no_statement_is_told_twice() -> None:
    """One speaker gives a figure on a day once: told again, it looks like a second report."""
    told: dict[tuple[object, ...], str] = {}
    for name, claim in CLAIMS.items():
        if claim["kind"] == "media":
            continue
        large = {each for each in map(float, numbers(claim["text"]["en"])) if each >= 100}
        for figure in large - set(range(1900, 2100)):
            one = (*claim["origins"], claim["said"], figure)
            assert one not in told, (name, told[one])
            told[one] = name


def test_a_statement_has_one_speaker() -> None:
    for name, claim in CLAIMS.items():
        assert ";" not in claim["said_by"]["en"] or len(claim["origins"]) == 1, name
        if len(claim["origins"]) > 1:
            assert name in JOINT, name


def test_all_conflicts_are_accounts_with_every_value() -> None:
    assert len(READ["conflicts"]) == 16
    shown = {conflict["account"]: conflict for conflict in READ["conflicts"].values()}
    assert set(ACCOUNTS) == set(shown) | OWN_ACCOUNTS
    for name, conflict in shown.items():
        assert len(ACCOUNTS[name]["values"]) >= len(conflict["values"])
        assert cited(ACCOUNTS[name]) <= {*conflict["sources"], *conflict["also"]}


@pytest.mark.parametrize("name", sorted(set(ACCOUNTS) - OWN_ACCOUNTS))
def test_numbers_and_days_of_an_account_are_those_that_were_read(name: str) -> None:
    conflict = next(item for item in READ["conflicts"].values() if item["account"] == name)
    read = " ".join(f"{value['value']} {value['who']}" for value in conflict["values"])
    days = {value for _, value in walk([READ["events"], READ["claims"]]) if isinstance(value, str)}
    for value in ACCOUNTS[name]["values"]:
        number = value.get("number")
        if "computed" in value:
            assert number in COMPUTED
            assert value["said_by"] == {"en": "This project", "fr": "Ce projet"}
        elif number is not None:
            spelt = SAID_IN_WORDS.get((name, number), f"{number:g}")
            assert spelt in numbers(read) or spelt in read
        assert value.get("when", "2022") in days | OPEN_DATES


@pytest.mark.parametrize("town", COMPARED)
def test_distances_in_a_comment_are_those_of_its_points(town: str) -> None:
    longitude, latitude, km = COMPARED[town]
    east, north = FEATURES["tikhoretsk"]["geometry"]["coordinates"]
    _, _, metres = Geod(ellps="WGS84").inv(east, north, longitude, latitude)
    assert f"{metres / 1000:.1f}" == km
    comment = ACCOUNTS["how-far-from-ukraine"]["comment"]
    assert re.search(rf"{re.escape(km)}\W+km [^.]*{town}", comment["en"])
    assert km.replace(".", ",") in comment["fr"]


def test_every_place_that_was_read_is_there() -> None:
    assert {item["id"] for item in of_kind("place")} == set(READ["places"])


def test_every_ship_that_was_read_is_there() -> None:
    assert set(SHIPS) == set(READ["ships"])


# -- nothing changed -----------------------------------------------------------------------


@pytest.mark.parametrize("name", READ["claims"])
def test_a_claim_agrees_with_what_was_read(name: str) -> None:
    claim, read = CLAIMS[name], READ["claims"][name]
    assert claim["kind"] == read["kind"]
    assert (claim["said"], claim["when"]) == (read["said"], read["when"])
    assert claim["places"] == OWN_PLACES.get(name, read["places"])
    assert claim["confidence"] == read["confidence"]
    assert cited(claim) <= {*read["sources"], *read["also"]}
    quotes = list(claim.get("quote", {}).values())
    assert (read["quote"] in quotes) if read["quote"] else not quotes
    assert all(text == read["quote"] or text.endswith(TRANSLATED) for text in quotes)


@pytest.mark.parametrize("place", of_kind("place"), ids=lambda place: place["id"])
def test_a_place_stands_where_it_was_read(place: dict[str, Any]) -> None:
    read, properties = READ["places"][place["id"]], place["properties"]
    assert place["geometry"]["coordinates"] == [read["lon"], read["lat"]]
    assert properties["precision_km"] == read["uncertainty_km"]
    assert properties["country"] == read["country"]
    assert properties["status"] == ("unconfirmed" if read["status"] == "general" else "seen")
    if read["geonames"]:
        assert f"{read['geonames']})" in properties["obtained"]["en"]
    for script, name in properties["name"].items():
        # The other names are the usual ones of a language, and no fact that was read.
        if script in ("en", "fr", native_language(properties)):
            whole = read["name"][script if script in ("en", "fr") else "native"]
            assert whole.casefold().startswith(name.split("(")[0].strip().casefold())


def test_sightings_stand_at_their_places_on_days_that_were_read() -> None:
    days = {event["when"] for event in READ["events"].values()}
    assert len(of_kind("sighting")) == 5
    for sighting in of_kind("sighting"):
        place = FEATURES[sighting["properties"]["place"]]
        assert sighting["geometry"] == place["geometry"]
        assert sighting["properties"]["when"] in days


def modelled(file: str) -> dict[str, Any]:
    content = json.loads((ROOT / "data" / "geo" / "routes" / file).read_text("utf-8"))
    return {feature["id"]: feature for feature in content["features"]}


def test_lines_are_those_that_the_tools_derived() -> None:
    sea, rail = modelled("sea-leg.geojson"), modelled("rail-candidates.geojson")
    legs = {
        "leg-sea": [sea[name] for name in ("access-najin", "sea-way", "access-dunay")],
        "leg-rail": [rail["rail-branch-dunay"], rail["all-russia-yekaterinburg"]],
    }
    for name, parts in legs.items():
        lines = [part["geometry"]["coordinates"] for part in parts]
        assert FEATURES[name]["geometry"]["coordinates"] == lines
        properties = FEATURES[name]["properties"]
        bases = [part["basis"] for part in properties["parts"]]
        assert bases == [part["properties"]["basis"] for part in parts]
        assert properties["basis"] == "modelled"
    candidates = {item["id"]: item for item in of_kind("candidate")}
    ways = {f"rail-{name}": way for name, way in rail.items() if name != "rail-branch-dunay"}
    assert len(ways) == 7
    assert set(candidates) == {*ways, "sea-way-offing"}
    for name, way in ways.items():
        assert candidates[name]["geometry"] == way["geometry"]
        assert candidates[name]["properties"]["km"] == way["properties"]["calibrated_km"]
        assert candidates[name]["properties"]["countries"] == way["properties"]["countries"]


def test_ranges_hold_every_candidate() -> None:
    low, high = FEATURES["leg-rail"]["properties"]["lengths"][0]["km"]
    ways = [item["properties"] for item in of_kind("candidate")]
    rail = [way["km"] for way in ways if way["leg"] == "leg-rail"]
    assert (low, high) == (9800, 10800)
    assert low <= min(rail) + 85 < max(rail) + 100 <= high


def test_legs_are_bounded_by_the_days_of_the_pictures_and_by_nothing_narrower() -> None:
    sea, rail = FEATURES["leg-sea"]["properties"], FEATURES["leg-rail"]["properties"]
    assert sea["depart"] == sea["arrive"] == "2023-09-07/2023-09-12"
    assert rail["depart"] == rail["arrive"] == "2023-09-12/2023-10-01"


@pytest.mark.parametrize("name", SOURCES)
def test_a_source_agrees_with_what_was_read(name: str) -> None:
    if name in DATA_SETS:
        assert "URL" not in SOURCES[name]
        return
    source, read = SOURCES[name], READ["sources"][name]
    assert source.get("URL") == read["url"]
    assert source.get("issued") == read["date"]
    assert source["custom"]["status"] == read["status"]
    assert read["language"] in (None, source.get("language"))
    if name not in OWN_TITLES:
        whole = read["title"]
        assert source["title"] in (whole, whole[1:-1])
        if source["custom"]["title_is"] == "title":
            assert source["title"] == whole
    publisher = OWN_PUBLISHERS.get(name)
    assert source["publisher"] == publisher or source["publisher"] in read["publisher"]


@pytest.mark.parametrize("name", SOURCES)
def test_no_day_is_stamped_on_what_was_not_read(name: str) -> None:
    source = SOURCES[name]
    assert ("accessed" in source) != ("unread" in source)
    if name not in DATA_SETS:
        assert source.get("accessed") == READ["sources"][name]["read"]


def test_only_what_is_cited_is_listed() -> None:
    assert set(SOURCES) == {value for path, value in walk(DOSSIER) if path[-1] == "source"}


# -- links ---------------------------------------------------------------------------------


def test_links_lead_only_where_an_address_was_read() -> None:
    read = {source["url"] for source in READ["sources"].values()}
    for path, value in walk(DOSSIER):
        if isinstance(value, str) and "://" in value and "credits" not in path:
            assert path[-1] == "URL"
            assert value in read


def test_copies_and_general_knowledge_are_not_linked() -> None:
    unlinked = [item for item in SOURCES.values() if item["custom"]["status"] != "original"]
    assert len(unlinked) >= 10
    assert not [item["id"] for item in unlinked if "URL" in item]


# -- what must never be said ---------------------------------------------------------------


def test_only_angara_has_an_imo_number() -> None:
    assert {name: ship["imo"] for name, ship in SHIPS.items() if ship["imo"]} == {
        "angara": READ["ships"]["angara"]["imo"]
    }
    assert all(READ["ships"][name]["imo"] == ship["imo"] for name, ship in SHIPS.items())
    for path, text in texts(DOSSIER):
        if path[-1] != "obtained":
            assert not re.search(r"(?<!\d)\d{7}(?!\d)", text["en"] + text["fr"]), path


def test_listings_of_ships_bear_days_that_were_read() -> None:
    for name, ship in SHIPS.items():
        sanctions = " ".join(READ["ships"][name]["sanctions"])
        assert len(ship["listings"]) == len(READ["ships"][name]["sanctions"])
        assert all(listing["when"] in sanctions for listing in ship["listings"])


def test_what_others_accuse_of_is_always_said_by_someone() -> None:
    speech = re.compile(
        r"\b(said|says|put|judged|reported|report|published|dated|counted|noted|estimated|told|"
        r"described|saw|recalls|summed up|seen|followed|attributes|called|spoke|"
        r"concluded|condemned)\b"
    )
    for claim in CLAIMS.values():
        if claim["kind"] in ("accusation", "corroboration", "government", "media"):
            assert speech.search(claim["text"]["en"]), claim["id"]


def test_nobody_in_2023_is_made_to_say_trans_siberian() -> None:
    for claim in CLAIMS.values():
        if claim["kind"] in ("accusation", "corroboration", "media"):
            assert "Trans-Siberian" not in claim["text"]["en"], claim["id"]


def test_miles_to_the_border_are_never_given() -> None:
    assert "180 mi" not in FILE.read_text(encoding="utf-8")


def test_denials_answer_only_what_they_were_given_in_reply_to() -> None:
    assert {name: claim["answers"] for name, claim in CLAIMS.items() if claim.get("answers")} == {
        "den-peskov": ["wh-1000", "wh-window", "wh-way"],
        "den-lavrov": ["wh-1000", "wh-window", "wh-way"],
        "den-burmistrov": ["wh-1000", "wh-window", "wh-way"],
        "den-un": ["2022-train", "ofac-2303"],
        "den-dprk-2301": ["2022-train"],
        "den-dprk-2310": ["trilateral-1026"],
        "den-peskov-1026": ["trilateral-1026"],
        "den-nebenzia-2401": ["wh-missiles-2401"],
        "den-dprk-2401": ["wh-missiles-2401"],
        "den-dprk-2410": ["nis-troops-2410"],
        "den-nebenzia-2505": ["fig-20250507-us"],
        "den-dprk-2506": ["msmt"],
    }


def test_whoever_passes_a_statement_on_is_not_whom_it_goes_back_to() -> None:
    origins = {name: claim["origins"] for name, claim in CLAIMS.items()}
    assert {origin["id"] for origin in DOSSIER["origins"]} == set().union(*origins.values())
    for name, claim in CLAIMS.items():
        assert ("us" in origins[name]) or claim["kind"] != "accusation", name
        if "RUSI" in claim["said_by"]["en"]:
            assert origins[name] == (["rusi", "marinetraffic"] if name == "rusi-ais" else ["rusi"])
        if name.startswith("den-"):
            assert origins[name] in (["russia"], ["north-korea"])
    assert origins["seldin-300"] == origins["article-claim"] == ["us"]  # they retell the graphic


def test_a_reading_of_the_map_takes_the_day_that_its_account_gives() -> None:
    for account in ACCOUNTS.values():
        for value in account["values"]:
            reading = value.get("reading")
            if reading:
                assert reading["arrive"].endswith(value["when"])
                assert FEATURES[reading["leg"]]["properties"]["kind"] == "leg"


def test_no_statement_stands_at_a_place_that_speaks_of_all_shipments() -> None:
    """A total names no way: it must not make its speaker report shipments at each port."""
    assert CLAIMS["wh-1000"]["scope"] == "several-movements"
    assert CLAIMS["wh-1000"]["places"] == []
    assert not [
        place["id"] for place in of_kind("place") if "wh-1000" in place["properties"]["claims"]
    ]


def test_a_label_over_replies_denies_nothing_for_them() -> None:
    """The Kremlin neither denied nor confirmed: no fixed word may say that it did."""
    denying = re.compile(r"who (rejects|denies)|rejected by|qui (rejette|conteste|le dément)", re.I)
    for lang in PAGE_LANGUAGES:
        said = {**catalogue(lang), **plurals(lang)}
        assert not [name for name in said if denying.search(f"{name} {said[name]}")], lang


def test_limits_of_the_pictures_are_told_with_them() -> None:
    for name in ("wh-panel1", "wh-panel2", "wh-panel3", "wh-window"):
        caveat = CLAIMS[name]["caveat"]["en"]
        assert "one graphic, one claim" in caveat.casefold() or "JTBC alone" in caveat
    assert "neither denied nor confirmed" in CLAIMS["den-peskov"]["caveat"]["en"]
    for name in ("den-dprk-2310", "den-dprk-2311"):
        assert "The reply does not mention the containers" in CLAIMS[name]["caveat"]["en"]


def test_what_was_acknowledged_is_troops_and_never_arms() -> None:
    for name in ("ack-russia-2504", "ack-dprk-2504"):
        assert CLAIMS[name]["caveat"]["en"].startswith("On troops alone.")
    step = next(step for step in DOSSIER["steps"] if step["id"] == "changed-by-2026")
    assert "No acknowledgement of arms was found." in step["text"]["en"]
    assert "Aucune reconnaissance d’envois d’armes n’a été trouvée." in step["text"]["fr"]


def test_no_reply_is_said_to_be_missing_where_nobody_looked() -> None:
    for name, claim in CLAIMS.items():
        told = re.search(r"No reply\b[^.]* was found", claim.get("caveat", {}).get("en", ""))
        assert bool(told) == ("reply_sought" in claim), name


# -- two languages -------------------------------------------------------------------------


def test_both_languages_are_there_with_the_same_numbers() -> None:
    for path, text in texts(DOSSIER):
        assert set(text) == {"en", "fr"}, path
        assert numbers(text["en"]) == numbers(text["fr"]), (path, text)


def test_french_is_set_as_french() -> None:
    for path, text in texts(DOSSIER):
        assert not re.search(r"['\"“”]| [;:?!%»]|« |\d \d{3}", text["fr"]), (path, text["fr"])


def test_english_is_set_as_english() -> None:
    for path, text in texts(DOSSIER):
        assert not re.search(r"['\"«»\u202f]| [;:?!%]", text["en"]), (path, text["en"])
